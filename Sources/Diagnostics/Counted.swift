// Numbers of things, in words that agree with them.

/// `1 image`, `2 images`.
///
/// - Parameter many: the plural, where it is not made by an s.
public func counted(_ count: Int, _ one: String, _ many: String? = nil) -> String {
  "\(count) \(count == 1 ? one : many ?? one + "s")"
}

// The ways in which bytes fail to be an object key.

/// What is wrong with the bytes of a would-be key.
public enum KeyFlaw: Hashable, Sendable {
  /// There are no bytes.
  case empty
  /// The path begins with `/`.
  case absolute
  /// A byte is NUL.
  case containsNUL
  /// A component is `..`.
  case parentComponent
  /// A component is `.`.
  case currentComponent
  /// Two slashes follow one another.
  case emptyComponent
  /// The last byte is a slash.
  case endsWithSlash
  /// The bytes begin as a URL of that scheme does.
  case isURL(scheme: String)
  /// The key has more than `ObjectKey.maximumLength` bytes.
  case tooLong(bytes: Int)
  /// One component has more than `ObjectKey.maximumComponentLength` bytes.
  case componentTooLong(bytes: Int)

  /// Whether the bytes could name something outside the bucket, rather than nothing at all.
  public var isEscape: Bool {
    switch self {
    case .absolute, .containsNUL, .parentComponent: true
    case .empty, .currentComponent, .emptyComponent, .endsWithSlash, .isURL, .tooLong,
      .componentTooLong:
      false
    }
  }

  var message: String {
    switch self {
    case .empty: "the key is empty"
    case .absolute: "an absolute path is not a key"
    case .containsNUL: "a key can't contain a NUL byte"
    case .parentComponent: "a key can't contain the component \"..\""
    case .currentComponent: "a key can't contain the component \".\""
    case .emptyComponent: "a key can't contain \"//\""
    case .endsWithSlash: "a key can't end with \"/\""
    case .isURL: "a URL is not a key"
    case .tooLong(let bytes):
      "the key has \(bytes) bytes, over the limit of \(ObjectKey.maximumLength)"
    case .componentTooLong(let bytes):
      "a component of the key has \(bytes) bytes, "
        + "over the limit of \(ObjectKey.maximumComponentLength)"
    }
  }

  var hint: String? {
    switch self {
    case .empty: "name an image of the bucket"
    case .absolute, .parentComponent:
      "give the path relative to the bucket, and the bucket with --bucket"
    case .currentComponent: "leave the \"./\" out"
    case .endsWithSlash: Self.directoryHint
    case .isURL("http"), .isURL("https"):
      "fetch it first: curl -s URL | imgproc process - > FILE"
    case .isURL: "say where the bucket is with --bucket, and the key alone"
    case .containsNUL, .emptyComponent, .tooLong, .componentTooLong: nil
    }
  }

  static let directoryHint = "imgproc batch DIRECTORY/ takes all images in one"
}

// The name of an object within its bucket. File systems and S3 both allow names that are not
// text, so a key is bytes, and only messages turn it into a string.

/// A valid relative POSIX path: what names an object in a bucket, whatever the store.
///
/// No component is empty, `.` or `..`, and no byte is NUL. Symbolic links are the store's to judge.
public struct ObjectKey: Hashable, Sendable {
  /// Most bytes that a key may have.
  public static let maximumLength = 4096
  /// Most bytes between two slashes.
  public static let maximumComponentLength = 255

  /// The path.
  public let bytes: [UInt8]

  /// A key from the bytes of a path; throws `StorageError.invalidKey`.
  public init(bytes: [UInt8]) throws(StorageError) {
    if let flaw = Self.flaw(of: bytes) { throw .invalidKey(flaw) }
    self.bytes = bytes
  }

  /// A key from a string as `RawArgument.encode` gives it, or from any plain text.
  public init(argument: String) throws(StorageError) {
    try self.init(bytes: RawArgument.decode(argument))
  }

  /// The bytes of each component, one at least.
  public var components: [ArraySlice<UInt8>] { bytes.split(separator: UInt8(ascii: "/")) }

  /// The bytes after the last slash.
  public var lastComponent: ArraySlice<UInt8> {
    bytes[(bytes.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0)...]
  }

  /// The key of the directory that holds this one, or nil for the bucket itself.
  public var parent: ObjectKey? {
    bytes.lastIndex(of: UInt8(ascii: "/")).map { ObjectKey(valid: Array(bytes[..<$0])) }
  }

  /// Whether the bytes are UTF-8, so that `description` loses nothing.
  public var isUTF8: Bool { String(validating: bytes, as: UTF8.self) != nil }

  /// What follows the last dot of the last component, ASCII letters in lower case.
  ///
  /// Nil where there is no dot, or only dots that lead, or where nothing follows the dot.
  public var fileExtension: String? {
    guard let dot = extensionDot, dot + 1 < bytes.endIndex else { return nil }
    let lowered = bytes[(dot + 1)...].map { byte in
      (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
    return String(decoding: lowered, as: UTF8.self)
  }

  /// This key with another extension, or with one where it had none; throws where it grows too
  /// long.
  public func replacingExtension(with newExtension: String) throws(StorageError) -> ObjectKey {
    let stem = bytes[..<(extensionDot ?? bytes.endIndex)]
    return try ObjectKey(bytes: stem + [UInt8(ascii: ".")] + newExtension.utf8)
  }

  /// `photo.jpg` with `webp` appended is `photo.jpg.webp`; throws where the key grows too long.
  public func appendingExtension(_ newExtension: String) throws(StorageError) -> ObjectKey {
    try ObjectKey(bytes: bytes + [UInt8(ascii: ".")] + newExtension.utf8)
  }

  /// This key inside `directory`, itself a valid key; throws where the key grows too long.
  public func prefixed(by directory: String) throws(StorageError) -> ObjectKey {
    try ObjectKey(bytes: directory.utf8 + [UInt8(ascii: "/")] + bytes)
  }

  /// Bytes that are known to pass `flaw(of:)`.
  private init(valid bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The dot that an extension follows: the last one, unless only dots come before it.
  private var extensionDot: Int? {
    let name = lastComponent
    guard let dot = name.lastIndex(of: UInt8(ascii: ".")),
      name[..<dot].contains(where: { $0 != UInt8(ascii: ".") })
    else { return nil }
    return dot
  }

  private static func flaw(of bytes: [UInt8]) -> KeyFlaw? {
    if bytes.isEmpty { return .empty }
    if bytes.contains(0) { return .containsNUL }
    if bytes.first == UInt8(ascii: "/") { return .absolute }
    let components = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    // An escape is told before any lesser flaw.
    if components.contains(where: { $0.elementsEqual("..".utf8) }) { return .parentComponent }
    for component in components {
      if component.isEmpty { return emptiness(of: bytes, components) }
      if component.elementsEqual(".".utf8) { return .currentComponent }
      if component.count > maximumComponentLength {
        return .componentTooLong(bytes: component.count)
      }
    }
    return bytes.count > maximumLength ? .tooLong(bytes: bytes.count) : nil
  }

  /// What an empty component means.
  private static func emptiness(of bytes: [UInt8], _ components: [ArraySlice<UInt8>]) -> KeyFlaw {
    let first = components[0]
    if components.count > 2, components[1].isEmpty, first.last == UInt8(ascii: ":") {
      return .isURL(scheme: String(decoding: first.dropLast(), as: UTF8.self).lowercased())
    }
    return components.dropLast().contains(where: \.isEmpty) ? .emptyComponent : .endsWithSlash
  }
}

extension ObjectKey: Comparable {
  /// Bytewise, so that every machine and locale lists keys in the same order.
  public static func < (left: ObjectKey, right: ObjectKey) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }
}

extension ObjectKey: CustomStringConvertible {
  /// The key as text, with U+FFFD for what is not UTF-8. For people, never to find the object by.
  public var description: String { String(decoding: bytes, as: UTF8.self) }
}

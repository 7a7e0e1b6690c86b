// The formats that this program reads and writes, by the names that people type.

/// A format with a codec.
public enum ImageFormat: String, Codable, Sendable, CaseIterable {
  case jpeg
  case png
  case webp

  /// The name in messages.
  public var displayName: String {
    switch self {
    case .jpeg: "JPEG"
    case .png: "PNG"
    case .webp: "WebP"
    }
  }

  /// File name extensions that mean this format, lower case without a dot, the usual one first.
  public var extensions: [String] {
    switch self {
    case .jpeg: ["jpg", "jpeg", "jpe", "jfif"]
    case .png: ["png"]
    case .webp: ["webp"]
    }
  }
}

// Keys are bytes, JSON is text: how the one travels in the other without loss.

import FoundationEssentials

/// An object key in JSON, which holds text only.
public struct EventKey: Sendable, Equatable {
  /// The key, with U+FFFD for what is not UTF-8.
  public let text: String
  /// The key's very bytes, where `text` is not all of it.
  public let base64: String?

  /// The key's very bytes.
  public var bytes: [UInt8] {
    base64.flatMap { Data(base64Encoded: $0) }.map { [UInt8]($0) } ?? Array(text.utf8)
  }

  /// The key of these bytes.
  public init(_ bytes: [UInt8]) {
    text = String(decoding: bytes, as: UTF8.self)
    base64 = text.utf8.elementsEqual(bytes) ? nil : Data(bytes).base64EncodedString()
  }
}

// Arguments, variables and file names are bytes; Swift's `CommandLine.arguments` and every string
// API repair what is not UTF-8 and so name another file. Here bytes pass through strings unharmed.

/// A reversible mapping from bytes to strings: `decode(encode(bytes)) == bytes` for all bytes.
///
/// UTF-8 stays as it is. A byte that is no part of valid UTF-8, which is always 0x80 or more,
/// becomes the private-use scalar U+10FF00 + byte. Those 128 scalars are escaped byte by byte when
/// they occur themselves. Two such strings must be compared by their scalars or their UTF-8: `==`
/// on strings equates composed and decomposed letters, which name different files.
public enum RawArgument {
  private static let base: UInt32 = 0x10FF00
  private static let escapes: ClosedRange<UInt32> = 0x10FF80...0x10FFFF

  /// The string that stands for `bytes`.
  public static func encode(_ bytes: [UInt8]) -> String {
    if let text = String(validating: bytes, as: UTF8.self),
      !text.unicodeScalars.contains(where: { escapes.contains($0.value) })
    {
      return text
    }
    var scalars = String.UnicodeScalarView()
    var rest = bytes[...]
    var parser = Unicode.UTF8.ForwardParser()
    var source = bytes.makeIterator()
    while true {
      switch parser.parseScalar(from: &source) {
      case .valid(let encoded):
        let scalar = Unicode.UTF8.decode(encoded)
        if escapes.contains(scalar.value) {
          scalars.append(contentsOf: rest.prefix(encoded.count).compactMap(escape))
        } else {
          scalars.append(scalar)
        }
        rest.removeFirst(encoded.count)
      case .error(let length):
        scalars.append(contentsOf: rest.prefix(length).compactMap(escape))
        rest.removeFirst(length)
      case .emptyInput:
        return String(scalars)
      }
    }
  }

  /// The bytes that `text` stands for. Text without any of the 128 scalars stands for its UTF-8.
  public static func decode(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      if escapes.contains(scalar.value) {
        bytes.append(UInt8(truncatingIfNeeded: scalar.value))
      } else {
        bytes.append(contentsOf: String(scalar).utf8)
      }
    }
    return bytes
  }

  private static func escape(_ byte: UInt8) -> Unicode.Scalar? {
    Unicode.Scalar(base + UInt32(byte))
  }
}

// The names of files that are not outputs yet, so that they never collide and can be told apart.

/// `.imgproc-0123456789abcdef.tmp`: the name of an output before it has its own.
public enum TemporaryName {
  private static let prefix = Array(".imgproc-".utf8)
  private static let suffix = Array(".tmp".utf8)
  private static let digits = Array("0123456789abcdef".utf8)

  /// A name with 64 random bits.
  static func random() -> [UInt8] {
    let bits = UInt64.random(in: .min ... .max)
    let hexadecimal = (0..<16).map { digits[Int((bits >> (60 - 4 * $0)) & 15)] }
    return prefix + hexadecimal + suffix
  }

  /// Whether a file of this name is what a killed process left of an output.
  public static func matches(_ component: some Collection<UInt8>) -> Bool {
    component.count == prefix.count + 16 + suffix.count
      && component.starts(with: prefix)
      && component.dropFirst(prefix.count).prefix(16).allSatisfy(digits.contains)
      && component.dropFirst(prefix.count + 16).elementsEqual(suffix)
  }
}

// Sizes as people write and read them: `100M` on a command line, `4.1 MB` in a result line.

/// A number of bytes (or, for `--max-pixels`, of pixels).
public struct ByteCount: Hashable, Sendable, Codable {
  /// The plain number.
  public let value: Int

  /// A count from the plain number.
  public init(_ value: Int) {
    self.value = value
  }

  /// Reads `512`, `100k`, `1.5M` or `1G`.
  ///
  /// - Parameters:
  ///   - text: a decimal number with an optional `k`, `M` or `G`, in either case.
  ///   - unit: what a `k` stands for: 1024 for memory and files, 1000 for pixels.
  /// - Returns: nil for anything else, for a negative number and for one that overflows.
  public init?(parsing text: String, unit: Int = 1024) {
    var digits = Substring(text)
    var factor = 1.0
    if let suffix = text.last, suffix.isLetter {
      guard let power = ["k": 1, "m": 2, "g": 3][suffix.lowercased()] else { return nil }
      for _ in 0..<power { factor *= Double(unit) }
      digits.removeLast()
    }
    guard digits.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }),
      let number = Double(digits), let value = Int(exactly: (number * factor).rounded())
    else { return nil }
    self.value = value
  }

  /// `640 B`, `12.3 kB`, `4.1 MB`: three figures at most, decimal units.
  public var forPeople: String {
    var amount = Double(value)
    if value < 1000 { return "\(value) B" }
    for unit in ["kB", "MB", "GB"] {
      amount /= 1000
      if amount < 9.95 { return "\(Self.tenths(amount)) \(unit)" }
      if amount < 999.5 || unit == "GB" { return "\(Int(amount.rounded())) \(unit)" }
    }
    return "\(value) B"
  }

  private static func tenths(_ amount: Double) -> String {
    let tenths = Int((amount * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}

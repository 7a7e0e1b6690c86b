// Numbers as their decimal digits say them: 301.8 and 3.018e2 are one number, and no digit is lost
// to a binary fraction.

/// A JSON number, compared by value.
struct DecimalNumber: Comparable, Sendable {
  private let isNegative: Bool
  /// Decimal digits without zeros at either end; empty for zero.
  private let digits: [UInt8]
  /// The number is 0.DIGITS times ten to this power.
  private let power: Int

  /// Reads the text of a JSON number, which the caller has found to be one.
  init(_ text: String) {
    var mantissa = text.utf8[...]
    var exponent = 0
    if let mark = mantissa.firstIndex(where: { $0 | 0x20 == UInt8(ascii: "e") }) {
      let written = mantissa[mantissa.index(after: mark)...]
      // Beyond any text's own digits a power only has to stay the greater one.
      let limit = written.first == UInt8(ascii: "-") ? -(1 << 60) : 1 << 60
      exponent = min(max(Int(String(Substring(written))) ?? limit, -(1 << 60)), 1 << 60)
      mantissa = mantissa[..<mark]
    }
    let isBelowZero = mantissa.first == UInt8(ascii: "-")
    let point = mantissa.firstIndex(of: UInt8(ascii: "."))
    let whole = mantissa[..<(point ?? mantissa.endIndex)].count - (isBelowZero ? 1 : 0)
    let all = mantissa.filter { (0x30...0x39).contains($0) }
    let leading = all.prefix { $0 == 0x30 }.count
    var significant = Array(all.dropFirst(leading))
    while significant.last == 0x30 { significant.removeLast() }
    digits = significant
    isNegative = isBelowZero && !significant.isEmpty
    power = significant.isEmpty ? 0 : exponent + whole - leading
  }

  static func < (left: Self, right: Self) -> Bool {
    if left.isNegative != right.isNegative { return left.isNegative }
    let isCloserToZero = left.magnitudePrecedes(right)
    return left.isNegative ? !isCloserToZero && left != right : isCloserToZero
  }

  private func magnitudePrecedes(_ other: Self) -> Bool {
    if digits.isEmpty || other.digits.isEmpty { return digits.isEmpty && !other.digits.isEmpty }
    if power != other.power { return power < other.power }
    return digits.lexicographicallyPrecedes(other.digits)
  }
}

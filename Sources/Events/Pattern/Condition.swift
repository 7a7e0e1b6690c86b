// What an event pattern asks of one value.

import Transport

/// One way for a field to be right.
enum Condition: Sendable {
  case null
  case boolean(Bool)
  case number(DecimalNumber)
  /// The very text, or the same address in another spelling where it is one.
  case text(String, address: InternetAddress?)
  case prefix(String)
  case suffix(String)
  case equalsIgnoringCase(CaselessText)
  case prefixIgnoringCase(CaselessText)
  case suffixIgnoringCase(CaselessText)
  case wildcard(Wildcard)
  case numeric(lower: Bound?, upper: Bound?)
  case addressBlock(AddressBlock)
  /// There is a value, of whatever kind.
  case exists
  /// There is none; no value meets it.
  case absent
  /// A value that meets none of these.
  case anythingBut([Condition])

  /// An end of a range of numbers.
  struct Bound: Sendable {
    let number: DecimalNumber
    let isIncluded: Bool
  }

  /// Whether the value, which is neither an array nor an object, meets the condition.
  func isMet(by value: JSON) -> Bool {
    switch (self, value) {
    case (.exists, _), (.null, .null): true
    case (.anythingBut(let conditions), _): !conditions.contains { $0.isMet(by: value) }
    case (.boolean(let expected), .boolean(let found)): expected == found
    case (.number(let expected), .number(let found)): expected == DecimalNumber(found)
    case (.numeric(let lower, let upper), .number(let found)):
      Self.range(from: lower, to: upper, contains: DecimalNumber(found))
    case (_, .string(let text)): isMet(by: text)
    default: false
    }
  }

  private func isMet(by found: String) -> Bool {
    switch self {
    // By bytes: Swift holds two spellings of an accented letter for equal.
    case .text(let expected, let address):
      found.utf8.elementsEqual(expected.utf8)
        || (address != nil && InternetAddress(found) == address)
    case .prefix(let prefix): found.utf8.starts(with: prefix.utf8)
    case .suffix(let suffix): found.utf8.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
    case .equalsIgnoringCase(let text): text.equals(found)
    case .prefixIgnoringCase(let text): text.isPrefix(of: found)
    case .suffixIgnoringCase(let text): text.isSuffix(of: found)
    case .wildcard(let wildcard): wildcard.matches(found)
    case .addressBlock(let block): InternetAddress(found).map(block.contains) ?? false
    default: false
    }
  }

  private static func range(
    from lower: Bound?, to upper: Bound?, contains number: DecimalNumber
  ) -> Bool {
    if let lower, number < lower.number || (number == lower.number && !lower.isIncluded) {
      return false
    }
    if let upper, upper.number < number || (number == upper.number && !upper.isIncluded) {
      return false
    }
    return true
  }
}

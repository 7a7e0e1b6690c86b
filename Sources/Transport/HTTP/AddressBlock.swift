// Internet addresses and blocks of them, as event patterns and the rules on webhooks compare them
// (RFC 4291 section 2.2, RFC 4632).

/// An IPv4 or IPv6 address.
public struct InternetAddress: Sendable, Equatable {
  /// 4 or 16 bytes, of the network's order.
  public let bytes: [UInt8]

  /// Reads `10.0.0.1` or `2001:db8::1`; nil for anything else. An IPv4 address inside an IPv6 one is
  /// the IPv4 address.
  public init?(_ text: String) {
    let found = text.utf8.contains(UInt8(ascii: ":")) ? Self.version6(text) : Self.version4(text)
    guard let found else { return nil }
    let isMapped = found.count == 16 && found[..<12] == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
    bytes = isMapped ? Array(found[12...]) : found
  }

  private static func version4(_ text: String) -> [UInt8]? {
    let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var bytes: [UInt8] = []
    for part in parts {
      guard (1...3).contains(part.count), part.allSatisfy({ (0x30...0x39).contains($0) }),
        let byte = UInt8(String(Substring(part)))
      else { return nil }
      bytes.append(byte)
    }
    return bytes
  }

  private static func version6(_ text: String) -> [UInt8]? {
    if text == "::" { return [UInt8](repeating: 0, count: 16) }
    let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    // `::` at either end leaves an empty part more, and more than one `::` leaves too many.
    var groups = parts.map { String(Substring($0)) }
    if groups.count > 2, groups[0].isEmpty, groups[1].isEmpty { groups.removeFirst() }
    if groups.count > 2, groups[groups.count - 1].isEmpty, groups[groups.count - 2].isEmpty {
      groups.removeLast()
    }
    let gaps = groups.count { $0.isEmpty }
    guard gaps <= 1, gaps == 1 ? groups.count <= 8 : groups.count == 8 else { return nil }
    var bytes: [UInt8] = []
    for group in groups {
      if group.isEmpty {
        bytes += [UInt8](repeating: 0, count: 2 * (9 - groups.count))
      } else {
        guard group.utf8.count <= 4, group.utf8.first != UInt8(ascii: "+"),
          let value = UInt16(group, radix: 16)
        else { return nil }
        bytes += [UInt8(value >> 8), UInt8(value & 0xFF)]
      }
    }
    return bytes
  }
}

/// The addresses whose first bits are the same.
public struct AddressBlock: Sendable, Equatable {
  private let bytes: [UInt8]
  private let bits: Int

  /// Why a block can't be read.
  public enum Flaw: Error, Equatable {
    /// It has no length.
    case noSlash
    /// What stands before the slash is no address.
    case noAddress
    /// The length is none, or more than the largest.
    case badLength(largest: Int)
  }

  /// Reads `10.0.0.0/24`. A whole address is no block: EventBridge refuses /32 and /128.
  public init(_ text: String) throws(Flaw) {
    guard let slash = text.lastIndex(of: "/") else { throw .noSlash }
    guard let address = InternetAddress(String(text[..<slash])) else { throw .noAddress }
    let length = text[text.index(after: slash)...]
    let largest = address.bytes.count * 8 - 1
    guard length.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let bits = Int(length),
      bits <= largest
    else { throw .badLength(largest: largest) }
    bytes = address.bytes
    self.bits = bits
  }

  /// Whether the address lies in the block; never one of the other version.
  public func contains(_ address: InternetAddress) -> Bool {
    guard address.bytes.count == bytes.count else { return false }
    for (index, pair) in zip(bytes, address.bytes).enumerated() {
      let left = max(0, min(8, bits - index * 8))
      if (pair.0 ^ pair.1) >> (8 - left) != 0 { return false }
    }
    return true
  }
}

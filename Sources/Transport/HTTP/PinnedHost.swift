// Where a webhook's host is: looked up once, judged, and pinned, so that no later look-up leads into a
// private network (server-side request forgery, DNS rebinding).

import Dispatch
import Glibc

/// The addresses of one host.
public actor PinnedHost {
  private let host: String
  private let allowsPrivate: Bool
  private var addresses: [String] = []
  private var lookUp: Task<Result<[String], TransportError>, Never>?

  /// A host before it is looked up.
  ///
  /// - Parameter allowsPrivate: whether it may be in a private network, or this very machine.
  public init(_ host: String, allowsPrivate: Bool) {
    self.host = host
    self.allowsPrivate = allowsPrivate
  }

  /// The address to use. Throws `notConnected` where there is none, and `forbiddenAddress` where any of
  /// them is private: a name that has both kinds is no mistake.
  public func address() async throws(TransportError) -> String {
    if let first = addresses.first { return first }
    // Many may ask at once; one look-up answers all.
    let task = lookUp ?? Task { [host] in await addressesOf(host) }
    lookUp = task
    let found = await task.value
    lookUp = nil
    let all = try found.get()
    if !allowsPrivate {
      for address in all where !isPublic(address) {
        throw .forbiddenAddress(host: host, address: address)
      }
    }
    if addresses.isEmpty { addresses = all }
    return addresses.first ?? host
  }

  /// Says that nobody answered there: the next address is tried, and after the last a new look-up.
  public func failed(_ address: String) {
    if addresses.first == address { addresses.removeFirst() }
  }
}

/// Whether an address is one of the public Internet: neither this machine nor any other private,
/// shared, reserved or multicast one (IANA's registries of special-purpose addresses).
public func isPublic(_ text: String) -> Bool {
  guard let address = InternetAddress(text) else { return false }
  if address.bytes.count == 4 { return !specialBlocks.contains { $0.contains(address) } }
  guard globalUnicast?.contains(address) == true else { return false }
  return !specialBlocks.contains { $0.contains(address) }
}

private let globalUnicast = try? AddressBlock("2000::/3")

private let specialBlocks = [
  "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
  "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
  "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
  // Teredo and other protocol assignments, documentation, and 6to4, which hides an IPv4 address.
  "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
].compactMap { try? AddressBlock($0) }

/// The addresses of a host, in the order to try them, as text.
private func addressesOf(_ host: String) async -> Result<[String], TransportError> {
  await offPool {
    var hints = addrinfo()
    hints.ai_flags = AI_ADDRCONFIG
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    var code = getaddrinfo(host, nil, &hints, &list)
    if code != 0 {
      // A machine without a network has an address for nothing but itself.
      hints.ai_flags = 0
      code = getaddrinfo(host, nil, &hints, &list)
    }
    guard code == 0 else {
      return .failure(
        .notConnected(origin: host, detail: String(cString: gai_strerror(code)).asciiLowercased))
    }
    defer { freeaddrinfo(list) }
    var found: [String] = []
    var next = list
    while let entry = next {
      var text = [UInt8](repeating: 0, count: Int(NI_MAXHOST))
      let isNamed = text.withUnsafeMutableBytes { text in
        getnameinfo(
          entry.pointee.ai_addr, entry.pointee.ai_addrlen,
          text.baseAddress?.assumingMemoryBound(to: CChar.self), socklen_t(text.count), nil, 0,
          NI_NUMERICHOST) == 0
      }
      let address = String(decoding: text.prefix { $0 != 0 }, as: UTF8.self)
      if isNamed, !found.contains(address) { found.append(address) }
      next = entry.pointee.ai_next
    }
    return .success(found)
  }
}

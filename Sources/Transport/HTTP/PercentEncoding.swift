// Percent-encoding (RFC 3986) as AWS's signatures want it, and form encoding as its clients send it.

/// Percent-encodes everything but letters, digits, `-._~` and what `kept` adds.
public func percentEncoded(
  _ bytes: some Sequence<UInt8>, keeping kept: (UInt8) -> Bool = { _ in false }
) -> String {
  let digits = Array("0123456789ABCDEF".utf8)
  var encoded: [UInt8] = []
  for byte in bytes {
    if byte.isUnreserved || kept(byte) {
      encoded.append(byte)
    } else {
      encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
  }
  return String(decoding: encoded, as: UTF8.self)
}

/// Percent-encodes a text.
public func percentEncoded(_ text: String) -> String { percentEncoded(text.utf8) }

/// The path of an object key: each byte encoded once, slashes kept, nothing normalised.
public func objectPath(of key: some Sequence<UInt8>) -> String {
  percentEncoded(key) { $0 == UInt8(ascii: "/") }
}

/// Undoes percent-encoding; a `%` without two hexadecimal digits stays as it is.
///
/// - Parameter plusIsSpace: whether `+` is a space, as it is in forms and in S3's event records.
public func percentDecoded(_ bytes: some Sequence<UInt8>, plusIsSpace: Bool = false) -> [UInt8] {
  let bytes = Array(bytes)
  var decoded: [UInt8] = []
  decoded.reserveCapacity(bytes.count)
  var at = 0
  while at < bytes.count {
    if bytes[at] == UInt8(ascii: "%"), at + 2 < bytes.count,
      let high = bytes[at + 1].hexadecimalValue, let low = bytes[at + 2].hexadecimalValue
    {
      decoded.append(high << 4 | low)
      at += 3
    } else {
      let isSpace = plusIsSpace && bytes[at] == UInt8(ascii: "+")
      decoded.append(isSpace ? UInt8(ascii: " ") : bytes[at])
      at += 1
    }
  }
  return decoded
}

/// `application/x-www-form-urlencoded; charset=utf-8` as the AWS clients write it: a space is `+`,
/// `~` stays, `*` is `%2A`. The order is kept.
public func formEncoded(_ fields: [(name: String, value: String)]) -> [UInt8] {
  let pairs = fields.map { "\(formEncoded($0.name))=\(formEncoded($0.value))" }
  return Array(pairs.joined(separator: "&").utf8)
}

private func formEncoded(_ text: String) -> String {
  let encoded = percentEncoded(text.utf8) { $0 == UInt8(ascii: " ") }
  return String(
    decoding: encoded.utf8.map { $0 == UInt8(ascii: " ") ? UInt8(ascii: "+") : $0 },
    as: UTF8.self)
}

extension UInt8 {
  fileprivate var isUnreserved: Bool {
    switch self {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"), UInt8(ascii: "~"):
      true
    default: false
    }
  }

  fileprivate var hexadecimalValue: UInt8? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
    case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}

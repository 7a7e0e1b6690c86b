// From what `--bucket` says to the store that serves it. A file URL is read as RFC 8089 says.

/// One kind of store.
public struct StoreKind: Sendable {
  /// What stands before `://`, in lower case.
  public let scheme: String
  /// Opens the bucket that a whole URL of that scheme names.
  public let open: @Sendable (_ url: String) throws(StorageError) -> any ObjectStore
}

/// Every kind of store, by the scheme of its URLs.
public let builtinStores: [StoreKind] = [
  StoreKind(scheme: "file") { url throws(StorageError) in
    try FileStore(directory: path(ofFileURL: url))
  }
]

/// What is wrong with a bucket's location.
public enum BucketFlaw: Hashable, Sendable {
  /// There is no text.
  case empty
  /// A byte of the path is NUL.
  case containsNUL
  /// A file URL names a host that is not this one.
  case anotherHost(String)
  /// A `%` is not followed by two hexadecimal digits.
  case badPercentEncoding
  /// A file URL has a query or a fragment, or an unescaped `?` or `#` in its path.
  case hasQuery

  var message: String {
    switch self {
    case .empty: "the bucket's location is empty"
    case .containsNUL: "the bucket's location contains a NUL byte"
    case .anotherHost(let host): "a file URL can't name another host (\(host)): write file:///PATH"
    case .badPercentEncoding: "a % in the bucket's URL isn't followed by two hexadecimal digits"
    case .hasQuery: "a file URL has no query or fragment: write ? as %3F and # as %23"
    }
  }
}

/// Opens the bucket at `location`: a directory, or a URL of one of the `builtinStores`.
///
/// A directory's path may be a `RawArgument`. Throws `malformedBucket`, `unsupportedBucket` or
/// `bucketUnavailable`.
public func openBucket(_ location: String) throws(StorageError) -> any ObjectStore {
  guard let scheme = scheme(of: location) else { return try FileStore(directory: location) }
  guard let kind = builtinStores.first(where: { $0.scheme == scheme }) else {
    throw .unsupportedBucket(scheme: scheme)
  }
  return try kind.open(location)
}

/// The scheme of a URL, in lower case, or nil for a path.
private func scheme(of location: String) -> String? {
  let scheme = location.utf8.prefix { $0 != UInt8(ascii: ":") }
  guard location.utf8.dropFirst(scheme.count).starts(with: "://".utf8),
    let text = String(scheme), let first = text.first, first.isASCII, first.isLetter,
    text.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) })
  else { return nil }
  return text.lowercased()
}

/// The path that a file URL names, as a `RawArgument`.
private func path(ofFileURL url: String) throws(StorageError) -> String {
  let rest = RawArgument.decode(url).dropFirst("file://".utf8.count)
  let host = String(decoding: rest.prefix { $0 != UInt8(ascii: "/") }, as: UTF8.self)
  guard host.isEmpty || host.lowercased() == "localhost" else {
    throw .malformedBucket(.anotherHost(host))
  }
  var encoded = rest.dropFirst(host.utf8.count)
  guard !encoded.contains(where: { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }) else {
    throw .malformedBucket(.hasQuery)
  }
  var path: [UInt8] = []
  while let byte = encoded.popFirst() {
    guard byte == UInt8(ascii: "%") else {
      path.append(byte)
      continue
    }
    guard let high = encoded.popFirst().flatMap(hexadecimalValue),
      let low = encoded.popFirst().flatMap(hexadecimalValue)
    else { throw .malformedBucket(.badPercentEncoding) }
    path.append(high << 4 | low)
  }
  return RawArgument.encode(path)
}

private func hexadecimalValue(_ digit: UInt8) -> UInt8? {
  Character(Unicode.Scalar(digit)).hexDigitValue.flatMap { UInt8(exactly: $0) }
}

// Which key was meant, where there is none of that name: the nearest names in the same directory.

import Diagnostics
import Storage

/// `did you mean photos/monastery.jpg?`, for a key that the bucket does not have; nil where nothing in
/// its directory is near. Cost: a listing of that directory, and of what is below it, up to a bound.
func nearestKeys(to key: [UInt8], in bucket: any ObjectStore) -> String? {
  // What a word processor makes of two hyphens.
  if ["–", "—"].contains(where: { key.starts(with: $0.utf8) }) { return "a flag begins with --" }
  if key.contains(UInt8(ascii: "*")) { return "patterns go with imgproc batch --include" }
  let slash = UInt8(ascii: "/")
  let directory = key.lastIndex(of: slash).map { Array(key[...$0]) } ?? []
  guard var listing = try? bucket.list(ListingScope(prefix: directory)) else { return nil }
  var names: [String] = []
  for _ in 0..<20_000 {
    guard let step = listing.next() else { break }
    guard case .object(let object) = step else { continue }
    let name = object.key.bytes.dropFirst(directory.count)
    if !name.contains(slash) { names.append(String(decoding: name, as: UTF8.self)) }
  }
  let wanted = String(decoding: key.dropFirst(directory.count), as: UTF8.self)
  let near = nearest(to: wanted, among: names, limit: 2)
  if near.isEmpty { return nil }
  let prefix = String(decoding: directory, as: UTF8.self)
  return "did you mean \(near.map { prefix + $0 }.joined(separator: " or "))?"
}

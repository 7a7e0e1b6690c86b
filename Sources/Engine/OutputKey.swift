// Where an output goes: known from the key and the recipe alone, so that two keys which would meet in
// one output are found before anything is written.

import Codecs
import Planning
import Storage

/// The directory of outputs in the bucket.
public let outputDirectory = "processed"

/// The key of the output of `key`: `processed/KEY`, whose extension names the format that was asked
/// for. A key without an image's extension keeps all of its name and gains one.
public func outputKey(
  for key: ObjectKey, format: FormatChoice
) throws(StorageError) -> ObjectKey {
  let output = try key.prefixed(by: outputDirectory)
  guard let format = format.fixed else { return output }
  guard let extensionOfKey = key.fileExtension,
    let named = ImageFormat.allCases.first(where: { $0.extensions.contains(extensionOfKey) })
  else { return try output.appendingExtension(format.extensions[0]) }
  return named == format ? output : try output.replacingExtension(with: format.extensions[0])
}

/// Finds two keys that would be written to one output, and outputs that are to be read as well.
///
/// Keys that are none, and outputs whose keys are, are left for their outcomes to tell.
public func checkCollisions(
  _ keys: [RequestedKey], format: FormatChoice
) throws(EngineError) {
  let read = Set(keys.compactMap { try? $0.key.get() })
  var writers: [ObjectKey: ObjectKey] = [:]
  for case .success(let key) in keys.map(\.key) {
    guard let output = try? outputKey(for: key, format: format) else { continue }
    if read.contains(output) {
      throw .readsOutput(output.description, of: key.description)
    }
    if let other = writers.updateValue(key, forKey: output), other != key {
      throw .collision(
        output: output.description, keys: [other.description, key.description])
    }
  }
}

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

/// Finds two keys that would be written to one output.
public func checkCollisions(_ keys: [ObjectKey], format: FormatChoice) throws {
  var writers: [ObjectKey: ObjectKey] = [:]
  for key in keys {
    let output = try outputKey(for: key, format: format)
    if let other = writers.updateValue(key, forKey: output), other != key {
      throw EngineError.collision(
        output: output.description, keys: [other.description, key.description])
    }
  }
}

// What tests of selections share.

import Engine
import Storage
import TestSupport

/// All keys of a source as text, failed ones included.
func names(_ source: some KeySource) throws -> [String] {
  var source = source
  var names: [String] = []
  while let selected = try source.next() { names.append(selected.request.name.text) }
  return names
}

extension RequestedKey {
  /// A request for the key of this text.
  static func of(_ text: String) -> RequestedKey { RequestedKey(bytes: Array(text.utf8)) }
}

/// A bucket with a file of one byte under each key.
func bucket(_ directory: TemporaryDirectory, holding keys: [String]) throws -> FileStore {
  let store = try FileStore(directory: directory.path)
  for key in keys {
    let pending = try store.create(ObjectKey(argument: key))
    try writeAll([1], to: pending.descriptor)
    try pending.commit()
  }
  return store
}

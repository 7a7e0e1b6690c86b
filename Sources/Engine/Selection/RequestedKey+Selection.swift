// Requests as sources of keys make them.

import Events
import Storage

extension RequestedKey {
  /// A request for a key that is known to be one.
  init(_ key: ObjectKey) {
    name = EventKey(key.bytes)
    self.key = .success(key)
  }

  /// A request that is no key since it has `length` bytes, of which only the first are known.
  init(beginningWith bytes: [UInt8], length: Int) {
    name = EventKey(bytes)
    key = .failure(.invalidKey(.tooLong(bytes: length)))
  }

  /// The bytes that decide which share the request falls in: a key's own, else those of its text.
  var sharedBytes: [UInt8] {
    switch key {
    case .success(let key): key.bytes
    case .failure: Array(name.text.utf8)
    }
  }
}

// Requests as sources of keys make them.

import Events
import Storage

extension RequestedKey {
  /// A request for a key that is known to be one.
  init(_ key: ObjectKey) {
    bytes = key.bytes
    name = EventKey(key.bytes)
    self.key = .success(key)
  }

  /// A request that is no key since it has `length` bytes, of which only the first are known.
  init(beginningWith bytes: [UInt8], length: Int) {
    self.bytes = bytes
    name = EventKey(bytes)
    key = .failure(.invalidKey(.tooLong(bytes: length)))
  }
}

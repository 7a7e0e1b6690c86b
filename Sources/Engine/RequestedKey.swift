// What a person or a list asked for: bytes that may turn out to be no key at all, which is then an
// outcome like any other.

import Diagnostics
import Events
import Storage

/// A request for one key.
public struct RequestedKey: Sendable {
  /// The bytes that were given.
  public let bytes: [UInt8]
  /// The same as text for people and programs.
  public let name: EventKey
  /// The key that they are, or why they are none.
  public let key: Result<ObjectKey, StorageError>

  /// A request for the key of these bytes.
  public init(bytes: [UInt8]) {
    self.bytes = bytes
    name = EventKey(bytes)
    key = Result { () throws(StorageError) in try ObjectKey(bytes: bytes) }
  }
}

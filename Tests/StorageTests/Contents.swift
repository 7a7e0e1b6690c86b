// Whole objects as byte arrays, for tests that care about content only.

import Glibc
import Storage
import TestSupport

func contents(of key: ObjectKey, in store: some ObjectStore) throws -> [UInt8] {
  let object = try store.open(key)
  return try readAll(from: object.descriptor)
}

func put(_ bytes: [UInt8], under key: ObjectKey, in store: some ObjectStore) throws {
  let pending = try store.create(key)
  try writeAll(bytes, to: pending.descriptor)
  try pending.commit()
}

extension ObjectKey {
  /// Keys of tests are literals that are known to be valid, or the test fails.
  static func of(_ text: String) throws -> ObjectKey { try ObjectKey(argument: text) }
}

// Outputs whose names depend on what was made can't be compared before: each is claimed once it has
// a name, and before it gets it.

import Storage
import Synchronization

/// Who has which output, over one run, in some 50 bytes a key.
///
/// Outputs, keys and contents are known by 64 bits of hash. Of a million outputs, two are taken for
/// one in a run of 37 million; one of them then fails, and nothing is lost.
public final class OutputClaims: Sendable {
  private struct Claim {
    let key: UInt64
    let content: UInt64
  }

  private let claims = Mutex<[UInt64: Claim]>([:])

  /// No output is claimed.
  public init() {}

  /// Claims `output` for what was made of `key`, with the SHA-256 of its bytes in hexadecimal
  /// digits.
  ///
  /// A key may claim its output again, and one with the same bytes may share it. False where
  /// another key, or another output of this key, has it with other bytes, and where it is the key
  /// itself.
  ///
  /// - Parameter name: which of several outputs.
  public func claim(
    _ output: ObjectKey, for key: ObjectKey, name: String? = nil, sha256: String
  ) -> Bool {
    if output == key { return false }
    // A slash ends the key, and no name has one.
    let claimant = key.bytes + (name.map { Array("/\($0)".utf8) } ?? [])
    let own = Claim(key: StableHash.of(claimant), content: StableHash.of(sha256.utf8))
    return claims.withLock { claims in
      let first = claims[StableHash.of(output.bytes), default: own]
      claims[StableHash.of(output.bytes)] = first
      return first.key == own.key || first.content == own.content
    }
  }
}

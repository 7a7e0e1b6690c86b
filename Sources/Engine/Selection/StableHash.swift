// A hash that every machine and every version computes alike, for what outlives a run: a key's
// share, and the suffix of an output. Swift's own hashes differ from run to run.

/// FNV-1a over 64 bits (Fowler, Noll, Vo), whose low bits then are mixed well by the finalizer of
/// MurmurHash3. Not keyed: who chooses the keys can choose their hashes, so nothing may rest on two
/// of them being different.
enum StableHash {
  /// The hash of `bytes`.
  static func of(_ bytes: some Sequence<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes {
      hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }
    hash = (hash ^ hash >> 33) &* 0xFF51_AFD7_ED55_8CCD
    hash = (hash ^ hash >> 33) &* 0xC4CE_B9FE_1A85_EC53
    return hash ^ hash >> 33
  }
}

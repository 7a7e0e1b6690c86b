// Numbers in either byte order, for files that tests build by hand. Written apart from the
// program's own, so that one mistake can't hide another.

/// Which end of a number comes first.
public enum ByteOrder: Sendable, CaseIterable {
  case big
  case little

  /// The low `count` bytes of `value` in this order.
  public func bytes(_ value: Int, count: Int) -> [UInt8] {
    let little = (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    return self == .little ? little : little.reversed()
  }
}

/// The UTF-8 bytes of `text`.
public func characters(_ text: String) -> [UInt8] { Array(text.utf8) }

extension [UInt8] {
  /// Whether `needle` occurs anywhere.
  public func contains(bytes needle: [UInt8]) -> Bool {
    guard !needle.isEmpty, count >= needle.count else { return needle.isEmpty }
    return (0...count - needle.count).contains { self[$0...].starts(with: needle) }
  }
}

/// Random numbers that are the same in every run: the SplitMix64 generator.
public struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  /// A generator whose numbers depend on `seed` alone.
  public init(seed: UInt64) {
    state = seed
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}

// Which levels of a byte samples use: all, or those of video, which leave room at either end (ITU-R BT.601,
// section 2.5.3).

import CKernels

/// The levels that samples are to use, given some that use all.
public enum SampleLevels: Sendable {
  /// 0 to 255, as JFIF has them.
  case all
  /// 16 to 235.
  case videoBrightness
  /// 16 to 240, around 128.
  case videoColour

  /// Brings samples between the passes of a resize to these levels, where one rounding does for both.
  func compress(_ samples: UnsafeMutablePointer<Int16>, count: Int) {
    let one = Int32(1 << CK_FRACTION_BITS)
    switch self {
    case .all: break
    case .videoBrightness:
      ck_compress_levels(samples, count, Self.factor(219), 16 * one)
    case .videoColour:
      // 128 stays where it is.
      ck_compress_levels(
        samples, count, Self.factor(224), 128 * one - (128 * one * Self.factor(224)) >> 15)
    }
  }

  private static func factor(_ range: Int32) -> Int32 { ((range << 15) + 127) / 255 }
}

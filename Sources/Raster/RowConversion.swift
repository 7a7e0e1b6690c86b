// One row from one pixel format to another that an encoder can write.

import CKernels

/// A conversion between pixel formats: fewer bits, alpha to an opaque background, gray to RGB, opaque to
/// alpha that says so.
public struct RowConversion: Equatable, Sendable {
  /// What rows are now.
  public let source: PixelFormat
  /// What they become.
  public let target: PixelFormat

  private enum Step { case narrow, flatten, expand }
  private let steps: [Step]

  /// The conversion, or nil where there is none: it never makes bits out of nothing, nor gray out of
  /// colour. 16-bit alpha is given up only together with the bits.
  public init?(from source: PixelFormat, to target: PixelFormat) {
    self.source = source
    self.target = target
    var reached = source
    var steps: [Step] = []
    if source.depth == .sixteen, target.depth == .eight {
      steps.append(.narrow)
      reached.depth = .eight
    }
    if source.layout.hasAlpha, !target.layout.hasAlpha, reached.depth == .eight {
      steps.append(.flatten)
      reached.layout = reached.layout.withoutAlpha
    }
    if target.layout.channels > reached.layout.channels,
      reached.layout.isGray || !target.layout.isGray,
      target.layout.hasAlpha || !reached.layout.hasAlpha
    {
      steps.append(.expand)
      reached.layout = target.layout
    }
    guard reached == target else { return nil }
    self.steps = steps
  }

  /// Converts a row of `pixels` pixels.
  ///
  /// - Parameters:
  ///   - row: the source pixels; overwritten on the way.
  ///   - background: the level of red, green and blue behind alpha that is given up.
  ///   - out: room for the target pixels, elsewhere than `row`.
  public func convert(
    _ row: UnsafeMutableRawPointer, pixels: Int, background: [UInt8],
    into out: UnsafeMutableRawPointer
  ) {
    if steps.isEmpty { out.copyMemory(from: row, byteCount: pixels * source.bytesPerPixel) }
    var channels = source.layout.channels
    for (index, step) in steps.enumerated() {
      // Narrowing and flattening write at or behind where they read, so they may run in place; what
      // takes more room comes last.
      let to = (index == steps.count - 1 ? out : row).assumingMemoryBound(to: UInt8.self)
      let from = row.assumingMemoryBound(to: UInt8.self)
      switch step {
      case .narrow:
        ck_narrow_samples(row.assumingMemoryBound(to: UInt16.self), pixels * channels, to)
      case .flatten:
        ck_flatten(from, Int32(channels), pixels, background, to)
        channels -= 1
      case .expand:
        ck_expand(
          from, Int32(channels), Int32(target.layout.channels), Int32(target.depth.bytes), pixels,
          to)
      }
    }
  }
}

// Images that move: what a codec of a format that can hold them gives and takes.

import Raster

/// How an animation runs, beside the frames.
public struct Repetition: Equatable, Sendable {
  /// How often it runs; 0 for ever.
  public var count: Int
  /// The colour that viewers may show where a frame leaves the canvas bare: blue, green, red and alpha,
  /// a byte each, as the format stores them.
  public var background: UInt32

  /// From its parts.
  public init(count: Int = 0, background: UInt32 = 0) {
    self.count = count
    self.background = background
  }
}

/// A decoder whose rows are those of one frame after the other, each as viewers compose it.
public protocol AnimationDecoder: Decoder {
  /// How the animation runs.
  var repetition: Repetition { get }

  /// When the frame that rows come from ends, in milliseconds from the beginning.
  var end: Int { get }

  /// Goes on to the next frame, whose first row comes next; false after the last one.
  func advance() throws(CodecError) -> Bool
}

/// Writes an animation.
public protocol AnimationEncoder: AnyObject {
  /// Pulls every row of a frame that shows from `start` on, in milliseconds.
  func add(_ rows: any RowSource, from start: Int) throws(CodecError)

  /// The finished file, whose last frame ends at `end`.
  func finish(at end: Int, metadata: KeptMetadata) throws(CodecError) -> [UInt8]
}

extension Codec {
  /// False, as it is where there is no encoder for animations.
  public var holdsAnimations: Bool { false }

  /// Refuses, as formats without animations do.
  public func makeAnimationEncoder(
    _ shape: RasterShape, options: EncodeOptions, repeating: Repetition
  ) throws(CodecError) -> any AnimationEncoder {
    throw .encoderFailed(format, detail: "it holds no animation")
  }
}

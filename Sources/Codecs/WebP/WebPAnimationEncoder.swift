// Animated WebP files from frames, through libwebp's own encoder for them, which finds what changes from
// one frame to the next.

import CCodecs
import Raster

/// Writes one animated WebP.
final class WebPAnimationEncoder: AnimationEncoder {
  private let handle: Handle
  private let shape: RasterShape

  /// Owns libwebp's state, with every frame so far in it.
  private struct Handle: ~Copyable {
    let animation: OpaquePointer
    deinit { cc_webp_animator_free(animation) }
  }

  /// An animation without frames.
  init(
    _ shape: RasterShape, options: EncodeOptions, repeating: Repetition
  ) throws(CodecError) {
    var settings = webPSettings(shape, options)
    guard
      let animation = cc_webp_animator_open(
        &settings, Int32(clamping: repeating.count), repeating.background)
    else { throw .outOfMemory(activity: "encoding WebP") }
    handle = Handle(animation: animation)
    self.shape = shape
  }

  func add(_ rows: any RowSource, from start: Int) throws(CodecError) {
    let pixels = try webPPixels(rows)
    try check(
      cc_webp_animator_add(
        handle.animation, pixels.row(0).assumingMemoryBound(to: UInt8.self), pixels.stride,
        Int32(clamping: start)))
  }

  func finish(at end: Int, metadata: KeptMetadata) throws(CodecError) -> [UInt8] {
    var file = cc_bytes()
    try check(cc_webp_animator_finish(handle.animation, Int32(clamping: end), &file))
    return try wrapWebP(
      Array(taking: file), size: shape.size, hasAlpha: shape.format.layout.hasAlpha,
      metadata: metadata)
  }

  private func check(_ kind: cc_kind) throws(CodecError) {
    guard kind != CC_FINE else { return }
    var fault = cc_fault()
    fault.kind = kind
    let message = cc_webp_animator_message(handle.animation)
    throw kind == CC_NO_MEMORY
      ? CodecError(fault, writing: .webp)
      : .encoderFailed(.webp, detail: message.map { String(cString: $0) } ?? "")
  }
}

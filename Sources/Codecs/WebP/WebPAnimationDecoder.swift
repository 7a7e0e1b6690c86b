// The frames of an animated WebP, as libwebp draws them on the whole canvas: always RGBA, since a frame
// may leave parts of the canvas bare.

import CCodecs
import Raster

/// Decodes one animated WebP, whatever the number of its frames; rows are those of the first until it
/// advances.
final class WebPAnimationDecoder: AnimationDecoder {
  let shape: RasterShape
  let iccProfile: [UInt8]?
  let warnings: [String]
  private let handle: Handle
  private let input: InputBytes
  private var rowsRead = 0

  /// Owns libwebp's state, with the canvas in it.
  private struct Handle: ~Copyable {
    let animation: OpaquePointer
    deinit { cc_webp_animation_free(animation) }
  }

  init(_ input: InputBytes, header: ImageHeader) throws(CodecError) {
    var opened: OpaquePointer?
    let kind = cc_webp_animation_open(input.address, input.count, &opened)
    guard let animation = opened else { throw webPError(kind, reading: input) }
    handle = Handle(animation: animation)
    self.input = input
    shape = RasterShape(header.size, PixelFormat(.rgba))
    iccProfile = input.withSpan { webPICCProfile($0) }
    warnings = firstFrameWarning(frames: header.frames)
    guard cc_webp_animation_width(animation) == header.size.width,
      cc_webp_animation_height(animation) == header.size.height,
      header.pixelFormat == shape.format
    else {
      throw .corrupt(
        .webp, offset: 0, detail: "the decoder sees another image than the header says")
    }
    try check(cc_webp_animation_next(animation))
  }

  func readRow(into row: UnsafeMutableRawPointer) throws(CodecError) {
    try check(
      cc_webp_animation_row(
        handle.animation, rowsRead, row.assumingMemoryBound(to: UInt8.self), shape.rowBytes))
    rowsRead += 1
  }

  func skipRows(_ count: Int) { rowsRead += count }

  var repetition: Repetition {
    Repetition(
      count: Int(cc_webp_animation_loops(handle.animation)),
      background: cc_webp_animation_background(handle.animation))
  }

  var end: Int { Int(cc_webp_animation_end(handle.animation)) }

  func advance() throws(CodecError) -> Bool {
    guard cc_webp_animation_has_more(handle.animation) != 0 else { return false }
    try check(cc_webp_animation_next(handle.animation))
    rowsRead = 0
    return true
  }

  /// Decodes every other frame, for what is wrong with them: an animation that is kept is kept
  /// whole.
  func finish() throws(CodecError) {
    while try advance() {}
  }

  private func check(_ kind: cc_kind) throws(CodecError) {
    guard kind == CC_FINE else { throw webPError(kind, reading: input) }
  }
}

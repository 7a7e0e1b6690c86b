// PNG rows from libpng. Interlaced images are decoded as a whole before the first row.

import CCodecs
import Raster

/// Decodes one PNG.
final class PNGDecoder: Decoder {
  let shape: RasterShape
  let iccProfile: [UInt8]?
  private let handle: Handle
  private let input: InputBytes
  private let frames: Int
  private let colourWarnings: [String]
  private var rowsRead = 0
  let damage: Damage?

  /// Owns libpng's state.
  private struct Handle: ~Copyable {
    let reader: OpaquePointer
    deinit { cc_png_reader_free(reader) }
  }

  init(_ input: InputBytes, header: ImageHeader, salvages: Bool) throws(CodecError) {
    guard let reader = cc_png_reader_open(input.address, input.count) else {
      throw .outOfMemory(activity: "decoding PNG")
    }
    handle = Handle(reader: reader)
    self.input = input
    frames = header.frames
    if salvages { cc_png_reader_tolerate(reader) }
    guard cc_png_reader_start(reader) == 0 else {
      throw CodecError(cc_png_reader_fault(reader).pointee, reading: .png)
    }
    let fault = cc_png_reader_fault(reader).pointee
    damage =
      fault.kind == CC_FINE
      ? nil : Damage(wholeRows: 0, fault: CodecError(fault, reading: .png))
    let size = PixelSize(width: cc_png_reader_width(reader), height: cc_png_reader_height(reader))
    guard let layout = ChannelLayout(rawValue: Int(cc_png_reader_channels(reader))),
      let depth = SampleDepth(rawValue: Int(cc_png_reader_depth(reader))),
      PixelFormat(layout, depth) == header.pixelFormat, size == header.size
    else {
      throw .corrupt(.png, offset: 0, detail: "the decoder sees another image than the header says")
    }
    shape = RasterShape(size, PixelFormat(layout, depth))
    switch input.withSpan({ PNGColour($0) }) {
    case .srgb:
      iccProfile = nil
      colourWarnings = []
    case .profile:
      let profile = cc_png_reader_profile(reader)
      iccProfile =
        profile.data == nil
        ? nil : Array(UnsafeBufferPointer(start: profile.data, count: profile.count))
      colourWarnings = []
    case .primaries(let primaries):
      iccProfile = primaries.profile(isGray: layout.isGray)
      colourWarnings =
        iccProfile == nil ? ["impossible cHRM chunk: the colours are taken for sRGB"] : []
    case .unknown(let code):
      iccProfile = nil
      let code = code.map(String.init).joined(separator: "/")
      colourWarnings = ["colours of kind \(code) (cICP) are taken for sRGB"]
    }
  }

  var warnings: [String] {
    cc_png_reader_warnings(handle.reader).texts + colourWarnings
      + firstFrameWarning(frames: frames)
  }

  /// libpng knows nothing of animations.
  var checksEveryFrame: Bool { frames == 1 }

  func readRow(into row: UnsafeMutableRawPointer) throws(CodecError) {
    try check(cc_png_reader_row(handle.reader, row.assumingMemoryBound(to: UInt8.self)))
    rowsRead += 1
    if rowsRead.isMultiple(of: 64) { input.release(before: cc_png_reader_offset(handle.reader)) }
  }

  func finish() throws(CodecError) {
    try skipRows(shape.size.height - rowsRead)
    try check(cc_png_reader_finish(handle.reader))
  }

  private func check(_ result: Int32) throws(CodecError) {
    guard result == 0 else {
      throw CodecError(cc_png_reader_fault(handle.reader).pointee, reading: .png)
    }
  }
}

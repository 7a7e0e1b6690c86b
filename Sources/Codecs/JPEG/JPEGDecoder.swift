// JPEG rows from libjpeg-turbo, shrunk by powers of two in its inverse DCT where asked.

import CCodecs
import Raster

/// Decodes one JPEG.
final class JPEGDecoder: Decoder {
  let shape: RasterShape
  let iccProfile: [UInt8]?
  private let handle: Handle
  private let input: InputBytes
  private let inks: ColourTransform?
  private let profileWarnings: [String]
  private var rowsRead = 0
  private(set) var damage: Damage?

  /// Owns libjpeg's state.
  private struct Handle: ~Copyable {
    let reader: OpaquePointer
    deinit { cc_jpeg_reader_free(reader) }
  }

  init(
    _ whole: InputBytes, header: ImageHeader, _ options: DecodeOptions
  ) throws(CodecError) {
    let (scale, salvages) = (options.scale, options.salvages)
    let input = salvages ? whole : try Self.needed(of: whole, header: header, scale: scale)
    let count = salvages ? input.withSpan { jpegWholeSegments($0) } : input.count
    guard let reader = cc_jpeg_reader_open(input.address, count) else {
      throw .outOfMemory(activity: "decoding JPEG")
    }
    handle = Handle(reader: reader)
    self.input = input
    if salvages { cc_jpeg_reader_tolerate(reader) }
    guard cc_jpeg_reader_start(reader, Int32(scale.rawValue), options.smoothsColour ? 1 : 0) == 0
    else {
      throw CodecError(cc_jpeg_reader_fault(reader).pointee, reading: .jpeg)
    }
    let size = PixelSize(
      width: cc_jpeg_reader_width(reader), height: cc_jpeg_reader_height(reader))
    let layout: ChannelLayout = cc_jpeg_reader_channels(reader) == 1 ? .gray : .rgb
    shape = RasterShape(size, PixelFormat(layout))
    guard shape.format == header.pixelFormat, size == scale.scaled(header.size) else {
      throw .corrupt(
        .jpeg, offset: 0, detail: "the decoder sees another image than the header says")
    }
    let profile = whole.withSpan { jpegICCProfile($0) }
    guard header.colorModel.isInk else {
      iccProfile = profile
      inks = nil
      profileWarnings = []
      return
    }
    // Inks have no place in outputs and are turned into sRGB here, so that their profile ends here.
    iccProfile = nil
    inks = profile.flatMap { profile in
      ColourTransform(inks: profile, inverted: cc_jpeg_reader_inks_inverted(reader) != 0)
    }
    profileWarnings =
      profile == nil || inks != nil
      ? [] : ["the colour profile can't be used: inks are mixed without it"]
    if let inks { cc_jpeg_reader_use_inks(reader, inks.handle) }
  }

  /// What of a file is needed at a scale.
  private static func needed(
    of whole: InputBytes, header: ImageHeader, scale: DecodeScale
  ) throws(CodecError) -> InputBytes {
    guard header.isProgressive, scale == .eighth else { return whole }
    let means = try whole.withSpan { bytes throws(CodecError) in try jpegOfMeans(bytes) }
    guard let input = InputBytes(copying: means) else {
      throw .outOfMemory(activity: "decoding JPEG")
    }
    return input
  }

  var warnings: [String] { cc_jpeg_reader_warnings(handle.reader).texts + profileWarnings }

  func readRow(into row: UnsafeMutableRawPointer) throws(CodecError) {
    try check(cc_jpeg_reader_row(handle.reader, row.assumingMemoryBound(to: UInt8.self)))
    rowsRead += 1
    if rowsRead.isMultiple(of: 64) { input.release(before: cc_jpeg_reader_offset(handle.reader)) }
  }

  func finish() throws(CodecError) {
    try skipRows(shape.size.height - rowsRead)
    try check(cc_jpeg_reader_finish(handle.reader))
  }

  private func check(_ result: Int32) throws(CodecError) {
    let fault = cc_jpeg_reader_fault(handle.reader).pointee
    guard result == 0 else { throw CodecError(fault, reading: .jpeg) }
    if damage == nil, fault.kind != CC_FINE {
      damage = Damage(wholeRows: rowsRead, fault: CodecError(fault, reading: .jpeg))
    }
  }
}

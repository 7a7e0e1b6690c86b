// libjpeg while it reads a file: what it makes of it, and what is wrong with that.

import CCodecs
import Raster

/// Owns libjpeg's state and the input that it reads.
final class JPEGReader {
  private let pointer: OpaquePointer
  private let input: InputBytes
  private var isStarted = false
  /// How many rows were read as rows.
  private(set) var rowsRead = 0
  /// The first fault that was gone on after.
  private(set) var damage: Damage?

  /// Reads the header, and decodes nothing yet.
  ///
  /// - Parameter count: how much of the input is the file.
  init(_ input: InputBytes, count: Int, _ options: DecodeOptions) throws(CodecError) {
    guard let pointer = cc_jpeg_reader_open(input.address, count) else {
      throw .outOfMemory(activity: "decoding JPEG")
    }
    self.pointer = pointer
    self.input = input
    if options.salvages { cc_jpeg_reader_tolerate(pointer) }
    try check(
      cc_jpeg_reader_prepare(
        pointer, Int32(options.scale.rawValue), options.smoothsColour ? 1 : 0))
  }

  deinit { cc_jpeg_reader_free(pointer) }

  /// What its rows are like.
  var shape: RasterShape {
    RasterShape(
      PixelSize(width: cc_jpeg_reader_width(pointer), height: cc_jpeg_reader_height(pointer)),
      PixelFormat(cc_jpeg_reader_channels(pointer) == 1 ? .gray : .rgb))
  }

  /// What was odd about the file, one line each.
  var warnings: [String] { cc_jpeg_reader_warnings(pointer).texts }

  /// Whether inks are written as Adobe writes them.
  var invertsInks: Bool { cc_jpeg_reader_inks_inverted(pointer) != 0 }

  /// Has inks turned into RGB by a transform that outlives the reader.
  func useInks(_ transform: ColourTransform) { cc_jpeg_reader_use_inks(pointer, transform.handle) }

  /// Decodes as far as must be before the first row or band, once.
  func start(asPlanes: Bool = false) throws(CodecError) {
    guard !isStarted else { return }
    isStarted = true
    try check(cc_jpeg_reader_start(pointer, asPlanes ? 1 : 0))
  }

  /// Reads a row of pixels.
  func readRow(into row: UnsafeMutableRawPointer) throws(CodecError) {
    try start()
    try check(cc_jpeg_reader_row(pointer, row.assumingMemoryBound(to: UInt8.self)))
    rowsRead += 1
    if rowsRead.isMultiple(of: 64) { releaseInput() }
  }

  /// The planes that it has; none where they can't be had, or are under way as pixels.
  var planes: [cc_jpeg_plane] {
    guard !isStarted, cc_jpeg_reader_has_planes(pointer) != 0 else { return [] }
    return (0..<Int32(CC_JPEG_PLANES)).map { cc_jpeg_reader_plane(pointer, $0) }
  }

  /// Reads a band of every plane to where `rows` lead.
  func readBand(into rows: [UnsafeMutablePointer<UInt8>?]) throws(CodecError) {
    try check(cc_jpeg_reader_band(pointer, rows))
    releaseInput()
  }

  /// Reads what follows the last row.
  func finish() throws(CodecError) { try check(cc_jpeg_reader_finish(pointer)) }

  private func releaseInput() { input.release(before: cc_jpeg_reader_offset(pointer)) }

  private func check(_ result: Int32) throws(CodecError) {
    let fault = cc_jpeg_reader_fault(pointer).pointee
    guard result == 0 else { throw CodecError(fault, reading: .jpeg) }
    if damage == nil, fault.kind != CC_FINE {
      damage = Damage(wholeRows: rowsRead, fault: CodecError(fault, reading: .jpeg))
    }
  }
}

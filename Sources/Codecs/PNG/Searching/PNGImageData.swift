// The image data of a PNG file: rows through filters and deflate (PNG, third edition, sections 9 and 10).

import CCodecs
import Raster

/// How many rows get their filter together, and what is looked at for it.
struct PNGBands {
  /// At least one row, and as many as have so many bytes.
  let bytes: Int
  /// What was chosen last stands before a band when it is tried.
  let contextBytes: Int
  /// libdeflate's level for the trials; nil for that of the effort.
  let trialLevel: Int32?

  /// Smaller bands follow the image better and cost more; 24 kB before one is most of what deflate looks
  /// back to.
  static let wide = PNGBands(bytes: 1 << 15, contextBytes: 24 << 10, trialLevel: nil)
  /// Each row on its own, tried in a hurry.
  static let single = PNGBands(bytes: 1, contextBytes: 12 << 10, trialLevel: 1)
}

/// Filtered rows, ready to be compressed.
struct PNGFilteredRows: ~Copyable {
  private let buffer: PixelBuffer
  private let count: Int

  /// Filters `pixels` by one choice.
  init(_ pixels: PNGPixels, _ choice: cc_png_choice) throws(CodecError) {
    try self.init(pixels) { cc_png_filter(&$0, choice, $1) }
  }

  /// Filters `pixels` band by band, each by the choice that deflates best.
  init(
    _ pixels: PNGPixels, _ effort: PNGEffort, _ bands: PNGBands = .wide
  ) throws(CodecError) {
    try self.init(pixels) { rows, out in
      effort.choices.withUnsafeBufferPointer { choices in
        var trial = cc_png_trial(
          choices: choices.baseAddress, count: Int32(choices.count),
          level: bands.trialLevel ?? effort.trialLevel, band_bytes: bands.bytes,
          context_bytes: bands.contextBytes)
        return cc_png_filter_in_bands(&rows, &trial, out)
      }
    }
  }

  private init(
    _ pixels: PNGPixels,
    filter: (inout cc_png_rows, UnsafeMutablePointer<UInt8>) -> Int32
  ) throws(CodecError) {
    let count = pixels.filteredCount
    let buffer = try makeBuffer(rows: 1, rowBytes: count)
    var rows = pixels.rows
    guard filter(&rows, buffer.row(0).assumingMemoryBound(to: UInt8.self)) == 0 else {
      throw .outOfMemory(activity: "encoding PNG")
    }
    self.count = count
    self.buffer = buffer
  }

  /// The zlib stream at libdeflate's `level`.
  func compressed(level: Int32) throws(CodecError) -> [UInt8] {
    try taken(cc_zlib_compress(bytes, count, level))
  }

  /// The zlib stream after so many rounds of Zopfli.
  func squeezed(rounds: Int32) throws(CodecError) -> [UInt8] {
    try taken(cc_zlib_squeeze(bytes, count, rounds))
  }

  private var bytes: UnsafePointer<UInt8> {
    UnsafePointer(buffer.row(0).assumingMemoryBound(to: UInt8.self))
  }

  private func taken(_ stream: cc_bytes) throws(CodecError) -> [UInt8] {
    guard stream.data != nil else { throw .outOfMemory(activity: "encoding PNG") }
    return Array(taking: stream)
  }
}

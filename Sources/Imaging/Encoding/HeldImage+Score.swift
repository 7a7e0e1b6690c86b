// What a file has lost of the pixels that it was made of.

import Codecs
import Raster

extension HeldImage {
  /// Whether scores can be told: of 8-bit images that are not tiny.
  var canBeScored: Bool { shape.format.depth == .eight && Similarity.canCompare(shape.size) }

  /// SSIMULACRA2 of `file` against this image, from which it was encoded.
  ///
  /// Costs a decode, and 40 ms a million pixels.
  func score(of file: [UInt8], _ format: ImageFormat) throws(CodecError) -> Double {
    guard let input = InputBytes(copying: file) else {
      throw .outOfMemory(activity: "reading the output again")
    }
    let codec = codec(for: format)
    let header = try input.withSpan { bytes throws(CodecError) in try codec.readHeader(bytes) }
    let decoder = try codec.makeDecoder(input, header: header, scale: .full)
    guard decoder.shape.size == shape.size, decoder.shape.format.depth == .eight else {
      throw .encoderFailed(format, detail: "the output has \(decoder.shape.size) pixels")
    }
    let layout = decoder.shape.format.layout
    do {
      let row = try PixelBuffer(rows: 1, rowBytes: decoder.shape.rowBytes)
      let similarity = try Similarity(
        shape.size, hasAlpha: layout.hasAlpha || shape.format.layout.hasAlpha)
      for y in 0..<shape.size.height {
        try decoder.readRow(into: row.row(0))
        similarity.takeRows(self.row(y), shape.format.layout, row.row(0), layout)
      }
      return similarity.score
    } catch let error as CodecError {
      throw error
    } catch {
      throw .outOfMemory(activity: "comparing the output")
    }
  }
}

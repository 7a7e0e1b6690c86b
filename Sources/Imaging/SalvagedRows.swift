// Rows of a broken image: those that its decoder has, and bare ones for the rest.

import Codecs
import Raster

/// Passes on the rows of a decoder for as long as there are any, and remembers what ended them.
final class SalvagedRows: RowSource {
  let shape: RasterShape
  private let decoder: any Decoder
  private var rowsRead = 0
  private var end: Damage?

  init(_ decoder: any Decoder) {
    self.decoder = decoder
    shape = decoder.shape
  }

  func readRow(into row: UnsafeMutableRawPointer) throws(CodecError) {
    try unlessEnded { () throws(CodecError) in try decoder.readRow(into: row) }
    if end != nil { makeBare(row) }
    rowsRead += 1
  }

  /// Reads what is left.
  func finish() throws(CodecError) {
    try skipRows(shape.size.height - rowsRead)
    try unlessEnded { () throws(CodecError) in try decoder.finish() }
  }

  /// What is to be said of the image, once it is read to its end; nil where nothing is wrong with it.
  var warning: String? {
    guard let damage = decoder.damage ?? end else { return nil }
    return "\(damage.fault.message); kept \(damage.wholeRows) of \(shape.size.height) rows whole"
  }

  private func unlessEnded(_ read: () throws(CodecError) -> Void) throws(CodecError) {
    guard end == nil else { return }
    do throws(CodecError) {
      try read()
    } catch {
      guard error.isDamage else { throw error }
      end = Damage(wholeRows: rowsRead, fault: error)
    }
  }

  /// Transparent where a pixel can be, else gray, as libjpeg leaves what it has no data for.
  private func makeBare(_ row: UnsafeMutableRawPointer) {
    let value: UInt8 = shape.format.layout.hasAlpha ? 0 : 0x80
    row.initializeMemory(as: UInt8.self, repeating: value, count: shape.rowBytes)
  }
}

// Memory for pixels, with a codec's own error where there is none.

import Raster

/// A buffer of rows.
func makeBuffer(rows: Int, rowBytes: Int) throws(CodecError) -> PixelBuffer {
  do {
    return try PixelBuffer(rows: rows, rowBytes: rowBytes)
  } catch {
    throw .outOfMemory(activity: "making room for pixels")
  }
}

extension Decoder {
  /// Reads `count` rows that nobody wants, for what is wrong with them.
  func discardRows(_ count: Int) throws(CodecError) {
    guard count > 0 else { return }
    let row = try makeBuffer(rows: 1, rowBytes: shape.rowBytes)
    for _ in 0..<count { try readRow(into: row.row(0)) }
  }
}

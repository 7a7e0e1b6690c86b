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

// Rows in another pixel format.

import Codecs
import Raster

/// `rows` converted to `format`; themselves where they are of it.
///
/// - Parameter background: red, green and blue behind alpha that is given up.
func convertedRows(
  _ rows: any RowSource, to format: PixelFormat, background: [UInt8]
) throws(CodecError) -> any RowSource {
  if rows.shape.format == format { return rows }
  guard let conversion = RowConversion(from: rows.shape.format, to: format) else {
    preconditionFailure("no way from \(rows.shape.format) to \(format)")
  }
  do {
    return ConvertedRows(
      rows, conversion: conversion, background: background,
      arriving: try PixelBuffer(rows: 1, rowBytes: rows.shape.rowBytes))
  } catch {
    throw .outOfMemory(activity: "converting pixels")
  }
}

/// Rows on their way through a conversion.
private final class ConvertedRows: RowSource {
  let shape: RasterShape
  private let rows: any RowSource
  private let conversion: RowConversion
  private let background: [UInt8]
  private let arriving: PixelBuffer

  init(
    _ rows: any RowSource, conversion: RowConversion, background: [UInt8],
    arriving: consuming PixelBuffer
  ) {
    self.rows = rows
    self.conversion = conversion
    self.background = background
    self.arriving = arriving
    shape = RasterShape(rows.shape.size, conversion.target)
  }

  func readRow(into row: UnsafeMutableRawPointer) throws(CodecError) {
    try rows.readRow(into: arriving.row(0))
    conversion.convert(
      arriving.row(0), pixels: shape.size.width, background: background, into: row)
  }
}

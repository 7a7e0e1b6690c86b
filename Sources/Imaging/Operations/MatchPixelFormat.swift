// Giving up what the output's format can't hold: 16 bits, alpha, or gray.

import Codecs
import Planning
import Raster

/// Converts rows to what the encoder takes.
struct MatchPixelFormat: Operation {
  let name: String? = nil

  func applies(to plan: Plan) -> Bool { plan.header.pixelFormat != plan.pixelFormat }

  func apply(to rows: any RowSource, plan: Plan) throws(CodecError) -> any RowSource {
    guard let conversion = RowConversion(from: rows.shape.format, to: plan.pixelFormat) else {
      preconditionFailure("no way from \(rows.shape.format) to \(plan.pixelFormat)")
    }
    do {
      return ConvertedRows(
        rows, conversion: conversion, background: plan.background,
        arriving: try PixelBuffer(rows: 1, rowBytes: rows.shape.rowBytes))
    } catch {
      throw .outOfMemory(activity: "converting pixels")
    }
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

// Reads and strips files by their format, for tests that run over all formats.

import TestSupport

@testable import Codecs

/// The header facts of `file`.
func readHeader(_ file: [UInt8], as format: ImageFormat) throws(CodecError) -> ImageHeader {
  switch format {
  case .jpeg: try readJPEGHeader(file.span.bytes)
  case .png: try readPNGHeader(file.span.bytes, passing: { _ in })
  case .webp: try readWebPHeader(file.span.bytes)
  }
}

/// `file` without its private metadata.
func strip(_ file: [UInt8], as format: ImageFormat) throws(CodecError) -> [UInt8] {
  let header = try readHeader(file, as: format)
  return switch format {
  case .jpeg: try strippedJPEG(file.span.bytes, header: header)
  case .png: try strippedPNG(file.span.bytes, header: header)
  case .webp: try strippedWebP(file.span.bytes, header: header)
  }
}

/// The bytes that make the picture, in order: frame header, tables and scans of a JPEG file, IDAT
/// and fdAT of PNG, ALPH, VP8 and VP8L of WebP.
func imageData(_ file: [UInt8], of format: ImageFormat) throws(CodecError) -> [UInt8] {
  let bytes = file.span.bytes
  var data: [UInt8] = []
  switch format {
  case .jpeg:
    var segments = try JPEGSegments(bytes)
    while true {
      let segment = try segments.next(in: bytes)
      if segment.marker == .endOfImage { return data }
      if segment.marker.isApplication || segment.marker == .comment { continue }
      data.append(segment.offset..<segment.payload.upperBound, of: bytes)
      if segment.marker == .startOfScan {
        data.append(try segments.skipScan(in: bytes), of: bytes)
      }
    }
  case .png:
    var chunks = try PNGChunks(bytes)
    while let chunk = try chunks.next(in: bytes), chunk.type != "IEND" {
      if ["IDAT", "fdAT", "PLTE", "tRNS"].contains(chunk.type) {
        data.append(chunk.range, of: bytes)
      }
    }
  case .webp:
    var chunks = try RIFFChunks(webP: bytes)
    while let chunk = try chunks.next(in: bytes) {
      var parts = RIFFChunks(in: chunk.offset..<chunk.data.upperBound)
      if chunk.type == "ANMF" {
        parts = RIFFChunks(in: chunk.data.lowerBound + 16..<chunk.data.upperBound)
      }
      while let part = try parts.next(in: bytes) {
        if ["ALPH", "VP8 ", "VP8L"].contains(part.type) { data.append(part, of: bytes) }
      }
    }
  }
  return data
}

// PNG files from rows: our own choice of form and filters, and libdeflate, which gives zlib's sizes for a
// quarter of its time.

import CCodecs
import Raster

/// Writes rows of any pixel format as a PNG that is not interlaced, in the smallest form that keeps its
/// pixels. What was searched for is decoded again before it is returned.
func encodePNG(
  _ rows: any RowSource, options: EncodeOptions, metadata: KeptMetadata
) throws(CodecError) -> [UInt8] {
  let pixels = try PNGPixels(rows)
  let constraints = PNGConstraints(
    keepsHidden: options.keepsHidden, hasProfile: metadata.profile(in: .png) != nil)
  let form = try smallestForm(
    of: pixels.reduced(by: pngReductions, constraints), constraints, options: options)
  let file = try assembled(form, metadata)
  if options.hasInputPixels,
    try !isFile(file, of: pixels, keepsHidden: constraints.keepsHidden)
  {
    throw .encoderFailed(.png, detail: "the optimised file decodes to other pixels")
  }
  return file
}

/// The whole file.
private func assembled(
  _ form: PNGForm, _ metadata: KeptMetadata
) throws(CodecError) -> [UInt8] {
  var file = PNGChunks.signature
  file.append(pngChunk: "IHDR", data: form.pixels.imageHeader)
  if let profile = metadata.profile(in: .png) {
    let stream = cc_zlib_compress(profile, profile.count, profileLevel)
    guard stream.data != nil else { throw .outOfMemory(activity: "encoding PNG") }
    file.append(pngChunk: "iCCP", data: Array("ICC\0\0".utf8) + Array(taking: stream))
  }
  if let exif = metadata.exif {
    file.append(pngChunk: "eXIf", data: exif)
  }
  if let xmp = metadata.xmp {
    file.append(pngChunk: "iTXt", data: pngXMP(xmp))
  }
  for block in metadata.own(in: .png) {
    file.append(pngChunk: PNGChunkType(code: block.code), data: block.data)
  }
  for (type, data) in form.pixels.colourChunks { file.append(pngChunk: type, data: data) }
  file.append(pngChunk: "IDAT", data: form.stream)
  file.append(pngChunk: "IEND", data: [])
  return file
}

/// A profile is some kilobytes: the last level takes no time.
private let profileLevel: Int32 = 12

extension PNGPixels {
  /// The data of the IHDR chunk.
  fileprivate var imageHeader: [UInt8] {
    var header: [UInt8] = []
    header.append(bigEndian32: size.width)
    header.append(bigEndian32: size.height)
    return header + [UInt8(bitDepth), UInt8(colorType.rawValue), 0, 0, 0]
  }

  /// The chunks between the head and the image data that give its samples their meaning.
  var colourChunks: [(type: PNGChunkType, data: [UInt8])] {
    var chunks: [(type: PNGChunkType, data: [UInt8])] = []
    if !palette.isEmpty {
      let colours = palette.flatMap { colour in
        [24, 16, 8].map { UInt8(colour >> UInt32($0) & 255) }
      }
      chunks.append(("PLTE", colours))
      let transparent = palette.lastIndex { $0 & 255 < 255 }
      if let transparent {
        chunks.append(("tRNS", palette[...transparent].map { UInt8($0 & 255) }))
      }
    }
    if !key.isEmpty {
      chunks.append(("tRNS", bitDepth == 16 ? key : key.flatMap { [0, $0] }))
    }
    return chunks
  }
}

// JPEG files from rows, by our own quantisation, which weighs each bit against what it loses.

import CCodecs
import Raster

/// Owns the image in the making.
private struct WeighedJPEG: ~Copyable {
  let encoder: OpaquePointer

  init(_ encoding: cc_jpeg_encoding) throws(CodecError) {
    var encoding = encoding
    guard let encoder = cc_jpeg_encoder_open(&encoding) else {
      throw .outOfMemory(activity: "encoding JPEG")
    }
    self.encoder = encoder
  }

  deinit { cc_jpeg_encoder_free(encoder) }
}

/// Writes rows of 8-bit gray or RGB as a JPEG; the whole image is held meanwhile.
func encodeWeighedJPEG(
  _ rows: any RowSource, options: EncodeOptions, metadata: KeptMetadata
) throws(CodecError) -> [UInt8] {
  let shape = rows.shape
  let jpeg = try WeighedJPEG(
    cc_jpeg_encoding(
      width: shape.size.width, height: shape.size.height,
      channels: Int32(shape.format.layout.channels), quality: Float(options.exactQuality),
      progressive: options.progressive ? 1 : 0, chroma: options.chroma.sampling, passes: 1))
  let row = try makeBuffer(rows: 1, rowBytes: shape.rowBytes)
  for _ in 0..<shape.size.height {
    try rows.readRow(into: row.row(0))
    cc_jpeg_encoder_row(jpeg.encoder, row.row(0).assumingMemoryBound(to: UInt8.self))
  }
  let head = jpegSegments(of: metadata)
  var file = cc_bytes()
  guard cc_jpeg_encoder_finish(jpeg.encoder, head, head.count, &file) == 0 else {
    throw CodecError(cc_jpeg_encoder_fault(jpeg.encoder).pointee, writing: .jpeg)
  }
  return Array(taking: file)
}

extension ChromaChoice {
  fileprivate var sampling: cc_chroma {
    switch self {
    case .auto: CC_CHROMA_AUTO
    case .quarter: CC_CHROMA_420
    case .half: CC_CHROMA_422
    case .full: CC_CHROMA_444
    }
  }
}

/// JFIF's segment, and those of the metadata.
private func jpegSegments(of metadata: KeptMetadata) -> [UInt8] {
  var head: [UInt8] = []
  // Version 1.1, pixels of no known size but square, no thumbnail.
  head.append(
    jpegSegment: .app0, signature: JPEGApplication.jfif.signature,
    data: [1, 1, 0, 0, 1, 0, 1, 0, 0])
  if let exif = metadata.exif {
    head.append(jpegSegment: .app1, signature: JPEGApplication.exif.signature, data: exif)
  }
  if let xmp = metadata.xmp {
    head.append(jpegSegment: .app1, signature: JPEGXMP.signature, data: xmp)
  }
  if let profile = metadata.iccProfile { head.append(iccProfile: profile) }
  for block in metadata.own(in: .jpeg) {
    head.append(
      jpegSegment: JPEGMarker(rawValue: UInt8(truncatingIfNeeded: block.code)), signature: "",
      data: block.data)
  }
  return head
}

extension [UInt8] {
  /// Appends the segments of a profile: one holds 65,533 bytes, of which signature and numbers take 14.
  fileprivate mutating func append(iccProfile profile: [UInt8]) {
    let most = 65_519
    let count = (profile.count + most - 1) / most
    for part in 0..<count {
      let data = profile[part * most..<Swift.min((part + 1) * most, profile.count)]
      append(
        jpegSegment: .app2, signature: JPEGApplication.icc.signature,
        data: [UInt8(truncatingIfNeeded: part + 1), UInt8(truncatingIfNeeded: count)] + data)
    }
  }
}

// PNG (W3C Portable Network Graphics, third edition).

import CCodecs
import Raster

/// Reads and writes PNG.
struct PNGCodec: Codec {
  let format = ImageFormat.png
  let maximumSide = 2_147_483_647

  func recognises(_ bytes: RawSpan) -> Bool {
    bytes.byte(at: 0) == 0x89 && bytes.matches("PNG\r\n\u{1A}\n", at: 1)
  }

  func readHeader(
    _ bytes: RawSpan, passing: (Int) -> Void
  ) throws(CodecError) -> ImageHeader {
    try readPNGHeader(bytes, passing: passing)
  }

  func readHeader(ofPart bytes: RawSpan) throws(CodecError) -> ImageHeader {
    try readPNGHeader(bytes, isPart: true)
  }

  func decodeScales(for header: ImageHeader) -> [DecodeScale] {
    [.full]
  }

  func makeDecoder(
    _ input: InputBytes, header: ImageHeader, _ options: DecodeOptions
  ) throws(CodecError) -> any Decoder {
    try PNGDecoder(input, header: header, salvages: options.salvages)
  }

  func writableFormat(for source: PixelFormat, options: EncodeOptions) -> PixelFormat {
    source
  }

  func encode(
    _ rows: any RowSource, options: EncodeOptions, metadata: KeptMetadata
  ) throws(CodecError) -> [UInt8] {
    try encodePNG(rows, options: options, metadata: metadata)
  }

  func readMetadata(_ bytes: RawSpan) throws(CodecError) -> SourceMetadata {
    try readPNGMetadata(bytes)
  }

  func stripped(
    _ bytes: RawSpan, header: ImageHeader, keeping choice: MetadataChoice
  ) throws(CodecError) -> [UInt8] {
    try strippedPNG(bytes, header: header, keeping: choice)
  }
}

// JPEG (ITU-T T.81, JFIF, EXIF).

import CCodecs
import Raster

/// Reads and writes JPEG.
struct JPEGCodec: PlanarCodec {
  let format = ImageFormat.jpeg
  /// What libjpeg allows, a little less than the format does.
  let maximumSide = 65_500

  func recognises(_ bytes: RawSpan) -> Bool {
    bytes.byte(at: 0) == 0xFF && bytes.byte(at: 1) == 0xD8 && bytes.byte(at: 2) == 0xFF
  }

  func readHeader(
    _ bytes: RawSpan, passing: (Int) -> Void
  ) throws(CodecError) -> ImageHeader {
    try readJPEGHeader(bytes)
  }

  func decodeScales(for header: ImageHeader) -> [DecodeScale] {
    DecodeScale.allCases
  }

  func makeDecoder(
    _ input: InputBytes, header: ImageHeader, _ options: DecodeOptions
  ) throws(CodecError) -> any Decoder {
    try JPEGDecoder(input, header: header, options)
  }

  func writableFormat(for source: PixelFormat, options: EncodeOptions) -> PixelFormat {
    PixelFormat(source.layout.withoutAlpha, .eight)
  }

  func encode(
    _ rows: any RowSource, options: EncodeOptions, metadata: KeptMetadata
  ) throws(CodecError) -> [UInt8] {
    try encodeJPEG(rows, options: options, metadata: metadata)
  }

  func planarForm(for options: EncodeOptions) -> PlanarForm? {
    // What weighs bits chooses by the pixels at which resolution colour is kept.
    options.effort >= EncodeOptions.weighingEffort ? nil : jpegForm(options)
  }

  func encode(
    _ image: PlanarImage, options: EncodeOptions, metadata: KeptMetadata
  ) throws(CodecError) -> [UInt8] {
    try encodeJPEG(image, options: options, metadata: metadata)
  }

  func readMetadata(_ bytes: RawSpan) throws(CodecError) -> SourceMetadata {
    try readJPEGMetadata(bytes)
  }

  func stripped(
    _ bytes: RawSpan, header: ImageHeader, keeping choice: MetadataChoice
  ) throws(CodecError) -> [UInt8] {
    try strippedJPEG(bytes, header: header, keeping: choice)
  }

  let recodes = true

  func recoded(
    _ input: InputBytes, keeping stripped: [UInt8], turn: Orientation, options: EncodeOptions
  ) throws(CodecError) -> RecodedFile? {
    try recodedJPEG(input, keeping: stripped, turn: turn, progressive: options.progressive)
  }
}

// WebP (RFC 9649).

import CCodecs
import Raster

/// Reads and writes WebP.
struct WebPCodec: PlanarCodec {
  let format = ImageFormat.webp
  let maximumSide = 16_383

  let holdsAnimations = true

  func recognises(_ bytes: RawSpan) -> Bool {
    bytes.matches("RIFF", at: 0) && bytes.matches("WEBP", at: 8)
  }

  func readHeader(
    _ bytes: RawSpan, passing: (Int) -> Void
  ) throws(CodecError) -> ImageHeader {
    try readWebPHeader(bytes)
  }

  func readHeader(ofPart bytes: RawSpan) throws(CodecError) -> ImageHeader {
    try readWebPHeader(bytes, isPart: true)
  }

  func decodeScales(for header: ImageHeader) -> [DecodeScale] {
    [.full]
  }

  func makeDecoder(
    _ input: InputBytes, header: ImageHeader, _ options: DecodeOptions
  ) throws(CodecError) -> any Decoder {
    input.withSpan { webPIsAnimation($0) }
      ? try WebPAnimationDecoder(input, header: header)
      : try WebPDecoder(input, header: header, salvages: options.salvages)
  }

  func writableFormat(for source: PixelFormat, options: EncodeOptions) -> PixelFormat {
    PixelFormat(source.layout.hasAlpha ? .rgba : .rgb, .eight)
  }

  func encode(
    _ rows: any RowSource, options: EncodeOptions, metadata: KeptMetadata
  ) throws(CodecError) -> [UInt8] {
    try encodeWebP(rows, options: options, metadata: metadata)
  }

  func planarForm(for options: EncodeOptions) -> PlanarForm? {
    options.isLossy(as: .webp) && !options.webP.sharpYUV
      ? .webP : nil
  }

  func encode(
    _ image: PlanarImage, options: EncodeOptions, metadata: KeptMetadata
  ) throws(CodecError) -> [UInt8] {
    try encodeWebP(image, options: options, metadata: metadata)
  }

  func makeAnimationEncoder(
    _ shape: RasterShape, options: EncodeOptions, repeating: Repetition
  ) throws(CodecError) -> any AnimationEncoder {
    try WebPAnimationEncoder(shape, options: options, repeating: repeating)
  }

  func readMetadata(_ bytes: RawSpan) throws(CodecError) -> SourceMetadata {
    try readWebPMetadata(bytes)
  }

  func stripped(
    _ bytes: RawSpan, header: ImageHeader, keeping choice: MetadataChoice
  ) throws(CodecError) -> [UInt8] {
    try strippedWebP(bytes, header: header, keeping: choice)
  }
}

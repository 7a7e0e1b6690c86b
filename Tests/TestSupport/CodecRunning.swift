// Files to pictures and back through the program's own codecs.

import Codecs
import Raster

/// The bytes as codecs take them.
public func input(_ bytes: [UInt8]) throws(CodecError) -> InputBytes {
  guard let input = InputBytes(copying: bytes) else {
    throw .outOfMemory(activity: "copying a test's bytes")
  }
  return input
}

/// The header facts of a file, by its bytes.
public func header(of file: [UInt8]) throws(CodecError) -> ImageHeader {
  try sniff(file.span.bytes).readHeader(file.span.bytes)
}

/// What decoding a whole file gives.
public struct DecodedFile {
  /// Every pixel.
  public let picture: Picture
  /// The embedded profile.
  public let iccProfile: [UInt8]?
  /// What was odd.
  public let warnings: [String]
}

/// Decodes a whole file, to its very end.
public func decode(
  _ file: [UInt8], scale: DecodeScale = .full
) throws(CodecError) -> DecodedFile {
  let codec = try sniff(file.span.bytes)
  let header = try codec.readHeader(file.span.bytes)
  let decoder = try codec.makeDecoder(try input(file), header: header, scale: scale)
  let picture = try Picture(reading: decoder)
  try decoder.finish()
  return DecodedFile(
    picture: picture, iccProfile: decoder.iccProfile, warnings: decoder.warnings)
}

/// Encodes a picture, which must be of a pixel format that the codec takes.
public func encode(
  _ picture: Picture, as format: ImageFormat, _ options: EncodeOptions = EncodeOptions(),
  _ metadata: KeptMetadata = KeptMetadata()
) throws(CodecError) -> [UInt8] {
  try codec(for: format).encode(PictureRows(picture), options: options, metadata: metadata)
}

extension Codec {
  /// Whether `file` is of this format.
  public func recognises(file: [UInt8]) -> Bool { recognises(file.span.bytes) }

  /// `file` without the metadata that does not stay by `choice`.
  public func stripped(
    file: [UInt8], keeping choice: MetadataChoice = MetadataChoice()
  ) throws(CodecError) -> [UInt8] {
    try stripped(file.span.bytes, header: try readHeader(file.span.bytes), keeping: choice)
  }
}

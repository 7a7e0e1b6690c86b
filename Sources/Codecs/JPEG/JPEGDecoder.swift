// JPEG rows from libjpeg-turbo, shrunk by powers of two in its inverse DCT where asked.

import CCodecs
import Raster

/// Decodes one JPEG.
final class JPEGDecoder: Decoder {
  let shape: RasterShape
  let iccProfile: [UInt8]?
  private let reader: JPEGReader
  private let inks: ColourTransform?
  private let profileWarnings: [String]
  private let size: PixelSize
  private var decodedPlanes: JPEGPlanes?

  init(
    _ whole: InputBytes, header: ImageHeader, _ options: DecodeOptions
  ) throws(CodecError) {
    let (scale, salvages) = (options.scale, options.salvages)
    let input = salvages ? whole : try Self.needed(of: whole, header: header, scale: scale)
    let count = salvages ? input.withSpan { jpegWholeSegments($0) } : input.count
    let reader = try JPEGReader(input, count: count, options)
    self.reader = reader
    size = header.size
    shape = reader.shape
    guard shape == RasterShape(scale.scaled(header.size), header.pixelFormat) else {
      throw .corrupt(
        .jpeg, offset: 0, detail: "the decoder sees another image than the header says")
    }
    let profile = whole.withSpan { jpegICCProfile($0) }
    // Inks have no place in outputs and are turned into sRGB here, so that their profile ends here.
    let isInk = header.colorModel.isInk
    iccProfile = isInk ? nil : profile
    inks =
      isInk
      ? profile.flatMap { ColourTransform(inks: $0, inverted: reader.invertsInks) } : nil
    profileWarnings =
      isInk && profile != nil && inks == nil
      ? ["the colour profile can't be used: inks are mixed without it"] : []
    if let inks { reader.useInks(inks) }
    // Where nothing can be salvaged of a file, that is to be known at once.
    if salvages { try reader.start() }
  }

  /// What of a file is needed at a scale.
  private static func needed(
    of whole: InputBytes, header: ImageHeader, scale: DecodeScale
  ) throws(CodecError) -> InputBytes {
    guard header.isProgressive, scale == .eighth else { return whole }
    let means = try whole.withSpan { bytes throws(CodecError) in try jpegOfMeans(bytes) }
    guard let input = InputBytes(copying: means) else {
      throw .outOfMemory(activity: "decoding JPEG")
    }
    return input
  }

  var warnings: [String] { reader.warnings + profileWarnings }

  var damage: Damage? { reader.damage }

  func readRow(into row: UnsafeMutableRawPointer) throws(CodecError) {
    try reader.readRow(into: row)
  }

  func planes(colour wanted: PixelSize) throws(CodecError) -> PlanarImage? {
    decodedPlanes = try JPEGPlanes(reader, colour: wanted)
    return decodedPlanes?.image(of: size)
  }

  func finish() throws(CodecError) {
    if let decodedPlanes { return try decodedPlanes.finish() }
    try skipRows(shape.size.height - reader.rowsRead)
    try reader.finish()
  }
}

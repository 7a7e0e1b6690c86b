// The EXIF blocks of outputs: the smallest that says what must be kept, or the input's own, made true.

import Raster

/// An EXIF block with the two tags that outlive stripping, without the signature that JPEG wants
/// before it; nil where there is nothing to say.
///
/// A notice over `maximumCopyrightBytes` is left out, so that the block always fits a JPEG segment.
func makeEXIF(orientation: Orientation, copyright: String?) -> [UInt8]? {
  var block = EXIFBlock()
  block.set(orientation: orientation)
  if let copyright { block.set(copyright: copyright) }
  return block.bytes
}

extension EXIFBlock {
  /// What stays of the block by `choice`, which keeps EXIF; nil where that is nothing.
  ///
  /// - Parameter pixelsAreNew: whether what it says of the pixels' size is no longer true.
  func kept(
    _ choice: MetadataChoice, orientation: Orientation, copyright: String?, pixelsAreNew: Bool
  ) -> [UInt8]? {
    var block = self
    if choice.strip != .none { block.remove(EXIFTag.telling) }
    if pixelsAreNew { block.remove(EXIFTag.ofThePixels) }
    block.set(orientation: orientation)
    if let copyright { block.set(copyright: copyright) }
    return block.bytes
  }
}

/// The EXIF block of a stripped file, whose pixels lie as they did.
///
/// - Parameter block: the file's own; where it is not to stay, can't be read, or comes out longer than
///   `limit`, no more stays of it than stripping leaves.
func strippedEXIF(
  _ block: [UInt8]?, of header: ImageHeader, keeping choice: MetadataChoice, copyright: String?,
  limit: Int = .max
) -> [UInt8]? {
  if choice.keeps(.exif), let exif = block.flatMap({ EXIFBlock($0.span.bytes) }) {
    let kept = exif.kept(
      choice, orientation: header.orientation, copyright: copyright, pixelsAreNew: false)
    if kept.map({ $0.count <= limit }) ?? true { return kept }
  }
  return makeEXIF(orientation: header.orientation, copyright: copyright)
}

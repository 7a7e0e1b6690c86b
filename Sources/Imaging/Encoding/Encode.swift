// From the pixels of an output to its file: in the format and at the quality asked for, or in those that
// meet a target.

import Codecs
import Planning

/// A file, and how it came to be.
struct EncodedImage {
  let file: [UInt8]
  let format: ImageFormat
  /// The quality asked of a lossy encoder; nil where no such encoder ran.
  var quality: Int?
  /// SSIMULACRA2 against the pixels that were encoded; nil where neither a target
  /// nor a palette was asked for.
  var score: Double?
  /// What was odd, one line each.
  var warnings: [String] = []
}

/// Encodes all of `pixels` as `plan` says.
func encode(
  _ pixels: Pixels, _ plan: Plan, _ metadata: KeptMetadata
) throws(CodecError) -> EncodedImage {
  switch pixels {
  case .rows(let rows): return try encode(rows, plan, metadata)
  case .planes(let image):
    guard let codec = codec(for: plan.format) as? any PlanarCodec else {
      preconditionFailure("planes for a format that takes none")
    }
    return EncodedImage(
      file: try codec.encode(image, options: plan.options, metadata: metadata),
      format: plan.format, quality: plan.options.quality)
  }
}

/// Encodes all of `rows` as `plan` says.
private func encode(
  _ rows: any RowSource, _ plan: Plan, _ metadata: KeptMetadata
) throws(CodecError) -> EncodedImage {
  let recipe = plan.recipe
  if recipe.format == .smallest {
    return try encodeSmallest(HeldImage(rows), plan, metadata)
  }
  guard recipe.target.isAsked || plan.usesPalette else {
    return EncodedImage(
      file: try codec(for: plan.format).encode(rows, options: plan.options, metadata: metadata),
      format: plan.format, quality: plan.isLossy ? plan.options.quality : nil)
  }
  return try encodeSearching(
    TargetEncoder(
      image: HeldImage(rows), format: plan.format, options: plan.options, recipe: recipe,
      metadata: metadata))
}

/// What `target` encodes, in few colours where those are asked for.
func encodeSearching(_ target: TargetEncoder) throws(CodecError) -> EncodedImage {
  guard let wish = target.recipe.palette, target.format == .png else { return try target.encode() }
  return try encodeInPalette(
    target.image, wish, options: target.options, recipe: target.recipe, target.metadata)
}

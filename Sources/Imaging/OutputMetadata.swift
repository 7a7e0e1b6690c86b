// What is written beside the pixels of an output: the input's metadata as far as it stays, and a profile
// that is true of the pixels.

import Codecs
import Planning
import Raster

/// The metadata of an output that is made.
struct OutputMetadata {
  /// What the encoder writes.
  let kept: KeptMetadata
  /// What could not be kept, one line each.
  let warnings: [String]

  /// For pixels of `layout` that `plan` has made of `source`.
  init(
    _ plan: Plan, of source: DecodedInput, beside layout: ChannelLayout
  ) throws(CodecError) {
    let choice = plan.recipe.metadata
    let profile = source.colour.profile(for: layout)
    var metadata = SourceMetadata()
    // A PNG that has a profile may have it from shorter chunks.
    let asksColour = profile.bytes != nil && plan.header.format == .png
    if choice.keeps(.exif) || choice.keeps(.xmp) || asksColour {
      metadata = try source.input.withSpan { bytes throws(CodecError) in
        try codec(for: plan.header.format).readMetadata(bytes)
      }
    }
    kept = KeptMetadata(
      metadata, of: plan.header, choice: choice, iccProfile: profile.bytes,
      orientation: plan.keptOrientation, format: plan.format)
    warnings = profile.warnings + kept.warnings
  }
}

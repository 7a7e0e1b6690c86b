// The pixels of an input, however many outputs are made of them, and however often each is tried.

import Codecs
import Planning
import Raster

/// An input on its way through a decoder.
///
/// For one output its rows stream, and are decoded anew where they are asked for again. For several they
/// are decoded once and kept.
final class DecodedInput {
  let input: InputBytes
  /// What becomes of its colours.
  let colour: SourceColour
  /// A plan that decodes as all those do that the input is for.
  private let plan: Plan
  /// What is made of its planes of colour, where planes will do.
  private let planarColour: PixelSize?
  private var reading: Reading
  private let kept: KeptPixels?
  private var isFresh = true
  private var isFinished = false

  /// Starts decoding as `plan` says; reads all of it where rows are to be `kept`.
  init(_ input: InputBytes, as plan: Plan, kept isKept: Bool) throws(CodecError) {
    self.input = input
    self.plan = plan
    reading = try Reading(input, as: plan)
    colour = SourceColour(
      reading.decoder.iccProfile, of: reading.decoder.shape.format,
      wanted: plan.recipe.colourSpace)
    planarColour = colour.transform == nil ? plan.planarColour : nil
    guard isKept else {
      kept = nil
      return
    }
    kept = try KeptPixels(reading.pixels(planarColour: planarColour), for: "keeping the image")
    try reading.finish()
  }

  /// Its pixels, from the first row on: as planes where all outputs can be made of those.
  func pixels() throws(CodecError) -> Pixels {
    if let kept { return kept.pixels() }
    try beginAgain()
    return try reading.pixels(planarColour: planarColour)
  }

  /// Its rows, from the first on, as they are decoded.
  func rows() throws(CodecError) -> any RowSource {
    try beginAgain()
    return reading.rows
  }

  private func beginAgain() throws(CodecError) {
    if !isFresh {
      input.rewind()
      reading = try Reading(input, as: plan)
    }
    isFresh = false
    isFinished = false
  }

  /// Reads the file to its end, for what is wrong with it: once for each way through it.
  func finish() throws(CodecError) {
    guard kept == nil, !isFinished else { return }
    try reading.finish()
    isFinished = true
  }

  /// Reads all of it, where no pixel is asked for.
  func check() throws(CodecError) {
    guard kept == nil else { return }
    try beginAgain()
    try finish()
  }

  /// What is wrong with it, of which something was made all the same, once it is finished.
  var damage: String? { reading.salvaged?.warning }

  /// What is odd about pixels that were made of it, once it is finished.
  var oddities: [String] {
    (damage.map { [$0] } ?? []) + reading.decoder.warnings + colour.warnings
  }

  /// What is odd about it where it is kept as it is. What a decoder says of an animation is that all but
  /// one frame goes: where it is kept, none does.
  var keptOddities: [String] {
    guard plan.header.isAnimated else { return reading.decoder.warnings }
    return reading.decoder.checksEveryFrame
      ? [] : ["animation: only the first of \(plan.header.frames) frames was checked"]
  }
}

/// One way through the file.
private struct Reading {
  let decoder: any Decoder
  /// The decoder's rows where a broken image is to be kept as far as it goes.
  let salvaged: SalvagedRows?

  init(_ input: InputBytes, as plan: Plan) throws(CodecError) {
    // Animations are whole or refused.
    let salvages = plan.recipe.onCorrupt == .salvage && !plan.header.isAnimated
    let options = DecodeOptions(
      scale: plan.decodeScale, smoothsColour: plan.smoothsColour, salvages: salvages)
    decoder = try codec(for: plan.header.format).makeDecoder(input, header: plan.header, options)
    salvaged = salvages ? SalvagedRows(decoder) : nil
  }

  var rows: any RowSource { salvaged ?? decoder }

  func pixels(planarColour: PixelSize?) throws(CodecError) -> Pixels {
    if let planarColour, let planes = try decoder.planes(colour: planarColour) {
      return .planes(planes)
    }
    return .rows(rows)
  }

  /// Reads the file to its end.
  func finish() throws(CodecError) {
    if let salvaged { try salvaged.finish() } else { try decoder.finish() }
  }
}

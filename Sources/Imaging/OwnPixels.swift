// Images that could stay as they are: their own pixels in fewer bytes, or what is made of them anew,
// whichever serves better.

import Codecs
import Planning
import Raster

/// An image that could stay as it is, or what is made of it.
func better(_ plan: Plan, of source: DecodedInput) throws(CodecError) -> Candidate {
  let keepsColours = source.colour.transform == nil
  if plan.wantsOwnPixels, keepsColours {
    let own = try unlessBroken(plan) { () throws(CodecError) in
      if let recoded = try recode(plan, source) { return recoded }
      // What can't be turned without loss keeps its tag where nothing may be lost.
      guard plan.recipe.lossless, !plan.hasUnwantedScans else { return nil }
      try source.check()
      return try keep(plan, source)
    }
    if let own { return own }
  }
  let made: Candidate
  do {
    made = try make(plan, of: source)
  } catch {
    guard keepsColours, let kept = try keepUnderTarget(error, plan, source) else { throw error }
    return kept
  }
  guard keepsColours, source.damage == nil, plan.recipe.ifLarger != .allow,
    let kept = try unlessBroken(
      plan, { () throws(CodecError) in try own(plan, source, besides: made) })
  else { return made }
  return prefers(kept, to: made, plan, input: source.input.count) ? kept : made
}

/// What `own` makes of the input's own bytes; nil where they are broken and what can be decoded is wanted.
private func unlessBroken(
  _ plan: Plan, _ own: () throws(CodecError) -> Candidate?
) throws(CodecError) -> Candidate? {
  do throws(CodecError) {
    return try own()
  } catch {
    guard plan.recipe.onCorrupt == .salvage, error.isDamage else { throw error }
    return nil
  }
}

/// Whether the input's own pixels are the better output.
private func prefers(
  _ kept: Candidate, to made: Candidate, _ plan: Plan, input: Int
) -> Bool {
  let target = plan.recipe.target
  if let most = target.maxBytes, kept.file.count > most { return false }
  // An image that is turned by a tag is better turned for good, as long as that does not cost bytes.
  guard plan.header.orientation == .upright || !kept.keepsInput else {
    return input < made.file.count
  }
  // Nothing that has lost something fits better than what has lost nothing.
  if target.maxBytes != nil, target.score == nil, made.score != 100 { return true }
  return !plan.recipe.isSaving(kept.file.count - made.file.count, of: kept.file.count)
}

/// The input itself, where only it meets the target that the encoder missed.
private func keepUnderTarget(
  _ error: CodecError, _ plan: Plan, _ source: DecodedInput
) throws(CodecError) -> Candidate? {
  guard case .targetMissed = error, let most = plan.recipe.target.maxBytes,
    !plan.hasUnwantedScans
  else { return nil }
  let kept = try keep(plan, source)
  return kept.file.count <= most ? kept : nil
}

/// The input's own pixels in the fewest bytes that may compete with `made`; nil where they can't be
/// written as the plan wants them.
private func own(
  _ plan: Plan, _ source: DecodedInput, besides made: Candidate
) throws(CodecError) -> Candidate? {
  let file = try stripped(plan, source, plan.storedHeader)
  // The search costs more than decoding and encoding.
  if mayCome(file.count, below: made.file.count), let own = try recode(plan, source) { return own }
  return plan.hasUnwantedScans ? nil : kept(file, plan, source)
}

/// The input itself, once it was read to its end, without the metadata that is not to stay.
func keep(_ plan: Plan, _ source: DecodedInput) throws(CodecError) -> Candidate {
  kept(try stripped(plan, source, plan.storedHeader), plan, source)
}

/// The input itself as `file`, stripped of that metadata.
private func kept(_ file: [UInt8], _ plan: Plan, _ source: DecodedInput) -> Candidate {
  Candidate(
    file: file, format: plan.header.format, quality: nil,
    score: plan.recipe.target.isAsked ? 100 : nil, keepsInput: true, convertsColour: false,
    operations: [], oddities: source.keptOddities)
}

/// The input's own pixels, turned upright and in fewer bytes, without the metadata that is not to stay; nil
/// where the format or the file has no way to it.
private func recode(_ plan: Plan, _ source: DecodedInput) throws(CodecError) -> Candidate? {
  let codec = codec(for: plan.header.format)
  let turn = plan.turn
  // Where all metadata stays, so does what follows the image, and offsets that lead there.
  guard codec.recodes, plan.recipe.metadata.strip != .none else { return nil }
  var header = plan.storedHeader
  if turn != .upright { header.orientation = .upright }
  let file = try stripped(plan, source, header)
  guard
    let recoded = try codec.recoded(
      source.input, keeping: file, turn: turn, options: plan.options)
  else { return nil }
  let isBetter = recoded.file.count < file.count || turn != .upright || plan.hasUnwantedScans
  return Candidate(
    file: isBetter ? recoded.file : file, format: plan.header.format, quality: nil,
    score: plan.recipe.target.isAsked ? 100 : nil, keepsInput: turn == .upright,
    convertsColour: false, operations: turn == .upright ? [] : ["auto_orient"],
    oddities: recoded.warnings)
}

/// Whether coding alone may bring a file of `count` bytes below `most`. It seldom saves a fifth, and more
/// than a quarter of small files alone, which are mostly tables.
private func mayCome(_ count: Int, below most: Int) -> Bool {
  count < 8 << 10 || count / 4 * 3 < most
}

/// The input without the metadata that is not to stay, as an image with that header.
private func stripped(
  _ plan: Plan, _ source: DecodedInput, _ header: ImageHeader
) throws(CodecError) -> [UInt8] {
  let choice = plan.recipe.metadata
  return try source.input.withSpan { bytes throws(CodecError) in
    choice.strip == .none
      ? bytes.withUnsafeBytes { [UInt8]($0) }
      : try codec(for: plan.header.format).stripped(bytes, header: header, keeping: choice)
  }
}

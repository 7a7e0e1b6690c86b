// Images from bytes to bytes: sniff, header, plan, decode, operations, encode, and the choice between
// the new file and the old one.

import Codecs
import Planning
import Raster

/// Reads the header of `input`, after checking that it may be read at all.
///
/// - Parameter isPart: whether it is to do where the file ends early.
public func readHeader(
  of input: InputBytes, limits: Limits, isPart: Bool = false
) throws(CodecError) -> ImageHeader {
  try limits.checkInput(bytes: input.count)
  let header = try input.withSpan { bytes throws(CodecError) in
    let codec = try sniff(bytes)
    do throws(CodecError) {
      return try codec.readHeader(bytes, passing: input.release(before:))
    } catch {
      guard isPart, error.isDamage, let part = try? codec.readHeader(ofPart: bytes) else {
        throw error
      }
      return part
    }
  }
  try limits.check(header, bytes: input.count)
  return header
}

/// Makes of `input` every output that `job` plans, in its order.
///
/// Raster memory that is not to be had is reported as the codecs report theirs: to a caller it is
/// the same limit.
public func processImage(
  _ input: InputBytes, _ job: JobPlan
) throws(CodecError) -> [ProcessedImage] {
  var made: [ProcessedImage] = []
  var shared: DecodedInput?
  for plan in job.outputs {
    let source: DecodedInput
    if let shared {
      source = shared
    } else {
      source = try DecodedInput(input, as: plan, kept: job.decodesOnce)
    }
    if job.decodesOnce { shared = source }
    made.append(try output(plan, of: source))
    input.rewind()
  }
  return made
}

/// Makes one output.
private func output(_ plan: Plan, of source: DecodedInput) throws(CodecError) -> ProcessedImage {
  let candidate =
    plan.header.isAnimated
    ? try moving(plan, of: source)
    : plan.inputWouldDo
      ? try better(plan, of: source) : try makeNoLarger(plan, of: source)
  let count = source.input.count
  // Whichever way it came to be; an animation has no search.
  if let most = plan.recipe.target.maxBytes, candidate.file.count > most {
    throw .targetMissed(
      what: "the file has \(candidate.file.count) bytes", target: "--max-bytes \(most)")
  }
  if plan.recipe.demandsSavings, !plan.recipe.isSaving(count - candidate.file.count, of: count) {
    throw .notSmaller(
      bytes: candidate.file.count, input: count, isFailure: plan.recipe.ifLarger == .fail)
  }
  return try ProcessedImage(candidate, plan, from: source.input)
}

/// An image that could stay as it is, or what is made of it.
private func better(_ plan: Plan, of source: DecodedInput) throws(CodecError) -> Candidate {
  let keepsColours = source.colour.transform == nil
  if plan.wantsOwnPixels, keepsColours,
    let own = try unlessBroken(plan, { () throws(CodecError) in try recode(plan, source) })
  {
    return own
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
  // Coding alone hardly ever saves a half.
  if source.input.count < 2 * made.file.count, let own = try recode(plan, source) { return own }
  return plan.hasUnwantedScans ? nil : try keep(plan, source)
}

/// An animation: kept where it would do, made anew where the output moves too, and else a still of its
/// first frame, if a format was asked for that is written as stills alone.
private func moving(_ plan: Plan, of source: DecodedInput) throws(CodecError) -> Candidate {
  if plan.inputWouldDo, source.colour.transform == nil {
    _ = try source.rows()
    try source.finish()
    return try keep(plan, source)
  }
  if plan.animates { return try animate(plan, of: source) }
  guard let wished = plan.recipe.format.fixed, !codec(for: wished).holdsAnimations else {
    throw .unsupportedAnimation(plan.header.format, frames: plan.header.frames)
  }
  return try makeNoLarger(plan, of: source)
}

/// Makes the output, at a lower quality where it comes out larger than the input it came from.
private func makeNoLarger(
  _ plan: Plan, of source: DecodedInput
) throws(CodecError) -> Candidate {
  var made = try make(plan, of: source)
  guard made.file.count > source.input.count, plan.atLowerQuality != nil else { return made }
  // Once more, and kept: from then on a try is an encoding.
  let pixels = try develop(plan, of: source)
  let image = try WholeImage(reading: pixels.rows, for: "keeping the pixels")
  var tried = plan
  while made.file.count > source.input.count, let lower = tried.atLowerQuality {
    made = try encode(Pixels(rows: image.rows(), operations: pixels.operations), lower, source)
    tried = lower
  }
  made.oddities.append(
    "quality lowered to \(tried.options.quality), as the output would have outgrown the input")
  return made
}

/// Decodes, operates and encodes.
private func make(_ plan: Plan, of source: DecodedInput) throws(CodecError) -> Candidate {
  try encode(try develop(plan, of: source), plan, source)
}

/// The pixels of an output, ready to be encoded.
private struct Pixels {
  let rows: any RowSource
  let operations: [String]
}

/// Wraps every operation of `plan` round the rows of `source`.
private func develop(_ plan: Plan, of source: DecodedInput) throws(CodecError) -> Pixels {
  var rows = try source.rows()
  var operations: [String] = []
  for operation in builtinOperations(source.colour) where operation.applies(to: plan) {
    rows = try operation.apply(to: rows, plan: plan)
    operations += operation.names(for: plan).filter { !operations.contains($0) }
  }
  return Pixels(rows: rows, operations: operations)
}

/// Pulls `pixels` through the encoder, and the input to its end.
private func encode(
  _ pixels: Pixels, _ plan: Plan, _ source: DecodedInput
) throws(CodecError) -> Candidate {
  let metadata = try OutputMetadata(plan, of: source, beside: pixels.rows.shape.format.layout)
  let encoded = try encode(pixels.rows, plan, metadata.kept)
  try source.finish()
  return Candidate(
    file: encoded.file, format: encoded.format, quality: encoded.quality, score: encoded.score,
    keepsInput: false, convertsColour: source.colour.transform != nil,
    operations: pixels.operations,
    oddities: source.oddities + metadata.warnings + encoded.warnings)
}

/// The input itself, once it was read to its end, without the metadata that is not to stay.
private func keep(_ plan: Plan, _ source: DecodedInput) throws(CodecError) -> Candidate {
  Candidate(
    file: try stripped(plan, source, plan.storedHeader), format: plan.header.format, quality: nil,
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

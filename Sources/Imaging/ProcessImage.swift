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
  var candidate =
    plan.header.isAnimated
    ? try moving(plan, of: source)
    : plan.inputWouldDo
      ? try better(plan, of: source) : try makeNoLarger(plan, of: source)
  if plan.recipe.lossless, let quality = candidate.quality {
    candidate.oddities.append(
      "\(candidate.format.displayName) has no lossless way to what was asked for: encoded at quality \(quality)"
    )
  }
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

/// An animation: kept where it would do, made anew where the output moves too, and else a still of its
/// first frame, if a format was asked for that is written as stills alone.
private func moving(_ plan: Plan, of source: DecodedInput) throws(CodecError) -> Candidate {
  if plan.inputWouldDo, source.colour.transform == nil {
    try source.check()
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
  let developed = try develop(plan, of: source)
  let image = try KeptPixels(developed.pixels, for: "keeping the pixels")
  var tried = plan
  while made.file.count > source.input.count, let lower = tried.atLowerQuality {
    made = try encode(
      Developed(pixels: image.pixels(), operations: developed.operations), lower, source)
    tried = lower
  }
  made.oddities.append(
    "quality lowered to \(tried.options.quality), as the output would have outgrown the input")
  return made
}

/// Decodes, operates and encodes.
func make(_ plan: Plan, of source: DecodedInput) throws(CodecError) -> Candidate {
  try encode(try develop(plan, of: source), plan, source)
}

/// The pixels of an output, ready to be encoded.
private struct Developed {
  let pixels: Pixels
  let operations: [String]
}

/// Wraps every operation of `plan` round the pixels of `source`.
private func develop(_ plan: Plan, of source: DecodedInput) throws(CodecError) -> Developed {
  let steps = operations(for: plan, source.colour)
  let names = steps.names(for: plan)
  switch try source.pixels() {
  case .planes(let image):
    guard let form = plan.planarForm else { preconditionFailure("planes that nobody planned") }
    return Developed(
      pixels: .planes(try developed(image, plan, as: form)), operations: names)
  case .rows(var rows):
    for step in steps { rows = try step.apply(to: rows, plan: plan) }
    return Developed(pixels: .rows(rows), operations: names)
  }
}

/// Pulls `developed` through the encoder, and the input to its end.
private func encode(
  _ developed: Developed, _ plan: Plan, _ source: DecodedInput
) throws(CodecError) -> Candidate {
  let metadata = try OutputMetadata(plan, of: source, beside: developed.pixels.layout)
  let encoded = try encode(developed.pixels, plan, metadata.kept)
  try source.finish()
  return Candidate(
    file: encoded.file, format: encoded.format, quality: encoded.quality, score: encoded.score,
    keepsInput: false, convertsColour: source.colour.transform != nil,
    operations: developed.operations,
    oddities: source.oddities + metadata.warnings + encoded.warnings)
}

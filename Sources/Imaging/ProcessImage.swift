// One image from bytes to bytes: sniff, header, plan, decode, operations, encode, and the choice
// between the new file and the old one.

import Codecs
import Planning
import Raster

/// The finished output of one image.
public struct ProcessedImage: Sendable {
  /// The file to write.
  public let file: [UInt8]
  /// The format of `file`.
  public let format: ImageFormat
  /// The size as shown, upright.
  public let size: PixelSize
  /// The quality asked of a lossy encoder; nil where no such encoder ran.
  public let quality: Int?
  /// SSIMULACRA2 of the output against the pixels that it was made of; nil where no target was asked for.
  public let score: Double?
  /// Whether the pixels are the input's own, untouched.
  public let keepsInput: Bool
  /// What was really done, in order, by the names that events use.
  public let operations: [String]
  /// What a person might want to know, one line each.
  public let warnings: [String]
}

/// Reads the header of `input`, after checking that it may be read at all.
public func readHeader(of input: InputBytes, limits: Limits) throws(CodecError) -> ImageHeader {
  try limits.checkInput(bytes: input.count)
  let header = try input.withSpan { bytes throws(CodecError) in
    try sniff(bytes).readHeader(bytes, passing: input.release(before:))
  }
  try limits.check(header.size)
  return header
}

/// Makes of `input` what `plan` says.
///
/// Raster memory that is not to be had is reported as the codecs report theirs: to a caller it is
/// the same limit.
public func processImage(
  _ input: InputBytes, _ plan: Plan
) throws(CodecError) -> ProcessedImage {
  let output = try choose(plan, from: input)
  let saved = input.count - output.file.count
  if plan.recipe.demandsSavings, !plan.recipe.isSaving(saved, of: input.count) {
    throw .notSmaller(
      bytes: output.file.count, input: input.count, isFailure: plan.recipe.ifLarger == .fail)
  }
  return ProcessedImage(output, plan, input: input.count)
}

/// The better one of the output as it is made and the input as it is, where that would do.
private func choose(_ plan: Plan, from input: InputBytes) throws(CodecError) -> Candidate {
  guard plan.inputWouldDo else { return try makeNoLarger(plan, from: input) }
  let made: Candidate
  do {
    made = try make(plan, from: input)
  } catch {
    guard let kept = try keepUnderTarget(error, plan, from: input) else { throw error }
    return kept
  }
  if made.convertsColour || (plan.recipe.ifLarger == .allow && !plan.header.isAnimated) {
    return made
  }
  let kept = try keep(plan, from: input, oddities: made.inputOddities)
  return prefers(kept, to: made, plan, input: input.count) ? kept : made
}

/// The input itself, where only it meets the target that the encoder missed. One with a profile, whose
/// colours may have to be converted, is not.
private func keepUnderTarget(
  _ error: CodecError, _ plan: Plan, from input: InputBytes
) throws(CodecError) -> Candidate? {
  guard case .targetMissed = error, let most = plan.recipe.target.maxBytes,
    !plan.header.metadata.contains(.icc)
  else { return nil }
  let kept = try keep(plan, from: input, oddities: [])
  return kept.file.count <= most ? kept : nil
}

/// A file that may become the output.
private struct Candidate {
  let file: [UInt8]
  let format: ImageFormat
  let quality: Int?
  let score: Double?
  let keepsInput: Bool
  /// Whether its colours are others than the input's.
  let convertsColour: Bool
  let operations: [String]
  /// What is odd about this file and how it was made.
  var oddities: [String]
  /// What is odd about the input where it is kept.
  let inputOddities: [String]
}

/// Makes the output, at a lower quality where it comes out larger than the input it came from.
private func makeNoLarger(_ plan: Plan, from input: InputBytes) throws(CodecError) -> Candidate {
  var made = try make(plan, from: input)
  var tried = plan
  while made.file.count > input.count, let lower = tried.atLowerQuality {
    made = try make(lower, from: input)
    tried = lower
  }
  if tried != plan {
    made.oddities.append(
      "quality lowered to \(tried.options.quality), as the output would have outgrown the input")
  }
  return made
}

/// Decodes, operates and encodes.
private func make(_ plan: Plan, from input: InputBytes) throws(CodecError) -> Candidate {
  let decoder = try codec(for: plan.header.format).makeDecoder(
    input, header: plan.header, scale: plan.decodeScale)
  let colour = SourceColour(
    decoder.iccProfile, of: decoder.shape.format, wanted: plan.recipe.colourSpace)
  var rows: any RowSource = decoder
  var operations: [String] = []
  for operation in builtinOperations(colour) where operation.applies(to: plan) {
    rows = try operation.apply(to: rows, plan: plan)
    operations += operation.names(for: plan).filter { !operations.contains($0) }
  }
  let profile = colour.profile(for: rows.shape.format.layout)
  let metadata = KeptMetadata(
    iccProfile: profile.bytes, copyright: plan.header.copyright,
    orientation: plan.keptOrientation)
  let encoded = try encode(rows, plan, metadata)
  try decoder.finish()
  return Candidate(
    file: encoded.file, format: encoded.format, quality: encoded.quality, score: encoded.score,
    keepsInput: false,
    convertsColour: colour.transform != nil, operations: operations,
    oddities: decoder.warnings + colour.warnings + profile.warnings + encoded.warnings,
    inputOddities: keptOddities(plan.header, read: decoder))
}

/// What is odd about an input that is kept, once `decoder` has read it to its end. What a decoder says
/// of an animation is that all but one frame goes: where it is kept, none does.
private func keptOddities(_ header: ImageHeader, read decoder: any Decoder) -> [String] {
  guard header.isAnimated else { return decoder.warnings }
  return decoder.checksEveryFrame
    ? [] : ["animation: only the first of \(header.frames) frames was checked"]
}

/// The input itself, without its private metadata.
private func keep(
  _ plan: Plan, from input: InputBytes, oddities: [String]
) throws(CodecError) -> Candidate {
  let file = try input.withSpan { bytes throws(CodecError) in
    try codec(for: plan.header.format).stripped(bytes, header: plan.storedHeader)
  }
  return Candidate(
    file: file, format: plan.header.format, quality: nil,
    score: plan.recipe.target.isAsked ? 100 : nil, keepsInput: true,
    convertsColour: false, operations: [],
    oddities: oddities, inputOddities: oddities)
}

/// Whether the input, stripped, is the better output.
///
/// An animation that fits already is worth more than its first frame. An image that is turned by a
/// tag is better turned for good, as long as that does not cost bytes.
private func prefers(
  _ kept: Candidate, to made: Candidate, _ plan: Plan, input: Int
) -> Bool {
  let target = plan.recipe.target
  if let most = target.maxBytes, kept.file.count > most { return false }
  if plan.header.isAnimated { return true }
  guard plan.header.orientation == .upright else { return input < made.file.count }
  // Nothing that has lost something fits better than what has lost nothing.
  if target.maxBytes != nil, target.score == nil, made.score != 100 { return true }
  return !plan.recipe.isSaving(kept.file.count - made.file.count, of: kept.file.count)
}

extension ProcessedImage {
  /// The output that `candidate` is.
  fileprivate init(_ candidate: Candidate, _ plan: Plan, input: Int) {
    file = candidate.file
    format = candidate.format
    size = plan.keptOrientation.upright(plan.target)
    quality = candidate.quality
    score = candidate.score
    keepsInput = candidate.keepsInput
    var operations = candidate.operations
    if format != plan.header.format { operations.append("format_conversion") }
    if !plan.header.metadata.subtracting([.icc]).isEmpty { operations.append("strip_metadata") }
    if file.count < input { operations.append("optimize") }
    self.operations = operations
    warnings =
      plan.warnings + candidate.oddities
      + (file.count > input ? ["larger than the input: \(file.count) bytes for \(input)"] : [])
  }
}

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
  /// Whether the pixels are the input's own, untouched.
  public let keepsInput: Bool
  /// What was really done, in order, by the names that events use.
  public let operations: [String]
  /// What a person might want to know, one line each.
  public let warnings: [String]
}

/// Reads the header of `input`, after checking that it may be read at all.
///
/// - Parameter isPart: whether it is to do where the file ends early.
public func readHeader(
  of input: InputBytes, limits: Limits, isPart: Bool = false
) throws(CodecError) -> ImageHeader {
  try limits.checkInput(bytes: input.count)
  let header = try input.withSpan { bytes throws(CodecError) in
    let codec = try sniff(bytes)
    return isPart
      ? try codec.readHeader(ofPart: bytes)
      : try codec.readHeader(bytes, passing: input.release(before:))
  }
  try limits.check(header, bytes: input.count)
  return header
}

/// Makes of `input` what `plan` says.
///
/// Raster memory that is not to be had is reported as the codecs report theirs: to a caller it is
/// the same limit.
public func processImage(
  _ input: InputBytes, _ plan: Plan
) throws(CodecError) -> ProcessedImage {
  guard plan.inputWouldDo else {
    return ProcessedImage(try makeNoLarger(plan, from: input), plan, input: input.count)
  }
  if plan.wantsOwnPixels, try !convertsColour(plan, input),
    let own = try recode(plan, from: input)
  {
    return ProcessedImage(own, plan, input: input.count)
  }
  let made = try make(plan, from: input)
  guard !made.convertsColour, made.damage == nil else {
    return ProcessedImage(made, plan, input: input.count)
  }
  let kept = try best(of: plan, from: input, besides: made)
  return ProcessedImage(
    kept.map { prefers($0, to: made, plan, input: input.count) ? $0 : made } ?? made, plan,
    input: input.count)
}

/// A file that may become the output.
private struct Candidate {
  let file: [UInt8]
  let quality: Int?
  let keepsInput: Bool
  /// Whether its colours are others than the input's.
  let convertsColour: Bool
  let operations: [String]
  /// What is wrong with the input that it was made of all the same.
  let damage: String?
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
  let salvages = plan.recipe.onCorrupt == .salvage
  let decoder = try codec(for: plan.header.format).makeDecoder(
    input, header: plan.header, scale: plan.decodeScale, salvages: salvages)
  let salvaged = salvages ? SalvagedRows(decoder) : nil
  let colour = SourceColour(
    decoder.iccProfile, of: decoder.shape.format, wanted: plan.recipe.colourSpace)
  var rows: any RowSource = salvaged ?? decoder
  var operations: [String] = []
  for operation in builtinOperations(colour) where operation.applies(to: plan) {
    rows = try operation.apply(to: rows, plan: plan)
    operations += operation.names(for: plan).filter { !operations.contains($0) }
  }
  let profile = colour.profile(for: rows.shape.format.layout)
  let metadata = KeptMetadata(
    iccProfile: profile.bytes, copyright: plan.header.copyright,
    orientation: plan.keptOrientation)
  let file = try codec(for: plan.format).encode(rows, options: plan.options, metadata: metadata)
  if let salvaged { try salvaged.finish() } else { try decoder.finish() }
  return Candidate(
    file: file, quality: plan.isLossy ? plan.options.quality : nil, keepsInput: false,
    convertsColour: colour.transform != nil, operations: operations, damage: salvaged?.warning,
    oddities: decoder.warnings + colour.warnings + profile.warnings,
    inputOddities: keptOddities(plan.header, read: decoder))
}

/// What is odd about an input that is kept, once `decoder` has read it to its end. What a decoder says
/// of an animation is that all but one frame goes: where it is kept, none does.
private func keptOddities(_ header: ImageHeader, read decoder: any Decoder) -> [String] {
  guard header.isAnimated else { return decoder.warnings }
  return decoder.checksEveryFrame
    ? [] : ["animation: only the first of \(header.frames) frames was checked"]
}

/// The input's own pixels in the fewest bytes that may compete with `made`; nil where they can't be written
/// as the plan wants them.
private func best(
  of plan: Plan, from input: InputBytes, besides made: Candidate
) throws(CodecError) -> Candidate? {
  // Coding alone hardly ever saves a half.
  if input.count < 2 * made.file.count, let own = try recode(plan, from: input) { return own }
  return plan.hasUnwantedScans
    ? nil : try keep(plan, from: input, oddities: made.inputOddities)
}

/// The input itself, without its private metadata.
private func keep(
  _ plan: Plan, from input: InputBytes, oddities: [String]
) throws(CodecError) -> Candidate {
  let file = try input.withSpan { bytes throws(CodecError) in
    try codec(for: plan.header.format).stripped(bytes, header: plan.storedHeader)
  }
  return Candidate(
    file: file, quality: nil, keepsInput: true, convertsColour: false, operations: [],
    damage: nil, oddities: oddities, inputOddities: oddities)
}

/// The input's own pixels, turned upright and in fewer bytes, without its private metadata; nil where the
/// format or the file has no way to it.
private func recode(_ plan: Plan, from input: InputBytes) throws(CodecError) -> Candidate? {
  let codec = codec(for: plan.header.format)
  guard codec.recodes else { return nil }
  let turn = plan.turn
  var header = plan.storedHeader
  if turn != .upright { header.orientation = .upright }
  let stripped = try input.withSpan { bytes throws(CodecError) in
    try codec.stripped(bytes, header: header)
  }
  let recoded = try codec.recoded(input, keeping: stripped, turn: turn, options: plan.options)
  guard let recoded else { return nil }
  let isBetter =
    recoded.file.count < stripped.count || turn != .upright || plan.hasUnwantedScans
  return Candidate(
    file: isBetter ? recoded.file : stripped, quality: nil, keepsInput: turn == .upright,
    convertsColour: false, operations: turn == .upright ? [] : ["auto_orient"],
    damage: nil, oddities: recoded.warnings, inputOddities: recoded.warnings)
}

/// Whether `make` would turn the colours of the input into others.
private func convertsColour(_ plan: Plan, _ input: InputBytes) throws(CodecError) -> Bool {
  guard plan.header.metadata.contains(.icc) else { return false }
  let decoder = try codec(for: plan.header.format).makeDecoder(
    input, header: plan.header, scale: .full)
  let colour = SourceColour(
    decoder.iccProfile, of: decoder.shape.format, wanted: plan.recipe.colourSpace)
  return colour.transform != nil
}

/// Whether the input, stripped, is the better output.
///
/// An animation that fits already is worth more than its first frame. An image that is turned by a
/// tag is better turned for good, as long as that does not cost bytes.
private func prefers(
  _ kept: Candidate, to made: Candidate, _ plan: Plan, input: Int
) -> Bool {
  if plan.header.isAnimated { return true }
  return plan.header.orientation == .upright || !kept.keepsInput
    ? kept.file.count <= made.file.count : input < made.file.count
}

extension ProcessedImage {
  /// The output that `candidate` is.
  fileprivate init(_ candidate: Candidate, _ plan: Plan, input: Int) {
    file = candidate.file
    format = plan.format
    size = plan.keptOrientation.upright(plan.target)
    quality = candidate.quality
    keepsInput = candidate.keepsInput
    var operations = candidate.operations
    if plan.convertsFormat { operations.append("format_conversion") }
    if !plan.header.metadata.subtracting([.icc]).isEmpty { operations.append("strip_metadata") }
    if file.count < input { operations.append("optimize") }
    self.operations = operations
    warnings =
      [candidate.damage].compactMap { $0 } + plan.warnings + candidate.oddities
      + (file.count > input ? ["larger than the input: \(file.count) bytes for \(input)"] : [])
  }
}

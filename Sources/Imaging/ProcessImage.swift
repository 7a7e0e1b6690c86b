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
  /// The metadata of the input that the output lacks, in the order of `MetadataKind`.
  public let removed: [MetadataKind]
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
  guard plan.inputWouldDo else {
    return try ProcessedImage(try makeNoLarger(plan, from: input), plan, from: input)
  }
  let made = try make(plan, from: input)
  guard !made.convertsColour else { return try ProcessedImage(made, plan, from: input) }
  let kept = try keep(plan, from: input, oddities: made.inputOddities)
  return try ProcessedImage(
    prefers(kept, to: made, plan, input: input.count) ? kept : made, plan, from: input)
}

/// A file that may become the output.
private struct Candidate {
  let file: [UInt8]
  let quality: Int?
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
    try readMetadata(of: input, plan), of: plan.header, choice: plan.recipe.metadata,
    iccProfile: profile.bytes, orientation: plan.keptOrientation, format: plan.format)
  let file = try codec(for: plan.format).encode(rows, options: plan.options, metadata: metadata)
  try decoder.finish()
  return Candidate(
    file: file, quality: plan.isLossy ? plan.options.quality : nil, keepsInput: false,
    convertsColour: colour.transform != nil, operations: operations,
    oddities: decoder.warnings + colour.warnings + profile.warnings + metadata.warnings,
    inputOddities: keptOddities(plan.header, read: decoder))
}

/// What is odd about an input that is kept, once `decoder` has read it to its end. What a decoder says
/// of an animation is that all but one frame goes: where it is kept, none does.
private func keptOddities(_ header: ImageHeader, read decoder: any Decoder) -> [String] {
  guard header.isAnimated else { return decoder.warnings }
  return decoder.checksEveryFrame
    ? [] : ["animation: only the first of \(header.frames) frames was checked"]
}

/// The input's metadata, where more of it may stay than its header says.
private func readMetadata(
  of input: InputBytes, _ plan: Plan
) throws(CodecError) -> SourceMetadata {
  let choice = plan.recipe.metadata
  guard choice.keeps(.exif) || choice.keeps(.xmp) else { return SourceMetadata() }
  return try input.withSpan { bytes throws(CodecError) in
    try codec(for: plan.header.format).readMetadata(bytes)
  }
}

/// The input itself, without the metadata that is not to stay.
private func keep(
  _ plan: Plan, from input: InputBytes, oddities: [String]
) throws(CodecError) -> Candidate {
  let choice = plan.recipe.metadata
  let file = try input.withSpan { bytes throws(CodecError) in
    choice.strip == .none
      ? bytes.withUnsafeBytes { [UInt8]($0) }
      : try codec(for: plan.header.format).stripped(
        bytes, header: plan.storedHeader, keeping: choice)
  }
  return Candidate(
    file: file, quality: nil, keepsInput: true, convertsColour: false, operations: [],
    oddities: oddities, inputOddities: oddities)
}

/// Whether the input, stripped, is the better output.
///
/// An animation that fits already is worth more than its first frame. An image that is turned by a
/// tag is better turned for good, as long as that does not cost bytes.
private func prefers(
  _ kept: Candidate, to made: Candidate, _ plan: Plan, input: Int
) -> Bool {
  if plan.header.isAnimated { return true }
  return plan.header.orientation == .upright
    ? kept.file.count <= made.file.count : input < made.file.count
}

extension ProcessedImage {
  /// The output that `candidate` is.
  fileprivate init(
    _ candidate: Candidate, _ plan: Plan, from input: InputBytes
  ) throws(CodecError) {
    file = candidate.file
    format = plan.format
    size = plan.keptOrientation.upright(plan.target)
    quality = candidate.quality
    keepsInput = candidate.keepsInput
    var operations = candidate.operations
    if plan.convertsFormat { operations.append("format_conversion") }
    removed = try removedMetadata(input, candidate.file, plan)
    // A profile that was used up is not stripped.
    let isStripped = !removed.filter { $0 != .icc || !candidate.convertsColour }.isEmpty
    if isStripped { operations.append("strip_metadata") }
    if file.count < input.count { operations.append("optimize") }
    self.operations = operations
    warnings =
      plan.warnings + candidate.oddities
      + (file.count > input.count
        ? ["larger than the input: \(file.count) bytes for \(input.count)"] : [])
  }
}

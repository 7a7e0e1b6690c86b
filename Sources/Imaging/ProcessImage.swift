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
public func readHeader(of input: InputBytes, limits: Limits) throws(CodecError) -> ImageHeader {
  try limits.checkInput(bytes: input.count)
  let header = try input.withSpan { bytes throws(CodecError) in
    try sniff(bytes).readHeader(bytes)
  }
  try limits.check(header.size)
  return header
}

/// Makes of `input` what `recipe` asks.
///
/// Raster memory that is not to be had is reported as the codecs report theirs: to a caller it is
/// the same limit.
public func processImage(
  _ input: InputBytes, header: ImageHeader, recipe: Recipe, limits: Limits
) throws(CodecError) -> ProcessedImage {
  let plan = try Plan(recipe, for: header, limits: limits)
  let made = try make(plan, from: input)
  guard plan.inputWouldDo else { return made }
  let stripped = try input.withSpan { bytes throws(CodecError) in
    try codec(for: header.format).stripped(bytes, header: header)
  }
  guard keepsInput(plan, input: input.count, stripped: stripped.count, made: made.file.count)
  else { return made }
  return ProcessedImage(
    file: stripped, format: header.format, size: plan.target, quality: nil, keepsInput: true,
    operations: finalOperations([], plan: plan, input: input.count, output: stripped.count),
    warnings: header.isAnimated ? [] : made.warnings)
}

/// Decodes, operates and encodes.
private func make(_ plan: Plan, from input: InputBytes) throws(CodecError) -> ProcessedImage {
  let decoder = try codec(for: plan.header.format).makeDecoder(
    input, header: plan.header, scale: plan.decodeScale)
  var rows: any RowSource = decoder
  var operations: [String] = []
  for operation in builtinOperations where operation.applies(to: plan) {
    rows = try operation.apply(to: rows, plan: plan)
    if let name = operation.name { operations.append(name) }
  }
  let metadata = KeptMetadata(
    iccProfile: decoder.iccProfile, copyright: plan.header.copyright)
  let file = try codec(for: plan.format).encode(rows, options: plan.options, metadata: metadata)
  try decoder.finish()
  let isLossy = plan.format == .jpeg || (plan.format == .webp && !plan.options.lossless)
  return ProcessedImage(
    file: file, format: plan.format, size: plan.target,
    quality: isLossy ? plan.options.quality : nil, keepsInput: false,
    operations: finalOperations(
      operations, plan: plan, input: input.count, output: file.count),
    warnings: decoder.warnings)
}

/// Whether the input, stripped, is the better output.
///
/// An animation that fits already is worth more than its first frame. An image that is turned by a
/// tag is better turned for good, as long as that does not cost bytes.
private func keepsInput(_ plan: Plan, input: Int, stripped: Int, made: Int) -> Bool {
  if plan.header.isAnimated { return true }
  return plan.header.orientation == .upright ? stripped <= made : input < made
}

/// The operations with what only the finished file tells.
private func finalOperations(
  _ operations: [String], plan: Plan, input: Int, output: Int
) -> [String] {
  var operations = operations
  if plan.convertsFormat { operations.append("format_conversion") }
  if !plan.header.metadata.subtracting([.icc]).isEmpty { operations.append("strip_metadata") }
  if output < input { operations.append("optimize") }
  return operations
}

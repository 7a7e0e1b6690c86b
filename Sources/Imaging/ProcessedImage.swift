// What is made of an image, and what is said of it.

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
  /// SSIMULACRA2 of the output against the pixels that it was made of; nil where neither a target nor a
  /// palette was asked for.
  public let score: Double?
  /// Whether the pixels are the input's own, untouched.
  public let keepsInput: Bool
  /// What was really done, in order, by the names that events use.
  public let operations: [String]
  /// The metadata of the input that the output lacks, in the order of `MetadataKind`.
  public let removed: [MetadataKind]
  /// What a person might want to know, one line each.
  public let warnings: [String]
}

/// A file that may become the output.
struct Candidate {
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
}

extension ProcessedImage {
  /// The output that `candidate` is.
  init(
    _ candidate: Candidate, _ plan: Plan, from input: InputBytes
  ) throws(CodecError) {
    file = candidate.file
    format = candidate.format
    size = plan.keptOrientation.upright(plan.target)
    quality = candidate.quality
    score = candidate.score
    keepsInput = candidate.keepsInput
    var operations = candidate.operations
    if format != plan.header.format { operations.append("format_conversion") }
    removed = try removedMetadata(input, candidate, plan)
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

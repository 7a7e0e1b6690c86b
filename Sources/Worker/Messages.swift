// What coordinator and worker say to one another, one message a packet. A worker may have been taken
// over by the image that it reads, so the coordinator believes none of its words further than to
// report them.

import Codecs
import Diagnostics
import Planning
import Raster

/// From the coordinator. Each but `adopt` is answered by one `Reply`.
public enum Request: Equatable, Sendable {
  /// Do this with every input from now on.
  case adopt(Job)
  /// Make the outputs of the file whose descriptor comes along.
  case make
  /// Go on with an image that needs more memory than a job allows without asking.
  case proceed
  /// Decode every pixel of the file whose descriptor comes along, and make nothing of them.
  case check
  /// Write one of the outputs just made, by its place in the reply, to the file whose descriptor comes
  /// along. Each can be had once.
  case deliver(output: Int)
}

/// What to do with one input.
public struct Job: Codable, Equatable, Sendable {
  /// What to make.
  public var recipe: Recipe
  /// What it may cost.
  public var limits: Limits
  /// Bytes of memory that an image may need without asking first.
  public var allowance: Int

  /// A job from its parts.
  public init(recipe: Recipe, limits: Limits, allowance: Int = .max) {
    self.recipe = recipe
    self.limits = limits
    self.allowance = allowance
  }
}

/// From the worker.
public enum Reply: Equatable, Sendable {
  /// The image will need so many bytes of memory, which is more than the allowance: the worker waits.
  case needs(Int)
  /// The job's outputs are made and wait to be delivered: one report each, in the job's order.
  case made([ImageReport])
  /// Every pixel of a file of this SHA-256, in lower-case hexadecimal, can be decoded.
  case sound(sha256: String)
  /// It can't be made, or not be decoded.
  case failed(FailureReport)
  /// All its bytes are written.
  case delivered
  /// They can't be written, for this `errno`.
  case notDelivered(Int32)
}

/// The facts of an image file.
public struct FileFacts: Equatable, Sendable {
  /// The file's size.
  public var bytes: Int
  /// What the bytes are.
  public var format: ImageFormat
  /// As shown, upright.
  public var size: PixelSize
  /// Lower-case hexadecimal.
  public var sha256: String

  /// Facts from their parts.
  public init(bytes: Int, format: ImageFormat, size: PixelSize, sha256: String) {
    self.bytes = bytes
    self.format = format
    self.size = size
    self.sha256 = sha256
  }
}

/// What was made of an image.
public struct ImageReport: Equatable, Sendable {
  /// What came in.
  public var input: FileFacts
  /// What was made.
  public var output: FileFacts
  /// The quality asked of a lossy encoder; nil where no such encoder ran.
  public var quality: Int?
  /// SSIMULACRA2 of the output against the pixels that it was made of; nil where no target was asked for.
  public var score: Double?
  /// Whether the output's pixels are the input's own.
  public var keepsInput: Bool
  /// What was really done, in order.
  public var operations: [String]
  /// The metadata that the output lacks.
  public var removed: [MetadataKind]
  /// What was odd, one line each.
  public var warnings: [String]

  /// A report from its parts.
  public init(
    input: FileFacts, output: FileFacts, quality: Int?, score: Double? = nil, keepsInput: Bool,
    operations: [String], removed: [MetadataKind] = [], warnings: [String]
  ) {
    self.input = input
    self.output = output
    self.quality = quality
    self.score = score
    self.keepsInput = keepsInput
    self.operations = operations
    self.removed = removed
    self.warnings = warnings
  }
}

extension ImageReport {
  /// Whether the facts could be those of real files, so that sums and ratios of them are safe.
  public var isPlausible: Bool {
    [input, output].allSatisfy { file in
      (1...1 << 40).contains(file.bytes) && (1...Int(Int32.max)).contains(file.size.width)
        && (1...Int(Int32.max)).contains(file.size.height)
    }
  }
}

// What a recipe of several outputs means for one image: which are made of the same decoded pixels.

import Codecs
import Raster

/// The ways from one input to all its outputs.
public struct JobPlan: Equatable, Sendable {
  /// What comes in.
  public let header: ImageHeader
  /// One way an output, in the recipe's order.
  public let outputs: [Plan]
  /// Whether all outputs are made of pixels that are decoded once, at the scale that the largest needs,
  /// and kept.
  public let decodesOnce: Bool

  /// The most bytes of decoded pixels that are kept for several outputs; of an image with more, each
  /// output is decoded by itself.
  static let mostKept = 384 << 20

  /// Plans all outputs of `recipe`; throws as `Plan` does.
  public init(_ recipe: Recipe, for header: ImageHeader, limits: Limits) throws(CodecError) {
    var outputs: [Plan] = []
    for single in recipe.single {
      outputs.append(try Plan(single, for: header, limits: limits))
    }
    let alike = outputs.map { $0.decoding(as: outputs) }
    let scale = alike.first?.decodeScale ?? .full
    let isMoving = outputs.contains(where: \.animates)
    decodesOnce =
      outputs.count > 1 && !isMoving && Self.keptBytes(header, scale) <= Self.mostKept
    self.header = outputs.first?.header ?? header
    self.outputs = decodesOnce ? alike : outputs
  }

  /// An estimate of the bytes that making the outputs takes at its worst moment; see
  /// `Plan.predictedMemory`.
  public var predictedMemory: Int {
    let most = outputs.map(\.predictedMemory).max() ?? 0
    // Every output waits for its delivery.
    let files = outputs.dropFirst().reduce(0) { $0 + $1.target.width * $1.target.height }
    guard decodesOnce, let scale = outputs.first?.decodeScale else { return most + files }
    return most + files + Self.keptBytes(header, scale)
  }

  private static func keptBytes(_ header: ImageHeader, _ scale: DecodeScale) -> Int {
    let size = scale.scaled(header.size)
    return size.width * size.height * header.pixelFormat.bytesPerPixel
  }
}

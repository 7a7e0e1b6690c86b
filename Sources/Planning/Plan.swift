// What a recipe means for one image: every decision that its header allows, before a pixel is touched.

import Codecs
import Raster

/// The way from one input to its output.
public struct Plan: Equatable, Sendable {
  /// What comes in; upright where its orientation is not heeded.
  public let header: ImageHeader
  /// What the output's tag shall say, where it is not for the pixels to be turned.
  public let keptOrientation: Orientation
  /// In which colours pixels are written.
  public let colourSpace: ColourSpaceChoice
  /// The format to write.
  public let format: ImageFormat
  /// By how much the decoder shrinks.
  public let decodeScale: DecodeScale
  /// The output's size, upright.
  public let target: PixelSize
  /// How pixels are weighed where the size changes.
  public let filter: Filter
  /// What the encoder is asked for.
  public private(set) var options: EncodeOptions
  /// The pixel format that the encoder takes.
  public let pixelFormat: PixelFormat
  /// Whether the quality gives way where the output comes out larger than the input: nobody asked for
  /// this quality, nor for more pixels or another format.
  private let qualityGivesWay: Bool
  /// What shows through where alpha is given up.
  public let background: [UInt8]

  /// Plans one output.
  ///
  /// - Throws: `overLimit` where the target is, `tooLargeForFormat` where the format can't hold it.
  public init(_ recipe: Recipe, for header: ImageHeader, limits: Limits) throws(CodecError) {
    keptOrientation = recipe.autoOrient ? .upright : header.orientation
    colourSpace = recipe.colourSpace
    var header = header
    if !recipe.autoOrient { header.orientation = .upright }
    self.header = header
    filter = recipe.filter
    background = recipe.background
    target = recipe.geometry.target(for: header.uprightSize, upscale: recipe.upscale)
    format = recipe.format.fixed ?? header.format
    options = EncodeOptions(
      quality: recipe.quality ?? Recipe.standardQuality,
      lossless: recipe.lossless || (recipe.format == .keep && header.isLossless),
      progressive: recipe.progressive, effort: recipe.effort)
    qualityGivesWay =
      recipe.quality == nil && format == header.format
      && target.width * target.height < header.size.width * header.size.height
    let encoder = codec(for: format)
    let side = max(target.width, target.height)
    guard side <= encoder.maximumSide else {
      throw .tooLargeForFormat(format, limit: encoder.maximumSide)
    }
    try limits.check(target)
    var wanted = header.pixelFormat
    if recipe.depth == .eight { wanted.depth = .eight }
    pixelFormat = encoder.writableFormat(for: wanted, options: options)
    decodeScale = Self.decodeScale(for: header, target: header.orientation.stored(target))
  }

  /// Whether the output has other sides than the upright input.
  public var resizes: Bool { target != header.uprightSize }

  /// Whether the output is of another format than the input.
  public var convertsFormat: Bool { format != header.format }

  /// Whether the input, but for its metadata, would do as the output.
  public var inputWouldDo: Bool {
    let hasUnwantedScans = format == .jpeg && header.isProgressive && !options.progressive
    let hasUnwantedSamples =
      (colourSpace == .srgb && header.colorModel.isInk)
      || pixelFormat.depth.rawValue < min(header.bitsPerSample, header.pixelFormat.depth.rawValue)
    return !resizes && !convertsFormat && !hasUnwantedScans && !hasUnwantedSamples
  }

  /// The header as it was read, whatever is heeded of it.
  public var storedHeader: ImageHeader {
    var stored = header
    if keptOrientation != .upright { stored.orientation = keptOrientation }
    return stored
  }

  /// Whether the encoder loses something that a lower quality would lose more of.
  public var isLossy: Bool { format == .jpeg || (format == .webp && !options.lossless) }

  /// The same plan at the quality to try next where the output came out larger than the input: the
  /// input's own, where it is lower, else ten points less; nil where the quality stays, and below 40,
  /// where smaller is no better.
  public var atLowerQuality: Plan? {
    let least = 40
    guard isLossy, qualityGivesWay, options.quality > least else { return nil }
    let own = header.estimatedQuality ?? options.quality
    var plan = self
    plan.options.quality = max(own < options.quality ? own : options.quality - 10, least)
    return plan
  }

  /// The most that a decoder may shrink and still leave twice the target for the filter: shrinking
  /// to the target itself shows (SSIMULACRA2 94.8 against 97.7).
  private static func decodeScale(for header: ImageHeader, target: PixelSize) -> DecodeScale {
    let scales = codec(for: header.format).decodeScales(for: header)
    let enough = scales.filter { scale in
      let decoded = scale.scaled(header.size)
      return decoded.width >= 2 * target.width && decoded.height >= 2 * target.height
    }
    return enough.max { $0.rawValue < $1.rawValue } ?? .full
  }
}

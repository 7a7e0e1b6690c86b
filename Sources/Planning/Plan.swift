// What a recipe means for one image: every decision that its header allows, before a pixel is touched.

import Codecs
import Raster

/// The way from one input to its output.
public struct Plan: Equatable, Sendable {
  /// What comes in; upright where its orientation is not heeded.
  public let header: ImageHeader
  /// What was asked for.
  public let recipe: Recipe
  /// What the output's tag shall say, where it is not for the pixels to be turned.
  public let keptOrientation: Orientation
  /// The format to write; where the smallest is looked for, the one whose pixels all others are made of.
  public let format: ImageFormat
  /// By how much the decoder shrinks.
  public private(set) var decodeScale: DecodeScale
  /// Whether colours of half the resolution are smoothed over; see `DecodeOptions`.
  public private(set) var smoothsColour: Bool
  /// In which form the output's planes are made; nil where it is made of pixels.
  public private(set) var planarForm: PlanarForm?
  /// The size that its planes of colour would have if it showed the whole image, or the largest of those
  /// that are made of the same decoded ones.
  public private(set) var planarColour: PixelSize?
  /// How the image is framed, as it will be seen: upright, cropped and turned.
  public let framing: Framing
  /// What `--crop` leaves, in stored pixels.
  public let cropped: PixelRegion
  /// What becomes the output's content, in stored pixels.
  public let window: PixelWindow
  /// From stored pixels to those of the output.
  public let turn: Orientation
  /// What the encoder is asked for.
  public private(set) var options: EncodeOptions
  /// The pixel format that the encoder takes.
  public let pixelFormat: PixelFormat
  /// Whether the quality gives way where the output comes out larger than the input: nobody asked for
  /// this quality, nor for more pixels or another format.
  private let qualityGivesWay: Bool

  /// Plans one output.
  ///
  /// - Throws: `overLimit` where the target is, `tooLargeForFormat` where the format can't hold it,
  ///   `outsideImage` where nothing is left to be cut out.
  public init(_ recipe: Recipe, for header: ImageHeader, limits: Limits) throws(CodecError) {
    keptOrientation = recipe.autoOrient ? .upright : header.orientation
    var header = header
    if !recipe.autoOrient { header.orientation = .upright }
    self.header = header
    self.recipe = recipe
    let upright = header.uprightSize
    guard let region = recipe.crop.map({ $0.region(in: upright) }) ?? PixelRegion(whole: upright)
    else {
      throw .outsideImage(
        what: "the crop \(recipe.crop.map(String.init(describing:)) ?? "")", upright)
    }
    let framing = recipe.geometry.framing(
      of: recipe.turn.upright(region.size), position: recipe.position, upscale: recipe.upscale)
    self.framing = framing
    let orientation = header.orientation
    cropped = PixelRegion(inside: orientation.stored(PixelWindow(region), of: header.size))
    window = orientation.stored(
      recipe.turn.stored(framing.window, of: region.size).offset(by: region), of: header.size)
    turn = orientation.followed(by: recipe.turn)
    // What moves stays what it is.
    format =
      recipe.format == .smallest && !header.isAnimated
      ? .png : recipe.format.fixed ?? header.format
    options = EncodeOptions(
      quality: recipe.quality ?? Recipe.standardQuality,
      lossless: recipe.lossless || (recipe.format == .keep && header.isLossless),
      progressive: recipe.progressive, chroma: recipe.chroma, effort: recipe.effort)
    options.webP = recipe.webP
    let target = framing.canvas
    let keepsSize = target.width * target.height == header.size.width * header.size.height
    if recipe.quality == nil, format == .jpeg, keepsSize, let own = header.estimatedQuality {
      options.quality = min(options.quality, max(own, Self.leastQuality))
    }
    qualityGivesWay =
      recipe.quality == nil && !recipe.target.isAsked && recipe.ifLarger == .keepInput
      && format == header.format
      && target.width * target.height < header.size.width * header.size.height
    let encoder = codec(for: format)
    let side = max(target.width, target.height)
    guard side <= encoder.maximumSide else {
      throw .tooLargeForFormat(format, limit: encoder.maximumSide)
    }
    try limits.check(target)
    try limits.check(framing.content)
    let canvas = Canvas(recipe, framing, encoder, options)
    var wanted = canvas.format(of: header.pixelFormat)
    if recipe.depth == .eight || recipe.format == .smallest { wanted.depth = .eight }
    pixelFormat = encoder.writableFormat(for: wanted, options: options)
    let stored = turn.stored(framing.content)
    decodeScale = Self.decodeScale(for: header, window: window, target: stored, recipe)
    smoothsColour = !Self.leavesTwice(stored, of: window, at: decodeScale, recipe)
    options.keepsHidden = recipe.lossless
    options.hasInputPixels = inputWouldDo
    planarForm = keepsPlanesApart ? (encoder as? any PlanarCodec)?.planarForm(for: options) : nil
    planarColour = planarForm.map { ofWholeImage(turn.stored($0.plane(1, of: target))) }
  }

  /// The same plan, decoding as is right for all of `plans`.
  func decoding(as plans: [Plan]) -> Plan {
    var plan = self
    plan.decodeScale = plans.map(\.decodeScale).min { $0.rawValue < $1.rawValue } ?? .full
    plan.smoothsColour = plans.contains(where: \.smoothsColour)
    let colours = plans.compactMap(\.planarColour)
    guard colours.count == plans.count else {
      (plan.planarForm, plan.planarColour) = (nil, nil)
      return plan
    }
    plan.planarColour = colours.reduce(PixelSize(width: 0, height: 0)) {
      PixelSize(width: max($0.width, $1.width), height: max($0.height, $1.height))
    }
    return plan
  }

  /// Whether the output moves as the input does.
  public var animates: Bool {
    header.isAnimated && codec(for: header.format).holdsAnimations
      && codec(for: format).holdsAnimations
  }

  /// The output's size, as seen.
  public var target: PixelSize { framing.canvas }

  /// How pixels are weighed where the size changes.
  public var filter: Filter { recipe.filter }

  /// The size that the window is brought to, as stored.
  public var content: PixelSize { turn.stored(framing.content) }

  /// Whether pixels are weighed: the content has other sides than the part of the image that it is of.
  public var resizes: Bool {
    Double(content.width) != window.columns.length || Double(content.height) != window.rows.length
  }

  /// Whether parts of the image are left out before it is resized.
  public var crops: Bool { window != PixelWindow(PixelRegion(whole: header.size)) }

  /// Whether there is something to be seen around the content.
  public var pads: Bool { framing.isBare }

  /// What surrounds the content, and what shows through it.
  public var canvas: Canvas { Canvas(recipe, framing, codec(for: format), options) }

  /// Whether the output is of another format than the input.
  public var convertsFormat: Bool { recipe.format != .smallest && format != header.format }

  /// Whether the input, but for its metadata, would do as the output.
  public var inputWouldDo: Bool {
    let hasUnwantedSamples =
      (recipe.colourSpace == .srgb && header.colorModel.isInk)
      || pixelFormat.depth.rawValue < min(header.bitsPerSample, header.pixelFormat.depth.rawValue)
    let hasOtherPixels =
      resizes || crops || pads || framing.search != nil || recipe.turn != .upright
      || recipe.sharpening != nil
    return !hasOtherPixels && !convertsFormat && !hasUnwantedSamples
  }

  /// Whether the input's own pixels must be written in one scan, and are in several.
  public var hasUnwantedScans: Bool {
    format == .jpeg && header.format == .jpeg && header.isProgressive && !options.progressive
  }

  /// Whether pixels that are the input's own are better than any that an encoder could make of them: none
  /// may be lost, or the input has already lost more than the quality asks for.
  public var wantsOwnPixels: Bool {
    guard format == .jpeg, inputWouldDo, recipe.onCorrupt == .fail, !recipe.target.isAsked,
      recipe.ifLarger != .allow
    else { return false }
    return recipe.lossless || header.estimatedQuality.map { $0 <= options.quality } ?? false
  }

  /// The header as it was read, whatever is heeded of it.
  public var storedHeader: ImageHeader {
    var stored = header
    if keptOrientation != .upright { stored.orientation = keptOrientation }
    return stored
  }

  /// Whether the output is to have few colours, which is for PNG alone.
  public var usesPalette: Bool { recipe.palette != nil && format == .png }

  /// What a person might want to know of the plan, one line each.
  public var warnings: [String] {
    var warnings: [String] = []
    if let crop = recipe.crop, !crop.fits(in: header.uprightSize) {
      warnings.append(
        "the crop \(crop) reaches beyond the image: \(header.orientation.upright(cropped.size)) are left"
      )
    }
    if recipe.palette != nil, !usesPalette {
      warnings.append("a palette is for PNG: all colours of the \(format.displayName) stay")
    }
    return warnings
  }

  /// Whether the encoder loses something that a lower quality would lose more of.
  public var isLossy: Bool { options.isLossy(as: format) }

  /// The same plan at the quality to try next where the output came out larger than the input: the
  /// input's own, where it is lower, else ten points less; nil where the quality stays, and below the least.
  public var atLowerQuality: Plan? {
    guard isLossy, qualityGivesWay, options.quality > Self.leastQuality else { return nil }
    let own = header.estimatedQuality ?? options.quality
    var plan = self
    plan.options.quality = max(
      own < options.quality ? own : options.quality - 10, Self.leastQuality)
    return plan
  }

  /// The quality below which smaller is no better.
  private static let leastQuality = 40
}

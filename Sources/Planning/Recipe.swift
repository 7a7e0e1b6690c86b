// What to make of an image: the part of a command that concerns pixels, the same for every key.

import Codecs
import Raster

/// Which format to write.
public enum FormatChoice: String, Codable, Sendable, CaseIterable {
  /// What the input is.
  case keep
  case jpeg
  case png
  case webp
  /// Whichever comes out smallest.
  case smallest

  /// The format, or nil where it is the input's, or found.
  public var fixed: ImageFormat? { ImageFormat(rawValue: rawValue) }
}

/// A turn clockwise, in degrees.
public enum Rotation: Int, Codable, Sendable, CaseIterable {
  case none = 0
  case right = 90
  case half = 180
  case left = 270
}

/// Which colours to write.
public enum ColourSpaceChoice: String, Codable, Sendable, CaseIterable {
  /// sRGB, which every program takes pixels without a profile for.
  case srgb
  /// The input's own, by its profile.
  case keep
}

/// How many bits a sample has.
public enum DepthChoice: String, Codable, Sendable, CaseIterable {
  /// As many as the input's, where the format can.
  case keep
  case eight = "8"
}

/// What to do with an image that is broken.
public enum CorruptChoice: String, Codable, Sendable, CaseIterable {
  /// Nothing is made of it.
  case fail
  /// What can be decoded is kept.
  case salvage
}

/// A recipe for outputs. Without any wish it makes images fit for the web: upright, inside
/// 2048x2048, in their own format at quality 80, without private metadata, never larger than before.
public struct Recipe: Hashable, Codable, Sendable {
  /// The part of the upright image that is used; nil for all of it.
  public var crop: CropGeometry?
  /// How it is turned, before anything is measured.
  public var rotation = Rotation.none
  /// Whether top and bottom change places, after any rotation.
  public var flip = false
  /// Whether left and right change places, after any rotation.
  public var flop = false
  /// How large.
  public var geometry = Geometry.standard
  /// What stays where the geometry cuts off, and where it lies where the geometry leaves room.
  public var position = Position.center
  /// Whether small images are enlarged to the geometry.
  public var upscale = false
  /// How pixels are weighed where the size changes.
  public var filter = Filter.lanczos3
  /// As what pixels are weighed.
  public var light = Light.asStored
  /// How wide the detail is that is sharpened, in pixels of the output; nil for none.
  public var sharpening: Double?
  /// In which format.
  public var format = FormatChoice.keep
  /// 1 to 100, for the lossy formats; nil for the standard one, which gives way where an output would
  /// come out larger than its input.
  public var quality: Int?
  /// Every pixel is kept, where the format can.
  public var lossless = false
  /// JPEG in several scans.
  public var progressive = true
  /// At which resolution JPEG keeps colour.
  public var chroma = ChromaChoice.auto
  /// How hard encoders try for fewer bytes, 0 to 9.
  public var effort = EncodeOptions.standardEffort
  /// What it must come to.
  public var target = Target()
  /// What becomes of it where it saves nothing.
  public var ifLarger = LargerChoice.keepInput
  /// The least share of bytes that counts as a saving, 0 to below 1.
  public var minSavings = 0.0
  /// The few colours of a PNG; nil for all that the image has.
  public var palette: PaletteWish?
  /// What only WebP heeds.
  public var webP = WebPOptions()
  /// The quality where nobody asks for one.
  public static let standardQuality = 80
  /// What fills bare places and shows through where alpha is given up; nil for transparency where the
  /// image has it and the output can, and white else.
  public var background: Colour?

  /// In which colours.
  public var colourSpace = ColourSpaceChoice.srgb
  /// With how many bits.
  public var depth = DepthChoice.keep
  /// Whether pixels are turned as the orientation tag says; else it is kept.
  public var autoOrient = true

  /// What becomes of images that are broken.
  public var onCorrupt = CorruptChoice.fail

  /// The outputs, where there are several; else it is one, as the rest of the recipe says.
  public var outputs: [OutputWish] = []

  /// Which metadata stays.
  public var metadata = MetadataChoice()

  /// The standard recipe.
  public init() {}

  /// Whether an output that saves nothing is none.
  public var demandsSavings: Bool { ifLarger == .skip || ifLarger == .fail }

  /// Whether `saved` bytes of `count` are a saving.
  public func isSaving(_ saved: Int, of count: Int) -> Bool {
    saved > 0 && Double(saved) >= minSavings * Double(count)
  }

  /// Rotation and mirrorings as one, from the upright image to the output.
  public var turn: Orientation {
    let rotated: Orientation =
      switch rotation {
      case .none: .upright
      case .right: .turnedRight
      case .half: .upsideDown
      case .left: .turnedLeft
      }
    return rotated.followed(by: flip ? .mirroredUpsideDown : .upright)
      .followed(by: flop ? .mirrored : .upright)
  }
}

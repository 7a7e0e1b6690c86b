// What becomes of the colours that an image came with: turned into sRGB, or kept with their profile.

import Codecs
import Planning
import Raster

/// The way from an image's colours to those that are written.
struct SourceColour {
  /// Turns rows of the decoder's pixel format into sRGB; nil where they are written as they are.
  let transform: ColourTransform?
  /// What was odd about the profile, one line each.
  let warnings: [String]
  /// The profile of pixels that are written as they are.
  private let profile: ICCProfile?

  /// Decides over pixels of `format` that carry the profile `raw`.
  ///
  /// Pixels whose profile can't be used are taken for sRGB, and so are those without one.
  init(_ raw: [UInt8]?, of format: PixelFormat, wanted: ColourSpaceChoice) {
    do throws(ICCProfile.Mismatch) {
      guard let raw else {
        self.init()
        return
      }
      let profile = try ICCProfile(raw, for: format.layout)
      if wanted == .keep || profile.isSRGB {
        self.init(profile: profile)
      } else if let transform = ColourTransform(from: profile, of: format) {
        self.init(transform: transform)
      } else {
        throw .broken
      }
    } catch {
      switch error {
      case .broken: self.init(warnings: ["the colour profile is broken and left behind"])
      case .foreign(let kind):
        self.init(warnings: ["the colour profile is for \(kind) pixels and left behind"])
      }
    }
  }

  private init(
    transform: ColourTransform? = nil, profile: ICCProfile? = nil, warnings: [String] = []
  ) {
    self.transform = transform
    self.profile = profile
    self.warnings = warnings
  }

  /// The profile to write beside pixels of `layout`, and a word where there should be one and can't be.
  ///
  /// Pixels that were turned get none: without a profile they are sRGB to every program, and thumbnails
  /// are of the size of a profile. One that says sRGB is kept, or not missed where it doesn't fit.
  func profile(for layout: ChannelLayout) -> (bytes: [UInt8]?, warnings: [String]) {
    guard let profile else { return (nil, []) }
    if let fitting = try? ICCProfile(profile.bytes, for: layout) { return (fitting.bytes, []) }
    let kind = layout.isGray ? "RGB" : "gray"
    let isMissed = !profile.isSRGB
    return (nil, isMissed ? ["the colour profile is for \(kind) pixels and left behind"] : [])
  }
}

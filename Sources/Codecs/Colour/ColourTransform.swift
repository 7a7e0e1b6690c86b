// Rows from a profile's colours to sRGB, through Little CMS.

import CCodecs
import Raster

/// A transform to sRGB, for any number of rows. Colours that sRGB can't show become their nearest
/// (relative colorimetric, with black point compensation).
public final class ColourTransform {
  /// Little CMS's state, valid for as long as this object lives.
  let handle: OpaquePointer

  /// The transform for pixels of `format` that `profile` describes; nil where the profile is broken.
  ///
  /// Gray stays gray, and alpha as it is.
  public convenience init?(from profile: ICCProfile, of format: PixelFormat) {
    self.init(
      profile,
      cc_colour_pixels(
        channels: Int32(format.layout.withoutAlpha.channels),
        has_alpha: format.layout.hasAlpha ? 1 : 0, depth: Int32(format.depth.rawValue),
        inverted: 0))
  }

  /// The transform from 8-bit inks to RGB; nil where `raw` is no profile for them.
  convenience init?(inks raw: [UInt8], inverted: Bool) {
    guard let profile = try? ICCProfile(raw, of: .inks) else { return nil }
    self.init(
      profile,
      cc_colour_pixels(channels: 4, has_alpha: 0, depth: 8, inverted: inverted ? 1 : 0))
  }

  private init?(_ profile: ICCProfile, _ pixels: cc_colour_pixels) {
    var pixels = pixels
    guard let handle = cc_colour_open(profile.bytes, profile.bytes.count, &pixels) else {
      return nil
    }
    self.handle = handle
  }

  deinit { cc_colour_free(handle) }

  /// Turns a row of `pixels` pixels where it lies.
  public func convert(_ row: UnsafeMutableRawPointer, pixels: Int) {
    cc_colour_row(handle, row, row, pixels)
  }
}

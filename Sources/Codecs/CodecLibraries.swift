// The libraries that the codecs stand on.

import CCodecs

/// Names and versions of the codec libraries in use.
public var codecLibraries: [String: String] {
  let webp = Int(cc_webp_version())
  let lcms = Int(cc_lcms_version())
  return [
    "Little CMS": "\(lcms / 1000).\(lcms / 10 % 100)",
    "libjpeg-turbo": String(cString: cc_jpeg_version()),
    "libpng": String(cString: cc_png_version()),
    "libdeflate": String(cString: cc_deflate_version()),
    "libwebp": "\(webp >> 16).\(webp >> 8 & 0xFF).\(webp & 0xFF)",
  ]
}

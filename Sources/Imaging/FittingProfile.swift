// The colour profile that goes along with pixels that may no longer be those it came with.

import Codecs
import Raster

/// `raw` where it describes pixels of `layout`, which are those that are written, else nil and a word
/// about what was left behind.
func fittingProfile(
  _ raw: [UInt8]?, for layout: ChannelLayout
) -> (bytes: [UInt8]?, warnings: [String]) {
  guard let raw else { return (nil, []) }
  do throws(ICCProfile.Mismatch) {
    return (try ICCProfile(raw, for: layout).bytes, [])
  } catch {
    switch error {
    case .broken:
      return (nil, ["the colour profile is broken and left behind"])
    case .foreign(let kind):
      return (nil, ["the colour profile is for \(kind) pixels and left behind"])
    }
  }
}

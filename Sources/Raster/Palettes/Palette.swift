// A few colours that stand for all those of an image.

import CKernels

#if canImport(Glibc)
  import Glibc
#endif

/// At most 256 colours, and the search for the nearest of them.
public struct Palette: ~Copyable {
  let colours: UnsafeMutablePointer<ck_palette>

  init() throws(RasterError) {
    colours = try room(for: ck_palette.self)
  }

  deinit { free(colours) }

  /// How many there are.
  public var count: Int { Int(colours.pointee.count) }
}

// Which colours an image has, and how much of it has each: what a palette is made of.

import CKernels

#if canImport(Glibc)
  import Glibc
#endif

/// Counts the colours of an image whose rows it is given in turn.
///
/// Takes 3 MB, whatever the image; costs about 12 ms a million pixels.
public struct ColourCount: ~Copyable {
  private let count: UnsafeMutablePointer<ck_colour_count>

  /// No colours yet.
  public init() throws(RasterError) {
    count = try room(for: ck_colour_count.self)
    ck_begin_counting(count)
  }

  deinit { free(count) }

  /// Takes a row of 8-bit RGBA pixels; `above` is the row before, nil for the first.
  public func takeRow(
    _ row: UnsafeRawPointer, above: UnsafeRawPointer?, pixels: Int
  ) {
    ck_count_colours(
      count, row.assumingMemoryBound(to: UInt8.self),
      (above ?? row).assumingMemoryBound(to: UInt8.self), pixels)
  }

  /// Whether there are at most so many colours; what is hidden by an alpha of 0 counts as one.
  public func isWithin(_ colours: Int) -> Bool {
    count.pointee.shift == 0 && count.pointee.count <= colours
  }

  /// The palette of at most `colours` colours, 1 to 256, that is nearest to those of the image.
  ///
  /// Costs up to 60 ms, for 256 colours, whatever the image.
  public consuming func palette(of colours: Int) throws(RasterError) -> Palette {
    precondition((1...Int(CK_PALETTE_COLOURS)).contains(colours), "no palette of \(colours)")
    precondition(count.pointee.count > 0, "no row was counted")
    let palette = try Palette()
    ck_make_palette(count, Int32(colours), palette.colours)
    return palette
  }
}

/// Memory for one C struct, uninitialised.
func room<Value>(for type: Value.Type) throws(RasterError) -> UnsafeMutablePointer<Value> {
  let bytes = MemoryLayout<Value>.size
  guard let room = malloc(bytes) else { throw .outOfMemory(bytes: bytes) }
  return room.bindMemory(to: type, capacity: 1)
}

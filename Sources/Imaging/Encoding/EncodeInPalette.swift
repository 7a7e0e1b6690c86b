// A PNG in few colours, where those are good enough; else one in all colours that the image has.

import Codecs
import Planning
import Raster

/// Encodes `image` as PNG in at most as many colours as `wish` says.
///
/// An image that has no more keeps each of them. Where what is left scores below the target, or below
/// what can be looked at, all colours stay, with a warning.
func encodeInPalette(
  _ image: HeldImage, _ wish: PaletteWish, options: EncodeOptions, recipe: Recipe,
  _ metadata: KeptMetadata
) throws(CodecError) -> EncodedImage {
  func encoded(
    _ image: HeldImage, _ options: EncodeOptions
  ) throws(CodecError) -> EncodedImage {
    try TargetEncoder(
      image: image, format: .png, options: options, recipe: recipe, metadata: metadata
    ).encode()
  }
  guard let reduced = try image.inPalette(wish) else {
    var exact = try encoded(image, options)
    exact.score = 100
    return exact
  }
  let least = recipe.target.score ?? PaletteWish.leastScore
  if let score = reduced.score, score < least {
    var made = try encoded(image, options)
    made.warnings.append(
      """
      all colours kept: with \(wish.colours) of them the score is \(rounded(score)), below \(rounded(least))
      """)
    return made
  }
  // Colours were given up for bytes, so bytes are searched for.
  var searched = options
  searched.hasInputPixels = true
  var made = try encoded(reduced.image, searched)
  made.score = reduced.score
  return made
}

private func rounded(_ score: Double) -> Double { (score * 10).rounded() / 10 }

extension HeldImage {
  /// The image in the colours of a palette, and its score where that can be told; nil where it has no more
  /// colours than that, so that nothing is to be given up.
  fileprivate func inPalette(
    _ wish: PaletteWish
  ) throws(CodecError) -> (image: HeldImage, score: Double?)? {
    do {
      let count = try ColourCount()
      let rows = try PixelBuffer(rows: 2, rowBytes: 4 * shape.size.width)
      let source = try plainRows()
      for y in 0..<shape.size.height {
        try source.readRow(into: rows.row(y % 2))
        count.takeRow(
          rows.row(y % 2), above: y == 0 ? nil : UnsafeRawPointer(rows.row(1 - y % 2)),
          pixels: shape.size.width)
      }
      if shape.format.depth == .eight, count.isWithin(wish.colours) { return nil }
      let mapped = try PaletteRows(
        plainRows(), palette: count.palette(of: wish.colours), dithers: wish.dithers,
        comparesAlpha: shape.format.layout.hasAlpha)
      let image = try HeldImage(mapped)
      return (image, mapped.score)
    } catch let error as CodecError {
      throw error
    } catch {
      throw .outOfMemory(activity: "choosing colours")
    }
  }

  /// Its rows as 8-bit RGBA.
  private func plainRows() throws(CodecError) -> any RowSource {
    try convertedRows(
      rows(), to: PixelFormat(.rgba), background: Colour.white.levels)
  }
}

/// Rows on their way into the colours of a palette, compared to what they were.
private final class PaletteRows: RowSource {
  let shape: RasterShape
  private let rows: any RowSource
  private var mapper: PaletteMapper
  private let original: PixelBuffer
  private let similarity: Similarity?

  /// Maps `rows`, which are 8-bit RGBA.
  init(
    _ rows: any RowSource, palette: consuming Palette, dithers: Bool, comparesAlpha: Bool
  ) throws(RasterError) {
    shape = rows.shape
    self.rows = rows
    mapper = try PaletteMapper(palette, width: rows.shape.size.width, dithers: dithers)
    original = try PixelBuffer(rows: 1, rowBytes: rows.shape.rowBytes)
    similarity =
      Similarity.canCompare(rows.shape.size)
      ? try Similarity(rows.shape.size, hasAlpha: comparesAlpha) : nil
  }

  /// SSIMULACRA2 of all rows, once they are read; nil where the image is too small.
  var score: Double? {
    switch similarity {
    case .some(let similarity): similarity.score
    case .none: nil
    }
  }

  func readRow(into row: UnsafeMutableRawPointer) throws(CodecError) {
    try rows.readRow(into: row)
    original.row(0).copyMemory(from: row, byteCount: shape.rowBytes)
    mapper.mapRow(row)
    switch similarity {
    case .some(let similarity): similarity.takeRows(original.row(0), .rgba, row, .rgba)
    case .none: break
    }
  }
}

// Pictures through the resampler, and how far the result is from the reference.

import Codecs
import Raster
import TestSupport

/// `picture` resized by the program's own resampler, row by row.
func resample(
  _ picture: Picture, to target: PixelSize, _ filter: Filter, columns: AxisSpan? = nil,
  rows: AxisSpan? = nil, levels: SampleLevels = .all, kernels: Kernels = .current
) throws -> Picture {
  let size = picture.shape.size
  let resampler = try Resampler(
    from: picture.shape, columns: columns ?? AxisSpan(length: Double(size.width)),
    rows: rows ?? AxisSpan(length: Double(size.height)), to: target, filter: filter,
    levels: levels, kernels: kernels)
  return try Picture(reading: ResampledRows(PictureRows(picture), resampler))
}

/// How far `found` is from `expected`. Colour that is all but transparent is forgiven what its opacity
/// hides: its error counts by its alpha, in full from half opacity on.
func visibleError(of found: Picture, against expected: Picture) -> Double {
  let format = expected.shape.format
  guard format.layout.hasAlpha else { return Double(found.largestDifference(from: expected)) }
  let channels = format.layout.channels
  var largest = 0.0
  for (index, sample) in expected.samples.enumerated() {
    let difference = abs(Double(found.samples[index]) - Double(sample))
    let alpha = Double(expected.samples[index - index % channels + channels - 1])
    let isColour = index % channels != channels - 1
    let isFaint = alpha <= Double(format.largestSample / 2)
    let counted = isColour && isFaint ? alpha / Double(format.largestSample) : 1
    largest = max(largest, difference * counted)
  }
  return largest
}

extension Picture {
  /// Pictures that are hard to resize well: noise, gradients, a checkerboard, and a white corner on
  /// black that overshoots.
  static func hardOnes(_ size: PixelSize, _ format: PixelFormat) -> [Picture] {
    let white = format.largestSample
    return [
      Picture(noise: size, format, seed: UInt64(size.width * 31 + size.height)),
      Picture(soft: size, format),
      Picture(size, format) { x, y, channel in (x + y + channel / 3) % 2 * white },
      Picture(size, format) { x, y, _ in 2 * x < size.width && 2 * y < size.height ? white : 0 },
    ]
  }
}

/// A resampler as a row source.
private final class ResampledRows: RowSource {
  let shape: RasterShape
  private let rows: PictureRows
  private var resampler: Resampler

  init(_ rows: PictureRows, _ resampler: consuming Resampler) {
    self.rows = rows
    shape = resampler.target
    self.resampler = resampler
  }

  func readRow(into row: UnsafeMutableRawPointer) throws(CodecError) {
    try resampler.takeRow(into: row) { slot throws(CodecError) in
      try rows.readRow(into: slot)
      return slot
    }
  }
}

// Which pass of a separable resize comes first. The result is the same but for rounding; the work is
// not: shrinking favours the vertical pass, whose kernel is the cheaper, enlarging the horizontal one.

/// The order of the two passes.
enum PassOrder {
  /// Columns are weighed over source rows as they come, then the pixels of target rows.
  case verticalFirst
  /// The pixels of source rows are weighed, then columns over rows of the target's width.
  case horizontalFirst

  /// The order that costs less. The unit is what a sample costs a tap in the vertical pass.
  init(
    from source: RasterShape, to target: PixelSize, vertical: Coefficients,
    horizontal: Coefficients
  ) {
    let layout = source.format.layout
    let sample = Double(layout.channels) * Double(vertical.stride + 1)
    // A pixel's start and end cost as much as five taps.
    let pixel = Self.horizontalCost(layout) * Double(horizontal.stride + 5)
    let (sourceWidth, targetWidth) = (Double(source.size.width), Double(target.width))
    let (sourceHeight, targetHeight) = (Double(source.size.height), Double(target.height))
    let verticalFirst = targetHeight * (sourceWidth * sample + targetWidth * pixel)
    let horizontalFirst = targetWidth * (sourceHeight * pixel + targetHeight * sample)
    self = horizontalFirst < verticalFirst ? .horizontalFirst : .verticalFirst
  }

  /// What a pixel costs a tap in the horizontal pass, as measured with AVX2: RGB takes an odd number of
  /// samples, which leaves a quarter of each register unused.
  private static func horizontalCost(_ layout: ChannelLayout) -> Double {
    switch layout {
    case .gray: 2
    case .grayAlpha: 2.75
    case .rgb: 4
    case .rgba: 3.25
    }
  }
}

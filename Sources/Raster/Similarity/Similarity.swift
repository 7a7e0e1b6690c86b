// How alike two images look: SSIMULACRA2 (Sneyers, Cloudinary; https://github.com/cloudinary/ssimulacra2),
// row by row, so that it takes no more memory than a few rows of each of its six scales.

import CKernels

/// Compares two images of one size, whose rows it is given in turn.
///
/// A score of 100 says that they are the same, 90 that nobody sees a difference, 70 that it is hard to
/// see, 50 that it is plain; it has no lower end. Images with alpha are compared over a dark and a
/// light background, of which the worse counts.
///
/// Costs about 40 ms a million pixels, and 1.7 kB a column; twice that with alpha.
public struct Similarity: ~Copyable {
  private let width: Int
  /// The same comparison over each background, with the background's level.
  private let views: [(background: Float, scale: SimilarityScale)]

  /// The comparison of images of at least 8 pixels each way.
  ///
  /// - Parameter hasAlpha: whether either of them has it.
  public init(
    _ size: PixelSize, hasAlpha: Bool, kernels: Kernels = .current
  ) throws(RasterError) {
    width = size.width
    var views: [(Float, SimilarityScale)] = []
    for background: Float in hasAlpha ? [25.5, 229.5] : [0] {
      views.append((background, try SimilarityScale(size, kernels: kernels)))
    }
    self.views = views
  }

  /// Whether images are large enough to be compared.
  public static func canCompare(_ size: PixelSize) -> Bool {
    min(size.width, size.height) >= SimilarityScale.leastSide
  }

  /// Takes the next row of both images: 8-bit samples of these layouts.
  public func takeRows(
    _ first: UnsafeRawPointer, _ firstLayout: ChannelLayout,
    _ second: UnsafeRawPointer, _ secondLayout: ChannelLayout
  ) {
    for view in views {
      for (image, (row, layout)) in [(first, firstLayout), (second, secondLayout)].enumerated() {
        let planes: [UnsafeMutablePointer<Float>?] = (0..<3).map {
          view.scale.light(image: image, channel: $0)
        }
        ck_planes_of_light(
          row.assumingMemoryBound(to: UInt8.self), Int32(layout.channels), view.background, width,
          lightOfProducts, planes)
      }
      view.scale.takeRow()
    }
  }

  /// The score, once every row was taken.
  public var score: Double {
    views.map { similarityScore($0.scale.errors) }.min() ?? 100
  }
}

/// The light of every product of two levels, from 0 to 255 * 255: of a level, and of the alpha that it
/// is weighed by.
private let lightOfProducts: [Float] = (0...255 * 255).map {
  Float(SRGBCurve.light(of: Double($0) / 65_025))
}

// Turning a whole image upright.

import CKernels

extension PixelBuffer {
  /// The upright form of this image.
  ///
  /// - Parameters:
  ///   - shape: the shape of the image stored here.
  ///   - orientation: how it is stored.
  /// - Returns: a buffer of `orientation.upright(shape.size)`.
  public borrowing func upright(
    _ shape: RasterShape, _ orientation: Orientation
  ) throws(RasterError) -> PixelBuffer {
    let turned = try PixelBuffer(RasterShape(orientation.upright(shape.size), shape.format))
    ck_orient(
      row(0).assumingMemoryBound(to: UInt8.self), stride, shape.size.width, shape.size.height,
      shape.format.bytesPerPixel, Int32(orientation.rawValue),
      turned.row(0).assumingMemoryBound(to: UInt8.self), turned.stride)
    return turned
  }
}

// What can go wrong with pixels in memory.

/// Why a raster operation could not be done.
public enum RasterError: Error, Equatable {
  /// There is no memory for a buffer of `bytes` bytes.
  case outOfMemory(bytes: Int)
}

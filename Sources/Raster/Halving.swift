// Half the resolution, for what is shrunk by far more afterwards.

import CKernels

/// Two rows of 8-bit gray to one of half the samples, rounded up: each the mean of a square of four.
public func halve(
  _ upper: UnsafeRawPointer, _ lower: UnsafeRawPointer, samples: Int,
  into row: UnsafeMutableRawPointer
) {
  ck_halve(
    upper.assumingMemoryBound(to: UInt8.self), lower.assumingMemoryBound(to: UInt8.self), samples,
    row.assumingMemoryBound(to: UInt8.self))
}

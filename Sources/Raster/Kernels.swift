// The set of kernels in use: chosen once, by what this processor has.

import CKernels

#if canImport(Glibc)
  import Glibc
#endif

/// The pixel kernels of one instruction set.
public struct Kernels: @unchecked Sendable {
  // Unchecked: the pointer is to constant static data.
  let table: UnsafePointer<ck_kernels>

  /// What this instruction set is called: `avx2`, `scalar`…
  public var name: String { String(cString: table.pointee.name) }

  /// The sets that this processor runs, the best first and the reference last.
  public static let available: [Kernels] =
    sequence(state: Int32(0)) { index in
      defer { index += 1 }
      return ck_set(index).map { Kernels(table: $0) }
    }
    .map { $0 }

  /// The set in use: the one that `$IMGPROC_SIMD` names, where it runs here, else the best.
  public static let current: Kernels = {
    let wanted = getenv("IMGPROC_SIMD").map { String(cString: $0) }
    return available.first { $0.name == wanted } ?? available[0]
  }()

  /// The reference set.
  public static let scalar = available[available.count - 1]
}

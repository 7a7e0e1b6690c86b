// The set of kernels in use: chosen once, by what this processor has.

import CKernels

#if canImport(Glibc)
  import Glibc
#endif

/// The pixel kernels of one instruction set.
public struct Kernels: @unchecked Sendable {
  // Unchecked: the pointer is to constant static data.
  let table: UnsafePointer<ck_kernels>

  /// What this instruction set is called: `scalar`…
  public var name: String { String(cString: table.pointee.name) }

  /// The best set for this processor, or the one that `$IMGPROC_SIMD` names.
  ///
  /// A name that does not exist here counts as none.
  public static let current: Kernels = {
    if let forced = getenv("IMGPROC_SIMD"), let table = ck_select(forced) {
      return Kernels(table: table)
    }
    return Kernels(table: ck_select(nil) ?? ck_reference())
  }()

  /// The reference set.
  public static let scalar = Kernels(table: ck_reference())
}

// Writing bytes to a descriptor that may take them in parts.

import CLinux

/// Writes all of `bytes` to `descriptor`.
///
/// - Returns: 0, or the `errno` that stopped it.
package func writeAll(_ bytes: some Collection<UInt8>, to descriptor: Int32) -> Int32 {
  let result = bytes.withContiguousStorageIfAvailable { bytes in
    cs_write_all(descriptor, bytes.baseAddress, bytes.count)
  }
  return result ?? writeAll(Array(bytes), to: descriptor)
}

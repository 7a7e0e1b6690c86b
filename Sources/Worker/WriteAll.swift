// Writing bytes to a descriptor that may take them in parts.

import Glibc

/// Writes all of `bytes` to `descriptor`.
///
/// - Returns: 0, or the `errno` that stopped it.
package func writeAll(_ bytes: some Collection<UInt8>, to descriptor: Int32) -> Int32 {
  let result = bytes.withContiguousStorageIfAvailable { bytes -> Int32 in
    var written = 0
    while written < bytes.count {
      let count = write(descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written)
      if count < 0, errno != EINTR { return errno }
      written += max(count, 0)
    }
    return 0
  }
  return result ?? writeAll(Array(bytes), to: descriptor)
}

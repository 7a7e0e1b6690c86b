// Settling a doubt: whether an input and its output, whose facts are others than the ledger's, have the
// same bytes all the same.

import Crypto
import FoundationEssentials
import Glibc
import State
import Storage

extension Examiner {
  /// The entries of all outputs of `key`, as below; the doubts are theirs, in the same order.
  func confirm(
    _ entries: [LedgerEntry], _ doubts: [Doubt], of key: ObjectKey
  ) throws(StorageError) -> Result<[LedgerEntry], Due> {
    var confirmed: [LedgerEntry] = []
    for (entry, doubt) in zip(entries, doubts) {
      switch try confirm(entry, doubt, of: key) {
      case .success(let entry): confirmed.append(entry)
      case .failure(let due): return .failure(due)
      }
    }
    return .success(confirmed)
  }

  /// The entry of `key` with the facts of today, where all bytes are as the entry knows them; else why
  /// the key is due.
  private func confirm(
    _ entry: LedgerEntry, _ doubt: Doubt, of key: ObjectKey
  ) throws(StorageError) -> Result<LedgerEntry, Due> {
    var entry = entry
    let opened = Moment.now
    if doubt.input {
      let input = try bucket.open(key)
      guard try sha256(input.descriptor) == entry.inputSHA256, try !input.hasChanged() else {
        return .failure(Due(reason: .inputChanged))
      }
      entry.input = FileStamp(input.identity)
    }
    if doubt.output, let known = entry.output {
      guard let output = try? bucket.open(ObjectKey(bytes: known.key)),
        try sha256(output.descriptor) == known.sha256
      else { return .failure(Due(reason: .outputAltered)) }
      entry.output?.stamp = FileStamp(output.identity)
    }
    entry.finished = opened
    entry.milliseconds = 0
    return .success(entry)
  }

  /// That a key is due after all.
  struct Due: Error {
    let reason: Reason
  }
}

/// The SHA-256 of a whole file, from its beginning.
func sha256(_ descriptor: Int32) throws(StorageError) -> [UInt8] {
  var hash = SHA256()
  var room = [UInt8](repeating: 0, count: 256 * 1024)
  var offset = 0
  while true {
    let count = pread(descriptor, &room, room.count, off_t(offset))
    if count == 0 { return Array(hash.finalize()) }
    if count < 0 {
      if errno == EINTR { continue }
      throw .ioFailed(operation: "read", errno)
    }
    room.withUnsafeBytes {
      hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: $0[..<count]))
    }
    offset += count
  }
}

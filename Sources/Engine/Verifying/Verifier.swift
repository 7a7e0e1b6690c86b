// Reads every output again: whether it is there, has the bytes that were written, and can be decoded.

import Diagnostics
import Events
import Planning
import State
import Storage
import Worker

/// Holds the outputs of a bucket against its ledger.
public struct Verifier: Sendable {
  private let bucket: any ObjectStore
  private let ledger: Ledger
  private let workers: WorkerSettings
  private let lanes: Int
  private let limits: Limits

  /// A verifier with so many workers.
  public init(
    bucket: any ObjectStore, ledger: Ledger, workers: WorkerSettings, lanes: Int, limits: Limits
  ) {
    self.bucket = bucket
    self.ledger = ledger
    self.workers = workers
    self.lanes = lanes
    self.limits = limits
  }

  /// Verifies the outputs of all keys that begin with `prefix`, and looks for strays in the directories
  /// of outputs.
  ///
  /// - Parameter report: called with each finding, as soon as it is made.
  /// - Returns: how many outputs were looked at.
  public func verify(
    prefix: [UInt8], outputs: [[UInt8]], report: (Finding) -> Void
  ) async throws -> Int {
    let (findings, outbound) = AsyncStream.makeStream(of: Finding.self)
    async let count = drive(prefix: prefix, outputs: outputs, outbound)
    for await finding in findings { report(finding) }
    return try await count
  }

  private func drive(
    prefix: [UInt8], outputs: [[UInt8]], _ outbound: AsyncStream<Finding>.Continuation
  ) async throws -> Int {
    defer { outbound.finish() }
    return try await withLanes(lanes) { entries in
      try read(prefix: prefix, outputs: outputs, into: entries, outbound)
    } work: { entries in
      var slot = WorkerSlot(workers)
      while let entry = entries.pop() {
        if let finding = verify(entry, on: &slot) { outbound.yield(finding) }
      }
    }
  }

  /// Hands every entry with an output to the workers, and looks for strays.
  private func read(
    prefix: [UInt8], outputs: [[UInt8]], into entries: BoundedQueue<LedgerEntry>,
    _ outbound: AsyncStream<Finding>.Continuation
  ) throws -> Int {
    var count = 0
    try ledger.forEachEntry(prefix: prefix) { entry in
      guard entry.output != nil else { return }
      count += 1
      entries.push(entry)
    }
    if prefix.isEmpty { try findStrays(in: outputs, outbound) }
    return count
  }

  private func findStrays(
    in outputs: [[UInt8]], _ outbound: AsyncStream<Finding>.Continuation
  ) throws {
    for directory in outputs {
      var listing = try bucket.list(ListingScope(prefix: directory + [UInt8(ascii: "/")]))
      while let step = listing.next() {
        switch step {
        case .object(let object):
          guard try ledger.entries(output: object.key.bytes).isEmpty else { continue }
          outbound.yield(
            Finding(
              kind: .stray, output: EventKey(object.key.bytes), key: nil,
              detail: "no key in the ledger has this output"))
        case .unlisted(let path, let error):
          outbound.yield(
            Finding(
              kind: .unreadable, output: EventKey(path), key: nil, detail: error.message))
        }
      }
    }
  }

  private func verify(_ entry: LedgerEntry, on slot: inout WorkerSlot) -> Finding? {
    guard let output = entry.output else { return nil }
    let altered = "its bytes are not those that were written"
    func finding(_ kind: Finding.Kind, _ detail: String) -> Finding {
      Finding(kind: kind, output: EventKey(output.key), key: EventKey(entry.key), detail: detail)
    }
    do {
      let file = try bucket.open(try ObjectKey(bytes: output.key))
      do {
        let sha256 = try slot.check(limits: limits, file.descriptor)
        if bytes(ofHexadecimal: sha256) != output.sha256 { return finding(.altered, altered) }
        return nil
      } catch {
        // Where the bytes are others, that they can't be decoded is no news.
        return try sha256(file.descriptor) == output.sha256
          ? finding(.rot, FailureReport(any: error).message) : finding(.altered, altered)
      }
    } catch StorageError.noSuchObject {
      return finding(.hole, "it is not there")
    } catch {
      return finding(.unreadable, FailureReport(any: error).message)
    }
  }
}

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
    let entries = BoundedQueue<LedgerEntry>(capacity: 256)
    let lanes = try Lane.open(lanes + 1, atLeast: 2)
    defer { for lane in lanes { lane.close() } }
    async let reading = Task(executorPreference: lanes[0]) {
      Result { try read(prefix: prefix, outputs: outputs, into: entries, outbound) }
    }.value
    await withTaskGroup(of: Void.self) { group in
      for lane in lanes.dropFirst() {
        group.addTask(executorPreference: lane) {
          var slot = WorkerSlot(workers)
          while let entry = entries.pop() {
            if let finding = verify(entry, on: &slot) { outbound.yield(finding) }
          }
        }
      }
    }
    return try await reading.get()
  }

  /// Hands every entry with an output to the workers, and looks for strays.
  private func read(
    prefix: [UInt8], outputs: [[UInt8]], into entries: BoundedQueue<LedgerEntry>,
    _ outbound: AsyncStream<Finding>.Continuation
  ) throws -> Int {
    defer { entries.close() }
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
    func finding(_ kind: Finding.Kind, _ detail: String) -> Finding {
      Finding(kind: kind, output: EventKey(output.key), key: EventKey(entry.key), detail: detail)
    }
    do {
      let file = try bucket.open(try ObjectKey(bytes: output.key))
      // The bytes tell more than the decoder: whatever was altered, they say so first.
      guard try sha256(file.descriptor) == output.sha256 else {
        return finding(.altered, "its bytes are not those that were written")
      }
      _ = try slot.check(limits: limits, file.descriptor)
      return nil
    } catch StorageError.noSuchObject {
      return finding(.hole, "it is not there")
    } catch let error as StorageError {
      return finding(.unreadable, error.message)
    } catch {
      return finding(.rot, FailureReport(any: error).message)
    }
  }
}

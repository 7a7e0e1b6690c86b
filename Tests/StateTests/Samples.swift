// Entries and notices that tests write, and stores to write them to.

import Dispatch
import Synchronization
import TestSupport

@testable import State

/// A state in a fresh directory.
func store(in directory: TemporaryDirectory, _ name: String = "state") throws -> StateStore {
  let ids = EventIDs()
  return try StateStore(
    directory: Array(directory.file(name).utf8), clock: { at(0) }, mintEventID: { ids.next() })
}

/// Ids that are new in every store.
final class EventIDs: Sendable {
  private static let stores = Atomic<Int>(0)
  private let prefix = EventIDs.stores.add(1, ordering: .relaxed).newValue
  private let count = Atomic<Int>(0)

  func next() -> String { "event-\(prefix)-\(count.add(1, ordering: .relaxed).newValue)" }
}

/// Lets one thread wait until so many callers have come by.
final class Gate: Sendable {
  private let missing: Atomic<Int>
  private let isOpen = DispatchSemaphore(value: 0)

  init(callers: Int) {
    missing = Atomic(callers)
  }

  func arrive() {
    if missing.subtract(1, ordering: .relaxed).newValue == 0 { isOpen.signal() }
  }

  func wait() { isOpen.wait() }
}

/// So many milliseconds after the tests' clock began.
func at(_ milliseconds: Int64) -> Moment {
  Moment(milliseconds: 1_700_000_000_000).adding(milliseconds: milliseconds)
}

extension LedgerEntry {
  /// A finished entry of `key`.
  static func of(_ key: String, place: String = "out/{key}", status: Status = .done) -> LedgerEntry
  {
    LedgerEntry(
      key: Array(key.utf8), place: place,
      input: FileStamp(bytes: 1000, modified: 1_700_000_000_123_456_789, inode: .max, device: 2),
      inputSHA256: Array(repeating: 7, count: 32), recipe: Array(repeating: 1, count: 32),
      limits: Array(repeating: 2, count: 32), status: status,
      reason: status == .failed ? "damaged" : nil,
      output: status == .failed
        ? nil
        : LedgerOutput(
          key: Array("out/\(key)".utf8),
          stamp: FileStamp(bytes: 500, modified: 5, inode: 6, device: 7),
          sha256: Array(repeating: 9, count: 32)),
      run: "run-1", finished: at(5), milliseconds: 12.5, report: Array("{\"a\":1}".utf8))
  }
}

/// Sinks that get every event, as it is.
func toAll(_ sinks: [String]) -> @Sendable ([UInt8]) -> [Addressee] {
  { _ in sinks.map { Addressee(sink: $0, form: "native") } }
}

extension Notice {
  /// A notice whose body is its own id and number.
  static func of(_ key: String, to sinks: [String] = ["sns"]) -> Notice {
    Notice(key: Array(key.utf8), kind: "done", run: "run-1", addressees: toAll(sinks)) {
      Array("\($0.id) \($0.sequence)".utf8)
    }
  }
}

extension Change {
  /// A finished key with one notice.
  static func done(_ key: String, to sinks: [String] = ["sns"]) -> Change {
    Change(entries: [.of(key)], notices: [.of(key, to: sinks)])
  }
}

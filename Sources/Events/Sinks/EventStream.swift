// Events on standard output, for whatever stands next in a pipeline.

import CLinux
import Glibc
import Transport

/// Standard output as a sink of JSON Lines.
public struct EventStream: Sink {
  /// `stdout:`.
  public var address: String { "stdout:" }

  /// The stream; throws where anything follows the colon.
  public init(_ rest: [UInt8]) throws(EventsError) {
    guard rest.isEmpty else { throw .badSink("stdout:", detail: "nothing follows the colon") }
  }

  /// Lines that are written at once.
  public var batchLimit: Int { 500 }
  /// One writer.
  public var concurrency: Int { 1 }
  /// That of this machine.
  public var schedule: RetrySchedule { .local }

  /// Writes a line each. A reader that has gone takes none of them, even if it has read some.
  public func deliver(_ events: [OutgoingEvent]) async -> [Receipt] {
    let lines = events.flatMap { $0.body + [UInt8(ascii: "\n")] }
    let code = await offPool {
      lines.withUnsafeBytes { cs_write_all(STDOUT_FILENO, $0.baseAddress, $0.count) }
    }
    guard code != 0 else { return events.map { _ in .delivered } }
    let detail = String(cString: strerror(code))
    return events.map { _ in .again(.logFailed(path: "standard output", detail: detail)) }
  }
}

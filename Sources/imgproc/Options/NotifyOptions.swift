// Who hears of it.

import ArgumentParser
import Diagnostics
import Engine
import Events
import Storage

/// Options on notices.
struct NotifyOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Where notices go, instead of the bucket's own log (log:.imgproc/events.jsonl in it): \
      log:PATH. Repeatable.
      """, valueName: "sink"))
  var notify: [String] = []

  /// The sinks to tell: those that were named, or the bucket's own log.
  func sinks(_ bucket: any ObjectStore) throws -> [any Sink] {
    if notify.isEmpty { return [EventLog(of: bucket)] }
    do throws(EventsError) {
      return try notify.map { address throws(EventsError) in
        try openSink(RawArgument.decode(address))
      }
    } catch {
      throw UsageError("--notify: \(error.message)", hint: error.hint)
    }
  }
}

// Who hears of it.

import ArgumentParser
import Diagnostics
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

  /// The sinks to tell.
  ///
  /// - Parameter bucket: the bucket's location; its directory holds the log that is kept by default.
  func sinks(bucket: String) throws -> [any Sink] {
    let directory = try bucketDirectory(bucket)
    let addresses = notify.isEmpty ? ["log:\(directory)/.imgproc/events.jsonl"] : notify
    do throws(EventsError) {
      return try addresses.map { address throws(EventsError) in
        try openSink(RawArgument.decode(address))
      }
    } catch {
      throw UsageError("--notify: \(error.message)", hint: error.hint)
    }
  }
}

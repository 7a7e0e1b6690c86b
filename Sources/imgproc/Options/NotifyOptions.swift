// Who hears of it.

import ArgumentParser
import Diagnostics
import Events

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
  /// - Parameter bucket: the bucket's directory, which holds the log that is kept by default.
  func sinks(bucket: String) throws -> [any Sink] {
    let addresses = notify.isEmpty ? ["log:\(bucket)/.imgproc/events.jsonl"] : notify
    do {
      return try addresses.map(openSink)
    } catch {
      throw UsageError("--notify: \(error.message)", hint: error.hint)
    }
  }
}

// `imgproc events test SINK`: does a receiver take what it is sent? Shows what goes over the wire.

import ArgumentParser
import Diagnostics
import Events
import FoundationEssentials
import Storage
import Transport

/// `imgproc events test`.
struct EventsTest: AsyncParsableCommand, ConfiguredCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Send a test notice to a sink, and show the exchange.",
    discussion: """
      The notice's event_type is image_processing_test, so that no receiver takes it for an image. \
      Nothing is recorded, and nothing is tried twice. Secrets are shown as a part of their hash. \
      Ends with status 69 where the sink does not take it.
      """)

  @Argument(help: ArgumentHelp("The sink, as --notify takes it.", valueName: "sink"))
  var sink: String

  @OptionGroup(title: "Notices") var notify: NotifyOptions
  @OptionGroup(title: "Reporting") var reporting: ReportOptions
  @OptionGroup(title: "Bucket") var bucket: BucketOptions
  @ParentCommand var events: EventsCommand

  var root: Imgproc { events.root }

  func run() async throws {
    try await exiting {
      let environment = try bucket.environmentName(events.root.bucket)
      let subscriber = try notify.subscriber(
        Given(source: "SINK", text: sink), at: try bucket.location(events.root.bucket),
        environment: environment
      ) { exchange in
        standardOutput.say(
          (prefixed(exchange.request, "> ") + prefixed(exchange.answer, "< "))
            .map(\.safeForTerminal).joined(separator: "\n"))
      }
      let id = UUID().uuidString.lowercased()
      let key = EventKey(Array("imgproc-test".utf8))
      let body = try Event.test(id: id, key: key, environment: environment).json()
      guard let event = try subscriber.outgoing(id: id, key: key.bytes, kind: .test, native: body)
      else {
        throw UsageError(
          "the test notice is none that this sink is to get",
          hint: "leave out its pattern, or its form s3")
      }
      return tell(await subscriber.sink.deliver([event]).first, subscriber.sink.address)
    }
  }

  private func tell(_ receipt: Receipt?, _ sink: String) -> Int32 {
    switch receipt {
    case .delivered:
      standardOutput.say("\(sink.safeForTerminal) has taken it")
      return RunStatus.success
    case .again(let error, let seconds):
      let wait = seconds.map { ", and asks to wait \(Int($0)) s" } ?? ""
      standardError.say("imgproc: \((error.message + wait).safeForTerminal)")
    case .held(let error), .disabled(let error), .refused(let error):
      let hint = error.hint.map { "; \($0)" } ?? ""
      standardError.say("imgproc: \((error.message + hint).safeForTerminal)")
    case nil: break
    }
    return FailureCategory.unavailable.exitStatus
  }
}

private func prefixed(_ text: String, _ prefix: String) -> [String] {
  text.split(separator: "\n", omittingEmptySubsequences: false).map { prefix + $0 }
}

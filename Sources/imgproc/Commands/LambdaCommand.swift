// `imgproc lambda`: the program as a function of AWS Lambda, one call after another.

import ArgumentParser
import Diagnostics
import Engine
import Events
import Glibc
import State
import Transport

/// `imgproc lambda`.
struct LambdaCommand: AsyncParsableCommand, RunCommand {
  static let configuration = CommandConfiguration(
    commandName: "lambda",
    abstract: "Be a function of AWS Lambda: process what requests and notices name.",
    discussion: """
      Takes calls from the runtime API at $\(LambdaRuntime.variable), as a custom runtime does. A \
      request of API Gateway's with {"image_key": KEY} is answered with what became of the key. \
      Objects that S3 tells of, itself or by SNS, SQS or EventBridge, are processed as batch does. \
      The bucket is a directory that the function can write to: a file system that is mounted there.

      \(standardRecipeText)
      """)

  @OptionGroup var options: RunOptions
  @ParentCommand var root: Imgproc

  /// How long before the end of a call's time all is to be over, so that there is time to answer; a
  /// quarter of that time where it is short.
  private static let margin = Duration.seconds(2)

  func run() async throws {
    try await exiting {
      let runtime = try runtime()
      let function: Function
      do {
        function = try Function(ready())
      } catch {
        let failure = FailureReport(any: error)
        try? await runtime.failToStart(code: failure.code, message: failure.message)
        throw error
      }
      while true {
        let call = try await runtime.next()
        let (answer, stopped) = await function.answer(to: call.event, until: end(of: call))
        do {
          switch answer {
          case .response(let body): try await runtime.answer(call, body)
          case .failure(let failure):
            try await runtime.fail(call, code: failure.code, message: failure.message)
          }
        } catch {
          // Whether there is anybody left to take an answer shows when the next call is asked for.
          standardError.say("imgproc: \(FailureReport(any: error).message.safeForTerminal)")
        }
        if case .signal(let number) = stopped { return 128 + number }
      }
    }
  }

  private func runtime() throws -> LambdaRuntime {
    guard let host = getenv(LambdaRuntime.variable) else {
      throw UsageError(
        "$\(LambdaRuntime.variable) is not set: this is what AWS Lambda starts",
        hint: "imgproc process and imgproc batch are for everywhere else")
    }
    return try LambdaRuntime(host: String(cString: host))
  }

  /// The runs to come, all of whose options make sense.
  private func ready() throws -> KeyRun {
    var run = try options.run("lambda", root)
    run.isOneOfMany = true
    try run.check()
    return run
  }

  /// When all that a call asks for is to be over; nil where it does not say, or its clock is another.
  private func end(of call: FunctionCall) -> ContinuousClock.Instant? {
    guard let deadline = call.deadline else { return nil }
    let (left, overflow) = deadline.subtractingReportingOverflow(Moment.now.milliseconds)
    // No call has as much time as a day.
    guard !overflow, (1...86_400_000).contains(left) else { return nil }
    let time = Duration.milliseconds(left)
    return .now + time - min(Self.margin, time / 4)
  }
}

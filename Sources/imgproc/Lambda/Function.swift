// What the program does as a function: a call's event in, the answer out. Each call is a run.

import Diagnostics
import Engine
import Events
import FoundationEssentials
import Storage

/// What a call comes to.
enum FunctionAnswer {
  /// It is answered with this JSON.
  case response([UInt8])
  /// It has failed, and whoever made it may make it again.
  case failure(FailureReport)
}

/// The function.
struct Function {
  private let run: KeyRun

  /// A function whose calls are runs like this one.
  init(_ run: KeyRun) {
    self.run = run
  }

  /// Does what a call asks for; returns its answer, and why its run ended early.
  ///
  /// - Parameter end: when all is to be over.
  func answer(
    to event: [UInt8], until end: ContinuousClock.Instant?
  ) async -> (FunctionAnswer, StopReason?) {
    do {
      switch try FunctionEvent(parsing: event) {
      case .request(let key):
        let (answer, stopped) = await process(key, until: end)
        return (.response(try answer.json()), stopped)
      case .notices(let messages):
        for message in messages {
          if case .failure(let error) = message.objects { _ = told(error) }
        }
        let (failed, stopped) = try await process(messages, until: end)
        return (try MessagesAnswer.to(messages, failed: failed), stopped)
      }
    } catch {
      return (.failure(told(error)), nil)
    }
  }

  /// Processes the one key that a request names. Whatever goes wrong is in the answer: a failure of the
  /// function itself would be told to nobody but its owner.
  private func process(
    _ key: [UInt8]?, until end: ContinuousClock.Instant?
  ) async -> (RequestAnswer, StopReason?) {
    guard let key else { return (.withoutKey, nil) }
    let requested = RequestedKey(bytes: key)
    // No key is as long, and an answer or a notice that repeats it might find no room.
    guard key.count <= ObjectKey.maximumLength else {
      return (
        .ofNoKey(FailureReport(any: StorageError.invalidKey(.tooLong(bytes: key.count)))), nil
      )
    }
    let selection = KeySelection(isDiscovered: false) { _ in GivenKeys([requested]) }
    var answer = RequestAnswer.unfinished(requested.name)
    do {
      let summary = try await run.process(
        selection, until: end, told: { answer = RequestAnswer($0, runID: $1) })
      return (summary.owesNotices ? .unfinished(requested.name) : answer, summary.stopped)
    } catch {
      return (.fault(told(error), of: requested.name), nil)
    }
  }

  /// Processes the objects that messages tell of; returns the messages that are to come again: those that
  /// make no sense, which is for their sender to see, and those with a key that was not reached, or failed
  /// of something that may pass.
  private func process(
    _ messages: [FunctionEvent.Message], until end: ContinuousClock.Instant?
  ) async throws -> (failed: [FunctionEvent.Message], StopReason?) {
    let template = try run.options.naming.template()
    let keys = NoticedKeys(
      messages.flatMap { sensible($0) ?? [] }, outputs: template.excludedDirectories)
    let wanted = Set(keys.bytes)
    if wanted.isEmpty { return (messages.filter { sensible($0) == nil }, nil) }
    let selection = KeySelection(isDiscovered: true) { _ in keys.source() }
    var reached: Set<[UInt8]> = []
    var again: Set<[UInt8]> = []
    do {
      let summary = try await run.process(
        selection, until: end,
        told: { outcome, _ in
          reached.insert(outcome.key.bytes)
          if outcome.failure?.mayPass == true { again.insert(outcome.key.bytes) }
        })
      // A run that reached its end has passed over what has no outcome: outputs that lie among inputs.
      if summary.stopped != nil { again.formUnion(wanted.subtracting(reached)) }
      let failed = messages.filter { message in
        guard let objects = sensible(message), !summary.owesNotices else { return true }
        return objects.contains { again.contains($0.key) }
      }
      return (failed, summary.stopped)
    } catch let error as any Failure where error.category == .usage && messages.count > 1 {
      // Outputs of two messages would meet: each for itself, then.
      var failed: [FunctionEvent.Message] = []
      for message in messages {
        do {
          let (one, stopped) = try await process([message], until: end)
          failed += one
          if stopped != nil { return (failed + messages.drop { $0 != message }, stopped) }
        } catch {
          _ = told(error)
          failed.append(message)
        }
      }
      return (failed, nil)
    }
  }

  /// The objects that a message tells of; nil where it makes no sense.
  private func sensible(_ message: FunctionEvent.Message) -> [CreatedObject]? {
    try? message.objects.get()
  }

  /// The failure, which is in the log from now on.
  private func told(_ error: any Error) -> FailureReport {
    let failure = FailureReport(any: error)
    standardError.say("imgproc: \(failure.message.safeForTerminal)")
    return failure
  }
}

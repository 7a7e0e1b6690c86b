// What Ctrl-C and `kill` mean: once, to finish what is in flight; twice, to stop at once. Either way the
// state is consistent, and the next run goes on.

import Dispatch
import Engine
import Glibc
import Synchronization

/// Turns signals into the end of a run, for as long as it lives.
final class StopSignals {
  private let numbers: [Int32]
  private let sources: [any DispatchSourceSignal]

  init(_ stop: StopSwitch) {
    let count = Counter()
    // Whoever started this with a signal ignored, as nohup does, wants it so.
    numbers = [SIGINT, SIGTERM, SIGHUP].filter { !Self.isIgnored($0) }
    sources = numbers.map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number)
      source.setEventHandler {
        if count.next() > 1 { _exit(128 + number) }
        stop.stop(.signal(number))
        standardError.say("imgproc: finishing what is in flight; once more to stop at once")
      }
      source.resume()
      return source
    }
  }

  /// Leaves signals without any effect from now on.
  func end() {
    for source in sources { source.cancel() }
  }

  /// Gives signals back the effect that they have on a process that waits.
  func release() {
    end()
    for number in numbers { signal(number, SIG_DFL) }
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    sigaction(number, nil, &action)
    let ignored = 1  // SIG_IGN, a cast that Swift does not import
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == ignored
  }

  private final class Counter: Sendable {
    private let count = Atomic(0)

    func next() -> Int { count.add(1, ordering: .relaxed).newValue }
  }
}

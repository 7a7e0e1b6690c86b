// What goes wrong between the coordinator and its workers, or with a key as a whole.

import Diagnostics
import Glibc

/// Why a key could not be processed, where neither the bucket nor the image says so.
public enum EngineError: Failure, Equatable {
  /// The worker can't be started.
  case workerNotStarted(Int32)
  /// The worker could not give up what it must give up before it reads an image.
  case workerNotConfined
  /// The system has no thread to give.
  case noThread
  /// The worker was ended by a signal.
  case workerKilled(signal: Int32)
  /// The worker ended by itself in the middle of a job.
  case workerExited(status: Int32)
  /// The worker said what makes no sense.
  case workerGarbled
  /// The worker took longer than it may.
  case timedOut(seconds: Double)
  /// The input was written to while it was read.
  case changedWhileRead
  /// The output's bytes can't be written.
  case notWritten(Int32)
  /// The input on standard input has more bytes than it may.
  case streamTooLong(limit: Int)
  /// Standard input can't be read.
  case streamNotRead(Int32)
  /// Nobody reads standard output any more.
  case outputClosed
  /// A key is the output of another.
  case readsOutput(String, of: String)
  /// An output has the name of another's, which only what was made of both could tell.
  case outputTaken(String)
  /// Another run works on the bucket.
  case bucketBusy
  /// Two keys would be written to one output.
  case collision(output: String, keys: [String])

  /// What a script branches on.
  public var category: FailureCategory {
    switch self {
    case .workerNotStarted, .noThread, .workerKilled, .workerExited, .workerGarbled:
      .internalFault
    case .workerNotConfined: .badConfiguration
    case .timedOut, .streamTooLong: .unusableImage
    case .changedWhileRead, .bucketBusy: .tryAgain
    case .notWritten, .streamNotRead, .outputClosed: .ioFailed
    case .collision, .readsOutput, .outputTaken: .usage
    }
  }

  /// A stable word for the case.
  public var code: String {
    switch self {
    case .workerNotStarted: "worker_not_started"
    case .workerNotConfined: "worker_not_confined"
    case .noThread: "no_thread"
    case .workerKilled, .workerExited: "worker_died"
    case .workerGarbled: "worker_garbled"
    case .timedOut: "timed_out"
    case .changedWhileRead: "changed_while_read"
    case .bucketBusy: "bucket_busy"
    case .notWritten: "write_failed"
    case .streamTooLong: "over_limit"
    case .streamNotRead: "read_failed"
    case .outputClosed: "output_closed"
    case .collision, .readsOutput, .outputTaken: "output_collision"
    }
  }

  /// The case and its evidence, in one line.
  public var message: String {
    switch self {
    case .workerNotStarted(let code): "no worker can be started: \(systemText(code))"
    case .workerNotConfined: "the worker can't be confined on this system"
    case .noThread: "the system has no thread to give"
    case .workerKilled(let signal):
      "the worker died of signal \(signal) (\(String(cString: strsignal(signal))))"
    case .workerExited(let status): "the worker ended early with status \(status)"
    case .workerGarbled: "the worker's answer makes no sense"
    case .timedOut(let seconds): "not done after \(seconds.formattedSeconds) (--timeout)"
    case .changedWhileRead: "the file changed while it was read"
    case .bucketBusy: "another batch has this bucket"
    case .notWritten(let code): "the output can't be written: \(systemText(code))"
    case .streamTooLong(let limit):
      "standard input is over the limit of \(ByteCount(limit).forPeople) (--max-input)"
    case .streamNotRead(let code): "standard input can't be read: \(systemText(code))"
    case .outputClosed: "standard output is closed"
    case .readsOutput(let output, let key):
      "\(output) is to be read, and to be written from \(key)"
    case .outputTaken(let output): "\(output) is the output of another key already"
    case .collision(let output, let keys):
      "\(keys.joined(separator: " and ")) would both become \(output)"
    }
  }

  /// What can be done.
  public var hint: String? {
    switch self {
    case .workerKilled(signal: SIGSYS):
      "it asked the system for what no image needs, and was stopped; the file may be hostile"
    case .workerNotConfined:
      "see imgproc doctor for what is missing; --sandbox auto does with what there is"
    case .workerKilled, .workerExited:
      "it may have needed more than --memory allows; the file may be damaged or hostile"
    case .timedOut: "raise --timeout if you trust this image"
    case .bucketBusy: "wait for it with --lock wait, or leave it to it with --lock skip"
    case .changedWhileRead: "run again once the upload is finished"
    case .streamTooLong: "raise --max-input if you trust this image"
    case .collision: "say --on-collision suffix, or give each an -o of its own by --include"
    case .outputTaken: "name outputs by {key} or {name} as well"
    case .readsOutput: "leave the outputs out of the keys, or process them in a second run"
    case .noThread: "raise the limit of processes, or lower --jobs"
    case .notWritten(ENOSPC), .notWritten(EDQUOT): "make room and run again; nothing is half done"
    case .workerNotStarted, .workerGarbled, .notWritten, .streamNotRead, .outputClosed:
      nil
    }
  }
}

private func systemText(_ code: Int32) -> String {
  String(cString: strerror(code)).lowercased()
}

extension Double {
  /// `300 s`, `0.5 s`.
  fileprivate var formattedSeconds: String {
    self == rounded() ? "\(Int(self)) s" : "\(self) s"
  }
}

/// Whether an `errno` says that no output of any key can be written: the disk, or somebody's share of
/// it, is full, or read-only.
func isFull(_ code: Int32) -> Bool { [ENOSPC, EDQUOT, EROFS].contains(code) }

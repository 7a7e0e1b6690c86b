// `imgproc process -`: a picture in the middle of a pipeline.

import ArgumentParser
import Diagnostics
import Engine
import Glibc
import Storage
import Worker

extension Process {
  /// Processes standard input.
  @Sendable func processStream() throws -> Int32 {
    try refuseBucketOptions()
    if options.naming.output == nil, isatty(STDOUT_FILENO) == 1 {
      throw UsageError(
        "an image does not belong on a terminal", hint: "say --output FILE, or redirect")
    }
    let run = RunReport(options.reporting)
    let limits = try options.limits.limits()
    var recipe = try options.recipe()
    // Flags for several were refused; variables are meant for every call.
    recipe.outputs = []
    let processor = StreamProcessor(recipe: recipe, limits: limits)
    var slot = WorkerSlot(
      try options.workers.workers(limits, keepErrors: options.reporting.verbose))
    if options.reporting.verbose { SettingTrace.tell() }
    let started = ContinuousClock.now
    let result: Result<ImageReport, FailureReport>
    do {
      result = .success(try make(with: processor, on: &slot))
    } catch EngineError.outputClosed {
      return 128 + SIGPIPE
    } catch let error as ValidationError {
      throw error
    } catch {
      result = .failure(FailureReport(any: error))
    }
    let milliseconds = (ContinuousClock.now - started) / .milliseconds(1)
    run.add(Outcome(ofStream: result, milliseconds: milliseconds), as: "standard input")
    return run.finish().exitStatus
  }

  /// Makes the image and writes it where it belongs.
  private func make(
    with processor: StreamProcessor, on slot: inout WorkerSlot
  ) throws -> ImageReport {
    let destination = try options.naming.output.map(StreamDestination.init)
    return try processor.process(STDIN_FILENO, on: &slot) { slot, report in
      if let destination {
        let pending = try destination.store.create(destination.key)
        try slot.deliver(report.output.bytes, to: pending.descriptor)
        try pending.commit()
      } else {
        try slot.deliver(report.output.bytes, toStream: STDOUT_FILENO)
      }
    }
  }

  /// Refuses flags on what a stream has not. Variables are meant for every call, so they may be set.
  private func refuseBucketOptions() throws {
    let (bucket, notify, run) = (options.bucket, options.notify, options.batch)
    let flags: [(String, isGiven: Bool, String)] = [
      ("--bucket", (bucket.bucket ?? root.bucket.bucket) != nil, "it is in no bucket"),
      ("--env", (bucket.environment ?? root.bucket.environment) != nil, noNotice),
      ("--notify", !notify.notify.isEmpty, noNotice),
      ("--notify-on", notify.notifyOn != nil, noNotice),
      ("--notify-pattern", notify.notifyPattern != nil, noNotice),
      ("--format-events", notify.formatEvents != nil, noNotice),
      ("--require-notify", notify.requireNotify, noNotice),
      ("--state", options.state.state != nil, "it has no ledger"),
      ("--force", run.force, "it has no ledger"),
      ("--jobs", options.workers.jobs != nil, "it is one image"),
      ("--memory-total", run.memoryTotal != nil, "it is one image"),
      ("--fail-fast", run.failFast, "it is one image"),
      ("--deadline", run.deadline != nil, "--timeout ends it"),
      ("--keep-dates", run.keepDates, "a stream has no date"),
      ("--on-collision", options.naming.onCollision != nil, "it leads to one output"),
      ("--out", !options.outputs.out.isEmpty, "it leads to one output"),
      ("--widths", options.outputs.widths != nil, "it leads to one output"),
    ]
    for (flag, isGiven, reason) in flags where isGiven {
      throw UsageError("\(flag) does not go with standard input: \(reason)", hint: "leave it out")
    }
  }
}

private let noNotice = "nobody is notified of it"

/// A file that need not be in any bucket: its directory serves as one.
private struct StreamDestination {
  let store: FileStore
  let key: ObjectKey

  init(_ argument: String) throws {
    // A link stays, and what it leads to is replaced: /dev/stdout is one.
    let bytes = try Self.resolved(RawArgument.decode(argument))
    var status = stat()
    // The new file takes the name of the old one, which must not be a terminal's or a pipe's.
    if stat(bytes.map { CChar(bitPattern: $0) } + [0], &status) == 0,
      ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT)
    {
      throw ValidationError("--output: '\(argument)' is no file: redirect standard output instead")
    }
    let slash = bytes.lastIndex(of: UInt8(ascii: "/"))
    let directory = slash.map { $0 == 0 ? [UInt8(ascii: "/")] : Array(bytes[..<$0]) }
    do throws(StorageError) {
      store = try FileStore(directory: RawArgument.encode(directory ?? Array(".".utf8)))
      key = try ObjectKey(bytes: Array(bytes[(slash.map { $0 + 1 } ?? 0)...]))
    } catch {
      switch error {
      case .bucketUnavailable(_, let code): throw StorageError.cannotCreate(code)
      case .invalidKey: throw ValidationError("--output: '\(argument)' names no file")
      default: throw error
      }
    }
  }

  /// Where the link `path` leads, or `path` itself where it is no link.
  private static func resolved(_ path: [UInt8]) throws(StorageError) -> [UInt8] {
    let name = path.map { CChar(bitPattern: $0) } + [0]
    var status = stat()
    guard lstat(name, &status) == 0, status.st_mode & S_IFMT == S_IFLNK else { return path }
    guard let target = realpath(name, nil) else { throw .cannotCreate(errno) }
    defer { free(target) }
    return Array(UnsafeRawBufferPointer(start: target, count: strlen(target)))
  }
}

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
    if output == nil, isatty(STDOUT_FILENO) == 1 {
      throw UsageError(
        "an image does not belong on a terminal", hint: "say --output FILE, or redirect")
    }
    let destination = try output.map(StreamDestination.init)
    let processor = StreamProcessor(recipe: try recipe.recipe(), limits: try limits.limits())
    var slot = WorkerSlot(try limits.workers(keepErrors: reporting.verbose))
    do {
      try processor.process(STDIN_FILENO, on: &slot) { slot, report in
        if let destination {
          let pending = try destination.store.create(destination.key)
          try slot.deliver(report.output.bytes, toFile: pending.descriptor)
          try pending.commit()
        } else {
          try slot.deliver(report.output.bytes, toStream: STDOUT_FILENO)
        }
        try tell(report)
      }
      return RunStatus.success
    } catch EngineError.outputClosed {
      return 128 + SIGPIPE
    } catch {
      let failure = FailureReport(any: error)
      standardError.say(failureLine("standard input", failure))
      return failure.category.exitStatus
    }
  }

  /// Says what was made, where that was asked for.
  private func tell(_ report: ImageReport) throws {
    if let descriptor = reporting.jsonDescriptor {
      OutputStream(descriptor: descriptor).write(try jsonLine(report))
    }
    if reporting.verbose { standardError.say("standard input: \(change(report))") }
  }
}

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

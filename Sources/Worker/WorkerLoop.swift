// The worker's whole life: one thread that takes a job, makes the image, writes it where it is told,
// and waits for the next, until the coordinator is gone.

import CSystem
import Codecs
import Diagnostics
import Glibc
import Imaging

/// How a worker is called: `imgproc worker BYTES`, with the socket as standard input.
public enum WorkerCommand {
  /// The command's name.
  public static let name = "worker"

  /// The exit status of a worker that could not confine itself, and so took no job.
  public static let unconfinedStatus: Int32 = 99

  /// Everything after the program's name.
  public static func arguments(_ confinement: Confinement) -> [String] {
    [name, String(confinement.memory)]
  }

  /// The confinement that `arguments` ask for, or nil where they are not a worker's.
  public static func confinement(from arguments: [String]) -> Confinement? {
    guard arguments.count == 2, arguments[0] == name, let memory = Int(arguments[1]), memory > 0
    else { return nil }
    return Confinement(memory: memory)
  }
}

/// Confines this process and serves the coordinator on standard input.
///
/// - Returns: the exit status: 0 once the coordinator is gone.
public func runWorker(_ confinement: Confinement) -> Int32 {
  guard confinement.enter() else { return WorkerCommand.unconfinedStatus }
  cs_keep_memory()
  let channel = Channel(owning: STDIN_FILENO)
  var made: [UInt8] = []
  do {
    while true {
      let (request, descriptor) = try channel.receive(Request.self)
      defer { if descriptor >= 0 { close(descriptor) } }
      switch request {
      case .make(let job):
        made = []
        try channel.send(make(job, from: descriptor, file: &made))
      case .deliver:
        let code = writeAll(made, to: descriptor)
        try channel.send(code == 0 ? Reply.delivered : .notDelivered(code))
        made = []
      }
    }
  } catch {
    return error == .closed ? RunStatus.success : FailureCategory.internalFault.exitStatus
  }
}

private func make(_ job: Job, from descriptor: Int32, file: inout [UInt8]) -> Reply {
  do throws(CodecError) {
    let input = try readInput(descriptor, limits: job.limits)
    let header = try readHeader(of: input.bytes, limits: job.limits)
    let image = try processImage(
      input.bytes, header: header, recipe: job.recipe, limits: job.limits)
    file = image.file
    return .made(
      ImageReport(
        input: FileFacts(
          bytes: input.bytes.count, format: header.format, size: header.uprightSize,
          sha256: input.sha256),
        output: FileFacts(
          bytes: file.count, format: image.format, size: image.size, sha256: sha256(file)),
        quality: image.quality, keepsInput: image.keepsInput, operations: image.operations,
        warnings: image.warnings))
  } catch {
    return .failed(FailureReport(error))
  }
}

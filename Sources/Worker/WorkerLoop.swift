// The worker's whole life: one thread that takes a job, makes the image, writes it where it is told,
// and waits for the next, until the coordinator is gone.

import CLinux
import Codecs
import Diagnostics
import Glibc
import Imaging
import Planning

/// How a worker is called: `imgproc worker MEMORY FILE SECONDS SANDBOX`, with the socket as standard
/// input.
public enum WorkerCommand {
  /// The command's name.
  public static let name = "worker"

  /// The exit status of a worker that could not confine itself, and so took no job.
  public static let unconfinedStatus: Int32 = 99

  /// Everything after the program's name.
  public static func arguments(_ confinement: Confinement) -> [String] {
    [
      name, String(confinement.memory), String(confinement.file), String(confinement.seconds),
      confinement.sandbox.rawValue,
    ]
  }

  /// The confinement that `arguments` ask for, or nil where they are not a worker's.
  public static func confinement(from arguments: [String]) -> Confinement? {
    guard arguments.count == 5, arguments[0] == name, let sandbox = Sandbox(rawValue: arguments[4])
    else { return nil }
    let bounds = arguments[1...3].compactMap { Int($0) }.filter { $0 > 0 }
    guard bounds.count == 3 else { return nil }
    return Confinement(memory: bounds[0], file: bounds[1], seconds: bounds[2], sandbox: sandbox)
  }
}

/// Confines this process and serves the coordinator on standard input.
///
/// - Returns: the exit status: 0 once the coordinator is gone.
public func runWorker(_ confinement: Confinement) -> Int32 {
  // Little CMS dates what it makes, for which the C library reads the time zone's file, once: now, since
  // no file is to be opened any more once confined.
  tzset()
  guard confinement.enter() else { return WorkerCommand.unconfinedStatus }
  cs_keep_memory()
  var service = Service(channel: Channel(owning: STDIN_FILENO), confinement: confinement)
  do {
    while true { try service.serve() }
  } catch {
    return error == .closed ? RunStatus.success : FailureCategory.internalFault.exitStatus
  }
}

/// What a worker knows between two requests.
private struct Service: ~Copyable {
  private let channel: Channel
  private let confinement: Confinement
  private var job: Job?
  /// The files of the outputs just made, each until it is delivered.
  private var made: [[UInt8]] = []

  init(channel: consuming Channel, confinement: Confinement) {
    self.channel = channel
    self.confinement = confinement
  }

  /// Answers one request.
  mutating func serve() throws(ChannelError) {
    let (request, descriptor) = try receive()
    defer { if descriptor >= 0 { close(descriptor) } }
    switch request {
    case .adopt(let job): self.job = job
    case .make:
      made = []
      try channel.send(try make(from: descriptor))
    case .proceed: throw .garbled
    case .check: try channel.send(try check(descriptor))
    case .deliver(let output):
      guard made.indices.contains(output) else { throw .garbled }
      let code = writeAll(made[output], to: descriptor)
      made[output] = []
      try channel.send(code == 0 ? Reply.delivered : .notDelivered(code))
    }
  }

  /// The next request, and time for it.
  private func receive() throws(ChannelError) -> (message: Request, descriptor: Int32) {
    let received = try channel.receive(Request.self)
    confinement.allowRequest()
    return received
  }

  private func check(_ descriptor: Int32) throws(ChannelError) -> Reply {
    guard let job else { throw .garbled }
    do throws(CodecError) {
      let input = try readInput(descriptor, limits: job.limits)
      try checkImage(input.bytes, limits: job.limits)
      return .sound(sha256: input.sha256)
    } catch {
      return .failed(FailureReport(error))
    }
  }

  private mutating func make(from descriptor: Int32) throws(ChannelError) -> Reply {
    guard let job else { throw .garbled }
    let task: ImageTask
    do throws(CodecError) {
      task = try ImageTask(job, descriptor)
    } catch {
      return .failed(FailureReport(error))
    }
    if task.plan.predictedMemory > job.allowance {
      try channel.send(Reply.needs(task.plan.predictedMemory))
      guard case .proceed = try receive().message else { throw .garbled }
    }
    do throws(CodecError) {
      let images = try processImage(task.input.bytes, task.plan)
      for image in images { try job.limits.checkOutput(bytes: image.file.count) }
      made = images.map(\.file)
      return .made(images.map { ImageReport($0, of: task) })
    } catch {
      return .failed(FailureReport(error))
    }
  }
}

/// An input that was looked at, and what is to be made of it.
private struct ImageTask {
  let input: HashedInput
  let plan: JobPlan

  init(_ job: Job, _ descriptor: Int32) throws(CodecError) {
    input = try readInput(descriptor, limits: job.limits)
    let header = try readHeader(
      of: input.bytes, limits: job.limits, isPart: job.recipe.onCorrupt == .salvage)
    plan = try JobPlan(job.recipe, for: header, limits: job.limits)
    input.bytes.rewind()
  }
}

extension ImageReport {
  fileprivate init(_ image: ProcessedImage, of task: ImageTask) {
    let header = task.plan.header
    self.init(
      input: FileFacts(
        bytes: task.input.bytes.count, format: header.format, size: header.uprightSize,
        sha256: task.input.sha256),
      output: FileFacts(
        bytes: image.file.count, format: image.format, size: image.size,
        sha256: sha256(image.file)),
      quality: image.quality, score: image.score, keepsInput: image.keepsInput,
      operations: image.operations, removed: image.removed, warnings: image.warnings)
  }
}

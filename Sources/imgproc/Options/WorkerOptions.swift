// The workers: how many there are, and what each may cost.

import ArgumentParser
import Engine
import Planning
import Worker

/// Options on worker processes.
struct WorkerOptions: ParsableArguments {
  private static let standardMemory = 1 << 30
  private static let standardTimeout = 300

  @Option(
    name: [.customShort("j", allowingJoined: true), .customLong("jobs")],
    help: ArgumentHelp("Images at a time, or auto. (default: auto, one a core)", valueName: "n"))
  var jobs: String?

  @Option(
    help: ArgumentHelp(
      "Longest time for one image. (default: \(written(seconds: Self.standardTimeout)))",
      valueName: "time"))
  var timeout: String?

  @Option(
    help: ArgumentHelp(
      "Memory of one image's worker. (default: \(written(Self.standardMemory, unit: 1024)))",
      valueName: "bytes"))
  var memory: String?

  @Option(
    help: ArgumentHelp(
      """
      Whether workers are shut off from files, network and other processes by the kernel: auto, as far \
      as it can; require, or fail; off. (default: auto)
      """, valueName: "auto|require|off"))
  var sandbox: String?

  /// How workers are run under `limits`.
  func workers(_ limits: Limits, keepErrors: Bool) throws -> WorkerSettings {
    let environment = Environment()
    let memory =
      try environment.setting("--memory", memory) { text in
        let bytes = try count(unit: 1024)(text)
        guard bytes >= Confinement.leastMemory else {
          let least = written(Confinement.leastMemory, unit: 1024)
          throw UsageError(text, isNot: "enough for a worker to start: it takes \(least)")
        }
        return bytes
      } ?? Self.standardMemory
    let timeout =
      try environment.setting("--timeout", timeout, read: duration) ?? Double(Self.standardTimeout)
    let sandbox = try environment.setting("--sandbox", sandbox, read: word(of: Sandbox.self))
    return WorkerSettings(
      confinement: Confinement(
        memory: memory, file: limits.maxOutput, seconds: Int(timeout.rounded(.up)),
        sandbox: sandbox ?? .auto),
      timeout: timeout, keepErrors: keepErrors)
  }

  /// How many run at a time.
  func lanes() throws -> Int {
    let cores = Resources().cores
    return try Environment().setting("--jobs", jobs) { text in
      text == "auto" ? cores : try number(in: 1...1024)(text)
    } ?? cores
  }
}

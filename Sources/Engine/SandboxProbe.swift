// Whether this system lets a worker raise all of its walls: asked of one, since what a kernel knows a
// container may still forbid.

import Diagnostics
import Glibc
import Worker

/// Starts a worker that insists on its sandbox; returns whether it got it.
public func sandboxHolds() -> Bool {
  let confinement = Confinement(memory: Confinement.leastMemory, sandbox: .require)
  do {
    var worker = try WorkerProcess.start(confinement, keepErrors: false)
    do throws(ChannelError) {
      // Before any job this makes no sense, and a worker that got as far closes the channel and ends: by
      // itself, or by the kill that looks for the cause.
      _ = try worker.ask(.check, descriptor: -1, deadline: .now + .seconds(10))
      return false
    } catch {
      guard error == .closed else { return false }
      let ends: [EngineError] = [
        .workerExited(status: FailureCategory.internalFault.exitStatus),
        .workerKilled(signal: SIGKILL),
      ]
      return ends.contains(worker.causeOfDeath())
    }
  } catch {
    return false
  }
}

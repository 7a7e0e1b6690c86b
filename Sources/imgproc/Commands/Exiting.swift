// From what a command comes to, to the process's exit status: the one place.

import ArgumentParser
import Diagnostics
import Engine
import Storage

/// Runs a command's body; a failure that is not one key's own is told here.
func exiting(_ body: () throws -> Int32) throws {
  try exit(Result(catching: body))
}

/// The same for a body that waits.
func exiting(_ body: () async throws -> Int32) async throws {
  do {
    try exit(.success(await body()))
  } catch {
    try exit(.failure(error))
  }
}

private func exit(_ result: Result<Int32, any Error>) throws {
  switch result {
  case .success(RunStatus.success): return
  case .success(let status): throw ExitCode(status)
  case .failure(let error) where error is any Failure:
    let failure = FailureReport(any: error)
    let hint = failure.hint.map { "; \($0)" } ?? ""
    standardError.say("imgproc: \((failure.message + hint).safeForTerminal)")
    throw ExitCode(failure.category.exitStatus)
  case .failure(let error): throw error
  }
}

/// The bytes of the key that a person typed: `./photo.jpg` is `photo.jpg`, as the shell completes it.
func keyBytes(_ argument: String) -> [UInt8] {
  withoutCurrentDirectory(RawArgument.decode(argument))
}

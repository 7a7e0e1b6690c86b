// Where the program keeps what it remembers.

import ArgumentParser
import Events
import State
import Storage

/// Options on the state.
struct StateOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Directory of the ledger and the outbox. (default: .imgproc in the bucket)",
      valueName: "dir"))
  var state: String?

  /// The directory: what was asked for, or the bucket's own.
  func directory(_ bucket: any ObjectStore) throws -> [UInt8] {
    let asked = try Environment().setting("--state", state) { RawArgument.decode($0) }
    if let asked { return asked }
    guard let own = try bucket.recordPath() else {
      throw UsageError("this bucket has no place for a state", hint: "say --state DIRECTORY")
    }
    return own
  }

  /// The state to be looked at, which this never makes; nil where there is none.
  func reader(_ bucket: any ObjectStore) throws -> StateReader? {
    let asked = try Environment().setting("--state", state) { RawArgument.decode($0) }
    guard let directory = try asked ?? bucket.existingRecordPath() else { return nil }
    return try StateReader.open(directory: directory)
  }

  /// Opens the state, and makes it where there is none.
  func open(in directory: [UInt8]) throws(StateError) -> StateStore {
    try StateStore(directory: directory, mintEventID: EventID.make)
  }
}

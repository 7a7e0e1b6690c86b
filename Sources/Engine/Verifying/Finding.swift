// What can be wrong between the ledger and the outputs that it remembers.

import Diagnostics
import Events

/// Something that is not as the ledger has it.
public struct Finding: Sendable {
  /// The kinds of finding.
  public enum Kind: String, Codable, Sendable, CaseIterable {
    /// The ledger remembers an output that is not there.
    case hole
    /// The output's bytes are not those that were written.
    case altered
    /// The output can't be decoded.
    case rot
    /// A file in a directory of outputs that the ledger does not know.
    case stray
    /// The output can't be read.
    case unreadable
  }

  /// What is wrong.
  public let kind: Kind
  /// The output's key.
  public let output: EventKey
  /// The key that it was made of; nil for a stray.
  public let key: EventKey?
  /// What is wrong, in words.
  public let detail: String
}

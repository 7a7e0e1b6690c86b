// Why a key is to be processed, or why not.

/// Why a key is due.
public enum Reason: String, Codable, Sendable, CaseIterable {
  /// The ledger knows nothing of it.
  case new
  /// Everything was to be done again.
  case forced
  /// The recipe, or the program that carries it out, is another.
  case recipeChanged = "recipe_changed"
  /// The input has other bytes.
  case inputChanged = "input_changed"
  /// The output is gone.
  case outputMissing = "output_missing"
  /// The output is not as it was left.
  case outputAltered = "output_altered"
  /// It failed, for a reason that may have passed.
  case failedBefore = "failed_before"

  /// The reason in words.
  public var explanation: String {
    switch self {
    case .new: "never processed"
    case .forced: "--force"
    case .recipeChanged: "the recipe or the program has changed"
    case .inputChanged: "the input has changed"
    case .outputMissing: "the output is missing"
    case .outputAltered: "the output was altered"
    case .failedBefore: "it failed before, and may not now"
    }
  }
}

/// What the ledger and the bucket say of a key, before a byte of it is read.
enum Verdict: Sendable {
  /// It must be processed.
  case due(Reason)
  /// The facts of the input or the output are others than the ledger's; only their bytes can tell
  /// whether it must be processed. One doubt an output, in their order.
  case doubtful([Doubt])
  /// There is nothing to do.
  case upToDate
  /// It failed, and nothing that led to it has changed.
  case stillFailing
}

/// What has to be looked into.
struct Doubt: Sendable {
  /// The input's bytes may be others.
  var input = false
  /// The output's bytes may be others.
  var output = false
}

// Keys that have no output, and with which nothing is wrong.

import Codecs
import Diagnostics

extension FailureReport {
  /// Why a key that ends like this was passed over; nil where it failed.
  ///
  /// - Parameter selected: how it came into the run; nil for a stream.
  func skipping(_ selected: Selected?) -> Outcome.Skipping? {
    if code == CodecError.nothingSavedCode { return .nothingSaved }
    return selected.map(isOfNoImage) == true ? .notAnImage : nil
  }
}

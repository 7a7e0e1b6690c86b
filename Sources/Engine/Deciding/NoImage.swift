// What lies in a bucket beside its images, such as a text file, is nobody's failure, as long as neither
// its name nor a person says that it is an image. An image of a format that is not read is a failure.

import Codecs
import Diagnostics
import Storage

extension FailureReport {
  /// Whether this says no more than that a file which was found, and is not named like an image, is
  /// none.
  func isOfNoImage(_ selected: Selected) -> Bool {
    guard selected.isDiscovered, let key = try? selected.request.key.get() else { return false }
    return isOfNoImage(key)
  }

  /// The same of a key, however it was come by.
  func isOfNoImage(_ key: ObjectKey) -> Bool {
    let harmless = [CodecError.unsupportedFormat(found: nil).code, CodecError.empty.code]
    guard harmless.contains(code) else { return false }
    guard let name = key.fileExtension else { return true }
    return !ImageFormat.allCases.contains { $0.extensions.contains(name) }
  }
}

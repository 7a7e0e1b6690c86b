// The log of notices that every bucket keeps of itself.

import Events
import Storage

extension EventLog {
  /// The log `.imgproc/events.jsonl` of `bucket`, opened beneath it like everything else there.
  ///
  /// - Parameter days: for which ended logs are kept; 0 for ever.
  public init(of bucket: any ObjectStore, days: Int = standardDays) {
    let name = "events.jsonl"
    let path = "\(recordDirectory)/\(name)"
    self.init(path: path, days: days) { () throws(EventsError) in
      do throws(StorageError) {
        if let file = try bucket.openRecord(name) { return file }
      } catch {
        throw .logFailed(path: path, detail: error.message)
      }
      throw .logFailed(path: path, detail: "this kind of bucket can't hold it")
    }
  }
}

// What the ledger remembers of one output of one key: enough to tell, without reading a byte, that
// nothing is to be done.

/// The facts of an object that change when its bytes do.
public struct FileStamp: Hashable, Sendable {
  /// Length in bytes.
  public var bytes: Int64
  /// Time of the last write, in nanoseconds since 1970; nil where the bucket does not say.
  public var modified: Int64?
  /// The file's number; nil in object stores.
  public var inode: UInt64?
  /// The file system's number; nil in object stores.
  public var device: UInt64?

  /// A stamp from its parts.
  public init(bytes: Int64, modified: Int64?, inode: UInt64?, device: UInt64?) {
    self.bytes = bytes
    self.modified = modified
    self.inode = inode
    self.device = device
  }
}

/// The object that an entry's output is.
public struct LedgerOutput: Hashable, Sendable {
  /// Its key.
  public var key: [UInt8]
  /// Its facts once it was in place.
  public var stamp: FileStamp?
  /// Its SHA-256.
  public var sha256: [UInt8]?

  /// An output from its parts.
  public init(key: [UInt8], stamp: FileStamp?, sha256: [UInt8]?) {
    self.key = key
    self.stamp = stamp
    self.sha256 = sha256
  }
}

/// One row of the ledger: the last that became of a key in one place.
public struct LedgerEntry: Hashable, Sendable {
  /// How it ended.
  public enum Status: String, Sendable, CaseIterable {
    /// The output is new.
    case done
    /// The output has the input's own pixels.
    case unchanged
    /// There is no output.
    case failed
  }

  /// The input's key.
  public var key: [UInt8]
  /// Which of the key's outputs: the template that names them.
  public var place: String
  /// The input's facts; nil where there was no such object.
  public var input: FileStamp?
  /// The input's ETag, in object stores.
  public var inputTag: String?
  /// The input's SHA-256; nil where it was not read to its end.
  public var inputSHA256: [UInt8]?
  /// A digest of the recipe and of the versions of all that carried it out.
  public var recipe: [UInt8]
  /// A digest of the limits.
  public var limits: [UInt8]
  /// How it ended.
  public var status: Status
  /// The failure's code; nil where nothing failed.
  public var reason: String?
  /// What was made.
  public var output: LedgerOutput?
  /// The number of the key's last event, set as the entry is committed; 0 before the first.
  public var sequence: Int64 = 0
  /// The run that did it.
  public var run: String
  /// When it was finished.
  public var finished: Moment
  /// How long it took.
  public var milliseconds: Double
  /// What was made, or why nothing was, in the caller's own form.
  public var report: [UInt8]

  /// An entry from its parts.
  public init(
    key: [UInt8], place: String, input: FileStamp?, inputTag: String? = nil,
    inputSHA256: [UInt8]? = nil, recipe: [UInt8], limits: [UInt8], status: Status,
    reason: String? = nil, output: LedgerOutput? = nil, run: String, finished: Moment,
    milliseconds: Double, report: [UInt8]
  ) {
    self.key = key
    self.place = place
    self.input = input
    self.inputTag = inputTag
    self.inputSHA256 = inputSHA256
    self.recipe = recipe
    self.limits = limits
    self.status = status
    self.reason = reason
    self.output = output
    self.run = run
    self.finished = finished
    self.milliseconds = milliseconds
    self.report = report
  }
}

// What is to be recorded together: the ledger's rows of a finished key, and the notices of it.

/// What a notice is known by, decided in the transaction that records it.
public struct NoticeIdentity: Hashable, Sendable {
  /// The event's id, the same over every delivery and replay.
  public var id: String
  /// The event's number among those of its key, from 1.
  public var sequence: Int64
}

/// A sink that is to get an event.
public struct Addressee: Hashable, Sendable {
  /// The sink's name.
  public var sink: String
  /// In which form it gets it, as whoever sends it calls the form.
  public var form: String

  /// An addressee from its parts.
  public init(sink: String, form: String) {
    self.sink = sink
    self.form = form
  }
}

/// An event to be recorded and sent.
public struct Notice: Sendable {
  /// The key that it is of.
  public var key: [UInt8]
  /// Its type.
  public var kind: String
  /// The run that it is of.
  public var run: String
  /// Makes its body, on the writer's thread: quickly, and without using the state.
  public var body: @Sendable (NoticeIdentity) throws -> [UInt8]
  /// Who is to get it, given the body, likewise. What is decided here no later run changes. The event
  /// is kept for replay even where there is nobody.
  public var addressees: @Sendable (_ body: [UInt8]) -> [Addressee]

  /// A notice from its parts.
  public init(
    key: [UInt8], kind: String, run: String,
    addressees: @escaping @Sendable (_ body: [UInt8]) -> [Addressee],
    body: @escaping @Sendable (NoticeIdentity) throws -> [UInt8]
  ) {
    self.key = key
    self.kind = kind
    self.run = run
    self.addressees = addressees
    self.body = body
  }
}

/// What is recorded wholly or not at all.
public struct Change: Sendable {
  /// Entries to be written, in place of those of the same key and place. Their `sequence` is set here.
  public var entries: [LedgerEntry]
  /// Entries to be forgotten, by key and place.
  public var forgotten: [(key: [UInt8], place: String)]
  /// Notices, in the order in which they are to be sent.
  public var notices: [Notice]

  /// A change from its parts.
  public init(
    entries: [LedgerEntry] = [], forgotten: [(key: [UInt8], place: String)] = [],
    notices: [Notice] = []
  ) {
    self.entries = entries
    self.forgotten = forgotten
    self.notices = notices
  }
}

/// What was recorded.
public struct Committed: Hashable, Sendable {
  /// The change's notices, in its order.
  public var notices: [NoticeIdentity]
}

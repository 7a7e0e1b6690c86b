// A delivery as `events list` and `events dead` tell it.

import Diagnostics
import Events
import FoundationEssentials
import State

/// A moment as people and programs read it.
func time(_ moment: Moment) -> String {
  timestamp(Date(timeIntervalSince1970: Double(moment.milliseconds) / 1000))
}

/// One delivery's line.
struct OutboxRecord: Encodable {
  private let entry: OutboxEntry
  private let key: EventKey

  init(_ entry: OutboxEntry) {
    self.entry = entry
    key = EventKey(entry.key)
  }

  private enum CodingKeys: String, CodingKey {
    case v, event, delivery, sink, state, kind, key, created, due, attempts
    case id = "event_id"
    case keyBytes = "key_base64"
    case lastError = "last_error"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(1, forKey: .v)
    try container.encode("delivery", forKey: .event)
    try container.encode(entry.id, forKey: .delivery)
    try container.encode(entry.event, forKey: .id)
    try container.encode(entry.sink, forKey: .sink)
    try container.encode(entry.isDead ? "dead" : "pending", forKey: .state)
    try container.encode(entry.kind, forKey: .kind)
    try container.encode(key.text, forKey: .key)
    try container.encodeIfPresent(key.base64, forKey: .keyBytes)
    try container.encode(time(entry.created), forKey: .created)
    if !entry.isDead { try container.encode(time(entry.due), forKey: .due) }
    try container.encode(entry.attempts, forKey: .attempts)
    try container.encodeIfPresent(entry.lastError, forKey: .lastError)
  }

  /// The same for people.
  var line: String {
    let state =
      entry.isDead ? "given up after \(tries)" : "due \(time(entry.due)), \(tries) so far"
    let cause = entry.lastError.map { ": \($0)" } ?? ""
    let name = key.text.isEmpty ? entry.kind : key.text
    return "\(entry.id)  \(entry.event)  \(name) -> \(entry.sink), \(state)\(cause)"
  }

  private var tries: String { entry.attempts == 1 ? "1 try" : "\(entry.attempts) tries" }
}

extension OutboxStatus {
  /// Hands over every delivery of a kind, a page at a time, `limit` at most; how many there were.
  func each(
    isDead: Bool?, sink: String?, limit: Int = .max, _ body: (OutboxEntry) throws -> Void
  ) throws -> Int {
    var count = 0
    var last: Int64 = 0
    while count < limit {
      let page = try entries(
        isDead: isDead, sink: sink, after: last, limit: min(500, limit - count))
      for entry in page { try body(entry) }
      count += page.count
      guard let end = page.last?.id else { break }
      last = end
    }
    return count
  }
}

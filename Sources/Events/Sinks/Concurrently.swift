// Events of different keys may overtake one another, so those of one delivery go at once.

/// What `send` makes of each event, in the events' order; all are sent at the same time.
func concurrently(
  _ events: [OutgoingEvent], _ send: @escaping @Sendable (OutgoingEvent) async -> Receipt
) async -> [Receipt] {
  await withTaskGroup(of: (Int, Receipt).self) { group in
    for (index, event) in events.enumerated() {
      group.addTask { (index, await send(event)) }
    }
    var receipts: [Int: Receipt] = [:]
    for await (index, receipt) in group { receipts[index] = receipt }
    return events.indices.compactMap { receipts[$0] }
  }
}

// The only way from the outbox to a sink: what was recorded is sent until the sink has it, in this run or
// in a later one. Nothing is ever sent that is not leased, and no lease ends but by what became of it.

import Diagnostics
import Events
import State
import Synchronization

/// Sends the outbox's notices for one sink.
final class Relay: Sendable {
  /// How a relay ends.
  struct Ending: Sendable {
    /// Seconds after which nothing more is begun, and what is under way is cut off.
    var bound: Double
    /// Whether what becomes due within the bound is waited for.
    var waitsForRetries: Bool
  }

  /// An answer to a call.
  private typealias Answer = (deliveries: [Delivery], receipts: [Receipt])

  private let subscriber: Subscriber
  private let outbox: Outbox
  private let owner: String
  private let clock: RelayClock
  private let wakeUps: AsyncStream<Void>
  private let bell: AsyncStream<Void>.Continuation
  private let answers = Mutex<[Answer]>([])
  private let end = Mutex<(deadline: Moment, waitsForRetries: Bool)?>(nil)

  private var sink: any Sink { subscriber.sink }

  /// Milliseconds for which a claimed notice is nobody else's: longer than all that may be claimed at
  /// once takes to be tried. A relay that dies costs nobody that wait: see `Outbox.takeOver`.
  private var lease: Int64 { max(300_000, 3 * Int64((subscriber.timeout ?? 0) * 1000)) }

  /// A relay that leases under the name `owner`, which the caller has marked.
  init(
    _ subscriber: Subscriber, outbox: Outbox, owner: String, clock: RelayClock = .system
  ) {
    self.subscriber = subscriber
    self.outbox = outbox
    self.owner = owner
    self.clock = clock
    (wakeUps, bell) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// Says that there may be something to send.
  func wake() { bell.yield() }

  /// Says that nothing more will be recorded: `run` returns once all is sent that can be, or in time.
  func finish(_ ending: Ending) {
    let deadline = clock.now().adding(milliseconds: Int64(ending.bound * 1000))
    end.withLock { $0 = (deadline, ending.waitsForRetries) }
    wake()
  }

  /// Sends what is due now, and what becomes due, until the end; says how the sink stands then.
  func run() async throws -> SinkBalance {
    try await outbox.takeOver(now: clock.now())
    let (wasHeld, stillHeld) = try await outbox.releaseForTrial(sink: sink.address)
    var desk = Desk(
      pace: SinkPace(most: sink.concurrency, isOnTrial: wasHeld, now: clock.now()),
      heldReason: stillHeld)
    var bells = wakeUps.makeAsyncIterator()
    var timer: Task<Void, Never>?
    try await withThrowingDiscardingTaskGroup { calls in
      wake()
      while await bells.next() != nil {
        timer?.cancel()
        // Asked before the notices: whatever is recorded before the end is then seen.
        let end = end.withLock { $0 }
        try await settle(&desk)
        if let end, clock.now() >= end.deadline { desk.isOver = true }
        if desk.isOver { calls.cancelAll() }
        if desk.isOver || desk.heldReason != nil {
          try await giveBack(&desk)
        } else {
          try await begin(&desk, in: &calls)
        }
        let next = try desk.isOver || desk.heldReason != nil ? nil : nextChance(desk)
        if desk.underWay == 0, let end {
          guard let next, next <= (end.waitsForRetries ? end.deadline : clock.now()) else { break }
        }
        timer = alarm(at: [next, desk.isOver ? nil : end?.deadline].compactMap { $0 }.min())
      }
      timer?.cancel()
    }
    return try balance(desk)
  }

  /// What a relay has in hand.
  private struct Desk {
    var pace: SinkPace
    var heldReason: String?
    /// Leased, and not yet begun.
    var ready: [Delivery] = []
    /// Calls that are not answered yet.
    var underWay = 0
    var isOver = false
    var delivered = 0
    var dead = 0
    var lastError: String?
  }

  /// Records what has become of calls that were answered.
  private func settle(_ desk: inout Desk) async throws {
    let answers = answers.withLock { answers in
      defer { answers = [] }
      return answers
    }
    if answers.isEmpty { return }
    var settlements: [Settlement] = []
    var hold: (reason: String, isFinal: Bool)?
    for answer in answers {
      desk.underWay -= 1
      for (delivery, receipt) in zip(answer.deliveries, answer.receipts) {
        settlements.append(Settlement(delivery.id, fate(of: delivery, receipt, &desk)))
        if case .held(let error) = receipt { hold = hold ?? (error.message, false) }
        if case .disabled(let error) = receipt { hold = (error.message, true) }
      }
    }
    try await outbox.settle(settlements, owner: owner)
    if let hold {
      desk.heldReason = hold.reason
      try await outbox.hold(
        sink: sink.address, reason: hold.reason, isFinal: hold.isFinal, now: clock.now())
    }
  }

  /// What becomes of a delivery by its receipt.
  private func fate(
    of delivery: Delivery, _ receipt: Receipt, _ desk: inout Desk
  ) -> Settlement.Fate {
    let attempts = delivery.attempts + 1
    let now = clock.now()
    switch receipt {
    case .delivered:
      desk.pace.succeeded()
      desk.delivered += 1
      return .delivered
    // No attempt of this notice's own: the run's end may have cut it off, or no notice would get in.
    case .again(let error, nil) where desk.isOver, .held(let error), .disabled(let error):
      desk.lastError = error.message
      return .postponed(until: now, attempts: delivery.attempts, error: error.message)
    case .again(let error, let seconds):
      desk.lastError = error.message
      desk.pace.failed(at: now, rest: seconds, random: clock.random())
      let wait = subscriber.schedule.wait(
        afterAttempts: attempts, retryAfter: seconds, random: clock.random())
      guard let wait else {
        desk.dead += 1
        return .dead(attempts: attempts, error: error.message)
      }
      let until = now.adding(milliseconds: Int64((wait * 1000).rounded(.up)))
      return .postponed(until: until, attempts: attempts, error: error.message)
    case .refused(let error):
      desk.lastError = error.message
      desk.dead += 1
      return .dead(attempts: attempts, error: error.message)
    }
  }

  /// Begins as many calls as the sink's pace allows.
  private func begin(
    _ desk: inout Desk, in calls: inout ThrowingDiscardingTaskGroup<any Error>
  ) async throws {
    let batch = desk.pace.isOnTrial ? 1 : sink.batchLimit
    var room = desk.pace.room(at: clock.now(), underWay: desk.underWay)
    // A pause may be longer than a lease.
    if let earliest = desk.pace.earliest, earliest > clock.now() { try await giveBack(&desk) }
    while room > 0 {
      if desk.ready.count < room * batch {
        // More than fits, so that not each answer costs a transaction of its own.
        let reach = desk.pace.isOnTrial ? 1 : 2 * sink.concurrency * batch
        try await claim(reach - desk.ready.count, &desk)
      }
      if desk.ready.isEmpty { return }
      let taken = Array(desk.ready.prefix(batch))
      desk.ready.removeFirst(taken.count)
      try await call(taken, &desk, in: &calls)
      room = desk.pace.room(at: clock.now(), underWay: desk.underWay)
    }
  }

  private func claim(_ limit: Int, _ desk: inout Desk) async throws {
    guard limit > 0 else { return }
    desk.ready += try await outbox.claim(
      sink: sink.address, limit: limit, now: clock.now(), lease: lease, owner: owner)
  }

  /// Hands deliveries to the sink, but for those that it is not to get.
  private func call(
    _ deliveries: [Delivery], _ desk: inout Desk,
    in calls: inout ThrowingDiscardingTaskGroup<any Error>
  ) async throws {
    var sent: [Delivery] = []
    var events: [OutgoingEvent] = []
    var settled: [Settlement] = []
    for delivery in deliveries {
      do throws(EventsError) {
        let event = try subscriber.outgoing(
          id: delivery.event, key: delivery.key, kind: Event.Kind(rawValue: delivery.kind),
          native: delivery.body, in: delivery.form.flatMap(EventForm.init))
        if let event {
          sent.append(delivery)
          events.append(event)
        } else {
          settled.append(Settlement(delivery.id, .delivered))
        }
      } catch {
        desk.dead += 1
        desk.lastError = error.message
        settled.append(
          Settlement(delivery.id, .dead(attempts: delivery.attempts, error: error.message)))
      }
    }
    try await outbox.settle(settled, owner: owner)
    if events.isEmpty { return }
    desk.underWay += 1
    calls.addTask { [sent, events] in
      let receipts = await self.sink.deliver(events)
      self.answers.withLock { $0.append((sent, receipts)) }
      self.wake()
    }
  }

  /// Ends the leases of what was not begun.
  private func giveBack(_ desk: inout Desk) async throws {
    let now = clock.now()
    let settlements = desk.ready.map { delivery in
      Settlement(
        delivery.id,
        .postponed(until: now, attempts: delivery.attempts, error: delivery.lastError))
    }
    desk.ready = []
    try await outbox.settle(settlements, owner: owner)
  }

  /// When something may be begun that can't be now; nil where nothing waits, or an answer comes first.
  private func nextChance(_ desk: Desk) throws -> Moment? {
    let now = clock.now()
    if desk.pace.room(at: now, underWay: desk.underWay) == 0, desk.underWay > 0 { return nil }
    guard let due = try outbox.status.nextDue(sink.address, except: owner) else { return nil }
    return max(due, desk.pace.earliest ?? due)
  }

  private func alarm(at moment: Moment?) -> Task<Void, Never>? {
    guard let moment else { return nil }
    let (clock, bell) = (clock, bell)
    return Task {
      await clock.sleep(moment)
      if !Task.isCancelled { bell.yield() }
    }
  }

  private func balance(_ desk: Desk) throws -> SinkBalance {
    let count = try outbox.status.counts()[sink.address]
    return SinkBalance(
      sink: sink.address, delivered: desk.delivered, waiting: count?.pending ?? 0, dead: desk.dead,
      heldReason: count?.heldReason, lastError: desk.lastError)
  }
}

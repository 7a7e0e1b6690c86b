// One relay a sink, so that a sink that hangs delays no other.

import Events
import State

/// The relays of a run.
struct Relays: Sendable {
  private let relays: [Relay]

  /// Relays that lease under the name `owner`, which the caller has marked.
  init(_ subscribers: [Subscriber], outbox: Outbox, owner: String) {
    relays = subscribers.map { Relay($0, outbox: outbox, owner: owner) }
  }

  /// Says that there may be something to send.
  func wake() { for relay in relays { relay.wake() } }

  /// Says that nothing more will be recorded.
  func finish(_ ending: Relay.Ending) { for relay in relays { relay.finish(ending) } }

  /// Runs them, each on a thread of its own; how the sinks stand once all have ended, in their order.
  func run() async throws -> [SinkBalance] {
    try await withThrowingTaskGroup(of: (Int, SinkBalance).self) { group in
      for (index, relay) in relays.enumerated() {
        let lane = try Lane()
        group.addTask(executorPreference: lane) {
          defer { lane.close() }
          return (index, try await relay.run())
        }
      }
      let balances = try await group.reduce(into: [Int: SinkBalance]()) { $0[$1.0] = $1.1 }
      return relays.indices.compactMap { balances[$0] }
    }
  }
}

/// Sends what waits in an outbox, and records nothing: `imgproc events deliver`.
public struct Delivering: Sendable {
  private let state: StateStore
  private let subscribers: [Subscriber]

  /// Deliveries to these sinks.
  public init(_ subscribers: [Subscriber], of state: StateStore) {
    self.subscribers = subscribers
    self.state = state
  }

  /// Sends what is due, and what becomes due within `bound` seconds; how the sinks stand then.
  ///
  /// - Parameter name: what the leases are known by, new each time.
  public func run(as name: String, bound: Double) async throws -> [SinkBalance] {
    let mark = try state.mark(name)
    let relays = Relays(subscribers, outbox: state.outbox, owner: name)
    relays.finish(Relay.Ending(bound: bound, waitsForRetries: true))
    let balances = try await relays.run()
    _ = consume mark
    return balances
  }
}

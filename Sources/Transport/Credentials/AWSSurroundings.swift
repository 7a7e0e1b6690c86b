// What credentials are looked up with, handed in, so that tests need neither files nor a network.

import FoundationEssentials

/// The outside world of a look-up.
public struct AWSSurroundings: Sendable {
  /// The environment's variables.
  public let environment: [String: String]
  /// The bytes of the file at a path; nil where it can't be read.
  public var readFile: @Sendable (String) -> [UInt8]?
  /// The standard output of a shell command that ended well.
  public var run: @Sendable (String) async throws(TransportError) -> [UInt8]
  /// The answer to a request. It must not follow redirects, and should give up within seconds: the
  /// addresses of containers and instances answer at once or never.
  public var exchange: @Sendable (HTTPRequest) async throws(TransportError) -> HTTPAnswer
  /// The clock.
  public var now: @Sendable () -> Date

  /// Surroundings from their parts. A variable that is empty counts as not set, as it does to AWS's clients.
  public init(
    environment: [String: String], readFile: @escaping @Sendable (String) -> [UInt8]?,
    run: @escaping @Sendable (String) async throws(TransportError) -> [UInt8],
    exchange: @escaping @Sendable (HTTPRequest) async throws(TransportError) -> HTTPAnswer,
    now: @escaping @Sendable () -> Date
  ) {
    self.environment = environment.filter { !$0.value.isEmpty }
    self.readFile = readFile
    self.run = run
    self.exchange = exchange
    self.now = now
  }
}

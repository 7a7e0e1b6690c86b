// What sinks are opened with besides their addresses.

import FoundationEssentials
import Synchronization
import Transport

/// Settings of all sinks.
public struct SinkSettings: Sendable {
  /// The deployment: what `${env}` in an address stands for.
  public var environment: String
  /// Whether webhooks may be private addresses, and unencrypted.
  public var allowsPrivate: Bool
  /// The environment's variables, where secrets are.
  public var variables: [String: String]
  /// Days for which ended logs are kept; 0 for ever.
  public var logDays: Int
  /// Seconds for one attempt; nil for each kind's own.
  public var timeout: Double?
  /// Told of each exchange with a receiver, secrets masked.
  public var trace: Exchange.Trace?
  /// What requests go by.
  public var network: Network
  /// The way to AWS's services: the same for all sinks, and looked for only where one needs it.
  public var access: @Sendable () -> AWSAccess

  /// Settings from their parts; without them, those of this process.
  public init(
    environment: String = "dev", allowsPrivate: Bool = false,
    variables: [String: String] = ProcessInfo.processInfo.environment,
    logDays: Int = EventLog.standardDays, timeout: Double? = nil, trace: Exchange.Trace? = nil,
    network: Network = .shared,
    access: (@Sendable () -> AWSAccess)? = nil
  ) {
    self.environment = environment
    self.allowsPrivate = allowsPrivate
    self.variables = variables
    self.logDays = logDays
    self.timeout = timeout
    self.trace = trace
    self.network = network
    self.access = access ?? sharedAccess(network, variables, trace)
  }

  /// An address with the deployment's name for each `${env}`.
  func filledIn(_ address: [UInt8]) -> [UInt8] {
    let mark = Array("${env}".utf8)
    var filled: [UInt8] = []
    var rest = address[...]
    while let byte = rest.first {
      if rest.starts(with: mark) {
        filled += environment.utf8
        rest = rest.dropFirst(mark.count)
      } else {
        filled.append(byte)
        rest = rest.dropFirst()
      }
    }
    return filled
  }
}

/// An access that is made when it is first asked for, and the same from then on.
private func sharedAccess(
  _ network: Network, _ variables: [String: String], _ trace: Exchange.Trace?
) -> @Sendable () -> AWSAccess {
  let made = Once<AWSAccess>()
  return { made.value { AWSAccess(network: network, environment: variables, trace: trace) } }
}

/// A value that is made once.
private final class Once<Value: Sendable>: Sendable {
  private let made = Mutex<Value?>(nil)

  func value(_ make: () -> Value) -> Value {
    made.withLock { made in
      if let made { return made }
      let value = make()
      made = value
      return value
    }
  }
}

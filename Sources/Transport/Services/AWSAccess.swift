// Signed requests to AWS's services: one set of credentials, one correction of the clock and one
// profile for all sinks of a run.

import FoundationEssentials
import Synchronization

/// The way to AWS's services.
public final class AWSAccess: Sendable {
  /// Seconds for one request, unless its sender says otherwise.
  private static let timeout = 15.0

  private let surroundings: AWSSurroundings
  private let profiles: AWSProfiles
  private let cache: CredentialCache
  private let network: Network
  private let trace: Exchange.Trace?
  /// Seconds by which AWS's clock is ahead of this machine's, as far as a service complained.
  private let clockOffset = Mutex(0.0)

  /// Access by this process's environment and network. Reads the files of profiles; asks nobody for
  /// credentials before the first request.
  ///
  /// - Parameter trace: told of every exchange with a service; of none that is about credentials.
  public convenience init(
    network: Network, environment: [String: String], trace: Exchange.Trace? = nil
  ) {
    self.init(
      .system(network: network, environment: environment), network: network, trace: trace)
  }

  /// Access with the credentials that those surroundings have.
  public init(
    _ surroundings: AWSSurroundings, network: Network, trace: Exchange.Trace? = nil
  ) {
    self.trace = trace
    self.surroundings = surroundings
    self.network = network
    let profiles = AWSProfiles(surroundings)
    let region = profiles.region(flag: nil, environment: surroundings.environment)
    let chain = CredentialChain(surroundings, profiles: profiles, region: region)
    self.profiles = profiles
    cache = CredentialCache(now: surroundings.now) { () throws(TransportError) in
      try await chain.load()
    }
  }

  /// The region that the environment or the profile names.
  public var region: String? {
    profiles.region(flag: nil, environment: surroundings.environment)
  }

  /// Where a service is asked in a region, unless somewhere else is configured.
  ///
  /// - Parameters:
  ///   - name: as settings call the service: `sns`, `eventbridge`.
  ///   - host: as addresses call it: `sns`, `events`.
  public func origin(of name: String, host: String, region: String) -> String {
    profiles.endpoint(of: name, flag: nil, environment: surroundings.environment)
      ?? awsOrigin(host, region: region)
  }

  /// The answer to a request that is signed for a service.
  ///
  /// Once each, it is signed anew with the clock that the service has, and with credentials looked up
  /// anew where the service says that the known ones have ended. The answer repeats no secret.
  public func send(
    _ request: HTTPRequest, service: String, region: String, within seconds: Double? = nil
  ) async throws(TransportError) -> HTTPAnswer {
    var mayCorrect = true
    var mayRenew = true
    while true {
      let credentials = try await cache.credentials()
      let now = surroundings.now()
      let offset = clockOffset.withLock { $0 }
      let time = now.addingTimeInterval(offset)
      let signed = SigV4Signer(region: region, service: service)
        .sign(request, with: credentials, at: time)
      let answer = try await network.send(signed, within: seconds ?? Self.timeout)
        .without([credentials.secretAccessKey, credentials.sessionToken ?? ""])
      trace?(
        Exchange(
          signed, answer,
          secrets: [credentials.secretAccessKey, credentials.sessionToken ?? ""]))
      if mayCorrect, case .correctClock(let seconds) = awsVerdict(on: answer, now: time) {
        clockOffset.withLock { $0 = offset + seconds }
        mayCorrect = false
      } else if mayRenew, answer.saysThatCredentialsEnded {
        await cache.forget()
        mayRenew = false
      } else {
        return answer
      }
    }
  }
}

extension HTTPAnswer {
  fileprivate var saysThatCredentialsEnded: Bool {
    ["ExpiredToken", "ExpiredTokenException", "ExpiredTokenError"].contains(
      AWSErrorAnswer(self).code)
  }
}

/// Amazon's own address of a service in a region.
func awsOrigin(_ host: String, region: String) -> String {
  let partition = partitions.first { region.hasPrefix($0.regions) }
  return "https://\(host).\(region).\(partition?.domain ?? "amazonaws.com")"
}

/// The partitions with domains of their own (the AWS SDKs' `partitions.json`).
private let partitions: [(regions: String, domain: String)] = [
  ("cn-", "amazonaws.com.cn"), ("eusc-", "amazonaws.eu"), ("us-iso-", "c2s.ic.gov"),
  ("us-isob-", "sc2s.sgov.gov"), ("us-isof-", "csp.hci.ic.gov"), ("eu-isoe-", "cloud.adc-e.uk"),
]

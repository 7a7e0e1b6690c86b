// Credentials in use: looked up once, and again before they end.

import FoundationEssentials

/// Keeps credentials and renews them a quarter of an hour before they end.
public actor CredentialCache {
  private static let margin = 900.0
  private let load: @Sendable () async throws(TransportError) -> AWSCredentials
  private let now: @Sendable () -> Date
  private var known: AWSCredentials?
  private var loading: Task<Result<AWSCredentials, TransportError>, Never>?

  /// A cache before a look-up.
  public init(
    now: @escaping @Sendable () -> Date,
    load: @escaping @Sendable () async throws(TransportError) -> AWSCredentials
  ) {
    self.now = now
    self.load = load
  }

  /// Credentials that are good for now. Where renewing fails, the old ones are used to their end.
  public func credentials() async throws(TransportError) -> AWSCredentials {
    if let known, left(known) > Self.margin { return known }
    // Many requests at once ask once.
    let task = loading ?? Task { [load] in await Self.result(of: load) }
    loading = task
    let result = await task.value
    loading = nil
    do throws(TransportError) {
      let renewed = try result.get()
      known = renewed
      return renewed
    } catch {
      if let known, left(known) > 0 { return known }
      throw error
    }
  }

  /// Forgets what is known: a service said that it has ended.
  public func forget() { known = nil }

  private static func result(
    of load: @Sendable () async throws(TransportError) -> AWSCredentials
  ) async -> Result<AWSCredentials, TransportError> {
    do throws(TransportError) {
      return .success(try await load())
    } catch {
      return .failure(error)
    }
  }

  private func left(_ credentials: AWSCredentials) -> Double {
    credentials.expiration?.timeIntervalSince(now()) ?? .infinity
  }
}

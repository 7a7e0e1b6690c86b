// The one HTTP client of a run. It follows no redirect, which could lead anywhere, keeps no more of an
// answer than anybody reads, and ends every exchange in time.

import AsyncHTTPClient
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// Exchanges requests for answers.
///
/// Nothing is opened before the first request. Connections are kept for the next one, 16 a host at most.
public final class Network: Sendable {
  /// Bytes of an answer's body that are kept; the rest is not read.
  public static let longestBody = 64 << 10

  /// The process's own, with the authorities that its environment names.
  public static let shared = Network(authorities: .ofEnvironment)

  private let authorities: CertificateAuthorities
  /// How long a server may be silent in the middle of an exchange; nil for ever.
  private let silence: TimeAmount?
  /// By the address that hosts are pinned to, `host address`; the empty name for none.
  private let clients = Mutex<[String: HTTPClient]>([:])

  /// A network that trusts servers by these authorities.
  ///
  /// - Parameter isPatient: whether a server may be silent for as long as the exchange may take, as one is
  ///   that answers when there is something to tell.
  public init(authorities: CertificateAuthorities, isPatient: Bool = false) {
    self.authorities = authorities
    silence = isPatient ? nil : .seconds(30)
  }

  /// Ends all connections. A client must not be dropped without this.
  public func close() async {
    let open = clients.withLock { clients in
      defer { clients = [:] }
      return Array(clients.values)
    }
    for client in open { try? await client.shutdown() }
  }

  /// The answer to a request, of whatever status.
  ///
  /// - Parameters:
  ///   - seconds: for all of it, from the look-up of the host to the answer's last byte; nil for as
  ///     long as it takes.
  ///   - longest: bytes of the answer's body that are kept.
  ///   - address: where the request's host is taken to be, without a look-up. Its certificate is still
  ///     held to its name.
  /// - Throws: `notConnected` where nothing was sent; `unreachable` where it may have been.
  public func send(
    _ request: HTTPRequest, within seconds: Double?, keeping longest: Int = longestBody,
    pinnedTo address: String? = nil
  ) async throws(TransportError) -> HTTPAnswer {
    let client = try client(for: request, pinnedTo: address)
    guard let seconds else {
      return try await Self.exchange(request, on: client, within: nil, keeping: longest).get()
    }
    let result = await withTaskGroup(of: Result<HTTPAnswer, TransportError>?.self) { group in
      group.addTask {
        await Self.exchange(request, on: client, within: seconds, keeping: longest)
      }
      group.addTask {
        try? await Task.sleep(for: .seconds(seconds))
        return nil
      }
      let first = await group.next() ?? nil
      group.cancelAll()
      return first
    }
    guard let result else {
      if Task.isCancelled {
        throw .unreachable(origin: request.origin, detail: "no answer before the run's end")
      }
      throw .unreachable(origin: request.origin, detail: "no answer within \(Int(seconds)) s")
    }
    return try result.get()
  }

  private func client(
    for request: HTTPRequest, pinnedTo address: String?
  ) throws(TransportError) -> HTTPClient {
    let host = try WebAddress(request.origin).host
    let name = address.map { "\(host) \($0)" } ?? ""
    do {
      return try clients.withLock { clients in
        if let client = clients[name] { return client }
        let client = HTTPClient(
          eventLoopGroupProvider: .singleton,
          configuration: try configuration(pins: address.map { [host: $0] } ?? [:]))
        clients[name] = client
        return client
      }
    } catch let error as TransportError {
      throw error
    } catch {
      throw .notConnected(origin: request.origin, detail: describe(error))
    }
  }

  private func configuration(pins: [String: String]) throws -> HTTPClient.Configuration {
    var pool = HTTPClient.Configuration.ConnectionPool(
      idleTimeout: .seconds(30), concurrentHTTP1ConnectionsPerHostSoftLimit: 16)
    // A connection that fails is told at once; when to try again is the outbox's to say.
    pool.retryConnectionEstablishment = false
    var configuration = HTTPClient.Configuration(
      tlsConfiguration: try authorities.configuration(), redirectConfiguration: .disallow,
      timeout: .init(connect: .seconds(5), read: silence), connectionPool: pool)
    configuration.httpVersion = .http1Only
    configuration.dnsOverride = pins
    return configuration
  }

  private static func exchange(
    _ request: HTTPRequest, on client: HTTPClient, within seconds: Double?, keeping longest: Int
  ) async -> Result<HTTPAnswer, TransportError> {
    let query = request.query.isEmpty ? "" : "?\(request.query)"
    var sent = HTTPClientRequest(url: request.origin + request.path + query)
    sent.method = HTTPMethod(rawValue: request.method)
    for field in request.fields { sent.headers.add(name: field.name, value: field.value) }
    if request.fields["user-agent"] == nil {
      sent.headers.add(name: "User-Agent", value: "imgproc")
    }
    if !request.body.isEmpty { sent.body = .bytes(ByteBuffer(bytes: request.body)) }
    do {
      let end = seconds.map { NIODeadline.now() + .milliseconds(Int64($0 * 1000)) }
      let received = try await client.execute(sent, deadline: end ?? .distantFuture)
      var body: [UInt8] = []
      for try await part in received.body {
        body += part.readableBytesView.prefix(longest - body.count)
        if body.count == longest { break }
      }
      return .success(
        HTTPAnswer(
          status: Int(received.status.code),
          fields: received.headers.map { HTTPField($0.name, $0.value) }, body: body))
    } catch  where isBeforeSending(error) {
      return .failure(.notConnected(origin: request.origin, detail: describe(error)))
    } catch {
      return .failure(.unreachable(origin: request.origin, detail: describe(error)))
    }
  }

  /// Whether the connection itself was not to be had.
  private static func isBeforeSending(_ error: any Error) -> Bool {
    switch error {
    case is NIOConnectionError, is NIOSSLError, is BoringSSLError, is NIOSSLExtraError: true
    case let error as IOError:
      [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, EADDRNOTAVAIL].contains(error.errnoCode)
    case ChannelError.connectTimeout: true
    case let error as HTTPClientError:
      [.connectTimeout, .tlsHandshakeTimeout, .alreadyShutdown].contains(error)
    default: false
    }
  }
}

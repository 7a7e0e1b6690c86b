// Signed requests against a server that complains: what is mended without anybody's help, and what is
// never repeated.

import FoundationEssentials
import Synchronization
import TestSupport
import Testing

@testable import Transport

@Suite("Access to AWS")
struct AWSAccessTests {
  private let secret = "CANARY-secret-access-key"
  private let token = "CANARY-session-token"
  private let network = Network(authorities: CertificateAuthorities())

  private func access(_ variables: [String: String] = [:]) -> AWSAccess {
    AWSAccess(
      network: network,
      environment: [
        "AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": secret, "AWS_SESSION_TOKEN": token,
        "HOME": "/nonexistent",
      ].merging(variables) { $1 })
  }

  private func send(
    _ access: AWSAccess, to server: LoopbackServer
  ) async throws -> HTTPAnswer {
    try await access.send(
      HTTPRequest(method: "POST", origin: server.origin, body: characters("x")), service: "sns",
      region: "eu-central-1")
  }

  private static func error(_ code: String, _ message: String = "") -> [UInt8] {
    characters("<ErrorResponse><Error><Code>\(code)</Code><Message>\(message)</Message></Error>")
  }

  @Test("signs for the service and the region")
  func signs() async throws {
    let server = try LoopbackServer { _, _ in .answer(status: 200) }
    #expect(try await send(access(), to: server).status == 200)
    let fields = try #require(server.received.first?.fields)
    #expect(fields["authorization"]?.contains("Credential=AKID/") == true)
    #expect(fields["authorization"]?.contains("/eu-central-1/sns/aws4_request") == true)
    #expect(fields["x-amz-security-token"] == token)
    await network.close()
  }

  @Test("takes over the service's clock, once")
  func clock() async throws {
    let server = try LoopbackServer { _, _ in
      .answer(
        status: 403, fields: ["Date": "Sun, 06 Nov 2039 08:49:37 GMT"],
        body: Self.error("RequestExpired"))
    }
    let access = access()
    #expect(try await send(access, to: server).status == 403)
    let dates = server.received.compactMap { $0.fields["x-amz-date"] }
    #expect(dates.count == 2)
    #expect(dates.first?.hasPrefix("2039") == false)
    #expect(dates.last?.hasPrefix("20391106T0849") == true)
    await network.close()
  }

  @Test("looks credentials up anew, once, where the service says that they have ended")
  func renewal() async throws {
    let loads = Mutex(0)
    let server = try LoopbackServer { request, _ in
      let isNew = request.fields["authorization"]?.contains("Credential=KEY2/") == true
      return isNew
        ? .answer(status: 200)
        : .answer(status: 403, body: Self.error("ExpiredToken"))
    }
    let surroundings = AWSSurroundings(
      environment: ["HOME": "/h"],
      readFile: { $0.hasSuffix("config") ? characters("[default]\ncredential_process=x\n") : nil },
      run: { _ throws(TransportError) in
        let number = loads.withLock { loads in
          loads += 1
          return loads
        }
        return characters(
          #"{"Version":1,"AccessKeyId":"KEY\#(number)","SecretAccessKey":"s"}"#)
      },
      exchange: { _ throws(TransportError) in HTTPAnswer(status: 404) }, now: { Date() })
    let access = AWSAccess(surroundings, network: network)
    #expect(try await send(access, to: server).status == 200)
    #expect(try await send(access, to: server).status == 200)
    #expect(loads.withLock { $0 } == 2)
    #expect(server.received.count == 3)
    await network.close()
  }

  @Test("asks for credentials once where many requests need them at once")
  func shared() async throws {
    let loads = Mutex(0)
    let cache = CredentialCache(now: { Date() }) { () throws(TransportError) in
      loads.withLock { $0 += 1 }
      try? await Task.sleep(for: .milliseconds(50))
      return AWSCredentials(accessKeyID: "A", secretAccessKey: "s")
    }
    await withTaskGroup(of: String?.self) { group in
      for _ in 0..<10 { group.addTask { try? await cache.credentials().accessKeyID } }
      for await id in group { #expect(id == "A") }
    }
    #expect(loads.withLock { $0 } == 1)
  }

  @Test("never repeats a secret that a service sends back")
  func masks() async throws {
    let (secret, token) = (secret, token)
    let server = try LoopbackServer { _, _ in
      .answer(
        status: 403,
        body: Self.error("SignatureDoesNotMatch", "should have been x:\(token) with \(secret)"))
    }
    let answer = try await send(access(), to: server)
    #expect(!answer.body.contains(bytes: characters("CANARY")))
    #expect(answer.body.contains(bytes: characters("SignatureDoesNotMatch")))
    await network.close()
  }

  @Test("goes to Amazon's own address, or to the one that is set up")
  func origins() {
    func origin(_ variables: [String: String], region: String = "eu-west-1") -> String {
      access(variables).origin(of: "eventbridge", host: "events", region: region)
    }
    #expect(origin([:]) == "https://events.eu-west-1.amazonaws.com")
    #expect(origin([:], region: "cn-north-1") == "https://events.cn-north-1.amazonaws.com.cn")
    #expect(origin([:], region: "us-gov-west-1") == "https://events.us-gov-west-1.amazonaws.com")
    #expect(origin([:], region: "us-isob-east-1") == "https://events.us-isob-east-1.sc2s.sgov.gov")
    #expect(origin([:], region: "eusc-de-east-1") == "https://events.eusc-de-east-1.amazonaws.eu")
    #expect(origin(["AWS_ENDPOINT_URL": "http://a:1/"]) == "http://a:1")
    #expect(
      origin(["AWS_ENDPOINT_URL": "http://a", "AWS_ENDPOINT_URL_EVENTBRIDGE": "http://b"])
        == "http://b")
  }

  @Test("finds the credentials of a program and of an instance by real means")
  func sources() async throws {
    let server = try LoopbackServer { request, _ in
      switch request.line.split(separator: " ")[1] {
      case "/latest/api/token": .answer(status: 200, body: characters("IMDSTOKEN"))
      case "/latest/meta-data/iam/security-credentials/":
        request.fields["x-aws-ec2-metadata-token"] == "IMDSTOKEN"
          ? .answer(status: 200, body: characters("role")) : .answer(status: 401)
      case "/latest/meta-data/iam/security-credentials/role":
        .answer(
          status: 200,
          body: characters(#"{"AccessKeyId":"INSTANCE","SecretAccessKey":"s","Token":"t"}"#))
      default: .answer(status: 200)
      }
    }
    let directory = try TemporaryDirectory()
    try directory.write(
      characters(
        "[default]\ncredential_process = printf '{\"Version\":1,\"AccessKeyId\":\"'PROGRAM"
          + "'\",\"SecretAccessKey\":\"s\"}'\n"), to: "config")
    for (name, variables) in [
      ("PROGRAM", ["AWS_CONFIG_FILE": directory.file("config")]),
      ("INSTANCE", ["AWS_EC2_METADATA_SERVICE_ENDPOINT": server.origin]),
    ] {
      let environment = ["HOME": "/nonexistent", "PATH": "/usr/bin:/bin"]
        .merging(variables) { $1 }
      let access = AWSAccess(network: network, environment: environment)
      _ = try await send(access, to: server)
      let authorization = server.received.last?.fields["authorization"]
      #expect(authorization?.contains("Credential=\(name)/") == true)
    }
    await network.close()
  }
}

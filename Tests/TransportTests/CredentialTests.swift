// Credentials, region and endpoint: what is looked up where, and in which order.

import FoundationEssentials
import Synchronization
import Testing

@testable import Transport

private let now = Date(timeIntervalSince1970: 1_800_000_000)

/// A world of variables, files and answers.
private func world(
  _ environment: [String: String] = [:], files: [String: String] = [:],
  process: String = "", answers: [String: HTTPAnswer] = [:],
  asked: RequestLog = RequestLog()
) -> AWSSurroundings {
  AWSSurroundings(
    environment: environment.merging(["HOME": "/h"]) { old, _ in old },
    readFile: { files[$0].map { Array($0.utf8) } },
    run: { _ throws(TransportError) in Array(process.utf8) },
    exchange: { request throws(TransportError) in
      asked.add(request)
      guard let answer = answers["\(request.method) \(request.origin)\(request.path)"] else {
        throw .unreachable(origin: request.origin, detail: "refused")
      }
      return answer
    },
    now: { now })
}

private final class RequestLog: Sendable {
  private let requests = Mutex<[HTTPRequest]>([])
  func add(_ request: HTTPRequest) { requests.withLock { $0.append(request) } }
  var all: [HTTPRequest] { requests.withLock { $0 } }
}

private func load(
  _ surroundings: AWSSurroundings, profile: String? = nil
) async throws -> AWSCredentials {
  let profiles = AWSProfiles(surroundings, profile: profile)
  return try await CredentialChain(surroundings, profiles: profiles, region: "eu-central-1").load()
}

private let keys = ["AWS_ACCESS_KEY_ID": "ENV", "AWS_SECRET_ACCESS_KEY": "s"]
private let stored = "[default]\naws_access_key_id = FILE\naws_secret_access_key = f\n"
private let sts = """
  <AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ROLE</AccessKeyId>
  <SecretAccessKey>r</SecretAccessKey><SessionToken>t</SessionToken>
  <Expiration>2027-01-15T09:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>
  """
private let host = #"{"AccessKeyId":"HOST","SecretAccessKey":"h","Token":"t"}"#

private func ok(_ body: String) -> HTTPAnswer { HTTPAnswer(status: 200, body: Array(body.utf8)) }

@Suite("Credentials")
struct CredentialTests {
  @Test("come from the environment before any file")
  func environment() async throws {
    let found = try await load(world(keys, files: ["/h/.aws/credentials": stored]))
    #expect(found.accessKeyID == "ENV")
  }

  @Test("come from a profile named on the command line before the environment, AWS_PROFILE's after")
  func profiles() async throws {
    let files = ["/h/.aws/credentials": stored.replacing("default", with: "p")]
    #expect(try await load(world(keys, files: files), profile: "p").accessKeyID == "FILE")
    let named = keys.merging(["AWS_PROFILE": "p"]) { old, _ in old }
    #expect(try await load(world(named, files: files)).accessKeyID == "ENV")
    await #expect(throws: TransportError.self) { try await load(world(keys), profile: "q") }
  }

  @Test("of a profile that nobody has are not looked for elsewhere")
  func mistyped() async throws {
    let host = ["GET http://169.254.170.2/c": ok(host)]
    let container = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/c"]
    let files = ["/h/.aws/credentials": stored]
    let named = container.merging(["AWS_PROFILE": "defualt"]) { old, _ in old }
    await #expect(
      throws: TransportError.badConfiguration(
        place: "the profile 'defualt'", detail: "there is none")
    ) { try await load(world(named, files: files, answers: host)) }
    // Everybody has that one.
    let usual = container.merging(["AWS_PROFILE": "default"]) { old, _ in old }
    #expect(try await load(world(usual, answers: host)).accessKeyID == "HOST")
  }

  @Test("that are refused wait for a person, and others for a better time")
  func refusals() async throws {
    let denied = #"<Error><Code>AccessDenied</Code><Message>no role for you</Message></Error>"#
    let slow = #"<Error><Code>Throttling</Code><Message>slower</Message></Error>"#
    let environment = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/c"]
    for (status, body, isRefusal) in [
      (403, denied, true), (404, "", true), (400, slow, false), (503, "", false), (429, "", false),
    ] {
      let answer = HTTPAnswer(status: status, body: Array(body.utf8))
      let surroundings = world(environment, answers: ["GET http://169.254.170.2/c": answer])
      do {
        _ = try await load(surroundings)
        Issue.record("there are credentials in \(status)")
      } catch let error as TransportError {
        #expect((error.category == .refused) == isRefusal, "\(status)")
        #expect((error.category == .unavailable) == !isRefusal, "\(status)")
      }
    }
  }

  @Test("have no token where a file's is empty")
  func emptyToken() async throws {
    let file = "\(stored)aws_session_token =\n"
    let found = try await load(world(files: ["/h/.aws/credentials": file]))
    #expect(found.accessKeyID == "FILE")
    #expect(found.sessionToken == nil)
  }

  @Test("come from the credentials file before a process, and from that before the config file")
  func order() async throws {
    let config = stored.replacing("FILE", with: "CONFIG")
    let process =
      #"{"Version":1,"AccessKeyId":"PROC","SecretAccessKey":"p","Expiration":"2027-01-15T09:00:00Z"}"#
    let both = "\(config)credential_process = helper --x\n"
    #expect(
      try await load(
        world(files: ["/h/.aws/config": both, "/h/.aws/credentials": stored], process: process)
      ).accessKeyID == "FILE")
    let found = try await load(world(files: ["/h/.aws/config": both], process: process))
    #expect(found.accessKeyID == "PROC")
    #expect(found.expiration == Date(timeIntervalSince1970: 1_800_003_600))
    #expect(try await load(world(files: ["/h/.aws/config": config])).accessKeyID == "CONFIG")
    for bad in ["", "{}", #"{"Version":2,"AccessKeyId":"A","SecretAccessKey":"B"}"#] {
      await #expect(throws: TransportError.self) {
        try await load(world(files: ["/h/.aws/config": both], process: bad))
      }
    }
  }

  @Test("of a role are asked of STS in the name of its source profile, before stored keys")
  func role() async throws {
    let config = """
      [default]
      role_arn = arn:aws:iam::1:role/r ; a comment
      source_profile = base
      external_id = x y
      [profile base]
      aws_access_key_id=BASE
      aws_secret_access_key=b
      """
    let asked = RequestLog()
    let found = try await load(
      world(
        files: ["/h/.aws/config": config, "/h/.aws/credentials": stored],
        answers: ["POST https://sts.eu-central-1.amazonaws.com/": ok(sts)], asked: asked))
    #expect(found.accessKeyID == "ROLE")
    #expect(found.sessionToken == "t")
    let request = try #require(asked.all.first)
    #expect(
      String(decoding: request.body, as: UTF8.self)
        == "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fr"
        + "&RoleSessionName=imgproc&ExternalId=x+y")
    let authorization = try #require(request.fields["authorization"])
    #expect(authorization.contains("Credential=BASE/20270115/eu-central-1/sts/aws4_request"))
  }

  @Test("of roles that stand for one another in a circle are refused")
  func circle() async {
    let config =
      "[default]\nrole_arn=a\nsource_profile=b\n[profile b]\nrole_arn=b\nsource_profile=default\n"
    await #expect(throws: TransportError.self) {
      try await load(world(files: ["/h/.aws/config": config]))
    }
  }

  @Test("of a token file are asked of STS without a signature")
  func webIdentity() async throws {
    let asked = RequestLog()
    let found = try await load(
      world(
        ["AWS_WEB_IDENTITY_TOKEN_FILE": "/t", "AWS_ROLE_ARN": "r"], files: ["/t": "jwt"],
        answers: ["POST https://sts.eu-central-1.amazonaws.com/": ok(sts)], asked: asked))
    #expect(found.accessKeyID == "ROLE")
    #expect(asked.all.first?.fields["authorization"] == nil)
  }

  @Test("of a container are asked with the token file's token")
  func container() async throws {
    let asked = RequestLog()
    let found = try await load(
      world(
        [
          "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://169.254.170.23/v1/credentials?x=1",
          "AWS_CONTAINER_AUTHORIZATION_TOKEN": "no", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "/t",
        ], files: ["/t": "yes"],
        answers: ["GET http://169.254.170.23/v1/credentials": ok(host)], asked: asked))
    #expect(found.accessKeyID == "HOST")
    #expect(asked.all.first?.fields["authorization"] == "yes")
    #expect(asked.all.first?.query == "x=1")
  }

  @Test(
    "of a container are asked of no strange host without encryption",
    arguments: [
      ("https://any.example/x", true), ("http://127.0.0.1:80/x", true), ("http://localhost/", true),
      ("http://[::1]:8/x", true), ("http://[fd00:ec2::23]/", true), ("http://169.254.170.2/", true),
      ("http://169.254.170.3/", false), ("http://127.0.0.1@evil.example/", false),
      ("http://127.evil.example/", false), ("http://127.0.0.1.evil.example/", false),
      ("http://[::2]/", false), ("ftp://127.0.0.1/", false), ("", false),
    ])
  func hosts(address: String, expected: Bool) {
    #expect(CredentialChain.mayBeTrusted(address) == expected)
  }

  @Test("of an instance are asked with a token, unless that is forbidden")
  func instance() async throws {
    let list = "http://169.254.169.254/latest/meta-data/iam/security-credentials/"
    let answers = [
      "PUT http://169.254.169.254/latest/api/token": ok("tok"), "GET \(list)": ok("my role\n"),
      "GET \(list)my%20role": ok(host),
    ]
    let asked = RequestLog()
    #expect(try await load(world(answers: answers, asked: asked)).accessKeyID == "HOST")
    #expect(asked.all.last?.fields["x-aws-ec2-metadata-token"] == "tok")
    await #expect(throws: TransportError.self) {
      try await load(world(["AWS_EC2_METADATA_DISABLED": "true"], answers: answers))
    }
  }

  @Test("show no secret when they are printed")
  func secrecy() {
    let secret = AWSCredentials(
      accessKeyID: "ID", secretAccessKey: "SECRET", sessionToken: "TOKEN")
    var dumped = ""
    dump(secret, to: &dumped)
    let text = "\(secret) \(String(reflecting: secret)) \([secret]) \(dumped)"
    #expect(!text.contains("SECRET") && !text.contains("TOKEN"))
  }

  @Test("are renewed a quarter of an hour early, and used to their end when that fails")
  func cache() async throws {
    let time = Mutex(now)
    let loads = Mutex(0)
    let cache = CredentialCache(now: { time.withLock { $0 } }) { () throws(TransportError) in
      let count = loads.withLock { count in
        count += 1
        return count
      }
      if count == 2 { throw .unreachable(origin: "x", detail: "y") }
      return AWSCredentials(
        accessKeyID: "\(count)", secretAccessKey: "", expiration: now.addingTimeInterval(3600))
    }
    func id(after seconds: Double) async throws -> String {
      time.withLock { $0 = now.addingTimeInterval(seconds) }
      return try await cache.credentials().accessKeyID
    }
    #expect(try await id(after: 0) == "1")
    #expect(try await id(after: 2699) == "1")
    #expect(loads.withLock { $0 } == 1)
    #expect(try await id(after: 2701) == "1")
    #expect(loads.withLock { $0 } == 2)
    #expect(try await id(after: 2702) == "3")
  }

  @Test("have a region and an endpoint by flag, environment and profile, in that order")
  func settings() {
    let config = """
      [profile p]
      region = three
      endpoint_url = http://all/
      services = s
      [services s]
      s3 =
        endpoint_url = http://three
      """
    let profiles = AWSProfiles(world(files: ["/h/.aws/config": config]), profile: "p")
    let both = ["AWS_REGION": "one", "AWS_DEFAULT_REGION": "two"]
    #expect(profiles.region(flag: "zero", environment: both) == "zero")
    #expect(profiles.region(flag: nil, environment: both) == "one")
    #expect(profiles.region(flag: nil, environment: ["AWS_DEFAULT_REGION": "two"]) == "two")
    #expect(profiles.region(flag: "", environment: [:]) == "three")
    let set = ["AWS_ENDPOINT_URL_SNS": "http://sns", "AWS_ENDPOINT_URL": "http://any"]
    #expect(profiles.endpoint(of: "sns", flag: "http://f/", environment: set) == "http://f")
    #expect(profiles.endpoint(of: "sns", flag: nil, environment: set) == "http://sns")
    #expect(profiles.endpoint(of: "s3", flag: nil, environment: set) == "http://any")
    #expect(profiles.endpoint(of: "s3", flag: nil, environment: [:]) == "http://three")
    #expect(profiles.endpoint(of: "sns", flag: nil, environment: [:]) == "http://all")
    let ignored = ["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"]
    #expect(profiles.endpoint(of: "sns", flag: nil, environment: ignored) == nil)
  }
}

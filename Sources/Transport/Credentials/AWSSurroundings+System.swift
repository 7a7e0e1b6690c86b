// The real outside world of a look-up of credentials: this process's environment, files and network.

import FoundationEssentials
import Glibc

extension AWSSurroundings {
  /// Seconds for a `credential_process`, which may ask a person to log in.
  private static let longestProcess = 60.0

  /// This process's surroundings.
  public static func system(
    network: Network, environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> AWSSurroundings {
    AWSSurroundings(
      environment: environment, readFile: smallFile,
      run: { command throws(TransportError) in
        try await ChildProcess(
          words: ["/bin/sh", "-c", command],
          environment: environment.map { "\($0.key)=\($0.value)" }, timeout: longestProcess
        ).run()
      },
      exchange: { request throws(TransportError) in
        // What is not there does not answer at all: an instance's own address must not hold anybody up.
        let isLinkLocal = request.origin.hasPrefix("http://169.254.")
        return try await network.send(request, within: isLinkLocal ? 2 : 10).without(
          secretsOf: request)
      }, now: { Date() })
  }
}

extension HTTPAnswer {
  /// The answer to a request with the request's own secrets masked: errors repeat answers, and a service
  /// may repeat what it was sent.
  func without(secretsOf request: HTTPRequest) -> HTTPAnswer {
    let names = ["authorization", "x-amz-security-token", "x-aws-ec2-metadata-token"]
    var secrets = request.fields.filter { names.contains($0.name.asciiLowercased) }.map(\.value)
    for pair in request.body.split(separator: UInt8(ascii: "&"))
    where pair.starts(with: "WebIdentityToken=".utf8) {
      secrets.append(String(decoding: percentDecoded(pair.dropFirst(17)), as: UTF8.self))
    }
    return without(secrets)
  }

  /// The answer with each of the secrets masked in its body.
  func without(_ secrets: [String]) -> HTTPAnswer {
    var answer = self
    var text = String(decoding: body, as: UTF8.self)
    // Less than eight characters are no secret worth the name, and might be anywhere.
    for secret in secrets where secret.utf8.count >= 8 && text.firstRange(of: secret) != nil {
      text = text.split(separator: secret, omittingEmptySubsequences: false)
        .joined(separator: "***")
      answer.body = Array(text.utf8)
    }
    return answer
  }
}

/// The bytes of a file of settings or of a token; nil where it can't be read.
@Sendable private func smallFile(_ path: String) -> [UInt8]? {
  let file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
  guard file >= 0 else { return nil }
  defer { close(file) }
  var bytes: [UInt8] = []
  var part = [UInt8](repeating: 0, count: 16 << 10)
  while bytes.count < 1 << 20 {
    let count = read(file, &part, part.count)
    guard count > 0 else { return count == 0 ? bytes : nil }
    bytes += part[..<count]
  }
  return bytes
}

// The secrets that webhooks are signed with: from the environment, or from a file that is nobody
// else's.

import FoundationEssentials
import Glibc
import Transport

extension WebhookSigner {
  /// A signer with the secrets of `IMGPROC_WEBHOOK_SECRET`, or of the file of
  /// `IMGPROC_WEBHOOK_SECRET_FILE`; nil where neither is set. Several, with white space between, sign
  /// each message all: the new one and the old one, while receivers change over.
  init?(_ variables: [String: String]) throws(TransportError) {
    var text = variables["IMGPROC_WEBHOOK_SECRET"] ?? ""
    if text.isEmpty, let path = variables["IMGPROC_WEBHOOK_SECRET_FILE"], !path.isEmpty {
      text = try secretFile(path)
    } else if text.isEmpty {
      return nil
    }
    var secrets: [WebhookSecret] = []
    for word in text.split(whereSeparator: \.isWhitespace) {
      secrets.append(try WebhookSecret(String(word)))
    }
    try self.init(secrets)
  }

  /// The header fields of a message; without a signer, its id and time alone.
  static func fields(
    of signer: WebhookSigner?, id: String, time: Date, body: [UInt8]
  ) -> [HTTPField] {
    if let signer { return signer.fields(id: id, time: time, body: body) }
    return [
      HTTPField("webhook-id", id),
      HTTPField("webhook-timestamp", "\(Int(time.timeIntervalSince1970.rounded(.down)))"),
    ]
  }
}

/// The text of a file of secrets, which nobody but its owner may read.
private func secretFile(_ path: String) throws(TransportError) -> String {
  let file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
  guard file >= 0 else {
    throw .badSecret(detail: "its file can't be read: \(String(cString: strerror(errno)))")
  }
  defer { close(file) }
  var status = stat()
  guard fstat(file, &status) == 0, status.st_mode & 0o077 == 0 else {
    throw .badSecret(detail: "its file is open to others: chmod 600 it")
  }
  var bytes = [UInt8](repeating: 0, count: 64 << 10)
  let count = read(file, &bytes, bytes.count)
  return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
}

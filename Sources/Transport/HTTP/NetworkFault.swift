// What the layers below say of a failed exchange, in words for people. None of them repeats what was
// sent.

import AsyncHTTPClient
import Glibc
import NIOCore
import NIOPosix
import NIOSSL

/// The fault in a few words.
func describe(_ error: any Error) -> String {
  switch error {
  case let error as HTTPClientError: error.shortDescription.asciiLowercased
  case let error as NIOConnectionError:
    error.connectionErrors.first.map { describe($0.error) } ?? "there is no such host"
  case let error as IOError: String(cString: strerror(error.errnoCode))
  case ChannelError.connectTimeout: "no connection in time"
  case let error as NIOSSLExtraError where error == .failedToValidateHostname:
    "its certificate is another host's"
  case NIOSSLError.handshakeFailed(let cause), let cause as BoringSSLError:
    secureFault("\(cause)")
  case let error as NIOSSLError: secureFault("\(error)")
  default: String(describing: type(of: error))
  }
}

/// BoringSSL's stack of errors as its one word that tells most.
private func secureFault(_ text: String) -> String {
  if text.firstRange(of: "CERTIFICATE_VERIFY_FAILED") != nil {
    return "its certificate is not to be trusted"
  }
  return "no secure connection (\(text.prefix(120)))"
}

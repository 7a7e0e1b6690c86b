// Whose certificates are trusted: the system's authorities, those that the environment names instead,
// as OpenSSL's users know it, and any of a private network besides.

import FoundationEssentials
import NIOSSL

/// Where certificate authorities are.
public struct CertificateAuthorities: Sendable {
  private let instead: String?
  private let besides: String?

  /// Authorities of files in PEM.
  ///
  /// - Parameters:
  ///   - instead: of the system's; nil for the system's.
  ///   - besides: more of them.
  public init(instead: String? = nil, besides: String? = nil) {
    self.instead = instead
    self.besides = besides
  }

  /// Those of `SSL_CERT_FILE` and `IMGPROC_CA_FILE`.
  public static var ofEnvironment: CertificateAuthorities {
    let environment = ProcessInfo.processInfo.environment
    return CertificateAuthorities(
      instead: environment["SSL_CERT_FILE"], besides: environment["IMGPROC_CA_FILE"])
  }

  /// A client's settings: certificates are always verified, and so are their names.
  func configuration() throws -> TLSConfiguration {
    var configuration = TLSConfiguration.makeClientConfiguration()
    if let instead {
      configuration.trustRoots = .certificates(try Self.certificates(instead))
    }
    if let besides {
      configuration.additionalTrustRoots = [.certificates(try Self.certificates(besides))]
    }
    configuration.minimumTLSVersion = .tlsv12
    return configuration
  }

  private static func certificates(_ path: String) throws -> [NIOSSLCertificate] {
    do {
      return try NIOSSLCertificate.fromPEMFile(path)
    } catch {
      throw TransportError.badConfiguration(
        place: "the file of certificate authorities \(path)", detail: "it can't be read")
    }
  }
}

// The addresses of webhooks: what is one, where it may be, and what of it may be shown.

import Testing

@testable import Transport

@Suite("A webhook's address")
struct WebAddressTests {
  @Test("is taken apart as it will be asked for")
  func parts() throws {
    let address = try WebAddress("HTTPS://Example.COM:8443/a%20b/?q=1&r")
    #expect(address.scheme == "https")
    #expect(address.host == "example.com")
    #expect(address.origin == "https://example.com:8443")
    #expect(address.path == "/a%20b/")
    #expect(address.query == "q=1&r")
    #expect(try WebAddress("https://[2001:db8::1]:1/").host == "2001:db8::1")
    #expect(try WebAddress("http://example.com").path == "/")
    #expect(try WebAddress("http://example.com?a").query == "a")
  }

  @Test(
    "that is none is refused without being repeated",
    arguments: [
      "", "example.com", "ftp://example.com/", "https://", "https:///path", "https://:1/",
      "https://user:CANARY@example.com/", "https://CANARY@example.com", "https://a b/",
      "https://example.com/#CANARY", "https://example.com:0/", "https://example.com:65536/",
      "https://example.com:x/", "https://[::1", "https://[fe80::1%25eth0]/", "https://ex%61mple/",
      "https://bücher.example/", "https://a/\r\nX: y", "https://a\\b/",
    ])
  func refused(text: String) {
    let error = #expect(throws: TransportError.self) { _ = try WebAddress(text) }
    #expect(error?.category == .usage)
    #expect(error?.message.contains("CANARY") == false)
  }

  @Test("is shown without what may be a token, and still differs from others")
  func masked() throws {
    func masked(_ text: String) throws -> String { try WebAddress(text).masked }
    #expect(try masked("https://example.com/hooks/images") == "https://example.com/hooks/images")
    #expect(
      try masked("https://example.com/2026/photos-of-summer/")
        == "https://example.com/2026/photos-of-summer/")
    for secret in [
      "https://example.com/?token=CANARYCANARY", "https://example.com/?CANARYCANARY",
      "https://example.com/services/T0/CANARY123456789abcdef",
    ] {
      #expect(try masked(secret).contains("*"))
      #expect(try !masked(secret).contains("CANARY"))
      #expect(try masked(secret) != masked(secret.replacing("CANARY", with: "RANACY")))
    }
    #expect(try masked("https://a/?k=v&w=").hasPrefix("https://a/?k=*"))
  }

  @Test(
    "is not in the public Internet",
    arguments: [
      "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.9.9.9",
      "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.168.1.1",
      "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1",
      "255.255.255.255", "::", "::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0",
      "fec0::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1",
      "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "5f00::1", "localhost", "",
    ])
  func closed(address: String) {
    #expect(!isPublic(address))
  }

  @Test(
    "is in the public Internet",
    arguments: [
      "1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1",
      "192.167.0.1", "223.255.255.255", "2606:4700::1111", "2001:4860:4860::8888", "2a00::1",
    ])
  func open(address: String) {
    #expect(isPublic(address))
  }

  @Test("that leads to this machine is forbidden, whatever its name, unless that is allowed")
  func rebinding() async throws {
    for name in ["localhost", "127.0.0.1", "0x7f.1", "2130706433"] {
      let error = await #expect(throws: TransportError.self) {
        _ = try await PinnedHost(name, allowsPrivate: false).address()
      }
      #expect(error?.code == "forbidden_address")
      #expect(error?.hint?.contains("--allow-private") == true)
    }
    let allowed = PinnedHost("127.0.0.1", allowsPrivate: true)
    #expect(try await allowed.address() == "127.0.0.1")
  }

  @Test("whose name nobody knows has no connection")
  func unknown() async {
    let error = await #expect(throws: TransportError.self) {
      _ = try await PinnedHost("no-such-host.invalid", allowsPrivate: false).address()
    }
    #expect(error?.code == "not_connected")
  }
}

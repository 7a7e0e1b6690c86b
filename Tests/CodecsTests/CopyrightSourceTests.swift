// Copyright notices that stand in IPTC or XMP alone are found, and outlive stripping.

import TestSupport
import Testing

@testable import Codecs

@Suite("Copyright notices outside EXIF")
struct CopyrightSourceTests {
  private static func jpeg(exif: String? = nil, iptc: String? = nil, xmp: String? = nil) -> [UInt8]
  {
    var extra: [UInt8] = []
    if let exif { extra += JPEGBuilder.exif(EXIFBuilder().copyright(exif)) }
    if let xmp {
      extra += JPEGBuilder.segment(
        0xE1, characters("http://ns.adobe.com/xap/1.0/\0") + NoticeBuilder.xmp(xmp))
    }
    if let iptc {
      extra += JPEGBuilder.segment(
        0xED, characters("Photoshop 3.0\0") + NoticeBuilder.iptc(iptc))
    }
    return JPEGBuilder.file(extra: extra)
  }

  private static func png(exif: String? = nil, text: String? = nil, xmp: String? = nil) -> [UInt8] {
    var extra: [UInt8] = []
    if let exif { extra += PNGBuilder.chunk("eXIf", EXIFBuilder().copyright(exif).bytes) }
    if let text { extra += PNGBuilder.text("Copyright", text) }
    if let xmp {
      let packet = String(decoding: NoticeBuilder.xmp(xmp), as: UTF8.self)
      extra += PNGBuilder.internationalText("XML:com.adobe.xmp", packet)
    }
    return PNGBuilder.file(extra: extra)
  }

  private static func webP(exif: String? = nil, xmp: String) -> [UInt8] {
    let block = exif.map { WebPBuilder.chunk("EXIF", EXIFBuilder().copyright($0).bytes) }
    return WebPBuilder.file(
      WebPBuilder.extended(exif == nil ? 4 : 12) + WebPBuilder.lossy() + (block ?? [])
        + WebPBuilder.chunk("XMP ", NoticeBuilder.xmp(xmp)))
  }

  private static let files: [(file: [UInt8], format: ImageFormat, notice: String)] = [
    (jpeg(iptc: "© Ada"), .jpeg, "© Ada"),
    (jpeg(xmp: "© Grace"), .jpeg, "© Grace"),
    (jpeg(iptc: "Ada", xmp: "Grace"), .jpeg, "Ada"),
    (jpeg(exif: "Mary", iptc: "Ada", xmp: "Grace"), .jpeg, "Mary"),
    (png(xmp: "© Grace"), .png, "© Grace"),
    (png(text: "Ada", xmp: "Grace"), .png, "Ada"),
    (png(exif: "Mary", text: "Ada", xmp: "Grace"), .png, "Mary"),
    (webP(xmp: "© Grace"), .webp, "© Grace"),
    (webP(exif: "Mary", xmp: "Grace"), .webp, "Mary"),
  ]

  @Test("a notice is found where it stands, EXIF first, and outlives stripping", arguments: files)
  func found(_ file: [UInt8], _ format: ImageFormat, _ notice: String) throws {
    #expect(try readHeader(file, as: format).copyright == notice)
    let stripped = try strip(file, as: format)
    #expect(try readHeader(stripped, as: format).copyright == notice)
    #expect(!stripped.contains(bytes: characters("SECRET")))
    #expect(try strip(stripped, as: format) == stripped)
  }

  private static let packets: [(packet: [UInt8], notice: String?)] = [
    (NoticeBuilder.xmp("Ada &amp; Co. &lt;&quot;&apos;&gt; &#169; &#xA9;"), "Ada & Co. <\"'> © ©"),
    (NoticeBuilder.xmp("R&D; A & B &nbsp; &#xD800;"), "R&D; A & B &nbsp; &#xD800;"),
    (NoticeBuilder.xmp("&amp;amp;"), "&amp;"),
    (NoticeBuilder.xmp(items: "<rdf:li/><rdf:li> </rdf:li><rdf:li>Ada</rdf:li>"), "Ada"),
    (NoticeBuilder.xmp(items: ""), nil),
    (NoticeBuilder.xmp(items: "<rdf:li"), nil),
    (NoticeBuilder.xmp(items: "<rdf:li>Ada"), nil),
    (NoticeBuilder.xmp(String(repeating: "x", count: 20_000)), nil),
    (characters("<dc:rights><rdf:li>Ada</rdf:li>"), nil),
    (characters("<rdf:li>Ada</rdf:li>"), nil),
    ([], nil),
  ]

  @Test(
    "XMP's notice is the first that is not blank, with its entities decoded", arguments: packets)
  func xmp(_ packet: [UInt8], _ notice: String?) {
    #expect(xmpCopyright(packet.span.bytes) == notice)
  }

  @Test("a packet of nothing but openings is searched once")
  func openings() {
    let openings = String(repeating: "<rdf:li>", count: 50_000)
    #expect(xmpCopyright(NoticeBuilder.xmp(items: openings).span.bytes) == nil)
    let closed = NoticeBuilder.xmp(items: String(repeating: "<rdf:li/>", count: 50_000))
    #expect(xmpCopyright(closed.span.bytes) == nil)
  }

  private static let endless = NoticeBuilder.resource(0x0404, [0x1C, 2, 116, 0x80, 4, 0, 0, 0, 1])
  private static let record = NoticeBuilder.dataset(116, "Ada")
  private static let resources: [(bytes: [UInt8], notice: String?)] = [
    (NoticeBuilder.iptc("Ada"), "Ada"),
    (NoticeBuilder.resource(0x0404, name: "ab", record), "Ada"),
    (NoticeBuilder.resource(0x0405, record), nil),
    (NoticeBuilder.resource(0x0404, []) + NoticeBuilder.resource(0x0404, record), "Ada"),
    (NoticeBuilder.resource(0x0404, [0x1C, 1] + record.dropFirst(2)), nil),
    (endless, nil),
    (Array(NoticeBuilder.resource(0x0404, record).dropLast(2)), nil),
    (characters("8BIM"), nil),
    ([], nil),
  ]

  @Test("IPTC's notice is read from the resource and the dataset that it has", arguments: resources)
  func iptc(_ bytes: [UInt8], _ notice: String?) {
    #expect(iptcCopyright(bytes.span.bytes) == notice)
  }

  @Test("cut and bent resources and packets never trap")
  func hostile() {
    var random = SeededRandom(seed: 2_116)
    let (resources, packet) = (NoticeBuilder.iptc("Ada"), NoticeBuilder.xmp("Ada &amp; Co."))
    for count in 0..<packet.count {
      #expect(xmpCopyright(Array(packet[..<count]).span.bytes) ?? "Ada & Co." == "Ada & Co.")
    }
    for _ in 0..<5_000 {
      for (sample, read) in [(resources, iptcCopyright), (packet, xmpCopyright)] {
        var bent = sample
        for _ in 0..<3 {
          bent[Int.random(in: 0..<bent.count, using: &random)] = UInt8.random(
            in: 0...255, using: &random)
        }
        #expect((read(bent.span.bytes) ?? "").utf8.count <= maximumCopyrightBytes)
      }
    }
  }
}

// One file of each kind of container, small enough to cut at every byte, with as much metadata as
// it can carry.

import Codecs

/// A sample file, by name.
public struct ContainerSample: Sendable, CustomStringConvertible {
  /// What it is, in test reports.
  public let name: String
  /// What it should be read as.
  public let format: ImageFormat
  /// The file.
  public let bytes: [UInt8]

  /// The name, in test reports.
  public var description: String { name }
}

extension ContainerSample {
  /// All samples; each is a file whose header can be read.
  public static let all: [ContainerSample] = jpegs + pngs + webPs

  /// A copyright, a turned camera, a place and a thumbnail.
  public static let richEXIF = EXIFBuilder(.little).orientation(6).copyright("© Ada")
    .privateTags().thumbnail()

  private static let jpegs: [ContainerSample] = [
    ContainerSample(name: "plain JPEG", format: .jpeg, bytes: JPEGBuilder.file()),
    ContainerSample(
      name: "JPEG with everything", format: .jpeg,
      bytes: JPEGBuilder.start + JPEGBuilder.jfif(thumbnail: true)
        + JPEGBuilder.exif(richEXIF)
        + JPEGBuilder.segment(0xE1, characters("http://ns.adobe.com/xap/1.0/\0SECRET XMP"))
        + JPEGBuilder.icc(2, of: 2, [3, 4]) + JPEGBuilder.icc(1, of: 2, [1, 2])
        + JPEGBuilder.segment(0xE2, characters("MPF\0SECRET MPF"))
        + JPEGBuilder.segment(0xED, characters("Photoshop 3.0\0SECRET IPTC"))
        + JPEGBuilder.adobe(transform: 1)
        + JPEGBuilder.segment(0xFE, characters("SECRET COMMENT"))
        + JPEGBuilder.frame() + JPEGBuilder.scan() + JPEGBuilder.end
        + characters("SECRET VIDEO")),
    ContainerSample(
      name: "progressive JPEG", format: .jpeg,
      bytes: JPEGBuilder.file(
        frame: JPEGBuilder.frame(0xC2),
        scan: JPEGBuilder.scan() + JPEGBuilder.segment(0xFE, characters("SECRET COMMENT"))
          + JPEGBuilder.scan(components: [1]) + [0xFF] + JPEGBuilder.scan(components: [2]))),
    ContainerSample(
      name: "gray JPEG", format: .jpeg,
      bytes: JPEGBuilder.file(
        frame: JPEGBuilder.frame(components: [1]), scan: JPEGBuilder.scan(components: [1]))),
  ]

  private static let pngs: [ContainerSample] = [
    ContainerSample(name: "plain PNG", format: .png, bytes: PNGBuilder.file()),
    ContainerSample(
      name: "PNG with everything", format: .png,
      bytes: PNGBuilder.file(
        extra: PNGBuilder.chunk("gAMA", [0, 0, 0xB1, 0x8F])
          + PNGBuilder.chunk("iCCP", characters("p\0\0x"))
          + PNGBuilder.chunk("eXIf", richEXIF.bytes)
          + PNGBuilder.text("Copyright", "Grace") + PNGBuilder.text("Author", "SECRET AUTHOR")
          + PNGBuilder.internationalText("XML:com.adobe.xmp", "SECRET XMP")
          + PNGBuilder.chunk("tIME", [7, 232, 1, 1, 0, 0, 0])
          + PNGBuilder.chunk("prVt", characters("SECRET CHUNK"))) + characters("SECRET TAIL")),
    ContainerSample(
      name: "animated PNG", format: .png,
      bytes: PNGBuilder.signature + PNGBuilder.header()
        + PNGBuilder.chunk("acTL", [0, 0, 0, 2, 0, 0, 0, 0])
        + PNGBuilder.chunk("fcTL", [UInt8](repeating: 0, count: 26)) + PNGBuilder.image()
        + PNGBuilder.chunk("fcTL", [UInt8](repeating: 0, count: 26))
        + PNGBuilder.chunk("fdAT", [0, 0, 0, 2, 1, 2, 3]) + PNGBuilder.end),
    ContainerSample(
      name: "palette PNG", format: .png,
      bytes: PNGBuilder.file(
        header: PNGBuilder.header(depth: 4, color: 3, interlace: 1),
        extra: PNGBuilder.chunk("PLTE", [1, 2, 3, 4, 5, 6]) + PNGBuilder.chunk("tRNS", [9]))),
  ]

  private static let webPs: [ContainerSample] = [
    ContainerSample(
      name: "lossy WebP", format: .webp, bytes: WebPBuilder.file(WebPBuilder.lossy())),
    ContainerSample(
      name: "lossless WebP", format: .webp,
      bytes: WebPBuilder.file(WebPBuilder.lossless(alpha: true))),
    ContainerSample(
      name: "WebP with everything", format: .webp,
      bytes: WebPBuilder.file(
        WebPBuilder.extended(0x3C) + WebPBuilder.chunk("ICCP", [1, 2, 3, 4, 5])
          + WebPBuilder.chunk("ALPH", [0, 1, 2]) + WebPBuilder.lossy()
          + WebPBuilder.chunk("EXIF", richEXIF.bytes)
          + WebPBuilder.chunk("XMP ", characters("SECRET XMP"))
          + WebPBuilder.chunk("prvt", characters("SECRET CHUNK"))) + characters("SECRET TAIL")),
    ContainerSample(
      name: "animated WebP", format: .webp,
      bytes: WebPBuilder.file(
        WebPBuilder.extended(0x12) + WebPBuilder.chunk("ANIM", [0, 0, 0, 0, 0, 0])
          + WebPBuilder.frame(WebPBuilder.lossless(alpha: true))
          + WebPBuilder.frame(
            WebPBuilder.chunk("ALPH", [0, 1]) + WebPBuilder.lossy()
              + WebPBuilder.chunk("prvt", characters("SECRET CHUNK"))))),
  ]
}

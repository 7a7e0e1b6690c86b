// Builds what carries a copyright notice outside EXIF: Photoshop's image resources with IPTC-IIM
// datasets, and XMP packets.

/// Copyright notices as IPTC and XMP have them.
public enum NoticeBuilder {
  /// An image resource.
  public static func resource(_ type: Int, name: String = "", _ data: [UInt8]) -> [UInt8] {
    let length = characters(name).count
    return characters("8BIM") + ByteOrder.big.bytes(type, count: 2) + [UInt8(length)]
      + characters(name) + (length % 2 == 0 ? [0] : []) + ByteOrder.big.bytes(data.count, count: 4)
      + data + (data.count % 2 == 1 ? [0] : [])
  }

  /// A dataset of record 2.
  public static func dataset(_ number: UInt8, _ text: String) -> [UInt8] {
    let value = characters(text)
    return [0x1C, 2, number] + ByteOrder.big.bytes(value.count, count: 2) + value
  }

  /// Resources in which an IPTC record, between others, holds `notice`.
  public static func iptc(_ notice: String) -> [UInt8] {
    resource(0x03ED, name: "DPI", [1, 2, 3])
      + resource(0x0404, dataset(80, "SECRET AUTHOR") + dataset(116, notice) + dataset(120, "x"))
      + resource(0x0425, [9])
  }

  /// A packet whose rights are `items`, whole `rdf:li` elements.
  public static func xmp(items: String) -> [UInt8] {
    characters(
      "<x:xmpmeta><rdf:RDF><rdf:Description><dc:creator><rdf:Seq><rdf:li>SECRET</rdf:li></rdf:Seq>"
        + "</dc:creator><dc:rights>\n<rdf:Alt>\(items)</rdf:Alt>\n</dc:rights>"
        + "<dc:title><rdf:Alt><rdf:li>SECRET TITLE</rdf:li></rdf:Alt></dc:title>"
        + "</rdf:Description></rdf:RDF></x:xmpmeta>")
  }

  /// A packet that holds `notice`, which must be XML already.
  public static func xmp(_ notice: String) -> [UInt8] {
    xmp(items: "<rdf:li xml:lang=\"x-default\">\(notice)</rdf:li>")
  }
}

// The markers that part a JPEG file into segments: ITU-T T.81 table B.1.

/// The second byte of a marker; the first is always 0xFF.
struct JPEGMarker: RawRepresentable, Hashable {
  let rawValue: UInt8

  static let huffmanTables = JPEGMarker(rawValue: 0xC4)
  static let arithmeticConditioning = JPEGMarker(rawValue: 0xCC)
  static let startOfImage = JPEGMarker(rawValue: 0xD8)
  static let endOfImage = JPEGMarker(rawValue: 0xD9)
  static let startOfScan = JPEGMarker(rawValue: 0xDA)
  static let quantisationTables = JPEGMarker(rawValue: 0xDB)
  static let numberOfLines = JPEGMarker(rawValue: 0xDC)
  static let restartInterval = JPEGMarker(rawValue: 0xDD)
  static let app0 = JPEGMarker(rawValue: 0xE0)
  static let app1 = JPEGMarker(rawValue: 0xE1)
  static let app2 = JPEGMarker(rawValue: 0xE2)
  static let app13 = JPEGMarker(rawValue: 0xED)
  static let app14 = JPEGMarker(rawValue: 0xEE)
  static let comment = JPEGMarker(rawValue: 0xFE)

  /// Whether a frame header follows: SOF0 to SOF15, of which three numbers mean something else.
  var isStartOfFrame: Bool {
    (0xC0...0xCF).contains(rawValue) && ![0xC4, 0xC8, 0xCC].contains(rawValue)
  }

  /// RST0 to RST7, which stand inside entropy-coded data.
  var isRestart: Bool { (0xD0...0xD7).contains(rawValue) }

  /// Whether application data follows: APP0 to APP15.
  var isApplication: Bool { (0xE0...0xEF).contains(rawValue) }

  /// Whether neither a length nor data follows.
  var isStandalone: Bool {
    isRestart || self == .startOfImage || self == .endOfImage || rawValue == 0x01
  }

  /// The name in messages: `SOF0`, `APP1`.
  var name: String {
    switch rawValue {
    case 0x01: "TEM"
    case 0xC4: "DHT"
    case 0xC8: "JPG"
    case 0xCC: "DAC"
    case 0xC0...0xCF: "SOF\(rawValue - 0xC0)"
    case 0xD0...0xD7: "RST\(rawValue - 0xD0)"
    case 0xD8: "SOI"
    case 0xD9: "EOI"
    case 0xDA: "SOS"
    case 0xDB: "DQT"
    case 0xDC: "DNL"
    case 0xDD: "DRI"
    case 0xDE: "DHP"
    case 0xDF: "EXP"
    case 0xE0...0xEF: "APP\(rawValue - 0xE0)"
    case 0xFE: "COM"
    case 0..<0x10: "0xFF0\(String(rawValue, radix: 16, uppercase: true))"
    default: "0xFF\(String(rawValue, radix: 16, uppercase: true))"
    }
  }
}

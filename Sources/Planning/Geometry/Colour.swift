// Colours as people write them on the web (CSS Color Module Level 4, section 5.2).

/// A colour in sRGB, 8 bits a channel.
public struct Colour: Hashable, Codable, Sendable {
  /// 0 to 255.
  public var red: UInt8
  /// 0 to 255.
  public var green: UInt8
  /// 0 to 255.
  public var blue: UInt8
  /// 255 is opaque.
  public var alpha: UInt8

  /// A colour from its channels.
  public init(red: UInt8, green: UInt8, blue: UInt8, alpha: UInt8 = 255) {
    self.red = red
    self.green = green
    self.blue = blue
    self.alpha = alpha
  }

  /// Opaque white.
  public static let white = Colour(red: 255, green: 255, blue: 255)
  /// Nothing.
  public static let transparent = Colour(red: 0, green: 0, blue: 0, alpha: 0)

  /// Reads `#rgb`, `#rgba`, `#rrggbb` or `#rrggbbaa`, with or without the sign.
  public init(parsing text: String) throws(PlanningError) {
    let digits = text.hasPrefix("#") ? text.dropFirst() : text[...]
    let values = digits.compactMap { $0.isASCII ? $0.hexDigitValue : nil }
    guard values.count == digits.count, [3, 4, 6, 8].contains(values.count) else {
      throw .unreadable(
        .colour, text, detail: "3, 4, 6 or 8 hexadecimal digits, as in #f80 or #ff8800")
    }
    let short = values.count < 6
    let channels = stride(from: 0, to: values.count, by: short ? 1 : 2).map { index in
      UInt8(values[index] * 16 + values[short ? index : index + 1])
    }
    self.init(
      red: channels[0], green: channels[1], blue: channels[2],
      alpha: channels.count == 4 ? channels[3] : 255)
  }

  /// Whether red, green and blue are equal.
  public var isGray: Bool { red == green && green == blue }

  /// Red, green and blue.
  public var levels: [UInt8] { [red, green, blue] }
}

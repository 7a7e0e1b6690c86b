// Several outputs of one input: `--out NAME:GEOM[:FORMAT[:Q]]` and `--widths 320,640`.

import Codecs
import Diagnostics

/// A wish for one of several outputs. What it does not say is as the recipe says it.
public struct OutputWish: Hashable, Codable, Sendable {
  /// What tells it from the others; stands in keys.
  public var name: String
  /// How large.
  public var geometry: Geometry
  /// In which format.
  public var format: FormatChoice?
  /// 1 to 100, for the lossy formats.
  public var quality: Int?

  /// A wish from its parts.
  public init(
    name: String, geometry: Geometry, format: FormatChoice? = nil, quality: Int? = nil
  ) {
    self.name = name
    self.geometry = geometry
    self.format = format
    self.quality = quality
  }

  /// An output that fits inside a width, and is called after it.
  public init(width: Int) {
    self.init(name: String(width), geometry: .inside(width: width, height: nil))
  }

  /// Reads `NAME:GEOM[:FORMAT[:Q]]`.
  ///
  /// - Throws: `PlanningError.unreadable`, with what is wrong with it.
  public init(parsing text: String) throws(PlanningError) {
    func unreadable(_ detail: String) -> PlanningError {
      .unreadable(.output, text, detail: detail)
    }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard (2...4).contains(parts.count) else {
      throw unreadable("it has \(counted(parts.count, "part")) where 2 to 4 are right")
    }
    let isName = parts[0].utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || byte == 0x2D || byte == 0x5F
    }
    guard !parts[0].isEmpty, isName else {
      throw unreadable("its name has other characters than letters, digits, - and _")
    }
    self.init(name: parts[0], geometry: try Geometry(parsing: parts[1]))
    if parts.count > 2, !parts[2].isEmpty {
      let word = parts[2].lowercased()
      format = FormatChoice(rawValue: word == "jpg" ? "jpeg" : word)
      if format == nil { throw unreadable("'\(parts[2])' is no format") }
    }
    if parts.count > 3 {
      guard let number = Int(parts[3]), (1...100).contains(number) else {
        throw unreadable("'\(parts[3])' is no quality from 1 to 100")
      }
      quality = number
    }
  }
}

extension Recipe {
  /// How many outputs there are.
  public var outputCount: Int { max(outputs.count, 1) }

  /// The recipes of the single outputs, in their order; itself where it is for one.
  public var single: [Recipe] {
    if outputs.isEmpty { return [self] }
    return outputs.map { wish in
      var recipe = self
      recipe.outputs = []
      recipe.geometry = wish.geometry
      recipe.format = wish.format ?? format
      recipe.quality = wish.quality ?? quality
      return recipe
    }
  }
}

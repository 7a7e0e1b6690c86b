// How hard a PNG is made small, by the effort that was asked for. The figures behind the numbers are
// those of `make bench-optimise`.

import CCodecs

/// What is tried for one image.
struct PNGEffort: Equatable {
  /// Up to how many filtered bytes an image is small: all forms of it are tried to the end, at deflate's
  /// last level.
  static let smallImage = 1 << 16

  /// Whether rows just get the filter of the least magnitudes; nothing else is tried.
  var isQuick: Bool
  /// What is tried for each band of rows.
  var choices: [cc_png_choice] = []
  /// libdeflate's level for the trials.
  var trialLevel: Int32 = 3
  /// libdeflate's level for the outcome.
  var level: Int32
  /// Rounds of Zopfli over the outcome; 0 for none.
  var rounds: Int32 = 0

  /// - Parameters:
  ///   - effort: 0 to 9.
  ///   - isSearched: the output has the input's own pixels, so nothing but its size speaks for it.
  ///     Another output is quick up to the standard effort: its pixels are what was asked for.
  ///   - count: filtered bytes of the image.
  init(_ effort: Int, isSearched: Bool, count: Int) {
    let few = [
      CC_PNG_NONE, CC_PNG_SUB, CC_PNG_UP, CC_PNG_AVERAGE, CC_PNG_PAETH, CC_PNG_BIGRAMS,
    ]
    let many = [
      CC_PNG_NONE, CC_PNG_SUB, CC_PNG_UP, CC_PNG_AVERAGE, CC_PNG_PAETH, CC_PNG_ENTROPY,
      CC_PNG_BIGRAMS, CC_PNG_BIGRAM_ENTROPY,
    ]
    // Level 11 takes six seconds for each 10 MB, and a round of Zopfli ten times that.
    let isLarge = count > 32 << 20
    switch effort {
    case ...2: self.init(isQuick: true, level: [1, 2, 4][max(effort, 0)])
    case ...EncodeOptions.standardEffort where !isSearched: self.init(isQuick: true, level: 4)
    case 3: self.init(isQuick: false, choices: few, level: isLarge ? 6 : 9)
    case 4: self.init(isQuick: false, choices: few, level: isLarge ? 8 : 11)
    case 5, 6:
      self.init(isQuick: false, choices: many, trialLevel: 5, level: isLarge ? 9 : 12)
    case 7, 8: self.init(isQuick: false, choices: many, trialLevel: 6, level: 12)
    default:
      self.init(
        isQuick: false, choices: many, trialLevel: 6, level: 12,
        rounds: count > 16 << 20 ? 5 : 15)
    }
    if !isQuick, count <= Self.smallImage {
      (choices, trialLevel, level) = (many, effort < 7 ? 7 : 12, 12)
    }
  }

  private init(
    isQuick: Bool, choices: [cc_png_choice] = [], trialLevel: Int32 = 3, level: Int32,
    rounds: Int32 = 0
  ) {
    self.isQuick = isQuick
    self.choices = choices
    self.trialLevel = trialLevel
    self.level = level
    self.rounds = rounds
  }
}

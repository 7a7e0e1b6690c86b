// The quality that meets a target, found by encoding the same pixels several times.

import Codecs
import Planning

#if canImport(Glibc)
  import Glibc
#endif

/// Encodes the same pixels until they meet a target.
struct TargetEncoder {
  let image: HeldImage
  let format: ImageFormat
  let options: EncodeOptions
  let recipe: Recipe
  let metadata: KeptMetadata

  private var target: Target { recipe.target }

  /// A file as near below `maxBytes` as this is near enough.
  private static let bytesSlack = 0.02
  /// And as near above a score.
  private static let scoreSlack = 0.5
  /// Where JPEG's chroma comes to its full resolution, by a leap in bytes.
  private static let leap = 89.0...91

  /// The file that meets the target; any, where there is none.
  ///
  /// - Throws: `targetMissed` where no quality that is allowed fits.
  func encode() throws(CodecError) -> EncodedImage {
    guard target.isAsked else {
      return EncodedImage(
        file: try file(options), format: format,
        quality: options.isLossy(as: format) ? options.quality : nil)
    }
    var options = options
    if !options.isLossy(as: format) {
      let file = try file(options)
      if target.maxBytes.map({ file.count <= $0 }) ?? true { return try scored(file, options) }
      let canLose = format == .webp && !recipe.lossless && options.lossless
      guard canLose else { throw missed("without loss the file has \(file.count) bytes") }
      options.lossless = false
    }
    guard let wanted = target.score else { return try largestThatFits(options) }
    guard image.canBeScored else {
      var made = try scored(try file(options), options)
      made.warnings.append("too small to be compared: --target-quality was not heeded")
      return made
    }
    return try smallest(scoring: wanted, options)
  }

  /// The best quality whose file has `maxBytes` at most.
  private func largestThatFits(_ options: EncodeOptions) throws(CodecError) -> EncodedImage {
    guard let most = target.maxBytes else { preconditionFailure("no target") }
    let goal = QualityGoal(value: log(Double(most)), slack: Self.bytesSlack, side: .atMost)
    let found = try search(goal, options) { file throws(CodecError) in log(Double(file.count)) }
    guard let best = found.best else {
      let (quality, bytes) = (found.last.options.quality, found.last.file.count)
      throw missed("at quality \(quality) the file has \(bytes) bytes")
    }
    return try scored(best.file, best.options)
  }

  /// The smallest file of this score, which must have `maxBytes` at most.
  private func smallest(
    scoring wanted: Double, _ options: EncodeOptions
  ) throws(CodecError) -> EncodedImage {
    let goal = QualityGoal(value: wanted, slack: Self.scoreSlack, side: .atLeast)
    let found = try search(goal, options) { file throws(CodecError) in
      try image.score(of: file, format)
    }
    let best = found.best ?? found.last
    if let most = target.maxBytes, best.file.count > most {
      throw missed("a score of \(rounded(best.value)) takes \(best.file.count) bytes")
    }
    var made = EncodedImage(
      file: best.file, format: format, quality: best.options.quality, score: best.value)
    if found.best == nil {
      made.warnings.append(
        """
        --target-quality \(rounded(wanted)) is out of reach: \(rounded(best.value)) at quality \
        \(best.options.quality)
        """)
    }
    return made
  }

  /// A file that was tried.
  private struct Trial {
    let options: EncodeOptions
    let file: [UInt8]
    let value: Double
  }

  private struct Found {
    /// The best that the goal admits.
    var best: Trial?
    /// The last that was tried: where the goal admits none, the nearest to it.
    let last: Trial
  }

  /// Searches all qualities that are allowed. Where JPEG's leap to full chroma leaves a gap, coarse chroma
  /// is searched above it, and full chroma below.
  private func search(
    _ goal: QualityGoal, _ options: EncodeOptions, measure: ([UInt8]) throws(CodecError) -> Double
  ) throws(CodecError) -> Found {
    let most = Double(recipe.quality ?? 100)
    let least = min(Double(target.minQuality), most)
    var found = try search(
      goal, options, in: least...most, guess: Double(options.quality), measure: measure)
    guard format == .jpeg, options.chroma == .auto, let best = found.best,
      !goal.isMet(by: best.value), Self.leap.contains(best.options.exactQuality)
    else { return found }
    let ranges = [(true, Self.leap.lowerBound...100), (false, 50...Self.leap.upperBound)]
    for (halves, range) in ranges where range.overlaps(least...most) {
      var fixed = options
      fixed.chroma = halves ? .quarter : .full
      let other = try search(
        goal, fixed, in: range.clamped(to: least...most), guess: halves ? 94 : 85, measure: measure)
      if let other = other.best, isBetter(other, than: found.best, goal) { found.best = other }
      // The best quality that fits keeps coarse chroma at first.
      if goal.side == .atMost { break }
    }
    return found
  }

  private func isBetter(_ trial: Trial, than best: Trial?, _ goal: QualityGoal) -> Bool {
    guard let best else { return true }
    return goal.side == .atMost ? trial.value > best.value : trial.file.count < best.file.count
  }

  private func search(
    _ goal: QualityGoal, _ options: EncodeOptions, in range: ClosedRange<Double>, guess: Double,
    measure: ([UInt8]) throws(CodecError) -> Double
  ) throws(CodecError) -> Found {
    var search = QualitySearch(goal, in: range, guess: guess)
    var options = options
    var best: Trial?
    var last: Trial?
    while let quality = search.next {
      options.exactQuality = quality
      let file = try file(options)
      let trial = Trial(options: options, file: file, value: try measure(file))
      search.note(trial.value)
      if search.best?.quality == quality { best = trial }
      last = trial
    }
    guard let last else { preconditionFailure("a search tries at least once") }
    return Found(best: best, last: last)
  }

  private func file(_ options: EncodeOptions) throws(CodecError) -> [UInt8] {
    try codec(for: format).encode(image.rows(), options: options, metadata: metadata)
  }

  /// `file` with its score, where it can be told.
  private func scored(
    _ file: [UInt8], _ options: EncodeOptions
  ) throws(CodecError) -> EncodedImage {
    let isExact = format == .png || (format == .webp && options.lossless)
    return EncodedImage(
      file: file, format: format, quality: options.isLossy(as: format) ? options.quality : nil,
      score: isExact ? 100 : image.canBeScored ? try image.score(of: file, format) : nil)
  }

  private func missed(_ what: String) -> CodecError {
    .targetMissed(what: what, target: "--max-bytes \(target.maxBytes ?? 0)")
  }

  private func rounded(_ score: Double) -> Double { (score * 100).rounded() / 100 }
}

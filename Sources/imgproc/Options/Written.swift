// Values as a person would type them: help texts take every default and every list from the code that
// uses it.

import Planning

/// A count in the largest unit that leaves a whole number: `100M`, `16383`; `unit` is what a k
/// stands for.
func written(_ count: Int, unit: Int) -> String {
  var count = count
  var suffix = ""
  for larger in ["k", "M", "G"] where count > 0 && count.isMultiple(of: unit) {
    count /= unit
    suffix = larger
  }
  return "\(count)\(suffix)"
}

/// Whole seconds in the largest unit that leaves a whole number: `5m`, `90s`.
func written(seconds: Int) -> String {
  if seconds.isMultiple(of: 3600) { return "\(seconds / 3600)h" }
  return seconds.isMultiple(of: 60) ? "\(seconds / 60)m" : "\(seconds)s"
}

/// A box as `--resize` takes it: `2048x2048`, `800x`.
func written(_ geometry: Geometry) -> String {
  guard case .box(let width, let height) = geometry.extent else { return "\(geometry.extent)" }
  return "\(width.map(String.init) ?? "")x\(height.map(String.init) ?? "")"
}

/// `jpeg, png or webp`.
func alternatives(_ words: [String]) -> String {
  guard let last = words.last, words.count > 1 else { return words.first ?? "" }
  return "\(words.dropLast().joined(separator: ", ")) or \(last)"
}

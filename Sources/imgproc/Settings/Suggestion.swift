// What somebody meant who typed something else: the nearest of the words that exist.
// Distance of Damerau and Levenshtein, with swapped neighbours as one step.

/// The words among `words` that are nearest to `word`, the nearest first; none that is so far away that
/// it would only puzzle.
///
/// - Parameter limit: how many at most.
func nearest(to word: String, among words: some Sequence<String>, limit: Int = 1) -> [String] {
  let typed = Array(word.lowercased().unicodeScalars)
  let reach = max(1, min(typed.count, 12) / 3)
  let near = words.map { candidate -> (String, Int) in
    if word.count >= 3, candidate.lowercased().hasPrefix(word.lowercased()) {
      return (candidate, 1)
    }
    return (candidate, distance(typed, Array(candidate.lowercased().unicodeScalars), upTo: reach))
  }
  return near.filter { $0.1 <= reach && $0.0 != word }
    .sorted { ($0.1, $0.0) < ($1.1, $1.0) }.prefix(limit).map(\.0)
}

/// `did you mean webp?`, or nil where nothing is near.
func suggestion(for word: String, among words: some Sequence<String>) -> String? {
  nearest(to: word, among: words).first.map { "did you mean \($0)?" }
}

/// How many letters are added, dropped, replaced or swapped between the two; more than `bound` is not
/// told exactly. Cost: the product of both lengths.
private func distance(
  _ one: [Unicode.Scalar], _ other: [Unicode.Scalar], upTo bound: Int
) -> Int {
  if abs(one.count - other.count) > bound { return bound + 1 }
  var before = [Int](repeating: 0, count: other.count + 1)
  var last = Array(0...other.count)
  for (row, letter) in one.enumerated() {
    var next = [row + 1]
    for (column, match) in other.enumerated() {
      var steps = min(
        last[column + 1] + 1, next[column] + 1, last[column] + (letter == match ? 0 : 1))
      if row > 0, column > 0, letter == other[column - 1], one[row - 1] == match {
        steps = min(steps, before[column - 1] + 1)
      }
      next.append(steps)
    }
    (before, last) = (last, next)
  }
  return last[other.count]
}

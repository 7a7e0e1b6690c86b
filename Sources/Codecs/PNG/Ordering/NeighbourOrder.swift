// Colours that touch often get indices that are near: Zeng's greedy order as Pinho and Neves modified it
// ("A note on Zeng's technique for color reindexing of palette-based images", 2004).

/// Grows a row of colours at either end, by the colour that touches those in it most often.
struct NeighbourOrder: PaletteOrder {
  func order(_ colours: borrowing IndexedColours) -> [Int] {
    let neighbours = colours.neighbours()
    let count = neighbours.count
    guard count > 2 else { return Array(0..<count) }
    var first = (0, 1)
    for a in 0..<count {
      for b in 0..<a where neighbours.weight(a, b) > neighbours.weight(first.0, first.1) {
        first = (a, b)
      }
    }
    var row = [first.0, first.1]
    var left = Array(0..<count).filter { !row.contains($0) }
    var touches = left.map { neighbours.weight($0, first.0) + neighbours.weight($0, first.1) }
    while let most = touches.indices.max(by: { touches[$0] < touches[$1] }) {
      let next = left[most]
      // The end that is nearer to those it touches: a place further to the left counts for the left.
      let pull = row.indices.reduce(0) {
        $0 + (row.count - 1 - 2 * $1) * neighbours.weight(next, row[$1])
      }
      row.insert(next, at: pull > 0 ? 0 : row.count)
      left.swapAt(most, left.count - 1)
      touches.swapAt(most, touches.count - 1)
      left.removeLast()
      touches.removeLast()
      for index in left.indices { touches[index] += neighbours.weight(left[index], next) }
    }
    return row
  }
}

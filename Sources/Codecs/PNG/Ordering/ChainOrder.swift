// Colours that touch most often become neighbours: the travelling salesman's tour that Battiato and
// others take for it ("An efficient re-indexing algorithm for color-mapped images", 2004), found by
// joining chains along the heaviest edges.

/// One chain of all colours, heavy edges first.
struct ChainOrder: PaletteOrder {
  func order(_ colours: borrowing IndexedColours) -> [Int] {
    let neighbours = colours.neighbours()
    var edges: [(weight: Int, a: Int, b: Int)] = []
    for a in 0..<neighbours.count {
      for b in 0..<a where neighbours.weight(a, b) > 0 {
        edges.append((neighbours.weight(a, b), a, b))
      }
    }
    edges.sort { ($0.weight, $1.a, $1.b) > ($1.weight, $0.a, $0.b) }
    var chains = (0..<neighbours.count).map { [$0] }
    var chain = Array(0..<neighbours.count)
    for (_, a, b) in edges where chain[a] != chain[b] {
      let (one, other) = (chain[a], chain[b])
      guard isEnd(a, of: chains[one]), isEnd(b, of: chains[other]) else { continue }
      if chains[one].last != a { chains[one].reverse() }
      if chains[other].first != b { chains[other].reverse() }
      for colour in chains[other] { chain[colour] = one }
      chains[one] += chains[other]
      chains[other] = []
    }
    return Array(chains.joined())
  }

  private func isEnd(_ colour: Int, of chain: [Int]) -> Bool {
    chain.first == colour || chain.last == colour
  }
}

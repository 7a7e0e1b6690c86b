// The list of orders for the colours of a palette: filters and deflate make less of indices whose
// neighbours are near. A new order is one file beside the others and one line in `paletteOrders`.

/// A way to put colours into order.
protocol PaletteOrder: Sendable {
  /// Every index of the colours, once.
  func order(_ colours: borrowing IndexedColours) -> [Int]
}

/// Every order, the cheapest first.
let paletteOrders: [any PaletteOrder] = [
  LuminanceOrder(),
  FrequencyOrder(),
  NeighbourOrder(),
  ChainOrder(),
]

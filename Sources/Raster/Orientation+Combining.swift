// Several turns as one, and where the parts of a turned image are stored: the group of the square,
// each element a swap of the axes and then a mirroring of either.

extension Orientation {
  /// Whether stored columns are counted from the right.
  private var mirrorsColumns: Bool { [2, 3, 7, 8].contains(rawValue) }
  /// Whether stored rows are counted from the bottom.
  private var mirrorsRows: Bool { [3, 4, 6, 7].contains(rawValue) }

  private init(swapsSides: Bool, mirrorsColumns: Bool, mirrorsRows: Bool) {
    self =
      switch (swapsSides, mirrorsColumns, mirrorsRows) {
      case (false, false, false): .upright
      case (false, true, false): .mirrored
      case (false, true, true): .upsideDown
      case (false, false, true): .mirroredUpsideDown
      case (true, false, false): .transposed
      case (true, false, true): .turnedRight
      case (true, true, true): .transversed
      case (true, true, false): .turnedLeft
      }
  }

  /// The one turn that does what this one and then `next` do.
  public func followed(by next: Orientation) -> Orientation {
    let inner = (columns: next.mirrorsColumns, rows: next.mirrorsRows)
    return Orientation(
      swapsSides: swapsSides != next.swapsSides,
      mirrorsColumns: mirrorsColumns != (swapsSides ? inner.rows : inner.columns),
      mirrorsRows: mirrorsRows != (swapsSides ? inner.columns : inner.rows))
  }

  /// Where a window of the upright image lies in the stored one.
  ///
  /// - Parameter size: the stored size.
  public func stored(_ window: PixelWindow, of size: PixelSize) -> PixelWindow {
    var stored = window
    if swapsSides { stored = PixelWindow(columns: window.rows, rows: window.columns) }
    if mirrorsColumns { stored.columns = stored.columns.mirrored(in: size.width) }
    if mirrorsRows { stored.rows = stored.rows.mirrored(in: size.height) }
    return stored
  }
}

extension AxisSpan {
  /// The same span, counted from the other end of an axis of `side` pixels.
  fileprivate func mirrored(in side: Int) -> AxisSpan {
    AxisSpan(origin: Double(side) - origin - length, length: length)
  }
}

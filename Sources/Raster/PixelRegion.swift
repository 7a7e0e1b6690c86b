// Rectangles of an image: of whole pixels, and of any fraction of them.

/// A rectangle of whole pixels, counted from the upper left corner.
public struct PixelRegion: Hashable, Codable, Sendable {
  /// Which columns, at least one.
  public var columns: Range<Int>
  /// Which rows, at least one.
  public var rows: Range<Int>

  /// A region from its parts.
  public init(columns: Range<Int>, rows: Range<Int>) {
    self.columns = columns
    self.rows = rows
  }

  /// All of an image.
  public init(whole size: PixelSize) {
    self.init(columns: 0..<size.width, rows: 0..<size.height)
  }

  /// The whole pixels of a window, which is taken to begin and end at their borders.
  public init(inside window: PixelWindow) {
    func range(_ span: AxisSpan) -> Range<Int> {
      Int(span.origin)..<Int(span.origin + span.length)
    }
    self.init(columns: range(window.columns), rows: range(window.rows))
  }

  /// Its sides.
  public var size: PixelSize { PixelSize(width: columns.count, height: rows.count) }
}

/// A rectangle that may begin and end inside pixels.
public struct PixelWindow: Equatable, Sendable {
  /// From left to right.
  public var columns: AxisSpan
  /// From top to bottom.
  public var rows: AxisSpan

  /// A window from its parts.
  public init(columns: AxisSpan, rows: AxisSpan) {
    self.columns = columns
    self.rows = rows
  }

  /// The window that is a region.
  public init(_ region: PixelRegion) {
    func span(_ range: Range<Int>) -> AxisSpan {
      AxisSpan(origin: Double(range.lowerBound), length: Double(range.count))
    }
    self.init(columns: span(region.columns), rows: span(region.rows))
  }

  /// The same window, where the image that it is of lies at `origin` of `region`.
  public func offset(by region: PixelRegion) -> PixelWindow {
    var window = self
    window.columns.origin += Double(region.columns.lowerBound)
    window.rows.origin += Double(region.rows.lowerBound)
    return window
  }

  /// The same part of the image shrunk by `divisor`.
  public func divided(by divisor: Int) -> PixelWindow {
    func span(_ span: AxisSpan) -> AxisSpan {
      AxisSpan(origin: span.origin / Double(divisor), length: span.length / Double(divisor))
    }
    return PixelWindow(columns: span(columns), rows: span(rows))
  }
}

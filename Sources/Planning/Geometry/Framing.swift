// From a wish and an image's size to the pixels that make the output: the arithmetic of boxes.

import Raster

/// Which part of an image becomes what part of its output.
public struct Framing: Equatable, Sendable {
  /// The part of the image that is used.
  public var window: PixelWindow
  /// The size that it is brought to.
  public var content: PixelSize
  /// The output's size.
  public var canvas: PixelSize
  /// The upper left corner of the content on the canvas; not below 0.
  public var corner = Corner(x: 0, y: 0)
  /// How the canvas is cut out of a content that is larger, or nil where it is not.
  public var search: Position.Search?

  /// A place on a canvas.
  public struct Corner: Equatable, Sendable {
    /// From the left.
    public var x: Int
    /// From the top.
    public var y: Int

    /// A place from its distances.
    public init(x: Int, y: Int) {
      self.x = x
      self.y = y
    }
  }

  /// Whether some of the canvas is left bare around the content.
  public var isBare: Bool { search == nil && canvas != content }

  /// All of an image, at a size.
  init(whole size: PixelSize, to target: PixelSize) {
    window = PixelWindow(PixelRegion(whole: size))
    content = target
    canvas = target
  }
}

extension Geometry {
  /// The size to make of an image of `size`. Sides are rounded half up, and at least 1.
  ///
  /// - Parameter upscale: whether images may become larger where the geometry leaves that open.
  public func target(for size: PixelSize, upscale: Bool) -> PixelSize {
    framing(of: size, position: .center, upscale: upscale).canvas
  }

  /// What to do with an image of `size`, already cropped and turned as it shall be.
  public func framing(of size: PixelSize, position: Position, upscale: Bool) -> Framing {
    let mayGrow =
      switch growth {
      case .ifAsked: upscale
      case .always, .only: true
      case .never: false
      }
    let unchanged = Framing(whole: size, to: size)
    switch extent {
    case .percent(let width, let height):
      let target = PixelSize(
        width: side(size.width, width / 100, mayGrow),
        height: side(size.height, height / 100, mayGrow))
      return isAllowed(max(width, height) / 100) ? Framing(whole: size, to: target) : unchanged
    case .area(let pixels):
      let ratio = (Double(pixels) / (Double(size.width) * Double(size.height))).squareRoot()
      guard isAllowed(ratio) else { return unchanged }
      return ratio >= 1 && !mayGrow
        ? unchanged : Framing(whole: size, to: within(pixels, size, ratio))
    case .box(let width, let height):
      let box = Box(width, height, around: size)
      guard isAllowed(fit == .inside || fit == .contain ? box.least : box.most) else {
        return unchanged
      }
      return framing(of: size, in: box, position: position, mayGrow: mayGrow)
    }
  }

  /// Whether a change by `ratio` is not one that `<` forbids.
  private func isAllowed(_ ratio: Double) -> Bool { growth != .only || ratio > 1 }

  private func framing(
    of size: PixelSize, in box: Box, position: Position, mayGrow: Bool
  ) -> Framing {
    func scaled(_ ratio: Double) -> PixelSize {
      PixelSize(
        width: side(size.width, ratio, mayGrow), height: side(size.height, ratio, mayGrow))
    }
    switch fit {
    case .inside: return Framing(whole: size, to: scaled(box.least))
    case .outside: return Framing(whole: size, to: scaled(box.most))
    case .fill:
      return Framing(
        whole: size,
        to: PixelSize(
          width: side(size.width, box.across, mayGrow),
          height: side(size.height, box.down, mayGrow)))
    case .contain:
      var framing = Framing(whole: size, to: scaled(box.least))
      framing.canvas = box.size
      framing.place(by: position)
      return framing
    case .cover:
      // An image too small for the box gives as much of it as has the box's shape.
      let given = mayGrow ? 1 : min(1 / box.most, 1)
      let canvas = PixelSize(
        width: min(side(box.size.width, given, true), mayGrow ? .max : size.width),
        height: min(side(box.size.height, given, true), mayGrow ? .max : size.height))
      return Framing(covering: canvas, with: size, position: position)
    }
  }

  /// At most `pixels`, also where a side can't be less than 1.
  private func within(_ pixels: Int, _ size: PixelSize, _ ratio: Double) -> PixelSize {
    let height = max(Int(Double(size.height) * ratio), 1)
    let width = min(max(Int(Double(size.width) * ratio), 1), max(pixels / height, 1))
    return PixelSize(width: width, height: min(height, max(pixels / width, 1)))
  }

  private func side(_ side: Int, _ ratio: Double, _ mayGrow: Bool) -> Int {
    ratio >= 1 && !mayGrow ? side : scaledSide(side, by: ratio)
  }
}

/// `side` times `ratio`, rounded half up, from 1 to 2^31 - 1.
private func scaledSide(_ side: Int, by ratio: Double) -> Int {
  Int(min(max((Double(side) * ratio).rounded(), 1), Double(Int32.max)))
}

/// A box whose sides are known, and what an image must be multiplied by to fill it.
private struct Box {
  let size: PixelSize
  let across: Double
  let down: Double

  var least: Double { min(across, down) }
  var most: Double { max(across, down) }

  init(_ width: Int?, _ height: Int?, around image: PixelSize) {
    let byWidth = width.map { Double($0) / Double(image.width) }
    let byHeight = height.map { Double($0) / Double(image.height) }
    across = byWidth ?? byHeight ?? 1
    down = byHeight ?? byWidth ?? 1
    size = PixelSize(
      width: width ?? scaledSide(image.width, by: across),
      height: height ?? scaledSide(image.height, by: down))
  }
}

extension Framing {
  /// All of `canvas`, with as much of an image of `size` as has its shape.
  fileprivate init(covering canvas: PixelSize, with size: PixelSize, position: Position) {
    self.init(whole: size, to: canvas)
    let across = Double(canvas.width) / Double(size.width)
    let down = Double(canvas.height) / Double(size.height)
    let ratio = max(across, down)
    if case .search(let search) = position {
      let whole = PixelSize(
        width: max(scaledSide(size.width, by: ratio), canvas.width),
        height: max(scaledSide(size.height, by: ratio), canvas.height))
      if whole != canvas {
        content = whole
        self.search = search
        return
      }
    }
    window.columns = Self.span(
      Double(canvas.width) / ratio, of: size.width, isWhole: ratio == 1, position.across)
    window.rows = Self.span(
      Double(canvas.height) / ratio, of: size.height, isWhole: ratio == 1, position.down)
  }

  /// - Parameter isWhole: whether pixels are only cut out, and must not be shifted by parts of one.
  private static func span(
    _ length: Double, of side: Int, isWhole: Bool, _ hold: Position.Hold
  ) -> AxisSpan {
    let length = min(length, Double(side))
    let spare = Double(side) - length
    let origin =
      switch hold {
      case .share(let share): spare * share
      case .pixel(let pixel): min(max(Double(pixel) + 0.5 - length / 2, 0), spare)
      }
    return AxisSpan(origin: isWhole ? origin.rounded(.down) : origin, length: length)
  }

  /// Moves the content to its place on a canvas that is no smaller.
  fileprivate mutating func place(by position: Position) {
    func offset(_ spare: Int, _ hold: Position.Hold) -> Int {
      if case .share(let share) = hold {
        Int((Double(spare) * share).rounded(.down))
      } else {
        spare / 2
      }
    }
    corner = Corner(
      x: offset(canvas.width - content.width, position.across),
      y: offset(canvas.height - content.height, position.down))
  }
}

extension Position {
  /// What holds one axis.
  fileprivate enum Hold {
    case share(Double)
    case pixel(Int)
  }

  fileprivate var across: Hold {
    switch self {
    case .towards(let across, _): .share(across)
    case .point(let x, _): .pixel(x)
    case .search: .share(0.5)
    }
  }

  fileprivate var down: Hold {
    switch self {
    case .towards(_, let down): .share(down)
    case .point(_, let y): .pixel(y)
    case .search: .share(0.5)
    }
  }
}

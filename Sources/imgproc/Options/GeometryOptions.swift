// How large, of which part of the image, and which way up.

import ArgumentParser
import Planning
import Raster

/// Options on sizes and places.
struct GeometryOptions: ParsableArguments {
  private static let standard = Recipe()

  @Option(
    name: [.customShort("s", allowingJoined: true), .long],
    help: ArgumentHelp(
      """
      Fit inside 800x600, 800x or 800 (width alone), x600, scale to 50% or 50%x25%, or keep to \
      10000@ pixels in all. Behind it ^ covers the box, ! takes these very sides, > only shrinks, \
      < only enlarges. (default: \(written(Self.standard.geometry)))
      """, valueName: "geometry"))
  var resize: String?

  @Option(
    name: [.customShort("W", allowingJoined: true), .long],
    help: ArgumentHelp("Fit inside this width.", valueName: "px"))
  var width: String?

  @Option(
    name: [.customShort("H", allowingJoined: true), .long],
    help: ArgumentHelp("Fit inside this height.", valueName: "px"))
  var height: String?

  @Option(
    help: ArgumentHelp(
      """
      \(alternatives(Fit.allCases.map(\.rawValue))) the box: cover cuts off what is beyond it, \
      contain adds background, fill distorts. A small image stays small (cover: in the box's shape). \
      (default: \(Self.standard.geometry.fit.rawValue))
      """, valueName: "fit"))
  var fit: String?

  @Option(
    help: ArgumentHelp(
      """
      What cover keeps and where contain puts it: \(alternatives(Position.names)), shares such as \
      50%,30%; for cover also a point X,Y of the upright image, \
      \(alternatives(Position.Search.allCases.map(\.rawValue))). (default: center)
      """, valueName: "position"))
  var position: String?

  @Option(
    help: ArgumentHelp(
      """
      Cut this part out of the upright image before all else; pixels or %, from the middle without \
      +X+Y.
      """, valueName: "WxH+X+Y"))
  var crop: String?

  @Option(
    help: ArgumentHelp(
      "Turn clockwise by 90, 180 or 270 degrees, after --crop and before resizing.",
      valueName: "degrees"))
  var rotate: String?

  @Flag(help: "Mirror top to bottom, after any --rotate.")
  var flip = false

  @Flag(help: "Mirror left to right, after any --rotate.")
  var flop = false

  @Flag(help: "Enlarge small images to the box.")
  var upscale = false

  @Option(
    help: ArgumentHelp(
      """
      Colour around a contained image and behind alpha that is given up: #rgb, #rrggbb or \
      #rrggbbaa. (default: transparent where that can be kept, else white)
      """, valueName: "hex"))
  var background: String?

  @Option(
    help: ArgumentHelp(
      """
      \(alternatives(Filter.allCases.map(\.rawValue))). \
      (default: \(Self.standard.filter.rawValue))
      """, valueName: "filter"))
  var kernel: String?

  @Flag(help: "Resize as light adds up: slower, and fine detail keeps its brightness.")
  var linear = false

  @Option(
    help: ArgumentHelp(
      "Sharpen detail of about this many output pixels, 0.3 to 10; 0.5 to 1 after shrinking.",
      valueName: "sigma"))
  var sharpen: String?
}

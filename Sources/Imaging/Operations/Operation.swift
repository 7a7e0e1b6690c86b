// What happens to pixels between decoder and encoder. An operation is one file beside this one and
// one line in the list below.

import Codecs
import Planning

/// A step on the way, wrapped round the rows that come to it.
protocol Operation {
  /// The name in outcomes and events, or nil for a step that nobody asked for.
  var name: String? { get }

  /// Whether this image needs the step.
  func applies(to plan: Plan) -> Bool

  /// The rows after the step; pulls none of them where it can be done row by row.
  func apply(to rows: any RowSource, plan: Plan) throws(CodecError) -> any RowSource
}

/// Every operation, in the order in which they run: the fewest pixels first, so that turning and
/// converting come after shrinking.
func builtinOperations(_ colour: SourceColour) -> [any Operation] {
  [
    Resize(),
    AutoOrient(),
    ConvertColour(transform: colour.transform),
    MatchPixelFormat(),
  ]
}

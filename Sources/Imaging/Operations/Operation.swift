// What happens to pixels between decoder and encoder. An operation is one file beside this one and
// one line in the list below.

import Codecs
import Planning

/// A step on the way, wrapped round the rows that come to it.
protocol Operation {
  /// Whether this image needs the step.
  func applies(to plan: Plan) -> Bool

  /// What outcomes and events call what it then does; empty for a step that nobody asked for.
  func names(for plan: Plan) -> [String]

  /// The rows after the step; pulls none of them where it can be done row by row.
  func apply(to rows: any RowSource, plan: Plan) throws(CodecError) -> any RowSource
}

/// The steps that `plan` needs, in their order.
func operations(for plan: Plan, _ colour: SourceColour) -> [any Operation] {
  builtinOperations(colour).filter { $0.applies(to: plan) }
}

extension [any Operation] {
  /// What outcomes and events call these steps, each name once.
  func names(for plan: Plan) -> [String] {
    var names: [String] = []
    for operation in self {
      names += operation.names(for: plan).filter { !names.contains($0) }
    }
    return names
  }
}

/// Every operation, in the order in which they run: the fewest pixels first, so that turning and
/// converting come after shrinking.
func builtinOperations(_ colour: SourceColour) -> [any Operation] {
  [
    Crop(),
    Resize(),
    SmartCrop(),
    Sharpen(),
    Turn(),
    ConvertColour(transform: colour.transform),
    Pad(),
    MatchPixelFormat(),
  ]
}

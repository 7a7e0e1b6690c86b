// Animations, frame by frame: each is composed, goes the way of a still image, and keeps its time.

import Codecs
import Planning
import Raster

/// Makes an animation of every frame of `source`.
func animate(_ plan: Plan, of source: DecodedInput) throws(CodecError) -> Candidate {
  guard let frames = try source.rows() as? any AnimationDecoder else {
    throw .unsupportedAnimation(plan.header.format, frames: plan.header.frames)
  }
  let steps = operations(for: plan, source.colour)
  var encoder: (any AnimationEncoder)?
  var metadata: OutputMetadata?
  var start = 0
  repeat {
    var rows: any RowSource = frames
    for step in steps { rows = try step.apply(to: rows, plan: plan) }
    if encoder == nil {
      metadata = try OutputMetadata(plan, of: source, beside: rows.shape.format.layout)
      encoder = try codec(for: plan.format).makeAnimationEncoder(
        rows.shape, options: plan.options, repeating: frames.repetition)
    }
    try encoder?.add(rows, from: start)
    start = frames.end
  } while try frames.advance()
  guard let encoder, let metadata else { throw .unsupportedAnimation(plan.format, frames: 0) }
  return Candidate(
    file: try encoder.finish(at: start, metadata: metadata.kept),
    format: plan.format, quality: plan.isLossy ? plan.options.quality : nil, score: nil,
    keepsInput: false,
    convertsColour: source.colour.transform != nil, operations: steps.names(for: plan),
    oddities: source.colour.warnings + metadata.warnings)
}

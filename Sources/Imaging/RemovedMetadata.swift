// The receipt of what was taken away, found by looking at the files, not at what was meant.

import Codecs
import Planning

/// The kinds of metadata that `input` has and `output` lacks.
///
/// EXIF counts as gone where no more is left of it than orientation and copyright, and there was more.
func removedMetadata(
  _ input: InputBytes, _ output: Candidate, _ plan: Plan
) throws(CodecError) -> [MetadataKind] {
  let bytes = output.file.span.bytes
  let written = codec(for: output.format)
  var removed = plan.header.metadata.subtracting(try written.readHeader(bytes).metadata)
  if plan.header.metadata.contains(.exif), !plan.recipe.metadata.keeps(.exif) {
    let before = try input.withSpan { input throws(CodecError) in
      try codec(for: plan.header.format).readMetadata(input).exif
    }
    if try written.readMetadata(bytes).exif != before { removed.insert(.exif) }
  }
  return MetadataKind.allCases.filter(removed.contains)
}

// The frame header of a JPEG file, and whether it is a variety that can be decoded: ITU-T T.81
// section B.2.2 and table B.1.

import Raster

/// What a SOF segment says.
struct JPEGFrame {
  /// One component of the frame.
  struct Component {
    let identifier: UInt8
    /// Which of the four quantisation tables it uses.
    let quantisationTable: UInt8
  }

  let size: PixelSize
  let components: [Component]
  let isProgressive: Bool

  /// Reads the SOF segment `segment`.
  init(_ segment: JPEGSegment, of bytes: RawSpan) throws(CodecError) {
    let start = segment.payload.lowerBound
    guard segment.payload.count >= 6, let precision = bytes.byte(at: start),
      let height = bytes.bigEndian16(at: start + 1), let width = bytes.bigEndian16(at: start + 3),
      let count = bytes.byte(at: start + 5), segment.payload.count == 6 + 3 * Int(count)
    else {
      throw .corrupt(
        .jpeg, offset: segment.offset,
        detail: "\(segment.marker.name) segment does not have the length of a frame header")
    }
    if let variety = Self.unsupportedProcess(segment.marker) {
      throw .unsupportedVariety(.jpeg, detail: variety)
    }
    guard precision == 8 else {
      throw .unsupportedVariety(.jpeg, detail: "\(precision) bits a sample")
    }
    guard width > 0 else {
      throw .corrupt(.jpeg, offset: start + 3, detail: "the image has a width of 0")
    }
    guard height > 0 else {
      throw .unsupportedVariety(.jpeg, detail: "the height follows the first scan (DNL)")
    }
    size = PixelSize(width: width, height: height)
    isProgressive = segment.marker.rawValue == 0xC2 || segment.marker.rawValue == 0xCA

    var components: [Component] = []
    for offset in stride(from: start + 6, to: segment.payload.upperBound, by: 3) {
      guard let identifier = bytes.byte(at: offset), let sampling = bytes.byte(at: offset + 1),
        let table = bytes.byte(at: offset + 2)
      else { break }
      guard (1...4).contains(sampling >> 4), (1...4).contains(sampling & 15) else {
        throw .corrupt(
          .jpeg, offset: offset + 1,
          detail: "sampling factors \(sampling >> 4)x\(sampling & 15), where 1 to 4 are legal")
      }
      components.append(Component(identifier: identifier, quantisationTable: table))
    }
    self.components = components
  }

  /// The coding process of a SOF marker in words, where it is none of the baseline, extended and
  /// progressive ones with Huffman or arithmetic coding.
  private static func unsupportedProcess(_ marker: JPEGMarker) -> String? {
    switch marker.rawValue {
    case 0xC3, 0xCB: "lossless coding (\(marker.name))"
    case 0xC5, 0xC6, 0xC7, 0xCD, 0xCE, 0xCF: "hierarchical coding (\(marker.name))"
    default: nil
    }
  }
}

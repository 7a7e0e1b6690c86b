// XMP packets that go along with pixels which were turned: XMP part 2, section 3.1 (tiff:Orientation).

import Raster

/// `packet` with every orientation in it set to `orientation`; nothing else is touched.
///
/// Searched as text, as the copyright is: the value is a single digit, in an attribute or an element.
func xmpPacket(_ packet: [UInt8], turnedTo orientation: Orientation) -> [UInt8] {
  var packet = packet
  for place in xmpOrientations(packet.span.bytes) {
    packet[place] = 0x30 + UInt8(orientation.rawValue)
  }
  return packet
}

/// Where the digits stand.
private func xmpOrientations(_ packet: RawSpan) -> [Int] {
  let name: StaticString = "tiff:Orientation"
  var places: [Int] = []
  var offset = 0
  while let found = packet.find(name, from: offset, to: packet.byteCount) {
    offset = found + name.utf8CodeUnitCount
    var place = offset
    // Between the name and the digit: the end of the tag, or an equals sign and a quote.
    while let byte = packet.byte(at: place), [0x20, 0x22, 0x27, 0x3D, 0x3E].contains(byte) {
      place += 1
    }
    if place > offset, let digit = packet.byte(at: place), (0x31...0x38).contains(digit),
      packet.byte(at: place + 1).map({ [0x22, 0x27, 0x3C].contains($0) }) == true
    {
      places.append(place)
    }
  }
  return places
}

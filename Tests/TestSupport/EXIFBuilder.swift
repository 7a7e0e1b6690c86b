// Builds EXIF blocks tag by tag: TIFF 6.0 section 2.

/// An EXIF block with any tags, legal or not.
public struct EXIFBuilder: Sendable {
  /// A directory entry whose value is given as bytes in the block's own order.
  public struct Entry: Sendable {
    /// The tag's number.
    public var tag: Int
    /// The type of its values, as TIFF numbers them.
    public var type: Int
    /// How many values it claims to have.
    public var count: Int
    /// The values' bytes.
    public var value: [UInt8]

    /// An entry from its parts.
    public init(tag: Int, type: Int, count: Int, value: [UInt8]) {
      self.tag = tag
      self.type = type
      self.count = count
      self.value = value
    }
  }

  /// The byte order of all numbers.
  public var order: ByteOrder
  /// The first directory, in any order.
  public var entries: [Entry] = []
  /// Whether a second directory follows.
  public var hasThumbnail = false

  /// A block without entries.
  public init(_ order: ByteOrder = .big) {
    self.order = order
  }

  /// Adds the orientation as a number of `type` (3 is SHORT).
  public func orientation(_ value: Int, type: Int = 3) -> Self {
    let width = [1: 1, 3: 2, 4: 4][type] ?? 2
    return adding(
      Entry(tag: 0x0112, type: type, count: 1, value: order.bytes(value, count: width)))
  }

  /// Adds a copyright notice, NUL included.
  public func copyright(_ text: String) -> Self {
    let value = characters(text) + [0]
    return adding(Entry(tag: 0x8298, type: 2, count: value.count, value: value))
  }

  /// Adds a camera's name and a GPS directory that leads nowhere.
  public func privateTags() -> Self {
    adding(Entry(tag: 0x010F, type: 2, count: 13, value: characters("SECRET CAMERA")))
      .adding(Entry(tag: 0x8825, type: 4, count: 1, value: order.bytes(8, count: 4)))
  }

  /// Adds a second directory.
  public func thumbnail() -> Self {
    var copy = self
    copy.hasThumbnail = true
    return copy
  }

  /// Adds any entry.
  public func adding(_ entry: Entry) -> Self {
    var copy = self
    copy.entries.append(entry)
    return copy
  }

  /// The block, from its TIFF header on.
  public var bytes: [UInt8] {
    let sorted = entries.sorted { $0.tag < $1.tag }
    var directory = order.bytes(sorted.count, count: 2)
    var values: [UInt8] = []
    let valuesOffset = 8 + 2 + 12 * sorted.count + 4
    for entry in sorted {
      directory += order.bytes(entry.tag, count: 2) + order.bytes(entry.type, count: 2)
      directory += order.bytes(entry.count, count: 4)
      if entry.value.count <= 4 {
        directory += entry.value + [UInt8](repeating: 0, count: 4 - entry.value.count)
      } else {
        directory += order.bytes(valuesOffset + values.count, count: 4)
        values += entry.value
      }
    }
    directory += order.bytes(hasThumbnail ? valuesOffset + values.count : 0, count: 4)
    if hasThumbnail {
      values += order.bytes(1, count: 2) + order.bytes(0x0201, count: 2)
      values += order.bytes(4, count: 2) + order.bytes(1, count: 4) + order.bytes(8, count: 4)
      values += order.bytes(0, count: 4)
    }
    let magic: [UInt8] = order == .big ? [0x4D, 0x4D, 0, 0x2A] : [0x49, 0x49, 0x2A, 0]
    return magic + order.bytes(8, count: 4) + directory + values
  }
}

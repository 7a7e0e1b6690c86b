// `--from-events`: the keys of S3's notices, from a file or a pipe, in whichever envelopes they are.

import Events
import Glibc
import Storage

/// Keys that notices tell of, each once: S3 and its queues deliver a notice more than once.
public struct NoticedKeys: Sendable {
  private let keys: [RequestedKey]

  /// Reads all notices of a list to their end, before anything is done with the first.
  ///
  /// - Parameter outputs: directories of outputs, of which S3 tells as well: their keys are left out,
  ///   and so are the bucket's own records.
  /// - Throws: `badNotices` for what is no notice of S3's, so that none is lost in silence;
  ///   `listNotRead`.
  public init(_ list: KeyList, outputs: [[UInt8]]) throws(SelectionError) {
    let contents = try list.contents()
    do throws(EventsError) {
      self.init(try CreatedObject.all(inStream: contents), outputs: outputs)
    } catch {
      throw .badNotices(list.name, detail: error.message)
    }
  }

  /// The keys of objects, but not of those in the directories of outputs.
  public init(_ objects: [CreatedObject], outputs: [[UInt8]]) {
    let excluded = (outputs + [Array(recordDirectory.utf8)]).map { $0 + [UInt8(ascii: "/")] }
    var seen: Set<[UInt8]> = []
    var keys: [RequestedKey] = []
    for object in objects where !excluded.contains(where: { object.key.starts(with: $0) }) {
      if seen.insert(object.key).inserted { keys.append(RequestedKey(bytes: object.key)) }
    }
    self.keys = keys
  }

  /// The keys' bytes.
  public var bytes: [[UInt8]] { keys.map(\.bytes) }

  /// The keys in the order of their first notices. As if the bucket had been searched for them: what is
  /// no image is passed over.
  public func source() -> some KeySource {
    NoticedKeySource(rest: keys[...])
  }
}

private struct NoticedKeySource: KeySource {
  var rest: ArraySlice<RequestedKey>

  mutating func next() throws(SelectionError) -> Selected? {
    rest.popFirst().map { Selected($0, isDiscovered: true) }
  }
}

extension KeyList {
  /// All bytes of the list, from its start.
  fileprivate func contents() throws(SelectionError) -> [UInt8] {
    var contents: [UInt8] = []
    var room = [UInt8](repeating: 0, count: 256 * 1024)
    while true {
      let count = pread(descriptor, &room, room.count, start + off_t(contents.count))
      if count == 0 { return contents }
      if count < 0 {
        if errno == EINTR { continue }
        throw .listNotRead(name, errno)
      }
      contents += room[..<count]
    }
  }
}

// What the rest of the program may rely on, whatever holds the objects. A new store is one file
// beside `FileStore` and one line in `builtinStores`.

/// A bucket: objects by key, read whole and replaced whole.
///
/// What every store promises:
/// - **Confinement.** No call reads, makes or changes anything outside the bucket, whatever the key
///   and whatever symbolic links the bucket holds.
/// - **Atomicity.** Under a key there is at every moment the old object, the new one or none, never
///   a part. A reader goes on reading the object that it opened. Of several writers to one key the
///   last to commit wins, and none of them fails.
/// - **Durability.** When `PendingObject.commit` returns, the object survives a loss of power. When
///   it throws, the key holds the old object or the new one.
/// - **Idempotence.** Any call that failed may be made again, and leaves the same state as one that
///   succeeded at once. A process that is killed leaves no part of an object, but for a file of
///   a `TemporaryName` where the store can't do without.
/// - **Errors.** `noSuchObject` and `notAnObject` say that trying again is of no use while the
///   bucket stays as it is; `notPermitted` and `escapesBucket` that somebody must change the bucket
///   first; `cannotCreate` that this output has no place; `ioFailed` that the store itself is
///   failing or full; `bucketUnavailable` that no key can be served now.
/// - **Threads.** Any number may call at once. No call waits for anything but the store.
public protocol ObjectStore: Sendable {
  /// Opens the object of `key` for reading.
  ///
  /// Never waits for another process and never reads anything but a plain file, which a FIFO,
  /// a device, a socket and a directory are not.
  func open(_ key: ObjectKey) throws(StorageError) -> StoredObject

  /// Begins an object that takes the place of whatever `key` holds when it is committed.
  ///
  /// Makes the directories on the way. Dropping the result leaves no object behind, though it
  /// leaves these directories.
  func create(_ key: ObjectKey) throws(StorageError) -> PendingObject

  /// The facts of the object of `key`, or nil where there is none; costs no reading.
  func identity(of key: ObjectKey) throws(StorageError) -> ObjectIdentity?

  /// Walks over the objects of `scope`; throws where not even its beginning can be listed.
  func list(_ scope: ListingScope) throws(StorageError) -> any ObjectListing

  /// The path of a directory for the bucket's own records, made where it is missing; nil where the
  /// store has no place for them on this host.
  func recordPath() throws(StorageError) -> [UInt8]?

  /// The same where it exists; nil where it does not.
  func existingRecordPath() throws(StorageError) -> [UInt8]?

  /// Opens one of the bucket's own records, such as its log of notices, for reading and appending, and
  /// makes it where it is missing.
  ///
  /// - Returns: a descriptor for the caller to close; nil where the store can't append to anything.
  func openRecord(_ name: String) throws(StorageError) -> Int32?
}

/// The directory of a bucket's own records, which holds no objects.
public let recordDirectory = ".imgproc"

import Foundation
import Vocabulary

/// Blobs as files of a folder: `ab/ab12…`, readable by this user only.
///
/// A file is written under another name, flushed to disk and then given its own, so that a name
/// always stands for all of its bytes, also after a loss of power. What a crash left half written
/// is removed when the folder is opened.
public final class FolderBlobStore: BlobStore {
  /// Where files are written before they have their name.
  static let unfinished = "unfinished"
  /// Times that a file is begun again because another process took it for garbage.
  static let attemptsMaximum = 3

  public let place: String
  /// Half-written files that were removed at opening.
  public let removedAtOpening: Int

  /// Opens the folder, or makes it.
  /// - Throws: `storage` when it is not a folder that this user may write to.
  public init(_ path: String) throws(BlobFault) {
    place = path
    try Self.makeFolder(path)
    try Self.makeFolder(path + "/" + Self.unfinished)
    removedAtOpening = try Self.clean(path + "/" + Self.unfinished)
  }

  // MARK: Keeping

  public func put(_ sealed: [UInt8]) throws(BlobFault) -> BlobID {
    try checkSize(sealed)
    let id = BlobID(of: sealed)
    let folder = self.folder(of: id)
    try Self.makeFolder(folder)
    // Kept already, and whole; a damaged one is written anew.
    if let known = try? get(id), known == sealed { return id }
    for _ in 1...Self.attemptsMaximum {
      let (descriptor, path) = try begin()
      defer { close(descriptor) }
      do throws(BlobFault) {
        try Self.write(sealed, to: descriptor, place)
      } catch {
        unlink(path)
        throw error
      }
      if rename(path, file(of: id)) == 0 {
        try flush(folder)
        return id
      }
      // ENOENT: a process that opened the folder just then removed it.
      guard errno == ENOENT else {
        let fault = Self.systemFault(place)
        unlink(path)
        throw fault
      }
    }
    throw Self.systemFault(place)
  }

  /// A new file, locked for as long as it is being written: that is how garbage is told apart.
  private func begin() throws(BlobFault) -> (descriptor: Int32, path: String) {
    let path = place + "/" + Self.unfinished + "/" + UUID().uuidString
    let descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Self.systemFault(place) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let fault = Self.systemFault(place)
      close(descriptor)
      throw fault
    }
    return (descriptor, path)
  }

  private static func write(
    _ bytes: [UInt8], to descriptor: Int32, _ place: String
  ) throws(BlobFault) {
    let code = bytes.withUnsafeBytes { bytes -> Int32 in
      var offset = 0
      while offset < bytes.count {
        let written = Foundation.write(
          descriptor, bytes.baseAddress! + offset, bytes.count - offset)
        if written < 0, errno == EINTR { continue }
        guard written > 0 else { return errno }
        offset += written
      }
      return fsync(descriptor) == 0 ? 0 : errno
    }
    guard code == 0 else { throw systemFault(place, code) }
  }

  /// Makes the names in a folder survive a loss of power.
  private func flush(_ folder: String) throws(BlobFault) {
    for path in [folder, place] {
      let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      guard descriptor >= 0 else { throw Self.systemFault(place) }
      defer { close(descriptor) }
      guard fsync(descriptor) == 0 else { throw Self.systemFault(place) }
    }
  }

  // MARK: Reading and removing

  public func get(_ id: BlobID) throws(BlobFault) -> [UInt8] {
    let descriptor = open(file(of: id), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else {
      guard errno == ENOENT else { throw Self.systemFault(place) }
      throw .notFound(id, at: place)
    }
    defer { close(descriptor) }
    var about = stat()
    guard fstat(descriptor, &about) == 0 else { throw Self.systemFault(place) }
    guard (1...BlobLimits.sealedBytesMaximum).contains(Int(about.st_size)) else {
      throw .damaged(id, at: place)
    }
    let wanted = Int(about.st_size)
    let bytes = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, count in
      while count < wanted {
        let got = Foundation.read(descriptor, buffer.baseAddress! + count, wanted - count)
        if got < 0, errno == EINTR { continue }
        guard got > 0 else { break }
        count += got
      }
    }
    guard BlobID(of: bytes) == id else { throw .damaged(id, at: place) }
    return bytes
  }

  public func remove(_ id: BlobID) throws(BlobFault) {
    guard unlink(file(of: id)) == 0 else {
      if errno == ENOENT { return }
      throw Self.systemFault(place)
    }
    try flush(folder(of: id))
  }

  public func entries(after: BlobID?, limit: Int) throws(BlobFault) -> [BlobEntry] {
    let limit = min(max(0, limit), BlobLimits.entriesPerPage)
    let first = after.map { String($0.description.prefix(2)) } ?? ""
    var found: [BlobEntry] = []
    for folder in try Self.names(in: place).sorted()
    where folder.utf8.count == 2 && folder >= first {
      for name in try Self.names(in: place + "/" + folder).sorted() {
        if found.count == limit { return found }
        guard let id = BlobID(name), name.hasPrefix(folder) else { continue }
        if let after, id <= after { continue }
        var about = stat()
        guard lstat(file(of: id), &about) == 0 else { continue }
        let seconds = Int64(about.st_mtim.tv_sec)
        found.append(
          BlobEntry(
            id: id, byteCount: Int(about.st_size), keptAt: Instant(milliseconds: seconds * 1000)))
      }
    }
    return found
  }

  // MARK: Folders

  private func folder(of id: BlobID) -> String { place + "/" + id.description.prefix(2) }
  private func file(of id: BlobID) -> String { folder(of: id) + "/" + id.description }

  private static func makeFolder(_ path: String) throws(BlobFault) {
    if mkdir(path, 0o700) == 0 { return }
    var about = stat()
    guard errno == EEXIST, stat(path, &about) == 0, about.st_mode & S_IFMT == S_IFDIR else {
      throw systemFault(path)
    }
  }

  private static func names(in folder: String) throws(BlobFault) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
      throw BlobFault(
        .storage,
        "The folder \(folder) cannot be read. Check that it belongs to this user.")
    }
  }

  /// Removes what nobody is writing any more.
  private static func clean(_ folder: String) throws(BlobFault) -> Int {
    var removed = 0
    for name in try names(in: folder) {
      let path = folder + "/" + name
      let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
      guard descriptor >= 0 else { continue }
      defer { close(descriptor) }
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0, unlink(path) == 0 { removed += 1 }
    }
    return removed
  }

  private static func systemFault(_ place: String, _ code: Int32 = errno) -> BlobFault {
    let isFull = code == ENOSPC || code == EDQUOT
    return BlobFault(
      isFull ? .full : .storage,
      "The folder \(place) could not be used (\(String(cString: strerror(code)))). "
        + (isFull
          ? "Make room on the disk and try again."
          : "Check that it is there and belongs to this user."))
  }
}

import EventLog
import Foundation

/// What can be said of the files of a log or key store before SQLite opens, and changes, them.
struct FileInspection {
  /// "GHLG": set in the header of every log.
  static let logID: UInt32 = 0x4748_4C47
  /// "GHKS": set in the header of every key store.
  static let keyStoreID: UInt32 = 0x4748_4B53
  private static let headerByteCount = 100

  var writeAhead = WriteAheadFile()

  /// Throws when the files cannot be the whole.
  init(path: String, applicationID: UInt32 = logID, acceptDamagedTail: Bool = false) throws {
    let manager = FileManager.default
    writeAhead = try WriteAheadFile(path: path + "-wal")
    guard manager.fileExists(atPath: path) else {
      guard writeAhead.byteCount > 0 else {
        throw LogFault(
          .notFound, "there is no such file", at: path,
          remedy: applicationID == Self.logID
            ? "Check the path; publishing a plan makes a new log."
            : "Check the path.")
      }
      throw LogFault(
        .damaged, "the file is gone, but its write-ahead file is there", at: path,
        remedy: "Put the file back beside \"\(path)-wal\", or restore both from a backup.")
    }
    guard let handle = FileHandle(forReadingAtPath: path) else { throw POSIXFault.last }
    defer { try? handle.close() }
    let header = [UInt8](try handle.read(upToCount: Self.headerByteCount) ?? Data())
    let size = try handle.seekToEnd()
    try Self.check(header, size: size, path, applicationID)
    try checkLength(header, size: size, path)
    if writeAhead.commitsBeyondDamage >= 2, !acceptDamagedTail {
      throw LogFault(
        .damaged,
        "the write-ahead file is damaged before records that were acknowledged", at: path + "-wal",
        remedy: "Keep a copy of both files and restore from a backup or a standby. To go on "
          + "without those records, open the log accepting a damaged tail.")
    }
  }

  private static func check(
    _ header: [UInt8], size: UInt64, _ path: String, _ applicationID: UInt32
  ) throws {
    guard header.count == headerByteCount else {
      throw LogFault(
        .damaged, "the file was cut off: it has \(size) bytes", at: path,
        remedy: "Keep a copy of it and of the files beside it, then restore from a backup.")
    }
    guard header.starts(with: Array("SQLite format 3\0".utf8)) else {
      throw LogFault(
        .unknownFormat, "this is not a file of this program, or its beginning was overwritten",
        at: path,
        remedy: "Check the path; if it is right, restore from a backup.")
    }
    guard word(header, 68) == applicationID else {
      throw LogFault(
        .unknownFormat, "this is a database, but not the one that should be here", at: path,
        remedy: "Check the path; the key store and the log are different files.")
    }
  }

  /// Every page that the database should have is in the file or in the write-ahead file.
  private func checkLength(_ header: [UInt8], size: UInt64, _ path: String) throws {
    let raw = UInt64(header[16]) << 8 | UInt64(header[17])
    let pageSize = raw == 1 ? 65_536 : raw
    guard pageSize >= 512 else { return }
    let present = size / pageSize
    let expected = UInt64(writeAhead.databasePages ?? Self.word(header, 28))
    guard present < expected else { return }
    for page in present + 1...expected where !writeAhead.pages.contains(UInt32(page)) {
      throw LogFault(
        .damaged, "the file was cut off: page \(page) of \(expected) is missing", at: path,
        remedy: "Keep a copy of it and of the files beside it, then restore from a backup.")
    }
  }

  private static func word(_ bytes: [UInt8], _ offset: Int) -> UInt32 {
    bytes[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
  }
}

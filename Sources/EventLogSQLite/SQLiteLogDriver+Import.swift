public import EventLog
import Foundation
import GRDB

extension SQLiteLogDriver {
  /// Makes a log from the JSON lines of `LogExport`, with the same chain.
  ///
  /// The file appears under its name only when every line was read and checked; after a fault there
  /// is none.
  /// - Parameters:
  ///   - export: the file of JSON lines.
  ///   - progress: called now and then with the records done and the records there are; what it
  ///     throws ends the import, and no file is left.
  public static func importing(
    _ export: String, to path: String, codec: any LogCodec,
    progress: (_ done: UInt64, _ total: UInt64) throws(LogFault) -> Void = { _, _ in }
  ) throws(LogFault) -> SQLiteLogDriver {
    let unfinished = path + ".importing"
    do {
      let manager = FileManager.default
      for file in [path, path + "-wal"] where manager.fileExists(atPath: file) {
        throw LogFault(
          .alreadyExists, "there is already a file", at: file, remedy: "Import into a new file.")
      }
      try remove(unfinished)
      guard let handle = FileHandle(forReadingAtPath: export) else {
        throw LogFault(
          .notFound, "the exported log cannot be read", at: export,
          remedy: "Check its path and its permissions.")
      }
      defer { try? handle.close() }
      let reader = LineReader(handle, place: export)
      let driver = try LogImport.read(
        codec: codec, from: { try reader.next() },
        into: { try SQLiteLogDriver.create(at: unfinished, identity: $0) }, progress: progress)
      try driver.close()
      try NewFile.moveIntoPlace(unfinished, path)
      try remove(unfinished)
    } catch {
      try? remove(unfinished)
      var fault = LogFault(error, at: path)
      if fault.place.hasPrefix("line ") { fault.place = "\(export), \(fault.place)" }
      throw fault
    }
    return try open(path)
  }

  private static func remove(_ path: String) throws {
    let manager = FileManager.default
    for left in ["", "-wal", "-shm", ".lock", ".new"].map({ path + $0 })
    where manager.fileExists(atPath: left) { try manager.removeItem(atPath: left) }
  }
}

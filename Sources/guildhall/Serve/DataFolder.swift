import Access
import Desk
import EventLog
import EventLogSQLite
import Foundation
import Records
import Vocabulary

/// The folder in which a service keeps everything: the log, the keys, accounts, history, files.
/// What is missing is made; what is there is never overwritten.
struct DataFolder {
  let path: String
  /// Where the keys are; apart from the rest, a thief of one folder has nothing.
  let keyFolder: String

  var log: String { path + "/log.sqlite" }
  var keys: String { keyFolder + "/keys.sqlite" }
  var master: String { keyFolder + "/master.key" }
  var accounts: String { path + "/accounts.sqlite" }
  var history: String { path + "/history.sqlite" }
  var files: String { path + "/files" }
  /// Spoken texts; made again when they are gone.
  var prompts: String { path + "/prompts" }
  var recordings: String { path + "/recordings" }
  var uploads: String { path + "/uploads.json" }
  var secret: String { keyFolder + "/server.key" }
  var clock: String { path + "/clock" }

  init(_ path: String, keys: String? = nil) throws {
    self.path = path
    keyFolder = keys ?? path
    for folder in [path, keyFolder] {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
    }
    // A new pair of keys beside an old log would make all of it unreadable for ever.
    if FileManager.default.fileExists(atPath: log),
      !FileManager.default.fileExists(atPath: self.keys)
    {
      throw Trouble.usage(
        "\(log) is there, but its keys are not in \(keyFolder). Say with --keys where they are, or "
          + "restore them from their backup.")
    }
  }

  func openLog(at now: Instant) throws -> SQLiteLogDriver {
    FileManager.default.fileExists(atPath: log)
      ? try LogFiles.writing(log) : try LogFiles.making(log, at: now)
  }

  func openKeys() throws -> SQLiteKeyStore {
    let isNew = !FileManager.default.fileExists(atPath: keys)
    if isNew, !FileManager.default.fileExists(atPath: master) {
      // Whoever restores a backup needs it: keep it apart from the backup of the keys.
      try writeSecret(JSONOut.hex(Randomness.bytes(MasterKey.byteCount)) + "\n", to: master)
    }
    let key = try MasterKey(file: master)
    return isNew
      ? try SQLiteKeyStore.create(at: keys, master: key)
      : try SQLiteKeyStore.open(keys, master: key)
  }

  func openAccounts() throws -> SQLiteAccountStore {
    try SQLiteAccountStore.open(accounts, makesFile: true)
  }

  /// 32 bytes under which tokens of chats are made.
  func openSecret() throws -> [UInt8] {
    if !FileManager.default.fileExists(atPath: secret) {
      try writeSecret(JSONOut.hex(Randomness.bytes(32)) + "\n", to: secret)
    }
    let text = try String(contentsOfFile: secret, encoding: .utf8)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    let bytes = Self.bytes(hex: text)
    guard let bytes, bytes.count == 32 else {
      throw Trouble.finding(
        "secret",
        "\(secret) does not hold 64 hexadecimal digits. Restore it from the backup; without it, "
          + "delete the file, and people who are chatting now have to begin again.")
    }
    return bytes
  }

  /// How far the service's clock is ahead of the machine's: kept, so that it never goes back.
  func clockAhead(asIf text: String?) throws -> Span {
    let kept = (try? String(contentsOfFile: clock, encoding: .utf8))
      .flatMap { Int64($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    guard let text else { return Span(milliseconds: kept ?? 0) }
    guard !FileManager.default.fileExists(atPath: log) else {
      throw Trouble.usage(
        "--as-if sets the clock of a new service only; \(log) is there already. Give another "
          + "--data folder, or leave it out.")
    }
    guard let moment = Self.moment(text) else {
      throw Trouble.usage("\"\(text)\" is no local time such as 2026-03-02T10:00.")
    }
    let ahead = moment - SystemClock().now()
    try Data("\(ahead.milliseconds)\n".utf8).write(to: URL(fileURLWithPath: clock))
    return ahead
  }

  private static func moment(_ text: String) -> Instant? {
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_GB_POSIX")
    format.timeZone = TimeZone(identifier: "Europe/London")
    format.dateFormat = "yyyy-MM-dd'T'HH:mm"
    guard let date = format.date(from: text) else { return nil }
    return Instant(milliseconds: Int64(date.timeIntervalSince1970 * 1000))
  }

  private func writeSecret(_ text: String, to path: String) throws {
    let made = FileManager.default.createFile(
      atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
    guard made else {
      throw Trouble.finding("file", "\(path) cannot be written. Check the folder's permissions.")
    }
  }

  private static func bytes(hex text: String) -> [UInt8]? {
    let digits = text.compactMap(\.hexDigitValue)
    guard digits.count == text.count, digits.count % 2 == 0 else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
  }
}

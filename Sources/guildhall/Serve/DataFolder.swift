import EventLog
import EventLogSQLite
import Foundation
import Records
import Vocabulary

/// The folder in which a service keeps everything: the log, the keys, accounts, history, files.
/// What is missing is made; what is there is never overwritten.
struct DataFolder {
  let path: String

  var log: String { path + "/log.sqlite" }
  var keys: String { path + "/keys.sqlite" }
  var master: String { path + "/master.key" }
  var accounts: String { path + "/accounts.sqlite" }
  var history: String { path + "/history.sqlite" }
  var files: String { path + "/files" }
  var secret: String { path + "/server.key" }
  var clock: String { path + "/clock" }

  init(_ path: String) throws {
    self.path = path
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
  }

  func openLog(at now: Instant) throws -> SQLiteLogDriver {
    FileManager.default.fileExists(atPath: log)
      ? try LogFiles.writing(log) : try LogFiles.making(log, at: now)
  }

  func openKeys() throws -> SQLiteKeyStore {
    let isNew = !FileManager.default.fileExists(atPath: keys)
    if isNew, !FileManager.default.fileExists(atPath: master) {
      // Whoever restores a backup needs it: keep it apart from the backup of the keys.
      try writeSecret(JSONOut.hex(Self.randomBytes(MasterKey.byteCount)) + "\n", to: master)
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
      try writeSecret(JSONOut.hex(Self.randomBytes(32)) + "\n", to: secret)
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
    let ahead = moment - PlanReading.now()
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

  static func randomBytes(_ count: Int) -> [UInt8] {
    var random = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
  }

  private static func bytes(hex text: String) -> [UInt8]? {
    let digits = text.compactMap(\.hexDigitValue)
    guard digits.count == text.count, digits.count % 2 == 0 else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
  }
}

import ArgumentParser
import EventLog
import EventLogSQLite
import Foundation

struct LogExportVerb: ParsableCommand, Verb {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a log as JSON lines.",
    discussion: """
      One line for each record, readable without this program; what is sealed stays sealed. The \
      import gives the same log, with the same chain. Use it to hand the data over at the end of \
      a contract, or as a second kind of backup.

        guildhall log export data/log.sqlite --to log.jsonl
        guildhall log export data/log.sqlite | zstd > log.jsonl.zst
      """)

  @Argument(help: "The log file.")
  var log: String
  @Option(help: "The file to write; standard output without it.")
  var to: String?
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if output.json, to == nil {
      throw ValidationError("--json prints a summary, so say where the export goes with --to.")
    }
  }

  func run() throws {
    let driver = try LogFiles.reading(log)
    let work = LongWork(
      "Exporting", log,
      untouched: "The log was only read"
        + (to.map { "; there is no \($0)." } ?? ", and what was written is not whole."))
    let head: LogHead
    if let to {
      head = try write(driver, to, work)
    } else {
      head = try LogExport.export(driver, codec: ExchangeCodec()) { bytes in
        try FileHandle.standardOutput.write(contentsOf: Data(bytes))
      } progress: { (done, total) throws(LogFault) in
        try work.show(done, of: total)
      }
    }
    work.finish()
    try driver.close()
    if output.json {
      JSONOut.print([
        JSONMember("file", .string(to ?? "")), JSONMember("records", .whole(head.sequence)),
        JSONMember("chain", .string("\(head.chain)")),
      ])
    } else {
      Terminal.say("\(head.sequence) records, chain \(head.chain)")
    }
  }

  /// Under another name until it is whole.
  private func write(_ driver: SQLiteLogDriver, _ path: String, _ work: LongWork) throws
    -> LogHead
  {
    let manager = FileManager.default
    guard !manager.fileExists(atPath: path) else {
      throw Trouble.usage("\(path) is there already. Choose another name.")
    }
    let unfinished = path + ".part"
    guard
      manager.createFile(atPath: unfinished, contents: nil, attributes: [.posixPermissions: 0o600]),
      let file = FileHandle(forWritingAtPath: unfinished)
    else { throw Trouble.usage("\(unfinished) cannot be written. Check the folder.") }
    do {
      let head = try LogExport.export(driver, codec: ExchangeCodec()) { bytes in
        try file.write(contentsOf: Data(bytes))
      } progress: { (done, total) throws(LogFault) in
        try work.show(done, of: total)
      }
      try file.synchronize()
      try file.close()
      try manager.moveItem(atPath: unfinished, toPath: path)
      return head
    } catch {
      try? manager.removeItem(atPath: unfinished)
      throw error
    }
  }
}

struct LogImportVerb: ParsableCommand, Verb {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Make a log from an export.",
    discussion: """
      Every line is checked. When one is wrong it is named and no log is left behind.

        guildhall log import data/copy.sqlite log.jsonl
      """)

  @Argument(help: "The log file to make.")
  var log: String
  @Argument(help: "The exported file.")
  var file: String
  @OptionGroup var output: OutputOptions

  func run() throws {
    guard FileManager.default.fileExists(atPath: file) else {
      throw Trouble.usage("\(file) is not there. Give the file that \"log export\" wrote.")
    }
    let work = LongWork("Importing", file, untouched: "No log was made.")
    let driver = try SQLiteLogDriver.importing(file, to: log, codec: ExchangeCodec()) {
      (done, total) throws(LogFault) in try work.show(done, of: total)
    }
    work.finish()
    let head = try driver.head()
    try driver.close()
    if output.json {
      JSONOut.print([
        JSONMember("log", .string(driver.identity.id)),
        JSONMember("records", .whole(head.sequence)),
        JSONMember("chain", .string("\(head.chain)")),
      ])
    } else {
      print("\(head.sequence) records, chain \(head.chain)")
    }
  }
}

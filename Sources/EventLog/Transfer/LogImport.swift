import Foundation

/// Reads a log back from the JSON lines of `LogExport`, with the same chain.
///
/// Everything is checked: each line's fields, its place, its chain value, the number of records and
/// the end. The first fault ends the import and names the line; the new log is then not whole and
/// its driver must be thrown away.
public enum LogImport {
  static let recordsPerCommit = 10_000

  /// - Parameters:
  ///   - nextLine: the next line without its line feed, nil at the end. See `LineReader`.
  ///   - make: makes the empty log that is filled, with the identity of the one exported.
  ///   - progress: called after every commit with the records done and the records there are.
  public static func read(
    codec: any LogCodec, from nextLine: () throws -> [UInt8]?,
    into make: (LogIdentity) throws -> any LogDriver,
    progress: (_ done: UInt64, _ total: UInt64) throws(LogFault) -> Void = { _, _ in }
  ) throws -> any LogDriver {
    var lines = 0
    func next() throws -> Line {
      lines += 1
      guard let bytes = try nextLine() else {
        throw fault(
          lines, .damaged, "the file ends here, without its last line",
          "Copy or export the file again; it is not whole.")
      }
      do {
        return Line(number: lines, json: try JSONParser.parse(bytes))
      } catch {
        throw fault(lines, .damaged, "the line is not JSON: \(error)", damagedRemedy)
      }
    }
    let (identity, total) = try header(next())
    let driver = try make(identity)
    guard driver.identity == identity, try driver.head() == LogChain.start(identity) else {
      throw LogFault(
        .alreadyExists, "the log to be filled is not empty or is another one", at: driver.place,
        remedy: "Import into a new file.")
    }
    var last = LogChain.start(identity)
    var pending: [LogRecord] = []
    while true {
      let line = try next()
      if line.json["end"] != nil {
        try driver.commit(pending)
        try checkTrailer(line, last: last, total: total)
        break
      }
      let record = try record(line, after: last, codec)
      pending.append(record)
      last = LogHead(sequence: record.sequence, chain: record.chain)
      if pending.count == recordsPerCommit {
        try driver.commit(pending)
        pending.removeAll(keepingCapacity: true)
        try progress(last.sequence, total)
      }
    }
    guard try nextLine() == nil else {
      throw fault(
        lines + 1, .damaged, "there is more after the last line of the log", damagedRemedy)
    }
    try progress(last.sequence, total)
    return driver
  }

  static let damagedRemedy =
    "The file was changed or damaged: copy or export it again. Nothing of it was kept."

  private struct Line {
    var number: Int
    var json: JSONValue
  }

  private static func fault(
    _ line: Int, _ reason: LogFault.Reason, _ what: String, _ remedy: String
  ) -> LogFault {
    LogFault(reason, what, at: "line \(line)", remedy: remedy)
  }

  private static func need<V>(
    _ line: Line, _ name: String, _ convert: (JSONValue) -> V?
  ) throws -> V {
    guard let value = line.json[name].flatMap(convert) else {
      throw fault(
        line.number, .damaged, "\"\(name)\" is missing or is not what it should be", damagedRemedy)
    }
    return value
  }

  private static let recordMembers = [
    "sequence", "at", "name", "kind", "version", "cause", "payload", "base64", "chain",
  ]

  private static func only(_ line: Line, _ names: [String]) throws {
    guard case .object(let members) = line.json else {
      throw fault(line.number, .damaged, "the line is not an object", damagedRemedy)
    }
    for member in members where !names.contains(member.name) {
      throw fault(line.number, .damaged, "\"\(member.name)\" is unknown", damagedRemedy)
    }
  }

  private static func header(_ line: Line) throws -> (LogIdentity, UInt64) {
    guard line.json["format"]?.text == LogExport.format else {
      throw fault(
        line.number, .unknownFormat, "this is not the first line of an exported log",
        "Check the path.")
    }
    guard line.json["version"]?.unsigned == LogExport.formatVersion else {
      throw fault(
        line.number, .unknownFormat, "the export has another format version",
        "Use the newest version of the program.")
    }
    try only(line, ["format", "version", "log", "created", "genesis", "records"])
    let identity = LogIdentity(
      id: try need(line, "log") { $0.text }, created: try need(line, "created", InstantText.read))
    let genesis = try need(line, "genesis") { $0.text.flatMap { ChainHash(hex: $0) } }
    guard genesis == LogChain.genesis(identity.id) else {
      throw fault(line.number, .damaged, "\"genesis\" does not belong to \"log\"", damagedRemedy)
    }
    return (identity, try need(line, "records") { $0.unsigned })
  }

  private static func record(
    _ line: Line, after last: LogHead, _ codec: any LogCodec
  ) throws -> LogRecord {
    try only(line, recordMembers)
    let sequence = try need(line, "sequence") { $0.unsigned }
    guard sequence == last.sequence + 1 else {
      throw fault(
        line.number, .damaged, "record \(sequence) stands where \(last.sequence + 1) is next",
        damagedRemedy)
    }
    let kind = try need(line, "kind") { $0.unsigned.flatMap { UInt16(exactly: $0) } }
    let version = try need(line, "version") { $0.unsigned.flatMap { UInt8(exactly: $0) } }
    if let name = line.json["name"], let known = codec.name(ofKind: kind), name.text != known {
      throw fault(
        line.number, .damaged, "kind \(kind) is called \"\(known)\", not as the line says",
        damagedRemedy)
    }
    let record = LogRecord(
      sequence: sequence, at: try need(line, "at", InstantText.read), kind: kind,
      version: version, cause: try need(line, "cause") { $0.unsigned },
      payload: try payload(line, kind, version, codec),
      chain: try need(line, "chain") { $0.text.flatMap { ChainHash(hex: $0) } })
    guard LogChain.value(after: last.chain, record) == record.chain else {
      throw fault(
        line.number, .damaged, "record \(sequence) does not match its chain value",
        damagedRemedy)
    }
    return record
  }

  private static func payload(
    _ line: Line, _ kind: UInt16, _ version: UInt8, _ codec: any LogCodec
  ) throws -> [UInt8] {
    if let json = line.json["payload"] {
      do {
        return try codec.payload(kind: kind, version: version, json: json)
      } catch {
        throw fault(
          line.number, .unreadable, "the payload (kind \(kind)) cannot be read: \(error)",
          "Use the version of the program that exported it, or the newest; else export again.")
      }
    }
    return try need(line, "base64") { json in
      json.text.flatMap { Data(base64Encoded: $0) }.map { [UInt8]($0) }
    }
  }

  private static func checkTrailer(_ line: Line, last: LogHead, total: UInt64) throws {
    try only(line, ["end", "records", "chain"])
    let records = try need(line, "records") { $0.unsigned }
    let chain = try need(line, "chain") { $0.text.flatMap { ChainHash(hex: $0) } }
    guard records == last.sequence, total == last.sequence, chain == last.chain else {
      throw fault(
        line.number, .damaged,
        "the file holds \(last.sequence) records, its first and last line say otherwise",
        damagedRemedy)
    }
  }
}

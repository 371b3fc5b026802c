import EventLog
import Foundation
import Testing
import Vocabulary

private func sampleCodec() -> RecordedCodec {
  var codec = RecordedCodec()
  codec.register(kind: 1, name: "SampleTaken", Sample.self)
  codec.register(kind: 2, name: "PartSeen", Sample.Part.self)
  return codec
}

/// Records of known kinds in both versions, of unknown kinds, and of a known kind with bytes that
/// are not its own.
private func sampleLog(_ seed: UInt64, batches: Int = 60) throws -> MemoryLogDriver {
  var numbers = SeededNumbers(seed: seed)
  let driver = memoryDriver("export")
  var chain = LogChain(from: try driver.head())
  var records: [LogRecord] = []
  for number in 0..<batches {
    var sample = Sample.random(&numbers)
    var old = BinaryWriter(version: 1)
    try sample.fields(&old)
    let batch = LogBatch(
      at: Instant(milliseconds: Int64(number) * 1000),
      input: LogDraft(kind: 1, version: 2, payload: sample.encoded()),
      events: [
        LogDraft(kind: 1, version: 1, payload: old.bytes),
        LogDraft(kind: 2, version: 1, payload: Sample.Part(number: 5, note: nil).encoded()),
        LogDraft(kind: 900, version: 3, payload: [0, 255, 7]),
        LogDraft(kind: 2, version: 1, payload: [1, 2, 3, 4]),
      ])
    chain.place(batch, into: &records)
  }
  try driver.commit(records)
  return driver
}

private func export(_ driver: any LogDriver) throws -> [[UInt8]] {
  var bytes: [UInt8] = []
  try LogExport.export(driver, codec: sampleCodec()) { bytes += $0 }
  return bytes.split(separator: 10).map { Array($0) }
}

@discardableResult
private func importing(_ lines: [[UInt8]]) throws -> any LogDriver {
  var rest = lines[...]
  return try LogImport.read(codec: sampleCodec(), from: { rest.popFirst() }) { identity in
    MemoryLogDriver(identity: identity)
  }
}

@Test("an exported log comes back with the same records and the same chain")
func exportImport() throws {
  let seed = UInt64.random(in: 0 ... .max)
  let driver = try sampleLog(seed)
  let lines = try export(driver)
  let copy = try importing(lines)
  #expect(copy.identity == driver.identity)
  #expect(try copy.head() == driver.head(), "seed \(seed)")
  #expect(try copy.read(from: 1, limit: 1000) == driver.read(from: 1, limit: 1000))
  #expect(try LogVerifier.verify(copy).isGood)
  #expect(try export(copy) == lines)
}

@Test("payloads are readable where the codec knows them and base64 elsewhere")
func exportReadable() throws {
  let lines = try export(try sampleLog(4, batches: 1)).map { String(decoding: $0, as: UTF8.self) }
  #expect(lines.count == 7)
  #expect(lines[0].hasPrefix("{\"format\":\"guildhall-log\",\"version\":1,\"log\":\"export\""))
  #expect(lines[3].contains("\"payload\":{\"number\":5,\"note\":null}"))
  #expect(lines[3].contains("\"name\":\"PartSeen\""))
  #expect(lines[4].contains("\"base64\":\"AP8H\""))
  #expect(lines[5].contains("\"base64\":"))
  #expect(lines[6].hasPrefix("{\"end\":true,\"records\":5,\"chain\":\""))
}

@Test("an empty log can be exported and imported")
func exportEmpty() throws {
  let driver = memoryDriver()
  #expect(try importing(export(driver)).head() == driver.head())
}

@Test("every changed byte of an export is refused with its line, or changes no record")
func importDamaged() throws {
  let driver = try sampleLog(8, batches: 2)
  let lines = try export(driver)
  let records = try driver.read(from: 1, limit: 100)
  let seed = UInt64.random(in: 0 ... .max)
  var numbers = SeededNumbers(seed: seed)
  var refused = 0
  for _ in 0..<1000 {
    var damaged = lines
    let line = Int(numbers.next() % UInt64(lines.count))
    let column = Int(numbers.next() % UInt64(lines[line].count))
    damaged[line][column] ^= 1 << UInt8(numbers.next() % 8)
    do {
      let copy = try importing(damaged)
      #expect(try copy.read(from: 1, limit: 100) == records, "\(line):\(column), seed \(seed)")
    } catch let fault as LogFault {
      refused += 1
      // The number of records in the first line is compared at the end.
      let places = line == 0 ? ["line 1", "line \(lines.count)"] : ["line \(line + 1)"]
      #expect(places.contains(fault.place), "\(line):\(column), seed \(seed): \(fault)")
    }
  }
  #expect(refused > 800, "seed \(seed)")
}

@Test("missing, doubled, exchanged and foreign lines are refused")
func importWrongLines() throws {
  let lines = try export(try sampleLog(8, batches: 2))
  func place(_ lines: [[UInt8]]) -> String? {
    do {
      try importing(lines)
      return nil
    } catch { return (error as? LogFault)?.place }
  }
  #expect(place(lines) == nil)
  #expect(place([]) == "line 1")
  #expect(place(Array(lines.dropFirst())) == "line 1")
  #expect(place(Array(lines.dropLast())) == "line 12")
  #expect(place(Array(lines[..<4]) + Array(lines[5...])) == "line 5")
  #expect(place(Array(lines[...4]) + Array(lines[4...])) == "line 6")
  var exchanged = lines
  exchanged.swapAt(3, 4)
  #expect(place(exchanged) == "line 4")
  #expect(place(lines + [Array("{}".utf8)]) == "line 13")
  let cut = Array(lines.dropLast(3)) + [lines.last!]
  #expect(place(cut) == "line 10")
}

@Test("a damaged log is not exported as if it were good")
func exportDamaged() throws {
  let driver = try sampleLog(3, batches: 3)
  driver.tamper { $0[6].payload = [1] }
  do {
    _ = try export(driver)
    Issue.record("it was exported")
  } catch let fault as LogFault {
    #expect(fault.sequence == 7)
  }
}

@Test("lines are read whole whatever their length")
func lineReader() throws {
  let path = FileManager.default.temporaryDirectory
    .appendingPathComponent("lines-\(UUID().uuidString)").path
  defer { try? FileManager.default.removeItem(atPath: path) }
  let lines = ["", "a", String(repeating: "x", count: 3_000_000), "", "end"]
  try Data(lines.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: path))
  let handle = try #require(FileHandle(forReadingAtPath: path))
  let reader = LineReader(handle, place: path)
  for line in lines { #expect(try reader.next() == Array(line.utf8)) }
  #expect(try reader.next() == nil)
}

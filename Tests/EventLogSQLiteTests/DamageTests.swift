import EventLog
import Foundation
import GRDB
import Testing
import Vocabulary

@testable import EventLogSQLite

/// The files of a log as a crash would leave them, and the end of every commit, oldest first.
private struct Crashed {
  var database: [UInt8]
  var writeAhead: [UInt8]
  var ends: [LogHead]

  init(batches: Int, checkpointAfter: Int? = nil) throws {
    let folder = Folder()
    let driver = try SQLiteLogDriver.create(at: folder.file(), identity: testIdentity)
    ends = [try driver.head()]
    for number in 0..<batches {
      ends += try fill(driver, number..<number + 1)
      if number == checkpointAfter { try driver.checkpoint() }
    }
    database = bytes(folder.file())
    writeAhead = bytes(folder.file() + "-wal")
    try driver.close()
  }

  func place(in folder: Folder) throws -> String {
    let path = folder.freshFile()
    try put(database, path)
    try put(writeAhead, path + "-wal")
    return path
  }
}

@Test("after a crash the log holds every commit and says that it was not closed in order")
func crash() throws {
  let folder = Folder()
  for checkpoint in [nil, 20] {
    let crashed = try Crashed(batches: 40, checkpointAfter: checkpoint)
    let driver = try SQLiteLogDriver.open(crashed.place(in: folder))
    #expect(try driver.head() == crashed.ends.last)
    #expect(!driver.openReport.wasClosedInOrder)
    #expect(driver.openReport.notes.first?.contains("\(crashed.ends.last!.sequence)") == true)
    #expect(try LogVerifier.verify(driver).isGood)
  }
}

@Test("a write-ahead file cut anywhere gives whole batches up to a commit, or a clear refusal")
func tornWriteAhead() throws {
  let folder = Folder()
  let seed = UInt64.random(in: 0 ... .max)
  var numbers = SeededNumbers(seed: seed)
  for checkpoint in [nil, 12] {
    let crashed = try Crashed(batches: 24, checkpointAfter: checkpoint)
    var cuts = (0..<60).map { _ in Int.random(in: 0..<crashed.writeAhead.count, using: &numbers) }
    cuts += [0, 1, 31, 32, 33, 32 + 24 + 4096, crashed.writeAhead.count - 1]
    for cut in cuts where cut < crashed.writeAhead.count {
      var torn = crashed
      torn.writeAhead.removeSubrange(cut...)
      let path = try torn.place(in: folder)
      do {
        let driver = try SQLiteLogDriver.open(path)
        let head = try driver.head()
        #expect(crashed.ends.contains(head), "cut \(cut), seed \(seed)")
        #expect(driver.openReport.records == head.sequence)
        #expect(try LogVerifier.verify(driver).isGood, "cut \(cut), seed \(seed)")
        try fill(driver, 100..<102)
        #expect(try LogVerifier.verify(driver).isGood, "cut \(cut), seed \(seed)")
        try driver.close()
      } catch let fault as LogFault {
        #expect(fault.reason == .damaged, "cut \(cut), seed \(seed): \(fault)")
      }
    }
  }
}

@Test("a flipped bit in the salt of any frame is damage, not the end of what was written")
func flippedSalt() throws {
  let folder = Folder()
  let crashed = try Crashed(batches: 6)
  let frames = stride(from: 32, to: crashed.writeAhead.count, by: 24 + 4096)
  for frame in frames {
    for target in [frame + 8, frame + 15] {
      var flipped = crashed
      flipped.writeAhead[target] ^= 1
      let path = try flipped.place(in: folder)
      do {
        let driver = try SQLiteLogDriver.open(path)
        #expect(crashed.ends.suffix(2).contains(try driver.head()), "byte \(target)")
        #expect(driver.openReport.notes.contains { $0.contains("cut short") }, "byte \(target)")
        try driver.close()
      } catch {
        #expect(error.reason == .damaged, "byte \(target): \(error)")
      }
    }
  }
}

@Test("a flipped bit in the write-ahead file never loses acknowledged records unseen")
func flippedWriteAhead() throws {
  let folder = Folder()
  let seed = UInt64.random(in: 0 ... .max)
  var numbers = SeededNumbers(seed: seed)
  let crashed = try Crashed(batches: 24)
  var refused = 0
  for _ in 0..<80 {
    var flipped = crashed
    let target = Int.random(in: 0..<crashed.writeAhead.count, using: &numbers)
    flipped.writeAhead[target] ^= 1 << UInt8.random(in: 0..<8, using: &numbers)
    let path = try flipped.place(in: folder)
    do {
      let driver = try SQLiteLogDriver.open(path)
      let head = try driver.head()
      // At most the last commit may be gone, as in a power failure, and then it is said.
      #expect(crashed.ends.suffix(2).contains(head), "byte \(target), seed \(seed)")
      if head != crashed.ends.last {
        #expect(driver.openReport.notes.contains { $0.contains("cut short") })
      }
      #expect(try LogVerifier.verify(driver).isGood)
      try driver.close()
    } catch {
      #expect(error.reason == .damaged, "byte \(target), seed \(seed): \(error)")
      refused += 1
      var accepting = SQLiteLogOptions()
      accepting.acceptDamagedTail = true
      let driver = try SQLiteLogDriver.open(path, accepting)
      #expect(crashed.ends.contains(try driver.head()), "byte \(target), seed \(seed)")
      #expect(driver.openReport.notes.contains { $0.contains("are lost") })
      try driver.close()
    }
  }
  #expect(refused > 40, "most places lie before acknowledged commits; seed \(seed)")
}

@Test("a file cut anywhere is refused, or nothing is missing")
func truncatedFile() throws {
  let folder = Folder()
  let crashed = try Crashed(batches: 60)
  let whole = folder.file("whole")
  try put(crashed.database, whole)
  try put(crashed.writeAhead, whole + "-wal")
  let ordered = try SQLiteLogDriver.open(whole)
  try ordered.close()
  let closed = bytes(whole)
  for cut in stride(from: 0, to: closed.count, by: 997) {
    let path = folder.freshFile()
    try put(closed.prefix(cut), path)
    let refusal = fault { _ = try SQLiteLogDriver.open(path) }
    #expect(refusal?.reason == .damaged, "cut at \(cut): \(String(describing: refusal))")
    #expect(bytes(path).count == cut, "the evidence was changed")
  }
}

@Test("something else than a log is refused and left as it is")
func garbage() throws {
  let folder = Folder()
  let path = folder.file()
  try put([UInt8](repeating: 0x41, count: 9000), path)
  #expect(fault { _ = try SQLiteLogDriver.open(path) }?.reason == .unknownFormat)
  let other = folder.file("other")
  let queue = try DatabaseQueue(path: other)
  try queue.write { db in try db.execute(sql: "CREATE TABLE records (seq)") }
  try queue.close()
  #expect(fault { _ = try SQLiteLogDriver.open(other) }?.reason == .unknownFormat)
  #expect(bytes(path) == [UInt8](repeating: 0x41, count: 9000))
}

@Test("a write-ahead file without its log is refused and kept")
func orphanedWriteAhead() throws {
  let folder = Folder()
  let crashed = try Crashed(batches: 5)
  let path = try crashed.place(in: folder)
  try FileManager.default.removeItem(atPath: path)
  #expect(fault { _ = try SQLiteLogDriver.open(path) }?.reason == .damaged)
  #expect(
    fault { _ = try SQLiteLogDriver.create(at: path, identity: testIdentity) }?.reason
      == .alreadyExists)
  #expect(bytes(path + "-wal") == crashed.writeAhead)
}

@Test("what another program did to the records is found")
func alteredRecords() throws {
  let cases: [(String, [UInt64], LogVerifier.Finding.Problem)] = [
    ("DELETE FROM records WHERE seq = 30", [30], .missing),
    ("DELETE FROM records WHERE seq BETWEEN 30 AND 35", [30], .missing),
    ("DELETE FROM records WHERE seq = 1", [1], .missing),
    ("UPDATE records SET payload = x'00' WHERE seq = 30", [30], .changed),
    ("UPDATE records SET at = at + 1 WHERE seq = 30", [30], .changed),
    ("UPDATE records SET kind = 99999 WHERE seq = 30", [30], .unreadable),
    ("UPDATE records SET chain = x'00' WHERE seq = 30", [30], .unreadable),
    ("UPDATE records SET cause = -1 WHERE seq = 30", [30], .unreadable),
  ]
  for (sql, places, problem) in cases {
    let folder = Folder()
    let driver = try SQLiteLogDriver.create(at: folder.file(), identity: testIdentity)
    try fill(driver, 0..<40)
    try driver.close()
    try alter(folder.file(), sql)
    let again = try SQLiteLogDriver.open(folder.file())
    let report = try LogVerifier.verify(again)
    #expect(report.findings.map(\.sequence) == places, "\(sql)")
    #expect(report.findings.map(\.problem) == [problem], "\(sql)")
    if problem != .changed {
      #expect(fault { _ = try again.read(from: 1, limit: 100) }?.reason == .damaged, "\(sql)")
    }
    try again.close()
  }
}

@Test("a missing end is found when the log is opened")
func missingEnd() throws {
  let folder = Folder()
  let driver = try SQLiteLogDriver.create(at: folder.file(), identity: testIdentity)
  try fill(driver, 0..<40)
  try driver.close()
  try alter(folder.file(), "DELETE FROM records WHERE seq > 50")
  let refusal = fault { _ = try SQLiteLogDriver.open(folder.file()) }
  #expect(refusal?.reason == .damaged)
  #expect(refusal?.what.contains("50") == true)
}

@Test("flipped bits in the file are found by opening or by verifying")
func flippedFile() throws {
  let folder = Folder()
  let path = folder.file()
  let driver = try SQLiteLogDriver.create(at: path, identity: testIdentity)
  try fill(driver, 0..<200)
  let records = try driver.read(from: 1, limit: 10_000)
  try driver.close()
  let good = bytes(path)
  let seed = UInt64.random(in: 0 ... .max)
  var numbers = SeededNumbers(seed: seed)
  var found = 0
  for _ in 0..<150 {
    var bad = good
    let target = Int.random(in: 0..<bad.count, using: &numbers)
    bad[target] ^= 1 << UInt8.random(in: 0..<8, using: &numbers)
    let copy = folder.freshFile()
    try put(bad, copy)
    do {
      let opened = try SQLiteLogDriver.open(copy)
      defer { try? opened.close() }
      if try !LogVerifier.verify(opened).isGood {
        found += 1
      } else {
        // The bit lay in free space: then the records are what they were.
        #expect(
          try opened.read(from: 1, limit: 10_000) == records, "byte \(target), seed \(seed)")
      }
    } catch {
      found += 1
    }
  }
  #expect(found > 50, "seed \(seed)")
}

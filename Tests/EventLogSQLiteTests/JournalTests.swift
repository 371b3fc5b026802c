import EventLog
import Exchange
import Foundation
import SimulationKit
import Testing
import Vocabulary

@testable import EventLogSQLite

private let start = Instant(milliseconds: 1_772_445_600_000)

@Test("the journal keeps its contract on the SQLite driver")
func journalContract() async {
  let folder = Folder()
  let contract = JournalContract(
    make: { try SQLiteLogDriver.create(at: folder.freshFile(), identity: testIdentity) },
    reopen: { try SQLiteLogDriver.open($0.place) }, policy: SmallCouncil.plain(advisers: 3))
  let violations = await contract.violations()
  #expect(violations == [])
}

@Test("a copy of the files taken at any moment opens with all that was answered by then")
func copiedWhileRunning() async throws {
  let folder = Folder()
  let path = folder.file()
  let journal = try Journal.open(
    SQLiteLogDriver.create(at: path, identity: testIdentity), snapshotEvery: 40)
  _ = try await journal.submit(
    .publish(Publish(policy: SmallCouncil.plain(advisers: 2))), at: start)
  for number in 0..<60 {
    let at = start + .seconds(Int64(number))
    let input = Arrive(reference: "r\(number)", channel: .voice, entry: EntryPointID(0))
    _ = try await journal.submit(.arrive(input), at: at)
    guard number % 10 == 3 else { continue }
    // As after kill -9: the files as they are, nothing closed.
    let copy = folder.file("copy-\(number).sqlite")
    for part in ["", "-wal"] {
      try FileManager.default.copyItem(atPath: path + part, toPath: copy + part)
    }
    let again = try Journal.open(SQLiteLogDriver.open(copy))
    let live = await journal.look { ExchangeSnapshot($0).encoded() }
    #expect(await again.look { ExchangeSnapshot($0).encoded() } == live, "after \(number)")
    try await again.close()
  }
  try await journal.close()
}

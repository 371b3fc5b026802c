import EventLog
import Foundation
import GRDB
import Testing
import Vocabulary

@testable import EventLogSQLite

/// A folder that goes when the test ends.
final class Folder: Sendable {
  let path: String
  init() {
    path =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("guildhall-\(UUID().uuidString)").path
    try! FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true)
  }
  deinit { try? FileManager.default.removeItem(atPath: path) }
  func file(_ name: String = "test.log.sqlite") -> String { path + "/" + name }
  func freshFile() -> String { file(UUID().uuidString) }
}

func bytes(_ path: String) -> [UInt8] {
  [UInt8](FileManager.default.contents(atPath: path) ?? Data())
}
func put(_ bytes: some Sequence<UInt8>, _ path: String) throws {
  try Data(bytes).write(to: URL(fileURLWithPath: path))
}

let testIdentity = LogIdentity(id: "0123456789abcdef", created: Instant(milliseconds: 5))

/// Commits batches one by one and returns the end of each.
@discardableResult
func fill(_ driver: any LogDriver, _ batches: Range<Int>) throws -> [LogHead] {
  var chain = LogChain(from: try driver.head())
  var ends: [LogHead] = []
  for number in batches {
    var records: [LogRecord] = []
    chain.place(LogDriverContract.batch(number, events: number % 6), into: &records)
    try driver.commit(records)
    ends.append(chain.head)
  }
  return ends
}

/// What another program with a hand on the file might do.
func alter(_ path: String, _ sql: String) throws {
  let queue = try DatabaseQueue(path: path)
  try queue.write { db in try db.execute(sql: sql) }
  try queue.close()
}

func fault(_ body: () throws -> Void) -> LogFault? {
  do {
    try body()
    return nil
  } catch { return error as? LogFault }
}

struct SeededNumbers: RandomNumberGenerator {
  var state: UInt64
  init(seed: UInt64) { state = seed }
  /// SplitMix64 (Steele, Lea and Flood, 2014).
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

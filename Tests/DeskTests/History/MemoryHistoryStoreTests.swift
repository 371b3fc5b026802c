import Desk
import Testing

@Test("the history in memory keeps the contract", arguments: [UInt64(1), 3])
func memoryHistoryContract(seed: UInt64) throws {
  let contract = HistoryStoreContract(records: try FaultyRecords.of(seed: seed)) {
    MemoryHistoryStore()
  }
  #expect(contract.violations() == [], "seed \(seed)")
}

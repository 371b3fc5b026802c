import EventLog
import Foundation
import Testing
import Vocabulary

@Test("the in-memory key store keeps the contract")
func memoryKeyStoreContract() {
  #expect(SubjectKeyStoreContract { MemoryKeyStore(master: $0) }.violations() == [])
}

private func reason(_ body: () throws -> Void) -> SealFault.Reason? {
  do {
    try body()
    return nil
  } catch { return (error as? SealFault)?.reason }
}

@Test("a master key is read from a file that nobody else may read, or from the environment")
func masterKeySources() throws {
  let path = FileManager.default.temporaryDirectory
    .appendingPathComponent("key-\(UUID().uuidString)").path
  defer { try? FileManager.default.removeItem(atPath: path) }
  let text = String(repeating: "0f", count: 32)
  #expect(reason { _ = try MasterKey(file: path) } == .badMasterKey)
  func write(_ bytes: [UInt8], mode: Int) {
    _ = FileManager.default.createFile(
      atPath: path, contents: Data(bytes), attributes: [.posixPermissions: mode])
    try? FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
  }
  write(Array((text + "\n").utf8), mode: 0o644)
  #expect(reason { _ = try MasterKey(file: path) } == .badMasterKey)
  write(Array((text + "\n").utf8), mode: 0o600)
  #expect(reason { _ = try MasterKey(file: path) } == nil)
  write([UInt8](repeating: 15, count: 32), mode: 0o400)
  #expect(reason { _ = try MasterKey(file: path) } == nil)
  write([UInt8](repeating: 15, count: 31), mode: 0o600)
  #expect(reason { _ = try MasterKey(file: path) } == .badMasterKey)
  #expect(reason { _ = try MasterKey(environment: "K", in: [:]) } == .badMasterKey)
  #expect(reason { _ = try MasterKey(environment: "K", in: ["K": text]) } == nil)
  #expect(reason { _ = try MasterKey(environment: "K", in: ["K": "AAAA"]) } == .badMasterKey)
  #expect("\(try MasterKey(text: text))" == "MasterKey", "the key shows")
}

@Test("no message of a fault holds the key, the text or the identity")
func secretsStaySecret() throws {
  let store = MemoryKeyStore(master: .random())
  let secret = "Zebedee Quux"
  let ann = try store.subject(forIdentity: secret, kind: "name")
  let sealed = try Sealer(store).seal(Array(secret.utf8), for: ann, context: "a")
  let bob = try store.makeSubject()
  let bodies: [() throws -> Void] = [
    { _ = try Sealer(store).open(sealed, for: ann, context: "b") },
    { _ = try Sealer(store).open([], for: ann, context: "b") },
    { try store.link(identity: secret, kind: "name", to: bob) },
    { _ = try MasterKey(text: secret) },
  ]
  for body in bodies {
    do {
      try body()
      Issue.record("nothing was thrown")
    } catch {
      #expect(!"\(error)".contains("Zebedee"))
      #expect(!String(reflecting: error).contains("Zebedee"))
    }
  }
}

import Access
import Foundation
import Testing
import Vocabulary

@testable import Records

@Suite("Accounts in SQLite")
struct SQLiteAccountStoreTests {
  /// A folder that goes with the test.
  final class Folder: Sendable {
    let path: String
    init() throws {
      path = NSTemporaryDirectory() + "accounts-" + UUID().uuidString
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
    deinit { try? FileManager.default.removeItem(atPath: path) }
    var file: String { path + "/accounts.sqlite" }
    func fresh() -> String { path + "/" + UUID().uuidString }
  }
  let folder: Folder
  init() throws { folder = try Folder() }

  let by = ChangeMaker(name: "ada", address: .local)

  @Test("the contract holds")
  func contract() {
    let folder = folder
    let contract = AccountStoreContract {
      try SQLiteAccountStore.open(folder.fresh(), makesFile: true)
    }
    #expect(contract.violations() == [])
  }

  @Test("what was committed is there after the file is opened again")
  func durable() async throws {
    let store = try SQLiteAccountStore.open(folder.file, makesFile: true)
    var policy = AccountPolicy()
    policy.passwordCost = .cheapForTests
    let accounts = Accounts(store, policy: policy)
    var new = NewAccount(name: "Ann", displayName: "Ann Other", roles: [.adviser])
    new.password = "ember lantern quartz"
    _ = try await accounts.add(new, by: by, at: .epoch)
    let start = try await accounts.signIn(
      name: "ann", password: "ember lantern quartz", code: nil, from: .local, at: .epoch)
    try store.close()

    let again = Accounts(try SQLiteAccountStore.open(folder.file), policy: policy)
    let signedIn = try await again.signedIn(start.token, at: Instant(milliseconds: 1))
    #expect(signedIn.person.displayName == "Ann Other")
  }

  @Test("nothing in the file opens a session or shows a password")
  func secrets() async throws {
    let store = try SQLiteAccountStore.open(folder.file, makesFile: true)
    var policy = AccountPolicy()
    policy.passwordCost = .cheapForTests
    let accounts = Accounts(store, policy: policy)
    var new = NewAccount(name: "ann", displayName: "Ann Other", roles: [.adviser])
    new.password = "ember lantern quartz"
    _ = try await accounts.add(new, by: by, at: .epoch)
    let start = try await accounts.signIn(
      name: "ann", password: "ember lantern quartz", code: nil, from: .local, at: .epoch)
    try store.close()
    var bytes = Data()
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      bytes += FileManager.default.contents(atPath: folder.path + "/" + name) ?? Data()
    }
    #expect(bytes.range(of: Data("ann".utf8)) != nil)
    for secret in ["ember lantern quartz", start.token.text, start.token.csrfToken] {
      #expect(bytes.range(of: Data(secret.utf8)) == nil)
    }
  }

  @Test("only its owner may read the file, and one that others may read is refused")
  func mode() throws {
    let old = umask(0)
    defer { umask(old) }
    let store = try SQLiteAccountStore.open(folder.file, makesFile: true)
    try store.commit([.forgetAudit(before: .epoch)], audit: [])
    for end in ["", "-wal", "-shm"] {
      let mode =
        try FileManager.default.attributesOfItem(atPath: folder.file + end)[.posixPermissions]
        as? Int
      #expect(mode == 0o600, "\(end)")
    }
    try store.close()
    chmod(folder.file, 0o640)
    let fault = #expect(throws: RecordsFault.self) { try SQLiteAccountStore.open(folder.file) }
    #expect(fault?.remedy.contains("chmod 600") == true)
  }

  @Test("two that have it open see each other's changes, and one of two changes is refused")
  func twoProcesses() throws {
    let one = try SQLiteAccountStore.open(folder.file, makesFile: true)
    let two = try SQLiteAccountStore.open(folder.file)
    let ann = Account(person: Person(id: "1", name: "ann", displayName: "Ann", roles: []))
    try one.commit([.insert(ann)], audit: [])
    let read = try #require(try two.account(id: "1"))
    try two.commit([.update(read)], audit: [])
    let fault = #expect(throws: AccessFault.self) { try one.commit([.update(read)], audit: []) }
    #expect(fault?.reason == .conflict)
  }

  @Test("a path where nothing is, another database and a damaged file are refused in words")
  func otherFiles() throws {
    let missing = #expect(throws: RecordsFault.self) {
      try SQLiteAccountStore.open(folder.path + "/none")
    }
    #expect(missing?.what == "there is no such file")
    #expect(throws: RecordsFault.self) { try SQLiteAccountStore.open(folder.path) }

    let text = folder.fresh()
    _ = FileManager.default.createFile(
      atPath: text, contents: Data(repeating: 65, count: 5000),
      attributes: [.posixPermissions: 0o600])
    let fault = #expect(throws: RecordsFault.self) { try SQLiteAccountStore.open(text) }
    #expect(fault?.what.contains("no store of accounts") == true)

    // Made by another program: its number stands at byte 68 of the header.
    let store = try SQLiteAccountStore.open(folder.file, makesFile: true)
    try store.close()
    var bytes = try #require(FileManager.default.contents(atPath: folder.file))
    bytes.replaceSubrange(68..<72, with: [1, 2, 3, 4])
    try bytes.write(to: URL(fileURLWithPath: folder.file))
    chmod(folder.file, 0o600)
    let other = #expect(throws: RecordsFault.self) { try SQLiteAccountStore.open(folder.file) }
    #expect(other?.what == "the file is no store of accounts")
  }

  @Test("a file of a newer version is refused and left as it is")
  func newer() throws {
    let store = try SQLiteAccountStore.open(folder.file, makesFile: true)
    try store.addMigrationForTests("9999-later")
    try store.close()
    let before = FileManager.default.contents(atPath: folder.file)
    let fault = #expect(throws: RecordsFault.self) { try SQLiteAccountStore.open(folder.file) }
    #expect(fault?.what.contains("newer version") == true)
    #expect(FileManager.default.contents(atPath: folder.file) == before)
  }
}

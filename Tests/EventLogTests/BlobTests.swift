import EventLog
import Foundation
import Synchronization
import Testing
import Vocabulary

/// A folder that goes when the test ends.
private final class BlobFolder: Sendable {
  let path: String
  init() {
    path =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("guildhall-blobs-\(UUID().uuidString)").path
    try! FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true)
  }
  deinit { try? FileManager.default.removeItem(atPath: path) }
}

private final class Done: Sendable {
  let isSet = Mutex(false)
}

@Suite("Blobs")
struct BlobTests {
  @Test("the store in memory keeps the contract")
  func memory() {
    #expect(BlobStoreContract { MemoryBlobStore() }.violations() == [])
  }

  @Test("the folder keeps the contract")
  func folder() {
    let folder = BlobFolder()
    let contract = BlobStoreContract(
      make: { try FolderBlobStore(folder.path + "/" + UUID().uuidString) },
      damage: { store, id in
        let path = "\(store.place)/\(id.description.prefix(2))/\(id)"
        var bytes = FileManager.default.contents(atPath: path) ?? Data()
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: URL(fileURLWithPath: path))
      })
    #expect(contract.violations() == [])
  }

  @Test("files are there after opening again, for this user only, and garbage is not")
  func reopened() throws {
    let folder = BlobFolder()
    let path = folder.path + "/files"
    let id: BlobID
    do {
      let store = try FolderBlobStore(path)
      id = try store.put([1, 2, 3])
    }
    let left = path + "/unfinished/half"
    try Data([1]).write(to: URL(fileURLWithPath: left))
    let store = try FolderBlobStore(path)
    #expect(store.removedAtOpening == 1)
    #expect(!FileManager.default.fileExists(atPath: left))
    #expect(try store.get(id) == [1, 2, 3])
    let file = "\(path)/\(id.description.prefix(2))/\(id)"
    for (name, mode) in [(file, 0o600), (path, 0o700), (path + "/unfinished", 0o700)] {
      let found = try FileManager.default.attributesOfItem(atPath: name)[.posixPermissions]
      #expect((found as? NSNumber)?.intValue == mode, "\(name)")
    }
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: path + "/unfinished").isEmpty,
      "putting leaves something behind")
  }

  @Test("opening the folder elsewhere does not take a file away while it is being written")
  func openedWhileWriting() async throws {
    let folder = BlobFolder()
    let store = try FolderBlobStore(folder.path)
    let done = Done()
    let path = folder.path
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        while !done.isSet.withLock({ $0 }) {
          _ = try FolderBlobStore(path)
          await Task.yield()
        }
      }
      for number in 0..<60 {
        let bytes = [UInt8](repeating: UInt8(number), count: 100_000 + number)
        let id = try store.put(bytes)
        #expect(try store.get(id) == bytes)
      }
      done.isSet.withLock { $0 = true }
      try await group.waitForAll()
    }
    #expect(try store.entries(after: nil, limit: 100).count == 60)
  }

  @Test("a folder that cannot be one is refused, and says what to do")
  func refused() throws {
    let folder = BlobFolder()
    try Data([1]).write(to: URL(fileURLWithPath: folder.path + "/file"))
    for path in [folder.path + "/file", folder.path + "/none/deeper"] {
      do throws(BlobFault) {
        _ = try FolderBlobStore(path)
        Issue.record("\(path) was opened")
      } catch {
        #expect(error.reason == .storage)
        #expect(error.message.contains("Check"))
      }
    }
  }
}

import Desk
import Foundation
import Vocabulary

/// Files that were uploaded and not sent with a message yet: kept beside the blobs, so that a
/// restart forgets none and the sweep can let go of what nobody sends.
final class WaitingFiles: Sendable {
  static let maximum = 1_000
  /// For one contact.
  static let perContact = 20
  static let atMost = Span.hours(1)

  struct Entry: Codable, Sendable {
    var id: String
    var contact: UInt64
    var subject: UInt64
    var at: Int64
    /// The sealed card: a file's name may be personal.
    var card: Data
  }

  private let confidant: Confidant
  private let path: String?
  private let lock = NSLock()
  nonisolated(unsafe) private var entries: [Entry]

  /// - Parameter path: the file of the list; nil keeps it in memory.
  init(_ path: String?, confidant: Confidant) {
    self.path = path
    self.confidant = confidant
    let data = path.flatMap { FileManager.default.contents(atPath: $0) }
    entries = data.flatMap { try? JSONDecoder().decode([Entry].self, from: $0) } ?? []
  }

  /// Whether one more may wait for the contact.
  func checkRoom(for contact: ContactID) throws {
    try lock.withLock {
      let own = entries.filter { $0.contact == contact.raw }.count
      guard entries.count < Self.maximum, own < Self.perContact else {
        throw Problem.tooMany(after: 60)
      }
    }
  }

  func add(
    _ card: FileCard, for contact: ContactID, of subject: SubjectID, at now: Instant
  ) throws {
    let sealed = try confidant.sealJSON(card, for: subject, .file)
    try change {
      $0.append(
        Entry(
          id: card.id, contact: contact.raw, subject: subject.raw, at: now.milliseconds,
          card: Data(sealed)))
    }
  }

  func card(_ id: String, of contact: ContactID) -> FileCard? {
    let found = lock.withLock { entries.first { $0.id == id && $0.contact == contact.raw } }
    guard let found else { return nil }
    return confidant.value(
      FileCard.self, Array(found.card), of: SubjectID(found.subject), .file)
  }

  /// Those that have waited too long.
  func overdue(at now: Instant) -> [Entry] {
    lock.withLock { entries.filter { now.milliseconds - $0.at > Self.atMost.milliseconds } }
  }

  func remove(_ ids: Set<String>) throws {
    guard !ids.isEmpty else { return }
    try change { $0.removeAll { ids.contains($0.id) } }
  }

  private func change(_ body: (inout [Entry]) -> Void) throws {
    try lock.withLock {
      body(&entries)
      guard let path else { return }
      let url = URL(fileURLWithPath: path)
      try JSONEncoder().encode(entries).write(to: url, options: .atomic)
    }
  }
}

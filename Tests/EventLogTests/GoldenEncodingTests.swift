import EventLog
import Exchange
import Foundation
import Testing
import Vocabulary

/// The bytes of inputs and events, as they were when they were first written. A log is read for
/// ever: when one of these fails, the change needs a version of its own and an upcaster, and the
/// line here stays for the old version (docs/HACKING.md).
@Suite("Golden encoding")
struct GoldenEncodingTests {
  private static let at = Instant(milliseconds: 1_772_445_600_123)

  static let drafts: [(name: String, draft: LogDraft, hex: String)] = [
    ("Tick", ExchangeCodec.draft(.tick(Tick())), "1011 v4 Tick "),
    (
      "Arrive",
      ExchangeCodec.draft(
        .arrive(
          Arrive(
            reference: "call-1", channel: .chat, entry: EntryPointID(3),
            subject: SubjectID(0x4f1d_2c00_0000_0001), isKnown: true, identity: [1, 2, 255],
            language: LanguageID(1), dueAt: at, caseOwner: AdviserID(7),
            reopens: ContactID(300)))),
      "1001 v4 Arrive "
        + "0663616c6c2d310104818080808080cb8e4f01030102ff0201f6a5ecdf95670800ac02"
    ),
    (
      "DeclineOffer",
      ExchangeCodec.draft(
        .declineOffer(
          DeclineOffer(contact: ContactID(129), adviser: AdviserID(2), reason: "égal"))),
      "1014 v4 DeclineOffer 81010305c3a967616c"
    ),
    (
      "SignIn", ExchangeCodec.draft(.signIn(SignIn(adviser: AdviserID(127)))),
      "1020 v4 SignIn 8001"
    ),
    (
      "ContactQueued", ExchangeCodec.draft(.contactQueued(queued())),
      "10 v4 ContactQueued 8092f4010d00000000000000"
    ),
    (
      "OfferAccepted", ExchangeCodec.draft(.offerAccepted(accepted())),
      "21 v4 OfferAccepted 8092f4010c808008"
    ),
    (
      "ContactClosed", ExchangeCodec.draft(.contactClosed(closed())),
      "54 v4 ContactClosed 010004646f6e6500"
    ),
  ]

  private static func queued() -> ContactQueued {
    var event = ContactQueued()
    event.contact = ContactID(4_000_000)
    event.queue = QueueID(12)
    return event
  }

  private static func accepted() -> OfferAccepted {
    var event = OfferAccepted()
    event.contact = ContactID(4_000_000)
    event.adviser = AdviserID(11)
    event.waitMilliseconds = 65_536
    return event
  }

  private static func closed() -> ContactClosed {
    var event = ContactClosed()
    event.contact = ContactID(1)
    event.termination.reason = "done"
    return event
  }

  @Test("inputs and events are written in the same bytes as ever", arguments: drafts.indices)
  func bytes(index: Int) {
    let (name, draft, hex) = Self.drafts[index]
    #expect(Self.line(name, draft) == hex)
  }

  private static func line(_ name: String, _ draft: LogDraft) -> String {
    let digits = draft.payload.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    return "\(draft.kind) v\(draft.version) \(name) \(digits)"
  }

  /// One line for each kind there is, of a value with nothing in it, as bytes and as JSON: one
  /// field added, removed, moved or named anew changes a line.
  static var everyKind: [String] {
    (UInt16(0)..<ExchangeCodec.inputKindBase).flatMap { code -> [String] in
      let input = Input(code: code).map { both($0.name, ExchangeCodec.draft($0)) }
      let event = Event(code: code).map { both($0.name, ExchangeCodec.draft($0)) }
      return [event, input].compactMap(\.self)
    }
  }

  private static func both(_ name: String, _ draft: LogDraft) -> String {
    let json = try? ExchangeCodec().describe(
      kind: draft.kind, version: draft.version, payload: draft.payload)
    let text = json.map { String(decoding: $0.encoded(), as: UTF8.self) } ?? "unreadable"
    return line(name, draft) + " " + text
  }

  private static func lines(_ name: String) throws -> [String] {
    String(decoding: try Data(contentsOf: file(name)), as: UTF8.self)
      .split(separator: "\n").map(String.init)
  }

  private static func file(_ name: String) -> URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Fixtures/\(name)")
  }

  @Test("every kind is written with the same fields as ever")
  func kinds() throws {
    let name = "encoding-\(ExchangeCodec.version).txt"
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
      try Data((Self.everyKind.joined(separator: "\n") + "\n").utf8).write(to: Self.file(name))
    }
    let golden = try Self.lines(name)
    #expect(golden.count > 100)
    let now = Set(Self.everyKind)
    for line in golden where !now.contains(line) {
      let name = line.split(separator: " ").prefix(3).joined(separator: " ")
      let found = Self.everyKind.first { $0.hasPrefix(name + " ") } ?? "nothing"
      Issue.record("written as \(line) in old logs, now as \(found)")
    }
    for line in now.subtracting(golden).sorted() {
      Issue.record("new, or changed: \(line). UPDATE_GOLDEN=1 adds it when no old log has it.")
    }
  }

  @Test("every kind of every earlier version is still read", arguments: 1..<ExchangeCodec.version)
  func earlier(version: UInt8) throws {
    let golden = try Self.lines("encoding-\(version).txt")
    #expect(golden.count > 100)
    for line in golden {
      let parts = line.split(separator: " ", maxSplits: 4, omittingEmptySubsequences: false)
      let kind = try #require(UInt16(parts[0]))
      let digits = Array(parts[3].utf8)
      let payload = stride(from: 0, to: digits.count, by: 2).map {
        UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16) ?? 0
      }
      #expect(throws: Never.self, "\(line)") {
        _ = try ExchangeCodec().describe(kind: kind, version: version, payload: payload)
      }
    }
  }
}

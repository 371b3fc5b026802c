import Access
import Desk
import EventLog
import Foundation
import HTTPTypes
import Testing
import Vocabulary

@testable import DeskServer

@Suite("Who asks, and how much they may")
struct ProtectionTests {
  private func client(
    _ peer: String, _ forwarded: [String], trusting proxies: [String]
  ) -> String {
    ClientOriginMiddleware(proxies: proxies.compactMap { AddressRange($0) })
      .client(peer: peer, forwarded: forwarded)
  }

  @Test("a stranger's word on where they come from is not believed")
  func stranger() {
    #expect(client("198.51.100.7", ["10.1.1.1"], trusting: ["127.0.0.1"]) == "198.51.100.7")
    #expect(client("198.51.100.7", ["10.1.1.1"], trusting: []) == "198.51.100.7")
  }

  @Test("the last address that is no proxy of ours is the client")
  func proxies() {
    let trusted = ["127.0.0.1", "10.0.0.0/8", "2001:db8::/32"]
    #expect(client("127.0.0.1", ["203.0.113.9"], trusting: trusted) == "203.0.113.9")
    // What stands before the client's own address was written by the client.
    #expect(
      client("127.0.0.1", ["1.2.3.4, 203.0.113.9, 10.2.3.4"], trusting: trusted)
        == "203.0.113.9")
    #expect(
      client("127.0.0.1", ["203.0.113.9", "2001:db8::7"], trusting: trusted)
        == "203.0.113.9")
    #expect(client("::ffff:127.0.0.1", ["203.0.113.9"], trusting: trusted) == "203.0.113.9")
    #expect(client("127.0.0.1", ["nonsense"], trusting: trusted) == "127.0.0.1")
    #expect(client("127.0.0.1", [], trusting: trusted) == "127.0.0.1")
  }

  @Test("streams have places, by name and in all; a place that is left is free")
  func places() throws {
    let places = StreamPlaces()
    for _ in 0..<3 {
      try places.check("a", most: 3)
      places.enter("a")
    }
    #expect(throws: Problem.self) { try places.check("a", most: 3) }
    try places.check("b", most: 3)
    places.leave("a")
    try places.check("a", most: 3)
  }

  @Test("uploads are known after a restart, until they are sent or too old")
  func uploads() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).json").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let confidant = Confidant(MemoryKeyStore(master: .random()))
    let subject = try confidant.newSubject()
    let card = FileCard(id: "f1", name: "Rent letter.pdf", type: "application/pdf", size: 9)
    let now = Instant(milliseconds: 1_772_445_600_000)
    let list = WaitingFiles(path, confidant: confidant)
    try list.add(card, for: ContactID(4), of: subject, at: now)

    let again = WaitingFiles(path, confidant: confidant)
    #expect(again.card("f1", of: ContactID(4)) == card)
    #expect(again.card("f1", of: ContactID(5)) == nil)
    #expect(again.overdue(at: now + .minutes(59)).isEmpty)
    #expect(again.overdue(at: now + .minutes(61)).map(\.id) == ["f1"])
    // The name of a file may be personal.
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(!text.contains("Rent"))
    try again.remove(["f1"])
    #expect(WaitingFiles(path, confidant: confidant).card("f1", of: ContactID(4)) == nil)
    for number in 0..<WaitingFiles.perContact {
      var more = card
      more.id = "m\(number)"
      try again.add(more, for: ContactID(6), of: subject, at: now)
    }
    #expect(throws: Problem.self) { try again.checkRoom(for: ContactID(6)) }
    try again.checkRoom(for: ContactID(7))
  }

  @Test("a key used again for something else is refused, not answered with what was done before")
  func otherContent() async throws {
    let house = try await TestHouse()
    try await house.run { client in
      let adviser = try await Browser.signedIn("a.one", client)
      let key = ["Idempotency-Key": "0123456789abcdef"]
      let first = try await adviser.send(
        .put, "/api/v1/desk/presence", ["presence": "available"], key)
      #expect(first.status == 200)
      let again = try await adviser.send(
        .put, "/api/v1/desk/presence", ["presence": "available"], key)
      #expect(again.status == 200)
      let other = try await adviser.send(
        .put, "/api/v1/desk/presence", ["presence": "offline"], key)
      #expect(other.status == 422)
    }
  }

  @Test("who is not signed in is told by which scheme to be, and HEAD is answered like GET")
  func schemes() async throws {
    let house = try await TestHouse()
    try await house.run { client in
      let stranger = Browser(client)
      let refused = try await stranger.send(.get, "/api/v1/desk")
      #expect(refused.status == 401)
      #expect(refused.headers[.wwwAuthenticate]?.hasPrefix("Session ") ?? false)
      let chat = try await stranger.send(.get, "/api/v1/chats/C1")
      #expect(chat.headers[.wwwAuthenticate]?.hasPrefix("Bearer ") ?? false)
      let health = try await stranger.send(.head, "/healthz")
      #expect(health.status == 200)
      let streams = await house.house.subscriptionCount
      let stream = try await stranger.send(.head, "/api/v1/widgets/web/stream")
      #expect(stream.status == 200)
      let after = await house.house.subscriptionCount
      #expect(after == streams)
    }
  }

  @Test("advisers are called as their accounts say")
  func names() async throws {
    let house = try await TestHouse()
    try await house.run { client in
      func names() async throws -> [String] {
        let adviser = try await Browser.signedIn("a.one", client)
        let plan = try await adviser.send(.get, "/api/v1/plan")
        return (plan["advisers"] as? [[String: Any]] ?? []).compactMap {
          $0["displayName"] as? String
        }
      }
      let before = try await names()
      #expect(before.contains("A. Two"))
      await house.house.setDisplayNames(["a.two": "Aled Two"])
      let after = try await names()
      #expect(after.contains("Aled Two"))
    }
  }
}

import Desk
import EventLog
import Exchange
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing
import Vocabulary

@testable import DeskServer

@Suite("The desk server")
struct DeskServerTests {
  @Test("a resident chats with an adviser, who wraps up; history has it")
  func story() async throws {
    let test = try await TestHouse()
    try await test.run { client in
      let adviser = try await Browser.signedIn("a.one", client)
      #expect(
        try await adviser.send(.put, "/api/v1/desk/presence", ["presence": "available"]).status
          == 200)
      var resident = Browser(client)
      let begun = try await resident.send(
        .post, "/api/v1/chats", ["widget": "web", "name": "Rosa"],
        ["Idempotency-Key": "0123456789abcdef"])
      #expect(begun.status == 201)
      resident.bearer = begun["token"] as? String
      let path = "/api/v1/contacts/C1"
      let offered = try await adviser.send(.get, path)
      #expect(offered["phase"] as? String == "offered")
      #expect((offered["customer"] as? [String: Any])?["name"] as? String == "Rosa")
      #expect(try await adviser.send(.post, path + "/accept").status == 200)
      let said = try await adviser.send(
        .post, path + "/messages", ["text": "Hello"], ["Idempotency-Key": "m-1"])
      #expect(said.status == 201)
      let again = try await adviser.send(
        .post, path + "/messages", ["text": "Hello"], ["Idempotency-Key": "m-1"])
      #expect(again["sequence"] as? Int == said["sequence"] as? Int)
      let reply = try await resident.send(
        .post, "/api/v1/chats/C1/messages", ["text": "Hi"], ["Idempotency-Key": "r-1"])
      #expect(reply.status == 201)
      let lines = try await resident.send(.get, "/api/v1/chats/C1/messages")
      let texts = (lines["items"] as? [[String: Any]] ?? []).compactMap { $0["text"] as? String }
      #expect(texts == ["Hello", "Hi"])
      #expect(try await adviser.send(.post, path + "/end").status == 200)
      let missing = try await adviser.send(.post, path + "/wrap-up", [:])
      #expect(missing.status == 422)
      #expect(missing["type"] as? String == "/problems/disposition-required")
      let done = try await adviser.send(
        .post, path + "/wrap-up",
        ["disposition": "answered", "resolution": "resolvedAtFirstContact", "note": "bins"])
      #expect(done.status == 204)
      try await test.history.caughtUp(to: test.house.sequence)
      let history = try await adviser.send(.get, "/api/v1/history")
      let rows = history["items"] as? [[String: Any]] ?? []
      #expect(rows.first?["disposition"] as? String == "answered")
      // What ended does not get better by trying again.
      let late = try await resident.send(
        .post, "/api/v1/chats/C1/messages", ["text": "?"], ["Idempotency-Key": "r-2"])
      #expect(late.status == 410)
    }
  }

  @Test("another unit's contact is not there, and nobody acts without the page's token")
  func separation() async throws {
    let test = try await TestHouse()
    try await test.run { client in
      let resident = Browser(client)
      _ = try await resident.send(
        .post, "/api/v1/chats", ["widget": "web"], ["Idempotency-Key": "0123456789abcdef"])
      let hub = try await Browser.signedIn("h.one", client)
      for end in ["", "/messages", "/why"] {
        #expect(try await hub.send(.get, "/api/v1/contacts/C1" + end).status == 404, "\(end)")
      }
      let why = ["why": "try"]
      let stepped = try await hub.send(
        .post, "/api/v1/contacts/C1/pull", why, ["If-Match": "\"1\""])
      #expect(stepped.status == 404)
      let board = try await hub.send(.get, "/api/v1/board")
      #expect(!board.text.contains("C1"))
      #expect(!board.text.contains("a.one"))

      var boss = try await Browser.signedIn("s.boss", client)
      #expect(try await boss.send(.get, "/api/v1/contacts/C1").status == 200)
      #expect(
        try await boss.send(.post, "/api/v1/contacts/C1/pull", why).status == 428)
      boss.csrf = "no"
      let forged = try await boss.send(.put, "/api/v1/desk/presence", ["presence": "available"])
      #expect(forged["type"] as? String == "/problems/forgery")
      let admin = try await Browser.signedIn("admin", client)
      #expect(try await admin.send(.get, "/api/v1/desk").status == 403)
      #expect(try await Browser(client).send(.get, "/api/v1/desk").status == 401)
    }
  }

  @Test("a supervisor who reads what is not theirs leaves a trace in the log")
  func reading() async throws {
    let test = try await TestHouse()
    try await test.run { client in
      _ = try await Browser(client).send(
        .post, "/api/v1/chats", ["widget": "web"], ["Idempotency-Key": "0123456789abcdef"])
      let boss = try await Browser.signedIn("s.boss", client)
      #expect(try await boss.send(.get, "/api/v1/contacts/C1/messages").status == 200)
      let records = try test.house.journal.log.read(from: 1, limit: 100)
      #expect(records.contains { $0.kind == Event.messagesRead(MessagesRead()).code })
    }
  }

  @Test("bad requests are told what is wrong, and change nothing")
  func badRequests() async throws {
    let test = try await TestHouse()
    try await test.run { client in
      let adviser = try await Browser.signedIn("a.one", client)
      let wrong = try await adviser.send(.put, "/api/v1/desk/presence", ["presence": "asleep"])
      #expect(wrong.status == 422)
      #expect(wrong["pointer"] as? String == "/presence")
      let without = try await adviser.send(.put, "/api/v1/desk/presence", [:])
      #expect(without["pointer"] as? String == "/presence")
      #expect(try await adviser.send(.post, "/api/v1/contacts/C9/accept").status == 404)
      #expect(try await adviser.send(.get, "/api/v1/contacts/nine").status == 404)
      #expect(try await adviser.send(.get, "/api/v1/nothing").status == 404)
      let text = try await adviser.send(
        .put, "/api/v1/desk/presence", nil, ["Content-Type": "text/plain"])
      #expect(text.status == 415)
      #expect(text.headers[.contentType] == "application/problem+json")
      let resident = Browser(client)
      let guess = try await resident.send(
        .get, "/api/v1/chats/C1", nil, ["Authorization": "Bearer C1.AAAA"])
      #expect(guess.status == 401)
    }
  }

  @Test("so many requests at once, and then one after the other")
  func rates() {
    let limit = RateLimit(.init(burst: 3, perSecond: 2))
    let start = Instant(milliseconds: 0)
    for _ in 0..<3 { #expect(limit.take("a", at: start) == nil) }
    #expect(limit.take("a", at: start) == 1)
    #expect(limit.take("b", at: start) == nil)
    #expect(limit.take("a", at: start + .milliseconds(500)) == nil)
    #expect(limit.take("a", at: start + .milliseconds(500)) == 1)
  }

  @Test("a token of a chat opens that chat only, and only under the key it was made with")
  func tokens() {
    let tokens = ChatTokens(secret: [UInt8](repeating: 1, count: 32))
    let other = ChatTokens(secret: [UInt8](repeating: 2, count: 32))
    let token = tokens.token(ContactID(5))
    #expect(tokens.opens(token, ContactID(5)))
    #expect(!tokens.opens(token, ContactID(6)))
    #expect(!other.opens(token, ContactID(5)))
    for broken in ["", ".", "C5", "C5.", "C5.%%%", token + "A", "C6." + token.dropFirst(3)] {
      #expect(!tokens.opens(broken, ContactID(5)), "\(broken)")
    }
    #expect(tokens.reference("a") != tokens.reference("b"))
  }
}

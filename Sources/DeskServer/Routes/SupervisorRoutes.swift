import Access
import Desk
import Exchange
import Foundation
import HTTPTypes
import Hummingbird
import Vocabulary

/// The live board, and a supervisor stepping in: each act with its reason.
extension StaffRoutes {
  struct WhyBody: Decodable { var why: String }
  struct MoveBody: Decodable {
    var queue: String
    var why: String
  }
  struct ReprioritiseBody: Decodable {
    var headStartMilliseconds: Int64
    var why: String
  }
  struct PullBody: Decodable {
    var adviser: String?
    var why: String
  }
  struct BroadcastBody: Decodable {
    var unit: String?
    var text: String
    var why: String?
  }
  struct AnnouncementBody: Decodable {
    var units: [String]?
    var text: [String: String]
    var until: String
    var why: String
  }

  func addBoard() {
    let services = services
    let house = services.house
    get("board", .readBoard) { _, _, identity in
      try await .json(house.board(for: identity.viewer))
    }
    addInterventions()
    addQueueActs()
    addMessagesToAll()
  }

  private func addInterventions() {
    let services = services
    let house = services.house
    intervene("move", .moveContact, MoveBody.self) { id, by, body in
      guard let queue = await house.queue(named: body.queue) else {
        throw Problem.invalid("The plan has no such queue.", pointer: "/queue")
      }
      return .move(Move(contact: id, queue: queue, by: by, why: body.why))
    }
    intervene("reprioritise", .reprioritiseContact, ReprioritiseBody.self) { id, by, body in
      let span = Span(milliseconds: body.headStartMilliseconds)
      guard abs(span.milliseconds) <= Span.days(30).milliseconds else {
        throw Problem.invalid(
          "The head start is at most 30 days.", pointer: "/headStartMilliseconds")
      }
      return .reprioritise(Reprioritise(contact: id, headStart: span, by: by, why: body.why))
    }
    intervene("pull", .pullContact, PullBody.self) { id, by, body in
      var adviser = by
      if let name = body.adviser {
        guard let named = await house.adviser(named: name) else {
          throw Problem.invalid("The plan has no such adviser.", pointer: "/adviser")
        }
        adviser = named
      }
      return .pull(Pull(contact: id, adviser: adviser, by: by, why: body.why))
    }
    intervene("end-by-supervisor", .endContactOfOther, WhyBody.self) { id, by, body in
      .endContact(EndContact(contact: id, by: by, why: body.why))
    }
    put("advisers/:adviser/presence", .setPresenceOfOther) { request, context, identity in
      let body = try await request.json(PresenceBody.self)
      let name = try context.parameters.name("adviser")
      guard let adviser = await house.adviser(named: name) else { throw Problem.missing("adviser") }
      let by = try identity.adviser()
      let why = body.why ?? ""
      if try Presence(body.presence) == .offline {
        try await services.give(.signOut(SignOut(adviser: adviser, by: by, why: why)))
      } else {
        try await services.give(
          .changePresence(
            ChangePresence(
              adviser: adviser, presence: try Presence(body.presence),
              reason: try await services.reason(body.reason), by: by, why: why)))
      }
      return .nothing
    }
  }

  private func intervene<Body: Decodable & Sendable>(
    _ name: String, _ permission: Permission, _: Body.Type,
    _ make: @escaping @Sendable (ContactID, AdviserID, Body) async throws -> Input
  ) {
    let services = services
    let house = services.house
    post("contacts/:contact/\(name)", permission) { request, context, identity in
      let id = try context.parameters.contactID()
      let body = try await request.json(Body.self)
      guard await house.sight(of: id, for: identity.viewer) != nil else {
        throw Problem.missing("contact")
      }
      // What a supervisor decides rests on what they saw.
      guard request.headers[.ifMatch] != nil else {
        throw Problem(
          .preconditionRequired, "if-match", "Say which version of the contact you saw.",
          "Send If-Match with its version.")
      }
      try await services.checkUnchanged(id, request)
      try await services.give(try await make(id, try identity.adviser(), body))
      return .nothing
    }
  }

  private func addQueueActs() {
    let services = services
    let house = services.house
    let acts: [(String, Permission, Bool)] = [
      ("close", .closeQueue, true), ("open", .openQueue, false),
    ]
    for (name, permission, isClosed) in acts {
      post("queues/:queue/\(name)", permission) { request, context, identity in
        let body = try await request.json(WhyBody.self)
        guard let queue = await house.queue(named: try context.parameters.name("queue")) else {
          throw Problem.missing("queue")
        }
        try await services.give(
          .closeQueue(
            CloseQueue(
              queue: queue, isClosed: isClosed, by: try identity.adviser(), why: body.why)))
        return .nothing
      }
    }
  }

  private func addMessagesToAll() {
    let services = services
    let house = services.house
    post("broadcasts", .broadcast) { request, _, identity in
      let body = try await request.json(BroadcastBody.self)
      var unit = UnitID.none
      if let name = body.unit {
        guard let named = await house.unit(named: name) else {
          throw Problem.invalid("The plan has no such unit.", pointer: "/unit")
        }
        unit = named
      }
      try await services.give(
        .broadcast(
          Broadcast(
            unit: unit, message: body.text, by: try identity.adviser(),
            why: body.why ?? "message to all")))
      return .nothing
    }
    post("announcements", .announce) { request, _, identity in
      let body = try await request.json(AnnouncementBody.self)
      var input = Announce()
      for name in body.units ?? [] {
        guard let unit = await house.unit(named: name) else {
          throw Problem.invalid("The plan has no unit \"\(name)\".", pointer: "/units")
        }
        input.units.append(unit)
      }
      input.text = try await house.localised(body.text)
      guard let until = Instant(rfc3339: body.until) else {
        throw Problem.invalid("The time is not RFC 3339 in UTC.", pointer: "/until")
      }
      input.until = until
      input.by = try identity.adviser()
      input.why = body.why
      try await services.give(.announce(input))
      return .nothing
    }
    post("announcements/:announcement/end", .announce) { request, context, identity in
      let body = try await request.json(WhyBody.self)
      guard let number = UInt32(try context.parameters.name("announcement")) else {
        throw Problem.missing("announcement")
      }
      try await services.give(
        .endAnnouncement(
          EndAnnouncement(
            announcement: AnnouncementID(number), by: try identity.adviser(), why: body.why)))
      return .nothing
    }
  }
}

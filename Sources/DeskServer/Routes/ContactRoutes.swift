import Access
import Desk
import Exchange
import Foundation
import HTTPTypes
import Hummingbird
import Vocabulary

/// What an adviser does with the contacts they have.
extension StaffRoutes {
  struct ReasonBody: Decodable { var reason: String? }
  struct TransferBody: Decodable { var to: TargetView }
  struct HelpBody: Decodable { var text: String }
  struct WrapUpBody: Decodable {
    var disposition: String?
    var resolution: String?
    var note: String?
  }
  struct MessageBodyIn: Decodable {
    var text: String
    var kind: String?
    var files: [String]?
  }

  func addContacts() {
    let services = services
    let house = services.house
    get("contacts/:contact", .readContact) { request, context, identity in
      let id = try context.parameters.contactID()
      guard let sight = await house.sight(of: id, for: identity.viewer) else {
        return try await services.closedContact(id, for: identity)
      }
      if sight == .supervisor { try await services.noteReading(id, by: identity) }
      guard let view = await house.contact(id, for: identity.viewer) else {
        throw Problem.missing("contact")
      }
      if sight == .supervisor { await house.watch(id, by: identity.viewer) }
      return try .json(view, version: view.version)
    }
    delete("contacts/:contact/watch", .readContact) { _, context, identity in
      let id = try context.parameters.contactID()
      await house.unwatch(id, by: identity.viewer)
      try await services.checkKnown(id, by: identity)
      return .nothing
    }
    addActs()
    addMessages()
  }

  private func addActs() {
    let services = services
    act("accept", .acceptContact) { .acceptOffer(AcceptOffer(contact: $0, adviser: $1)) }
    act("hold", .holdContact) { .hold(HandleAct(contact: $0, adviser: $1)) }
    act("unhold", .holdContact) { .unhold(HandleAct(contact: $0, adviser: $1)) }
    act("park", .parkContact) { .park(HandleAct(contact: $0, adviser: $1)) }
    act("unpark", .parkContact) { .unpark(HandleAct(contact: $0, adviser: $1)) }
    act("end", .endContact) { .endHandling(HandleAct(contact: $0, adviser: $1)) }
    act("complete-transfer", .transferContact) {
      .completeTransfer(HandleAct(contact: $0, adviser: $1))
    }
    act("cancel-consult", .consult) { .cancelConsult(HandleAct(contact: $0, adviser: $1)) }
    act("join", .joinContact) { .joinConference(HandleAct(contact: $0, adviser: $1)) }
    act("leave", .joinContact) { .leaveConference(HandleAct(contact: $0, adviser: $1)) }
    act("extend-wrap-up", .extendWrapUp) { .extendWrapUp(HandleAct(contact: $0, adviser: $1)) }
    act("help-end", .askForHelp) { .endHelp(EndHelp(contact: $0, by: $1)) }
    act("decline", .declineContact, ReasonBody.self) { id, adviser, body in
      .declineOffer(DeclineOffer(contact: id, adviser: adviser, reason: body.reason ?? ""))
    }
    act("help", .askForHelp, HelpBody.self) { id, adviser, body in
      .askHelp(AskHelp(contact: id, adviser: adviser, text: body.text))
    }
    act("transfer", .transferContact, TransferBody.self) { id, adviser, body in
      .transfer(
        Transfer(contact: id, adviser: adviser, target: try await services.target(body.to)))
    }
    act("consult", .consult, TransferBody.self) { id, adviser, body in
      .consult(Consult(contact: id, adviser: adviser, target: try await services.target(body.to)))
    }
    let house = services.house
    post("contacts/:contact/wrap-up", .wrapUp) { request, context, identity in
      let body = try await request.json(WrapUpBody.self)
      let id = try context.parameters.contactID()
      try await services.checkKnown(id, by: identity)
      let adviser = try identity.adviser()
      if let note = body.note, !note.isEmpty {
        try await services.post(
          note, files: [], as: .note, to: id, by: adviser,
          key: try request.idempotencyKey ?? "note-\(UUID())")
      }
      var input = WrapUp(contact: id, adviser: adviser)
      if let name = body.disposition {
        guard let disposition = await house.disposition(named: name) else {
          throw Problem.invalid("The plan has no such disposition.", pointer: "/disposition")
        }
        input.disposition = disposition
      }
      input.resolution = try Resolution(word: body.resolution)
      try await services.give(.wrapUp(input))
      return .nothing
    }
  }

  private func act(
    _ name: String, _ permission: Permission,
    _ make: @escaping @Sendable (ContactID, AdviserID) -> Input
  ) {
    let services = services
    post("contacts/:contact/\(name)", permission) { request, context, identity in
      let id = try context.parameters.contactID()
      try await services.checkKnown(id, by: identity)
      try await services.checkUnchanged(id, request)
      try await services.give(make(id, try identity.adviser()))
      return try await services.answer(id, identity)
    }
  }

  private func act<Body: Decodable & Sendable>(
    _ name: String, _ permission: Permission, _: Body.Type,
    _ make: @escaping @Sendable (ContactID, AdviserID, Body) async throws -> Input
  ) {
    let services = services
    post("contacts/:contact/\(name)", permission) { request, context, identity in
      let id = try context.parameters.contactID()
      let body = try await request.json(Body.self)
      try await services.checkKnown(id, by: identity)
      try await services.checkUnchanged(id, request)
      try await services.give(try await make(id, try identity.adviser(), body))
      return try await services.answer(id, identity)
    }
  }

  private func addMessages() {
    let services = services
    let house = services.house
    get("contacts/:contact/messages", .readPersonal) { request, context, identity in
      let id = try context.parameters.contactID()
      try await services.checkReading(id, by: identity)
      return try await .json(services.messages(of: id, request))
    }
    post("contacts/:contact/messages", .sendMessage) { request, context, identity in
      let id = try context.parameters.contactID()
      let body = try await request.json(MessageBodyIn.self)
      try await services.checkKnown(id, by: identity)
      guard let key = try request.idempotencyKey else {
        throw Problem.invalid("A message needs an Idempotency-Key, so that it is never said twice.")
      }
      let author: Post.Author
      switch body.kind ?? "message" {
      case "message": author = .adviser
      case "note":
        guard identity.signedIn.may(.writeNote) else { throw Problem.forbidden }
        author = .note
      default: throw Problem.invalid("The kind is message or note.", pointer: "/kind")
      }
      let message = try await services.post(
        body.text, files: body.files ?? [], as: author, to: id, by: try identity.adviser(), key: key
      )
      return try .json(message, status: .created)
    }
    post("contacts/:contact/typing", .showTyping) { _, context, identity in
      let id = try context.parameters.contactID()
      guard await house.sight(of: id, for: identity.viewer) == .holder else {
        throw Problem.missing("contact")
      }
      await house.typing(in: id, by: "adviser")
      return .nothing
    }
    get("contacts/:contact/why", .readWhy) { _, context, identity in
      let id = try context.parameters.contactID()
      try await services.checkKnowing(id, by: identity)
      return try await .json(services.why(id))
    }
  }
}

extension Resolution {
  init(word: String?) throws {
    switch word {
    case nil: self = .notSaid
    case "resolved": self = .resolved
    case "resolvedAtFirstContact": self = .resolvedAtFirstContact
    case "notResolved": self = .notResolved
    default:
      throw Problem.invalid(
        "The resolution is resolved, resolvedAtFirstContact or notResolved.",
        pointer: "/resolution")
    }
  }
}

import Desk
import Exchange
import Flows
import Foundation
import HTTPTypes
import Hummingbird
import Vocabulary

extension Problem {
  static let chatEnded = Problem(.gone, "ended", "The chat has ended.", "Start a new chat.")
}

/// The public chat: no account, no cookie, a bearer token for each chat.
struct ChatRoutes: Sendable {
  struct BeginBody: Decodable {
    var widget: String
    var language: String?
    var name: String?
  }
  struct SayBody: Decodable {
    var text: String?
    var option: Int?
    var person: Bool?
    var files: [String]?
  }
  struct Begun: Encodable {
    var chat: ChatView
    var token: String
  }

  let services: DeskServices

  func add(to group: RouterGroup<ServerContext>) {
    let house = services.house
    group.get("widgets/:widget") { request, context in
      try limit(context)
      let name = try context.parameters.name("widget")
      guard let view = await house.widgetView(name) else { throw Problem.missing("widget") }
      return try Response.json(view)
    }
    group.get("widgets/:widget/stream") { request, context in
      try limit(context)
      let name = try context.parameters.name("widget")
      guard await house.widgetView(name) != nil else { throw Problem.missing("widget") }
      let most = Int(Double(StreamPlaces.perAddress) * services.options.rateFactor)
      let stream = EventStream(
        house: house, places: services.places, name: "widget \(context.limitKey)", most: most)
      return try stream.response { await house.subscribe(toWidget: name) }
    }
    group.post("chats") { request, context in
      try limit(context)
      return try await begin(request, context)
    }
    group.get("chats/:contact") { request, context in
      let id = try chat(request, context)
      return try await Response.json(house.chatView(id))
    }
    group.delete("chats/:contact") { request, context in
      let id = try chat(request, context)
      let outcome = try await house.submit(.customerLeave(CustomerLeave(contact: id)))
      if let rejection = outcome.rejection, rejection != .unknownContact,
        rejection != .customerGone
      {
        throw Problem(rejection)
      }
      return Response.nothing
    }
    group.get("chats/:contact/stream") { request, context in
      let id = try chat(request, context)
      let place = EventStream.place(request)
      let stream = EventStream(
        house: house, places: services.places, name: "\(id)", most: StreamPlaces.perChat)
      return try stream.response { await house.subscribe(toChat: id, after: place) }
    }
    group.get("chats/:contact/messages") { request, context in
      try await messages(try chat(request, context), request)
    }
    group.post("chats/:contact/messages") { request, context in
      try await say(try chat(request, context), request)
    }
    group.post("chats/:contact/files") { request, context in
      let id = try chat(request, context)
      let card = try await services.files.take(request, for: id)
      return try Response.json(
        FileView(
          id: card.id, name: card.name, type: card.type, size: card.size,
          url: "/api/v1/chats/\(id)/files/\(card.id)"), status: .created)
    }
    group.get("chats/:contact/files/:file") { request, context in
      let id = try chat(request, context)
      return try await services.files.answer(try context.parameters.name("file"), of: id)
    }
    group.post("chats/:contact/typing") { request, context in
      let id = try chat(request, context)
      await house.typing(in: id, by: "customer")
      return Response.nothing
    }
  }

  private func limit(_ context: ServerContext) throws {
    if let wait = services.publicRate.take(context.limitKey, at: services.house.clock.now()) {
      throw Problem.tooMany(after: wait)
    }
  }

  /// The chat that the token opens. What goes wrong is told alike, so that nothing can be tried.
  private func chat(_ request: Request, _ context: ServerContext) throws -> ContactID {
    let id = try context.parameters.contactID()
    guard let header = request.headers[.authorization], header.hasPrefix("Bearer "),
      services.chatTokens.opens(String(header.dropFirst(7)), id)
    else {
      // Who only guesses uses up their own share, not that of who chats.
      try limit(context)
      var problem = Problem(
        .unauthorized, "no-chat", "This chat cannot be opened.", "Start a new chat.")
      problem.scheme = "Bearer"
      throw problem
    }
    if let wait = services.chatRate.take("\(id)", at: services.house.clock.now()) {
      throw Problem.tooMany(after: wait)
    }
    return id
  }

  // MARK: Beginning

  private func begin(_ request: Request, _ context: ServerContext) async throws -> Response {
    let house = services.house
    let body = try await request.json(BeginBody.self)
    guard let entry = await house.entryPoint(ofWidget: body.widget) else {
      throw Problem.invalid("There is no such widget.", pointer: "/widget")
    }
    if let name = body.name, name.count > 100 {
      throw Problem.invalid("The name is too long.", pointer: "/name")
    }
    guard let key = try request.idempotencyKey, key.count >= 16 else {
      throw Problem.invalid("A chat needs an Idempotency-Key of 16 characters or more.")
    }
    let reference = services.chatTokens.reference(key)
    if let id = await house.openContact(reference: reference) { return try await begun(id, .ok) }
    let subject = try house.confidant.newSubject()
    var arrive = Arrive(reference: reference, channel: .chat, entry: entry, subject: subject)
    if let name = body.name?.trimmingCharacters(in: .whitespacesAndNewlines), !name.isEmpty {
      arrive.identity = try house.confidant.sealJSON(
        CustomerCard(name: name), for: subject, .identity)
    }
    if let name = body.language, let language = await house.language(named: name) {
      arrive.language = language
    }
    let outcome = try await house.submit(.arrive(arrive))
    for event in outcome.events {
      if case .contactArrived(let arrived) = event, arrived.reference == reference {
        return try await begun(arrived.contact, .created)
      }
    }
    if let id = await house.openContact(reference: reference) { return try await begun(id, .ok) }
    throw outcome.rejection.map(Problem.init) ?? .internalFault
  }

  private func begun(_ id: ContactID, _ status: HTTPResponse.Status) async throws -> Response {
    try await .json(
      Begun(chat: services.house.chatView(id), token: services.chatTokens.token(id)),
      status: status)
  }

  // MARK: Saying and reading

  private func messages(_ id: ContactID, _ request: Request) async throws -> Response {
    let house = services.house
    let after = try request.sequence("cursor") ?? request.sequence("after") ?? 0
    let lines = try house.historyFollower.store.messages(
      of: id, after: after, before: nil, limit: HistoryLimits.messagesPerPage)
    var items: [MessageView] = []
    for line in lines where line.isShownToCustomer { items.append(await house.publicView(line)) }
    let next = lines.count == HistoryLimits.messagesPerPage ? lines.last : nil
    return try .json(PageView(items: items, next: next.map { "\($0.sequence)" }))
  }

  private func say(_ id: ContactID, _ request: Request) async throws -> Response {
    let house = services.house
    let body = try await request.json(SayBody.self)
    guard let key = try request.idempotencyKey else {
      throw Problem.invalid("A message needs an Idempotency-Key, so that it is never said twice.")
    }
    guard let subject = await house.subject(of: id) else {
      throw Problem.chatEnded
    }
    // Said already: its button may be gone since.
    if await house.hasSaid(id, key) {
      return try await .json(services.publicSaid(id, key: key), status: .created)
    }
    let (text, utterance) = try await utterance(body, id)
    guard text.count <= Limits.textCharacters else {
      throw Problem.invalid(
        "The message has \(text.count) characters; \(Limits.textCharacters) are the most.",
        pointer: "/text")
    }
    let cards = try await (body.files ?? []).asyncMap { try await services.files.card($0, of: id) }
    let message = MessageBody(text: text, files: cards)
    if await house.isLeavingMessage(id) {
      let sealed = try house.confidant.sealJSON(message, for: subject, .left)
      try await give(.leaveMessage(LeaveMessage(contact: id, message: sealed)))
      return .nothing
    }
    let sealed = try house.confidant.sealJSON(message, for: subject, .message)
    try await give(.post(Post(contact: id, reference: key, sealed: sealed)))
    if let utterance { try await hear(utterance, id, subject) }
    return try await .json(services.publicSaid(id, key: key), status: .created)
  }

  /// What is said to a chat that has ended does not get better by trying again.
  private func give(_ input: Input) async throws {
    switch try await services.house.submit(input).rejection {
    case nil: return
    case .unknownContact, .customerGone, .messagesFull: throw Problem.chatEnded
    case let rejection?: throw Problem(rejection)
    }
  }

  private func utterance(
    _ body: SayBody, _ id: ContactID
  ) async throws -> (text: String, utterance: Utterance?) {
    let house = services.house
    if body.person == true {
      return (await house.personWords(id), .personButton)
    }
    if let option = body.option {
      guard let choice = UInt8(exactly: option), let label = await house.label(of: choice, id)
      else { throw Problem.invalid("The question has no such answer now.", pointer: "/option") }
      return (label, .choice(choice))
    }
    guard let text = body.text, !text.isEmpty || !(body.files ?? []).isEmpty else {
      throw Problem(Rejection.textMissing)
    }
    return (text, text.isEmpty ? nil : .text(text))
  }

  /// What the flow makes of it, while there is one that listens.
  private func hear(_ utterance: Utterance, _ id: ContactID, _ subject: SubjectID) async throws {
    let house = services.house
    var sealed: [UInt8]?
    if let value = await house.normalisedValue(utterance, of: id) {
      sealed = try house.confidant.seal(Array(value.utf8), for: subject, .value)
    }
    guard let heard = await house.recognise(utterance, of: id, sealed: sealed) else { return }
    let outcome = try await house.submit(.hear(Hear(contact: id, heard: heard)))
    switch outcome.rejection {
    case nil, .staleAnswer, .notInFlow: return
    case let rejection?: throw Problem(rejection)
    }
  }
}

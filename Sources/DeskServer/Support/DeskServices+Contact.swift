import Access
import Desk
import EventLog
import Exchange
import Foundation
import HTTPTypes
import Hummingbird
import Vocabulary

extension DeskServices {
  func target(_ view: TargetView) async throws -> TransferTarget {
    switch (view.queue, view.adviser, view.outside) {
    case (let name?, nil, nil):
      guard let queue = await house.queue(named: name) else {
        throw Problem.invalid("The plan has no such queue.", pointer: "/to/queue")
      }
      return .queue(queue)
    case (nil, let name?, nil):
      guard let adviser = await house.adviser(named: name) else {
        throw Problem.invalid("The plan has no such adviser.", pointer: "/to/adviser")
      }
      return .adviser(adviser)
    case (nil, nil, let number?):
      guard TelephoneNumber(number) != nil else {
        throw Problem.invalid(
          "The number is not E.164, such as +441632960100.", pointer: "/to/outside")
      }
      return .outside(Array(number.utf8))
    default:
      throw Problem.invalid(
        "Say where to: a queue, an adviser or a number, one of them.", pointer: "/to")
    }
  }

  /// If-Match, where it was sent: what the person decided on is still so.
  func checkUnchanged(_ id: ContactID, _ request: Request) async throws {
    guard let seen = try request.ifMatch() else { return }
    guard await house.versionNow(of: id) == seen else { throw Problem.changed }
  }

  /// The contact as it is now, for who did something with it; nothing when it is not theirs any
  /// more.
  func answer(_ id: ContactID, _ identity: Identity) async throws -> Response {
    guard let view = await house.contact(id, for: identity.viewer) else { return .nothing }
    return try .json(view, version: view.version)
  }

  // MARK: Reading

  /// Whether they may read its conversation; that of others is noted in the log.
  func checkReading(_ id: ContactID, by identity: Identity) async throws {
    switch await house.sight(of: id, for: identity.viewer) {
    case .holder: return
    case .finishing: throw Problem.missing("contact")
    case .supervisor: try await noteReading(id, by: identity)
    case nil:
      let row = try closedRow(id)
      try checkClosed(row, identity, .readPersonal)
      try await noteReading(row, by: identity)
    }
  }

  /// That somebody reads what they did not have themselves.
  private func noteReading(_ row: StoredContact, by identity: Identity) async throws {
    if !row.handlers.contains(identity.viewer.adviser) {
      try await noteReading(row.id, by: identity)
    }
  }

  func noteReading(_ id: ContactID, by identity: Identity) async throws {
    try await give(.readMessages(ReadMessages(contact: id, by: try identity.adviser())))
  }

  func closedRow(_ id: ContactID) throws -> StoredContact {
    guard let row = try house.historyFollower.store.contact(id) else {
      throw Problem.missing("contact")
    }
    return row
  }

  /// What people see of contacts that they do not have now, as far as their role reaches: what
  /// they had, what their units have or had, or everything. What another unit took over is not
  /// theirs any more, whoever had it before; and a colleague's conversation is read when it is
  /// over.
  func checkClosed(
    _ row: StoredContact, _ identity: Identity, _ permission: Permission
  ) throws {
    let viewer = identity.viewer
    let isTheirs = !viewer.adviser.isNone && row.handlers.contains(viewer.adviser)
    let isSeen =
      switch identity.signedIn.reach(permission) {
      case .none: false
      case .own: viewer.maySee(row.unit) && (isTheirs || row.closedAt != nil)
      case .units: viewer.maySee(row.unit)
      case .all: true
      }
    guard isSeen else { throw Problem.missing("contact") }
  }

  func closedContact(_ id: ContactID, for identity: Identity) async throws -> Response {
    let row = try closedRow(id)
    try checkClosed(row, identity, .readContact)
    let isPersonal = identity.signedIn.may(.readPersonal)
    if isPersonal { try await noteReading(row, by: identity) }
    return try await .json(house.view(row, isPersonal: isPersonal))
  }

  /// For what holds nothing personal, such as why.
  func checkKnowing(_ id: ContactID, by identity: Identity) async throws {
    if await house.sight(of: id, for: identity.viewer) != nil { return }
    try checkClosed(try closedRow(id), identity, .readWhy)
  }

  /// Before anything is done with a contact: whether it is there is told to its own unit only.
  func checkKnown(_ id: ContactID, by identity: Identity) async throws {
    if await house.sight(of: id, for: identity.viewer) != nil { return }
    guard identity.viewer.maySee(try closedRow(id).unit) else { throw Problem.missing("contact") }
  }

  func messages(
    of id: ContactID, _ request: Request
  ) async throws -> PageView<MessageView> {
    let limit = try limit(request)
    let store = house.historyFollower.store
    let lines: [StoredMessage]
    let after = try request.sequence("after")
    if let after {
      lines = try store.messages(of: id, after: after, before: nil, limit: limit)
    } else {
      // The store numbers with 63 bits.
      let before = try request.sequence("cursor") ?? UInt64(Int64.max)
      lines = try store.messages(of: id, after: 0, before: before, limit: limit)
    }
    var items: [MessageView] = []
    for line in lines { items.append(await house.messageView(line)) }
    let next = (after == nil ? lines.first : lines.last)?.sequence
    return PageView(items: items, next: lines.count == limit ? next.map { "\($0)" } : nil)
  }

  func limit(_ request: Request) throws -> Int {
    guard let text = request.query("limit") else { return Limits.pageItems }
    guard let limit = Int(text), (1...Limits.pageItems).contains(limit) else {
      throw Problem.invalid("The limit is 1 to \(Limits.pageItems).")
    }
    return limit
  }

  func why(_ id: ContactID) async throws -> WhyView {
    let log = house.journal.log
    let time = localTime
    return try await work.run {
      let reader = WhyReader(log, time: time)
      guard let answer = try reader.story(of: id) else { throw Problem.missing("contact") }
      var sentences = answer.story.lines.map {
        WhyView.Sentence(at: "\($0.at)", text: $0.text, why: $0.why)
      }
      if let note = answer.note, let last = sentences.last {
        sentences.append(WhyView.Sentence(at: last.at, text: note))
      }
      return WhyView(contact: "\(id)", sentences: sentences)
    }
  }

  // MARK: Writing

  @discardableResult
  func post(
    _ text: String, files: [String], as author: Post.Author, to id: ContactID,
    by adviser: AdviserID,
    key: String
  ) async throws -> MessageView {
    guard !text.isEmpty || !files.isEmpty else { throw Problem(Rejection.textMissing) }
    guard text.count <= Limits.textCharacters else {
      throw Problem.invalid(
        "The message has \(text.count) characters; \(Limits.textCharacters) are the most.",
        pointer: "/text")
    }
    guard let subject = await house.subject(of: id) else { throw Problem.missing("contact") }
    let cards = try await files.asyncMap { try await self.files.card($0, of: id) }
    let sealed = try house.confidant.sealJSON(
      MessageBody(text: text, files: cards), for: subject, .message)
    try await give(
      .post(Post(contact: id, author: author, adviser: adviser, reference: key, sealed: sealed)))
    return try await said(id, key: key)
  }

  /// The line that the key stands for, once the history has it.
  func said(_ id: ContactID, key: String) async throws -> MessageView {
    await house.messageView(try await line(id, key: key))
  }

  /// The same for its customer.
  func publicSaid(_ id: ContactID, key: String) async throws -> MessageView {
    await house.publicView(try await line(id, key: key))
  }

  private func line(_ id: ContactID, key: String) async throws -> StoredMessage {
    try await house.historyFollower.caughtUp(to: try house.journal.log.head().sequence)
    let lines = try house.historyFollower.store.messages(
      of: id, after: 0, before: .max, limit: HistoryLimits.messagesPerPage)
    guard let line = lines.last(where: { $0.reference == key }) else { throw Problem.internalFault }
    return line
  }
}

extension Sequence {
  func asyncMap<T>(_ transform: (Element) async throws -> T) async rethrows -> [T] {
    var result: [T] = []
    for element in self { result.append(try await transform(element)) }
    return result
  }
}

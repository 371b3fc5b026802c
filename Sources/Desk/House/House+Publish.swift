import Exchange
import Foundation
import Vocabulary

/// What the boards have not been told yet.
struct BoardMoves {
  var queues: Set<QueueID> = []
  var advisers: Set<AdviserID> = []
  var isWaitingMoved = false
  var isEmpty: Bool { queues.isEmpty && advisers.isEmpty && !isWaitingMoved }
}

/// What the desks and chats have not been told yet.
struct Moves {
  var contacts: Set<ContactID> = []
  var advisers: Set<AdviserID> = []
  var lines: Set<ContactID> = []
  var isPlanned = false
}

// What changed becomes deltas, for those whom it concerns.
extension House {
  static let encoder: JSONEncoder = {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes]
    return encoder
  }()

  static func json<T: Encodable>(_ value: T) -> String {
    // Views hold strings, numbers and lists: always encodable.
    String(decoding: try! encoder.encode(value), as: UTF8.self)
  }

  func note(_ event: Event) {
    var touched = Touched()
    touched.take(event)
    for id in touched.contacts {
      versions[id] = exchange.contact(id) == nil ? nil : sequence
      moves.contacts.insert(id)
      if let contact = exchange.contact(id) {
        if !contact.wait.queue.isNone { boardMoves.queues.insert(contact.wait.queue) }
        moves.advisers.formUnion(holders(of: id))
      }
      if HistoryFold.codes.contains(event.code) { moves.lines.insert(id) }
    }
    moves.advisers.formUnion(touched.advisers)
    boardMoves.advisers.formUnion(touched.advisers)
    boardMoves.queues.formUnion(touched.queues)
    if !touched.contacts.isEmpty { boardMoves.isWaitingMoved = true }
    switch event {
    case .policyPublished: moves.isPlanned = true
    case .messageBroadcast(let event): tell(event)
    case .announcementMade, .announcementEnded, .helpAsked, .helpEnded: noticesMoved(event)
    default: break
    }
    scheduleFlush()
  }

  /// Once everything that is on disk now has been read: what one input led to is told in one go.
  private func scheduleFlush() {
    guard !isFlushScheduled else { return }
    isFlushScheduled = true
    Task { self.flush() }
  }

  private func flush() {
    isFlushScheduled = false
    let moved = moves
    moves = Moves()
    if moved.isPlanned {
      for subscription in subscriptions.values {
        send(
          Delta(sequence: sequence, name: "reset", data: #"{"reason":"plan"}"#), to: subscription)
      }
      kept.removeAll(at: sequence)
    }
    for id in moved.contacts.sorted() { publish(id) }
    for adviser in moved.advisers.sorted() where byAdviser[adviser] != nil {
      // Most of what happens to an adviser's contacts leaves this as it was.
      let me = meView(Viewer(person: "", adviser: adviser))
      guard lastMe[adviser] != me else { continue }
      lastMe[adviser] = me
      publish("me", House.json(me), to: .adviser(adviser))
    }
    boardMoves.advisers.formUnion(moved.advisers)
    if !moved.lines.isEmpty {
      lineJobs.yield(LineJob(contacts: moved.lines, through: sequence))
    }
  }

  private func publish(_ id: ContactID) {
    let now = holders(of: id)
    let before = shown[id] ?? []
    shown[id] = now.isEmpty ? nil : now
    for adviser in before.subtracting(now).sorted() {
      publish("gone", #"{"id":"\#(id)"}"#, to: .adviser(adviser))
    }
    let watching = watching(id)
    if let contact = exchange.contact(id), !now.isEmpty || !watching.isEmpty {
      let data = House.json(view(contact, isPersonal: true))
      for adviser in now.sorted() {
        let own = hasLeft(adviser, contact) ? House.json(view(contact, for: adviser)) : data
        publish("contact", own, to: .adviser(adviser))
      }
      for person in watching.sorted() { publish("contact", data, to: .person(person)) }
    }
    if isFollowed(id) { publish("chat", House.json(chatView(id)), to: .chat(id)) }
  }

  /// Whether a browser has the chat open, or had and may come back: what is told meanwhile is kept.
  private func isFollowed(_ id: ContactID) -> Bool { byChat[id] != nil || leftAt[id] != nil }

  /// Who looks on and still may: a contact that another unit took over is gone for those it left.
  private func watching(_ id: ContactID) -> Set<String> {
    guard let all = watchers[id], let contact = exchange.contact(id) else {
      return watchers[id] ?? []
    }
    let still = all.filter { person in
      (byPerson[person] ?? []).contains { number in
        guard case .staff(let viewer)? = subscriptions[number]?.who else { return false }
        return viewer.maySupervise(contact.unit)
      }
    }
    watchers[id] = still.isEmpty ? nil : still
    for person in all.subtracting(still).sorted() {
      publish("gone", #"{"id":"\#(id)"}"#, to: .person(person))
    }
    return still
  }

  /// Lines of conversations, once the history has them: what a stream says can be read, too.
  func deliver(_ job: LineJob) async {
    do { try await historyFollower.caughtUp(to: job.through) } catch { return }
    for id in job.contacts.sorted() {
      let contact = exchange.contact(id)
      let to = (shown[id] ?? []).filter { adviser in
        contact.map { !hasLeft(adviser, $0) } ?? true
      }
      let watching = watching(id)
      guard !to.isEmpty || !watching.isEmpty || isFollowed(id) else {
        lastLine[id] = contact == nil ? nil : max(lastLine[id] ?? 0, job.through)
        continue
      }
      let after = lastLine[id] ?? openedAt
      guard
        let lines = try? history.messages(
          of: id, after: after, before: nil, limit: HistoryLimits.messagesPerPage)
      else { continue }
      for line in lines {
        lastLine[id] = line.sequence
        let data = #"{"contact":"\#(id)","message":\#(House.json(messageView(line)))}"#
        for adviser in to.sorted() { publish("message", data, to: .adviser(adviser)) }
        for person in watching.sorted() { publish("message", data, to: .person(person)) }
        if line.isShownToCustomer, isFollowed(id) {
          let data = #"{"contact":"\#(id)","message":\#(House.json(publicView(line)))}"#
          publish("message", data, to: .chat(id))
        }
      }
      if exchange.contact(id) == nil { lastLine[id] = nil }
    }
  }

  // MARK: Boards

  /// Queues to all desks of their units; advisers and the waiting list to who supervises.
  func flushBoard() {
    guard !boardMoves.isEmpty else { return }
    let moved = boardMoves
    boardMoves = BoardMoves()
    let staff = subscriptions.values.compactMap { subscription -> (Subscription, Viewer)? in
      guard case .staff(let viewer) = subscription.who else { return nil }
      return (subscription, viewer)
    }
    guard !staff.isEmpty else { return }
    figuresToday = today.rows()
    let waiting = WaitingNow(exchange)
    let now = clock.now()
    let queues = moved.queues.sorted().filter { $0.index < policy.queues.count }
      .map { (policy.queues[$0.index].unit, queueView($0, at: now, waiting)) }
    let advisers = moved.advisers.sorted().filter { $0.index < policy.advisers.count }
      .map { ($0, adviserView($0)) }
    // The same for all who may see the same.
    var queuesBySight: [Set<UnitID>: String] = [:]
    var boardBySight: [Set<UnitID>: (advisers: String, waiting: String)] = [:]
    for (subscription, viewer) in staff {
      if !queues.isEmpty {
        let data =
          queuesBySight[viewer.units]
          ?? House.json(queues.filter { viewer.maySee($0.0) }.map(\.1))
        queuesBySight[viewer.units] = data
        if data != "[]" { send("queues", data, to: subscription) }
      }
      guard !viewer.supervises.isEmpty else { continue }
      let board =
        boardBySight[viewer.supervises]
        ?? (
          House.json(advisers.filter { isSupervised($0.0, by: viewer) }.map(\.1)),
          House.json(waitingViews(waiting.order, for: viewer))
        )
      boardBySight[viewer.supervises] = board
      if board.advisers != "[]" { send("advisers", board.advisers, to: subscription) }
      if moved.isWaitingMoved { send("waiting", board.waiting, to: subscription) }
    }
  }

  func isSupervised(_ adviser: AdviserID, by viewer: Viewer) -> Bool {
    let rules = policy.advisers[adviser.index]
    return ([rules.unit] + rules.alsoUnits).contains { viewer.supervises.contains($0) }
  }

  func waitingViews(_ waiting: [ContactID], for viewer: Viewer) -> [WaitingView] {
    waiting.filter { id in exchange.contact(id).map { viewer.maySupervise($0.unit) } ?? false }
      .prefix(House.waitingShownMaximum).compactMap(waitingView)
  }

  private func send(_ name: String, _ data: String, to subscription: Subscription) {
    send(Delta(sequence: sequence, name: name, data: data), to: subscription)
  }

  // MARK: Notices

  private func tell(_ event: MessageBroadcast) {
    guard let sent = broadcasts.last else { return }
    let data = House.json(notice(sent))
    for subscription in subscriptions.values {
      guard case .staff(let viewer) = subscription.who, viewer.maySee(event.unit) else { continue }
      send("notice", data, to: subscription)
    }
  }

  private func noticesMoved(_ event: Event) {
    for subscription in subscriptions.values {
      guard case .staff(let viewer) = subscription.who else { continue }
      switch event {
      case .announcementMade(let event):
        if let notice = notice(event.announcement, for: viewer) {
          send("notice", House.json(notice), to: subscription)
        }
      case .announcementEnded(let event):
        send("noticeGone", #"{"id":"announcement-\#(event.announcement)"}"#, to: subscription)
      case .helpAsked(let event):
        guard let contact = exchange.contact(event.contact), let notice = helpNotice(contact),
          viewer.maySupervise(contact.unit)
        else { continue }
        send("notice", House.json(notice), to: subscription)
      case .helpEnded(let event):
        send("noticeGone", #"{"id":"help-\#(event.contact)"}"#, to: subscription)
      default: break
      }
    }
  }
}

/// Conversations that have new lines.
struct LineJob: Sendable {
  var contacts: Set<ContactID>
  var through: UInt64
}

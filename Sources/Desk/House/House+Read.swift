public import Exchange
import Foundation
public import Vocabulary

// What is asked for at once, instead of being streamed.
extension House {
  public func desk(for viewer: Viewer) -> DeskView {
    let waiting = WaitingNow(exchange)
    figuresToday = today.rows()
    let mine = exchange.adviser(viewer.adviser)
    var ids = mine?.contacts ?? []
    if let offer = mine?.offer, !offer.isNone, !ids.contains(offer) { ids.append(offer) }
    for id in shown.keys.sorted() where shown[id]?.contains(viewer.adviser) ?? false {
      if !ids.contains(id) { ids.append(id) }
    }
    return DeskView(
      sequence: sequence, now: "\(clock.now())", me: meView(viewer),
      contacts: ids.compactMap { exchange.contact($0) }
        .filter { holders(of: $0.id).contains(viewer.adviser) }
        .map { view($0, for: viewer.adviser) },
      queues: queueViews(waiting, for: viewer), notices: notices(for: viewer))
  }

  public func board(for viewer: Viewer) -> BoardView { boardParts(for: viewer) }

  func boardParts(for viewer: Viewer) -> BoardView {
    let waiting = WaitingNow(exchange)
    figuresToday = today.rows()
    return BoardView(
      sequence: sequence, now: "\(clock.now())", queues: queueViews(waiting, for: viewer),
      advisers: policy.advisers.indices.map { AdviserID(index: $0) }
        .filter { !policy.advisers[$0.index].isRetired && isSupervised($0, by: viewer) }
        .map(adviserView),
      waiting: waitingViews(waiting.order, for: viewer), notices: notices(for: viewer))
  }

  private func queueViews(_ waiting: WaitingNow, for viewer: Viewer) -> [QueueView] {
    let now = clock.now()
    return policy.queues.indices.map { QueueID(index: $0) }
      .filter { !policy.queues[$0.index].isRetired && viewer.maySee(policy.queues[$0.index].unit) }
      .map { queueView($0, at: now, waiting) }
  }

  /// How somebody is allowed to look at an open contact.
  public enum Sight: Sendable {
    /// They have it, or it is offered to them.
    case holder
    /// They finish their record of it; another unit has it now.
    case finishing
    /// They supervise its unit: reading its conversation is an event.
    case supervisor
  }

  public func sight(of id: ContactID, for viewer: Viewer) -> Sight? {
    guard let contact = exchange.contact(id) else { return nil }
    if !viewer.adviser.isNone, holders(of: id).contains(viewer.adviser) {
      return hasLeft(viewer.adviser, contact) ? .finishing : .holder
    }
    return viewer.maySupervise(contact.unit) ? .supervisor : nil
  }

  /// An open contact; nil when there is none, or it is not for them to see.
  public func contact(_ id: ContactID, for viewer: Viewer) -> ContactView? {
    guard let sight = sight(of: id, for: viewer), let contact = exchange.contact(id) else {
      return nil
    }
    return sight == .finishing
      ? view(contact, for: viewer.adviser) : view(contact, isPersonal: true)
  }

  /// From now on the person's streams say what happens to the contact, until `unwatch`.
  public func watch(_ id: ContactID, by viewer: Viewer) {
    guard sight(of: id, for: viewer) == .supervisor, byPerson[viewer.person] != nil else { return }
    watchers[id, default: []].insert(viewer.person)
  }

  public func unwatch(_ id: ContactID, by viewer: Viewer) {
    watchers[id]?.remove(viewer.person)
    if watchers[id]?.isEmpty ?? false { watchers[id] = nil }
  }

  // MARK: Numbers of names

  public func queue(named name: String) -> QueueID? { names.queues[name] }
  public func adviser(named name: String) -> AdviserID? { names.advisers[name] }
  public func unit(named name: String) -> UnitID? { names.units[name] }
  public func reason(named name: String) -> PresenceReasonID? { names.reasons[name] }
  public func disposition(named name: String) -> DispositionID? { names.dispositions[name] }
  public func language(named name: String) -> LanguageID? { names.languages[name] }
  public var planVersion: UInt32 { policy.version }

  public func viewer(
    person: String, adviser: String?, also: Set<String>, isSupervisor: Bool
  ) -> Viewer {
    Viewer(
      person: person, adviser: adviser, also: also, isSupervisor: isSupervisor, in: exchange.policy)
  }

  public func unitNames(_ units: Set<UnitID>) -> [String] {
    units.sorted().compactMap(policy.names.units.name)
  }

  // MARK: Notices

  func notices(for viewer: Viewer) -> [NoticeView] {
    var all = broadcasts.filter { viewer.maySee($0.event.unit) }.map(notice)
    all += exchange.announcements.compactMap { notice($0, for: viewer) }
    for id in exchange.openContacts {
      guard let contact = exchange.contact(id), contact.help != nil,
        viewer.maySupervise(contact.unit), let help = helpNotice(contact)
      else { continue }
      all.append(help)
    }
    return all.sorted { $0.at < $1.at }
  }

  func notice(_ sent: Broadcasted) -> NoticeView {
    NoticeView(
      id: "broadcast-\(sent.sequence)", kind: "broadcast", at: "\(sent.at)",
      by: displayName(sent.event.by), text: sent.event.message)
  }

  func notice(_ announcement: Announcement, for viewer: Viewer) -> NoticeView? {
    let isTheirs =
      announcement.units.isEmpty || announcement.units.contains { viewer.maySee($0) }
    guard isTheirs else { return nil }
    return NoticeView(
      id: "announcement-\(announcement.id)", kind: "announcement", at: "\(announcement.madeAt)",
      by: displayName(announcement.by), text: announcement.words(in: LanguageID(0)),
      until: "\(announcement.until)")
  }

  func helpNotice(_ contact: Contact) -> NoticeView? {
    guard let help = contact.help else { return nil }
    return NoticeView(
      id: "help-\(contact.id)", kind: "help", at: "\(help.askedAt)", by: displayName(help.adviser),
      text: help.text, contact: "\(contact.id)")
  }

  // MARK: The plan

  public func plan(for viewer: Viewer) -> PlanView {
    let names = policy.names
    let seen = policy.queues.indices.filter {
      !policy.queues[$0].isRetired
    }
    return PlanView(
      version: policy.version, service: policy.service, languages: names.languages,
      queues: seen.map { at in
        let queue = policy.queues[at]
        return PlanView.Queue(
          name: names.queues[at], unit: names.units.name(queue.unit) ?? "",
          channels: Channel.allCases.filter(queue.channels.contains).map { "\($0)" },
          isStatutory: queue.isStatutory, wrapUp: House.wrapUpWord(queue.wrapUp),
          serviceLevel: PlanView.Queue.Level(
            share: Double(queue.target.answerBasisPoints) / 10_000,
            withinMilliseconds: queue.target.within.milliseconds))
      },
      advisers: policy.advisers.indices.filter { !policy.advisers[$0].isRetired }.map { at in
        PlanView.Adviser(
          name: names.advisers[at], displayName: displayName(AdviserID(index: at)),
          unit: names.units.name(policy.advisers[at].unit) ?? "",
          team: names.teams.name(policy.advisers[at].team))
      },
      presenceReasons: names.presenceReasons,
      dispositions: names.dispositions.map {
        PlanView.Disposition(name: $0, lgsl: House.lgsl($0))
      },
      answers: policy.answers.map { answer in
        let text =
          answer.text.index < policy.texts.count ? policy.texts[answer.text.index] : .init()
        return PlanView.Answer(
          name: answer.name, title: answer.title,
          text: Dictionary(
            zip(names.languages, text.byLanguage).filter { !$0.1.isEmpty },
            uniquingKeysWith: { $1 }),
          queues: answer.queues.compactMap(names.queues.name))
      },
      limits: PlanView.Limits(
        messageCharacters: House.messageCharactersMaximum, fileBytes: House.fileBytesMaximum,
        fileTypes: House.fileTypes, files: House.filesPerMessageMaximum))
  }

  private static func wrapUpWord(_ policy: WrapUpPolicy) -> String {
    switch policy.mode {
    case .none: "none"
    case .mandatory: "mandatory"
    case .optional, .timeBoxed: policy.dispositionRequired ? "mandatory" : "optional"
    }
  }

  /// "LGSL 557 potholes" has the number 557.
  private static func lgsl(_ name: String) -> Int? {
    guard name.hasPrefix("LGSL ") else { return nil }
    return name.dropFirst(5).split(separator: " ").first.flatMap { Int($0) }
  }
}

// Figures for whoever watches over the service.
extension House {
  public struct Figures: Sendable {
    public var sequence: UInt64
    public var open: Int
    public var waiting: Int
    public var longestWaitSeconds: Double
    public var signedIn: Int
    public var streams: Int
  }

  public func figures() -> Figures {
    let waiting = exchange.waitingOrder()
    let first = waiting.compactMap { exchange.contact($0)?.wait.queuedAt }.min()
    let longest = first.map { max(0, Double((clock.now() - $0).milliseconds) / 1000) } ?? 0
    return Figures(
      sequence: sequence, open: exchange.openContactCount, waiting: waiting.count,
      longestWaitSeconds: longest, signedIn: exchange.advisers.filter(\.isSignedIn).count,
      streams: subscriptions.count)
  }

  public func me(_ viewer: Viewer) -> MeView { meView(viewer) }

  /// Texts by language of the plan; languages that it does not have are refused.
  public func localised(_ texts: [String: String]) throws -> LocalisedText {
    var all = [String](repeating: "", count: policy.names.languages.count)
    for name in texts.keys.sorted() {
      guard let language = names.languages[name] else {
        throw UnknownLanguage(name: name, known: policy.names.languages)
      }
      all[language.index] = texts[name] ?? ""
    }
    return LocalisedText(byLanguage: all)
  }

  public struct UnknownLanguage: Error {
    public var name: String
    public var known: [String]
  }

  /// A contact of history, in the shape of an open one.
  public func view(_ row: StoredContact, isPersonal: Bool) -> ContactView {
    let names = policy.names
    var view = ContactView(
      id: "\(row.id)", version: row.lastMessage, channel: "\(row.channel)",
      phase: row.closedAt == nil ? "handling" : "closed", origin: "\(row.origin)",
      isStatutory: row.isStatutory, marks: row.marks.compactMap(names.marks.name),
      arrivedAt: "\(row.arrivedAt)", interactions: [], lastMessage: row.lastMessage,
      lastCustomerMessage: row.lastCustomerMessage, customerIsHere: false)
    if let contact = exchange.contact(row.id) { view.phase = "\(contact.phase)" }
    view.entry =
      row.entry.index < policy.entryPoints.count ? policy.entryPoints[row.entry.index].name : nil
    view.queue = names.queues.name(row.queue)
    view.unit = names.units.name(row.unit)
    view.language = names.languages.name(row.language)
    view.closedAt = row.closedAt.map { "\($0)" }
    view.result = row.termination.map { "\($0.result)" }
    view.disposition = names.dispositions.name(row.disposition)
    view.interactions = row.handlers.map { handler in
      InteractionView(
        adviser: adviserName(handler), state: "closed", since: "\(row.answeredAt ?? row.arrivedAt)",
        startedAt: "\(row.answeredAt ?? row.arrivedAt)", isOverdue: false, mayExtend: false,
        isConsulted: false)
    }
    guard isPersonal, !row.subject.isNone else { return view }
    var customer = CustomerView(
      id: "\(row.subject)", isKnown: row.isKnown, facts: [],
      isErased: confidant.isErased(row.subject))
    if !customer.isErased {
      let card = confidant.value(CustomerCard.self, row.identity, of: row.subject, .identity)
      customer.name = card?.name
      customer.number = card?.number
      for fact in row.facts {
        guard let name = names.variables.name(fact.variable),
          let value = text(fact.value, of: fact.subject.isNone ? row.subject : fact.subject)
        else { continue }
        customer.facts.append(FactView(name: name, value: value))
      }
    }
    view.customer = customer
    return view
  }
}

// Whom to try the service out as.
extension House {
  /// A supervisor and another adviser of the team that they are in, who take chats.
  public func peopleToTry() -> [(adviser: String, isSupervisor: Bool)] {
    let chats = policy.entryPoints.filter { $0.channels.contains(.chat) }.map(\.unit)
    let all = policy.advisers.indices.filter { !policy.advisers[$0].isRetired }
    guard
      let boss = all.first(where: { at in
        policy.advisers[at].supervises.contains { chats.contains($0) || chats.isEmpty }
      }) ?? all.first(where: { !policy.advisers[$0].supervises.isEmpty }) ?? all.first
    else { return [] }
    let mate = all.first { $0 != boss && policy.advisers[$0].team == policy.advisers[boss].team }
    let names = policy.names.advisers
    return [(names[boss], !policy.advisers[boss].supervises.isEmpty)]
      + (mate.map { [(names[$0], false)] } ?? [])
  }

  public func displayName(named name: String) -> String {
    names.advisers[name].map(displayName) ?? name
  }
}

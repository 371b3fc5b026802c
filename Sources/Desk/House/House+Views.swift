import Exchange
import Flows
import Vocabulary

// The state in the shapes that people are shown.
extension House {
  var policy: Policy { exchange.policy }

  func adviserName(_ id: AdviserID) -> String { policy.names.advisers.name(id) ?? "" }

  /// As their account has it; who has none, by their name in the plan.
  func displayName(_ id: AdviserID) -> String {
    accountNames[id] ?? names.displayNames.name(id) ?? ""
  }

  /// Names by people's accounts.
  /// - Parameter accounts: full names by names in the plan.
  public func setDisplayNames(_ accounts: [String: String]) {
    var new: [AdviserID: String] = [:]
    for name in accounts.keys.sorted() {
      if let adviser = names.advisers[name] { new[adviser] = accounts[name] }
    }
    guard new != accountNames else { return }
    let changed = Set(new.keys).union(accountNames.keys).filter { new[$0] != accountNames[$0] }
    accountNames = new
    boardMoves.advisers.formUnion(changed)
  }

  /// Since when an adviser's presence is as it is.
  func since(_ adviser: Adviser) -> Instant {
    adviser.since.milliseconds == 0 ? startedAt : adviser.since
  }

  /// Advisers in whose list of contacts it stands.
  func holders(of id: ContactID) -> Set<AdviserID> {
    guard let contact = exchange.contact(id) else { return [] }
    var all = Set(contact.interactions.map(\.adviser))
    if contact.phase == .offered { all.insert(contact.offeredTo) }
    if let asked = contact.consult?.asked { all.insert(asked) }
    if let officer = contact.duty?.officer { all.insert(officer) }
    all.remove(.none)
    return all
  }

  /// Who only finishes their record of a contact that another unit has now: they see their own
  /// share of it, and nothing that came after.
  func hasLeft(_ adviser: AdviserID, _ contact: Contact) -> Bool {
    guard let share = contact.interaction(of: adviser), share.state == .wrappingUp,
      !share.unit.isNone, !contact.unit.isNone, share.unit != contact.unit,
      adviser.index < policy.advisers.count
    else { return false }
    let rules = policy.advisers[adviser.index]
    return !([rules.unit] + rules.alsoUnits).contains(contact.unit)
  }

  /// As one of those who have it sees it.
  func view(_ contact: Contact, for adviser: AdviserID) -> ContactView {
    guard hasLeft(adviser, contact), let share = contact.interaction(of: adviser) else {
      return view(contact, isPersonal: true)
    }
    var left = ContactView(
      id: "\(contact.id)", version: version(of: contact.id), channel: "\(contact.channel)",
      phase: "wrappingUp", origin: "\(contact.origin)", isStatutory: false, marks: [],
      arrivedAt: "\(contact.arrivedAt)", interactions: [view(share)], lastMessage: 0,
      lastCustomerMessage: 0, customerIsHere: false)
    left.queue = policy.names.queues.name(share.queue)
    left.unit = policy.names.units.name(share.unit)
    return left
  }

  func version(of id: ContactID) -> UInt64 { versions[id] ?? openedAt }

  /// - Parameter isPersonal: with what is known of the customer.
  func view(_ contact: Contact, isPersonal: Bool) -> ContactView {
    let names = policy.names
    let row = try? history.contact(contact.id)
    var view = ContactView(
      id: "\(contact.id)", version: version(of: contact.id), channel: "\(contact.channel)",
      phase: "\(contact.phase)", origin: "\(contact.origin)", isStatutory: contact.wait.isStatutory,
      marks: contact.marks.compactMap(names.marks.name), arrivedAt: "\(contact.arrivedAt)",
      interactions: contact.interactions.map(view), lastMessage: row?.lastMessage ?? 0,
      lastCustomerMessage: row?.lastCustomerMessage ?? 0,
      customerIsHere: contact.channel == .chat
        ? connected.contains(contact.id) : contact.callback?.isReached ?? true)
    view.entry =
      contact.entry.index < policy.entryPoints.count
      ? policy.entryPoints[contact.entry.index].name : nil
    view.queue = names.queues.name(contact.wait.queue)
    view.unit = names.units.name(contact.unit)
    view.language = names.languages.name(contact.language)
    if contact.phase == .waiting || contact.phase == .offered {
      view.waitingSince = "\(contact.wait.queuedAt)"
      if let outlook = exchange.outlook(of: contact.id) {
        view.position = outlook.position
        view.expectedWait = RangeView(
          lowMilliseconds: outlook.low.milliseconds, highMilliseconds: outlook.high.milliseconds)
      }
    }
    if contact.phase == .offered {
      view.offer = offer(contact)
    }
    if let consult = contact.consult {
      view.consult = ConsultView(
        by: adviserName(consult.by), target: target(consult.target),
        isAnswered: consult.isAnswered, deadline: "\(consult.deadline)")
    }
    if let help = contact.help {
      view.help = HelpView(
        adviser: adviserName(help.adviser), text: help.text, askedAt: "\(help.askedAt)")
    }
    if isPersonal { view.customer = customer(contact) }
    return view
  }

  private func offer(_ contact: Contact) -> OfferView {
    let ring =
      contact.wait.queue.index < policy.queues.count
      ? policy.queues[contact.wait.queue.index].offer.ring : .seconds(20)
    return OfferView(
      adviser: adviserName(contact.offeredTo), deadline: "\(contact.offerDeadline)",
      ringMilliseconds: ring.milliseconds)
  }

  private func view(_ interaction: Interaction) -> InteractionView {
    var mayExtend = false
    if interaction.state == .wrappingUp, !interaction.isExtended,
      interaction.queue.index < policy.queues.count
    {
      mayExtend = policy.queues[interaction.queue.index].wrapUp.extendOnce > .zero
    }
    let isBounded = interaction.deadline < .distantFuture
    return InteractionView(
      adviser: adviserName(interaction.adviser), state: "\(interaction.state)",
      since: "\(interaction.since)", startedAt: "\(interaction.startedAt)",
      deadline: isBounded ? "\(interaction.deadline)" : nil, isOverdue: interaction.isOverdue,
      mayExtend: mayExtend, isConsulted: interaction.isConsulted)
  }

  private func target(_ target: TransferTarget) -> TargetView {
    var view = TargetView()
    view.queue = policy.names.queues.name(target.queue)
    view.adviser = policy.names.advisers.name(target.adviser)
    if !target.outside.isEmpty { view.outside = String(decoding: target.outside, as: UTF8.self) }
    return view
  }

  func customer(_ contact: Contact) -> CustomerView? {
    guard !contact.subject.isNone else { return nil }
    var view = CustomerView(
      id: "\(contact.subject)", isKnown: contact.isKnown, facts: [],
      isErased: confidant.isErased(contact.subject))
    if view.isErased { return view }
    if let sealed = card(of: contact.id),
      let card = confidant.value(CustomerCard.self, sealed, of: contact.subject, .identity)
    {
      view.name = card.name
      view.number = card.number
    }
    for fact in contact.run?.variables ?? contact.variables {
      guard let name = policy.names.variables.name(fact.variable),
        let value = text(fact.value, of: contact.subject)
      else { continue }
      view.facts.append(FactView(name: name, value: value))
    }
    return view
  }

  func card(of id: ContactID) -> [UInt8]? {
    if let card = cards[id] { return card }
    // From before this house opened.
    guard let row = try? history.contact(id), !row.identity.isEmpty else { return nil }
    cards[id] = row.identity
    return row.identity
  }

  /// A value as people read it; nil when there is none, or it cannot be opened.
  func text(_ value: Value, of subject: SubjectID) -> String? {
    switch value {
    case .none: nil
    case .sealed(let bytes): confidant.text(bytes, of: subject, .value)
    default: "\(value)"
    }
  }

  // MARK: Queues and advisers

  func queueView(_ id: QueueID, at now: Instant, _ waiting: WaitingNow) -> QueueView {
    let queue = policy.queues[id.index]
    let staffing = exchange.staffing(of: id)
    let here = waiting[id]
    return QueueView(
      name: policy.names.queues.name(id) ?? "", unit: policy.names.units.name(queue.unit) ?? "",
      isOpen: exchange.takesContacts(id, at: now),
      isClosedByHand: exchange.queues[id.index].isClosedByHand, waiting: here?.count ?? 0,
      longestSince: here.map { "\($0.longestSince)" },
      available: staffing.available, working: staffing.working,
      today: figuresToday[id] ?? TodayView(offered: 0, answered: 0, abandoned: 0))
  }

  func adviserView(_ id: AdviserID) -> AdviserView {
    let rules = policy.advisers[id.index]
    guard let adviser = exchange.adviser(id) else {
      preconditionFailure("the exchange knows fewer advisers than its plan")
    }
    var doing: (state: String, since: Instant)
    let shares = adviser.contacts.compactMap { contact -> (Contact, Interaction)? in
      guard let contact = exchange.contact(contact), let share = contact.interaction(of: id) else {
        return nil
      }
      return (contact, share)
    }
    let active = shares.map(\.1).filter { $0.state != .parked }
    if !adviser.isSignedIn, shares.isEmpty {
      doing = ("offline", since(adviser))
    } else if let first = active.first(where: { $0.state != .wrappingUp }) {
      doing = ("handling", first.since)
    } else if let first = active.first {
      doing = ("wrappingUp", first.since)
    } else if !adviser.offer.isNone {
      doing = ("reserved", exchange.now)
    } else {
      doing = (adviser.presence == .available ? "idle" : "\(adviser.presence)", since(adviser))
    }
    return AdviserView(
      name: adviserName(id), displayName: displayName(id),
      unit: policy.names.units.name(rules.unit) ?? "", team: policy.names.teams.name(rules.team),
      presence: "\(adviser.presence)",
      reason: policy.names.presenceReasons.name(adviser.reason), since: "\(since(adviser))",
      state: doing.state, stateSince: "\(doing.since)",
      contacts: shares.map { contact, share in
        AdviserContactView(
          id: "\(contact.id)", channel: "\(contact.channel)", state: "\(share.state)",
          since: "\(share.since)")
      })
  }

  func waitingView(_ id: ContactID) -> WaitingView? {
    guard let contact = exchange.contact(id) else { return nil }
    return WaitingView(
      id: "\(id)", version: version(of: id), channel: "\(contact.channel)",
      queue: policy.names.queues.name(contact.wait.queue) ?? "",
      since: "\(contact.wait.queuedAt)",
      headStartMilliseconds: contact.wait.headStart.milliseconds,
      isStatutory: contact.wait.isStatutory, phase: "\(contact.phase)",
      marks: contact.marks.compactMap(policy.names.marks.name))
  }

  func meView(_ viewer: Viewer) -> MeView {
    guard let adviser = exchange.adviser(viewer.adviser) else {
      return MeView(
        presence: "offline", since: "\(exchange.now)",
        capacity: CapacityView(total: 0, byChannel: [:]))
    }
    let rules = policy.advisers[viewer.adviser.index]
    let capacity =
      rules.capacity.index < policy.capacities.count
      ? policy.capacities[rules.capacity.index] : CapacityPolicy()
    var view = MeView(
      adviser: adviserName(viewer.adviser), presence: "\(adviser.presence)",
      reason: policy.names.presenceReasons.name(adviser.reason), since: "\(since(adviser))",
      capacity: CapacityView(total: Int(capacity.total), byChannel: [:]))
    for channel in Channel.allCases {
      view.capacity.byChannel["\(channel)"] = Int(capacity.limits[Int(channel.rawValue)])
    }
    if let next = adviser.next {
      view.next = NextPresenceView(
        presence: "\(next.presence)", reason: policy.names.presenceReasons.name(next.reason),
        at: "\(next.at)")
    }
    return view
  }
}

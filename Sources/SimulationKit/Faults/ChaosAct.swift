import Exchange
import Flows
import Vocabulary

/// Something an adviser, a supervisor, a customer or an edge might do at any moment: mostly
/// sensible, some stale, forbidden, or about what does not exist.
struct ChaosAct {
  let exchange: Exchange
  let now: Instant
  var random: SeededRandom

  static let why = "rehearsal"

  /// Something of every kind of input, in time.
  mutating func anything() -> [Input] {
    if random.chance(0.25), let input = together() { return [input] }
    switch random.below(100) {
    case 0..<30: return [handle()]
    case 30..<43: return [supervise()]
    case 43..<46: return [announce()]
    case 46..<62: return [presence()]
    case 62..<72: return [callback()]
    case 72..<79: return [duty()]
    case 79..<90: return [flow()]
    case 90..<94: return [publish()]
    default: return dial()
    }
  }

  mutating func pick<T>(_ list: [T]) -> T? { list.isEmpty ? nil : list[random.below(list.count)] }

  /// An open contact, preferably in one of these phases; now and then one that is closed or never
  /// was.
  mutating func contact(_ phases: Phase...) -> ContactID {
    let open = exchange.openContacts
    if random.chance(0.05) || open.isEmpty {
      return ContactID(UInt64(1 + random.below(Int(exchange.nextContact) + 5)))
    }
    let some = open.filter { id in exchange.contact(id).map { phases.contains($0.phase) } ?? false }
    return pick(some) ?? open[random.below(open.count)]
  }

  mutating func adviser() -> AdviserID {
    random.chance(0.02) ? AdviserID(99) : AdviserID(index: random.below(exchange.advisers.count))
  }

  mutating func queue() -> QueueID {
    random.chance(0.02) ? QueueID(99) : QueueID(index: random.below(exchange.queues.count))
  }

  /// A supervisor of the contact's unit, so that it may be done; else anyone.
  mutating func supervisor(of id: ContactID) -> AdviserID {
    guard let unit = exchange.contact(id)?.unit, random.chance(0.85) else { return adviser() }
    let some = exchange.advisers.indices.filter {
      SecondOpinion.isMember(AdviserID(index: $0), of: unit, exchange.policy)
        && exchange.policy.supervises(AdviserID(index: $0), unit)
    }
    return pick(some).map { AdviserID(index: $0) } ?? adviser()
  }

  private mutating func target() -> TransferTarget {
    switch random.below(8) {
    case 0..<3: .queue(queue())
    case 3..<6: .adviser(adviser())
    case 6: .outside([1, 2, 3])
    default: TransferTarget()
    }
  }

  /// A share of someone's work, if anyone has any.
  private mutating func act() -> HandleAct {
    let busy = exchange.advisers.indices.filter { !exchange.advisers[$0].contacts.isEmpty }
    guard let at = pick(busy), random.chance(0.95),
      let contact = pick(exchange.advisers[at].contacts)
    else { return HandleAct(contact: contact(), adviser: adviser()) }
    return HandleAct(contact: contact, adviser: AdviserID(index: at))
  }

  private func state(_ act: HandleAct) -> Interaction.State? {
    exchange.contact(act.contact)?.interactions.first { $0.adviser == act.adviser }?.state
  }

  private mutating func handle() -> Input {
    let act = act()
    let state = state(act)
    if state == .holding, random.chance(0.4) { return .unhold(act) }
    if state == .parked, random.chance(0.5) { return .unpark(act) }
    if state == .wrappingUp, random.chance(0.6) {
      return random.chance(0.5) ? .extendWrapUp(act) : .wrapUp(wrapUp(act))
    }
    switch random.below(14) {
    case 0..<3: return .hold(act)
    case 3: return .unhold(act)
    case 4, 5: return .park(act)
    case 6: return .unpark(act)
    case 7: return .endHandling(act)
    case 8: return .extendWrapUp(act)
    case 9: return .wrapUp(wrapUp(act))
    case 10:
      return .consult(Consult(contact: act.contact, adviser: act.adviser, target: target()))
    case 11: return .customerLeave(CustomerLeave(contact: act.contact))
    default:
      return .transfer(Transfer(contact: act.contact, adviser: act.adviser, target: target()))
    }
  }

  private mutating func wrapUp(_ act: HandleAct) -> WrapUp {
    WrapUp(
      contact: act.contact, adviser: act.adviser,
      disposition: random.chance(0.8) ? DispositionID(0) : .none)
  }

  /// Consultations and conferences, which chance alone would hardly take further.
  private mutating func together() -> Input? {
    let open = exchange.openContacts.compactMap { exchange.contact($0) }
    if let contact = pick(open.filter { $0.consult != nil }), let consult = contact.consult {
      let by = HandleAct(contact: contact.id, adviser: consult.by)
      let asked = HandleAct(contact: contact.id, adviser: consult.asked)
      guard consult.isAnswered else {
        if consult.asked.isNone {
          return .consultOutcome(
            ConsultOutcome(contact: contact.id, answered: random.chance(0.7)))
        }
        return .acceptOffer(AcceptOffer(contact: contact.id, adviser: consult.asked))
      }
      return pick([
        .joinConference(by), .joinConference(by), .completeTransfer(by), .endHandling(asked),
        .park(asked), .leaveConference(asked), .cancelConsult(by),
      ])
    }
    let ringing = open.filter { $0.phase == .duty && $0.duty?.officer.isNone == false }
    if let contact = pick(ringing), let duty = contact.duty {
      return random.chance(0.7)
        ? .declineDuty(DeclineDuty(contact: contact.id, officer: duty.officer))
        : .answerDuty(AnswerDuty(contact: contact.id, officer: duty.officer))
    }
    let talking = open.filter { $0.phase == .handling && $0.channel.isLive }
    guard let contact = pick(talking), let first = contact.interactions.first else { return nil }
    if contact.interactions.count > 1, random.chance(0.6) {
      return .leaveConference(HandleAct(contact: contact.id, adviser: first.adviser))
    }
    let free = exchange.advisers.indices.filter {
      exchange.advisers[$0].presence == .available && exchange.advisers[$0].contacts.isEmpty
    }
    if random.chance(0.2) {
      return .consult(
        Consult(contact: contact.id, adviser: first.adviser, target: .outside([7])))
    }
    guard let other = pick(free) else { return nil }
    return .consult(
      Consult(
        contact: contact.id, adviser: first.adviser,
        target: random.chance(0.7) ? .adviser(AdviserID(index: other)) : .queue(queue())))
  }

  private mutating func presence() -> Input {
    let id = adviser()
    let by = random.chance(0.7) ? AdviserID.none : adviser()
    switch random.below(10) {
    case 0..<3: return .signIn(SignIn(adviser: id))
    case 3: return .signOut(SignOut(adviser: id, by: by, why: ChaosAct.why))
    case 4:
      var change = ChangePresence(adviser: id, presence: .unavailable, by: by, why: ChaosAct.why)
      change.reason = PresenceReasonID(1)
      return .changePresence(change)
    case 5, 6:
      var schedule = SchedulePresence(adviser: id)
      schedule.presence = pick([.available, .unavailable, .offline]) ?? .available
      schedule.at = now + .seconds(Int64(random.below(900)))
      return .schedulePresence(schedule)
    default:
      return .changePresence(
        ChangePresence(adviser: id, presence: .available, by: by, why: ChaosAct.why))
    }
  }
}

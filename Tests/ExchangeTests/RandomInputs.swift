import Flows
import Vocabulary

@testable import Exchange

/// Inputs at random: mostly sensible, some stale, doubled, or about what does not exist.
struct RandomInputs {
  var random: SplitMix
  private var references = 0

  init(random: SplitMix) { self.random = random }

  mutating func next(_ exchange: Exchange) -> Input {
    if let input = together(exchange) { return input }
    switch random.below(100) {
    case 0..<22: return arrive(exchange)
    case 22..<30: return presence(exchange)
    case 30..<50: return offer(exchange)
    case 50..<70: return handle(exchange)
    case 70..<76: return .customerLeave(CustomerLeave(contact: contact(exchange)))
    case 76..<82: return flow(exchange)
    case 82..<88: return callback(exchange)
    case 88..<92: return duty(exchange)
    case 92..<99: return supervise(exchange)
    default: return publish(exchange)
    }
  }

  /// Consultations and conferences under way, which chance alone would hardly take further.
  private mutating func together(_ exchange: Exchange) -> Input? {
    guard random.chance(25) else { return nil }
    let open = exchange.openContacts.compactMap { exchange.contact($0) }
    let asking = open.filter { $0.consult != nil }
    if !asking.isEmpty {
      let contact = random.pick(asking)
      guard let consult = contact.consult else { return nil }
      let by = HandleAct(contact: contact.id, adviser: consult.by)
      let asked = HandleAct(contact: contact.id, adviser: consult.asked)
      guard consult.isAnswered else {
        if consult.asked.isNone {
          return .consultOutcome(ConsultOutcome(contact: contact.id, answered: random.chance(70)))
        }
        return .acceptOffer(AcceptOffer(contact: contact.id, adviser: consult.asked))
      }
      return random.pick([
        .joinConference(by), .joinConference(by), .completeTransfer(by), .endHandling(asked),
        .park(asked), .leaveConference(asked), .cancelConsult(by),
      ])
    }
    let talking = open.filter { $0.phase == .handling && $0.channel.isLive }
    guard !talking.isEmpty else { return nil }
    let contact = random.pick(talking)
    guard let first = contact.interactions.first else { return nil }
    let act = HandleAct(contact: contact.id, adviser: first.adviser)
    if contact.interactions.count > 1, random.chance(50) { return .leaveConference(act) }
    let free = exchange.advisers.indices.filter {
      exchange.advisers[$0].presence == .available && exchange.advisers[$0].activeTotal == 0
    }
    guard !free.isEmpty else { return nil }
    return .consult(
      Consult(
        contact: contact.id, adviser: first.adviser,
        target: .adviser(AdviserID(index: random.pick(free)))))
  }

  private mutating func contact(_ exchange: Exchange, _ phase: Phase? = nil) -> ContactID {
    if random.chance(5) { return ContactID(UInt64(random.below(400))) }
    var open = exchange.openContacts
    if let phase {
      let some = open.filter { exchange.contact($0)?.phase == phase }
      if !some.isEmpty { open = some }
    }
    return open.isEmpty ? ContactID(7) : random.pick(open)
  }

  private mutating func adviser(_ exchange: Exchange) -> AdviserID {
    if random.chance(2) { return AdviserID(99) }
    return AdviserID(index: random.below(exchange.advisers.count))
  }

  private mutating func queue(_ exchange: Exchange) -> QueueID {
    if random.chance(2) { return QueueID(99) }
    return QueueID(index: random.below(exchange.queues.count))
  }

  private mutating func arrive(_ exchange: Exchange) -> Input {
    references += random.chance(95) ? 1 : 0
    var arrive = Arrive(reference: "r\(references)")
    arrive.channel = random.chance(45) ? .voice : random.pick(Channel.allCases)
    arrive.entry = EntryPointID(index: random.below(exchange.policy.entryPoints.count + 1))
    if random.chance(70) { arrive.subject = SubjectID(UInt64(1 + random.below(12))) }
    if random.chance(30) { arrive.caseOwner = adviser(exchange) }
    if random.chance(10) { arrive.dueAt = exchange.now + .minutes(Int64(random.below(600))) }
    if random.chance(10) {
      arrive.facts = [
        Assignment(VariableID(3), .number(1)), Assignment(VariableID(1), .flag(true)),
      ]
    }
    let unit = UnitID(index: random.below(2))
    if random.chance(10), let trace = exchange.trace(of: arrive.subject, in: unit) {
      arrive.reopens = trace.lastContact
    }
    return .arrive(arrive)
  }

  private mutating func presence(_ exchange: Exchange) -> Input {
    let id = adviser(exchange)
    let by = random.chance(80) ? AdviserID.none : adviser(exchange)
    switch random.below(10) {
    case 0..<5: return .signIn(SignIn(adviser: id))
    case 5: return .signOut(SignOut(adviser: id, by: by, why: "end"))
    case 6:
      return .schedulePresence(
        SchedulePresence(
          adviser: id, presence: random.pick([.available, .unavailable, .offline]),
          at: exchange.now + .seconds(Int64(random.below(600)))))
    default:
      return .changePresence(
        ChangePresence(
          adviser: id, presence: random.pick([.available, .available, .unavailable]), by: by,
          why: random.chance(80) ? "because" : ""))
    }
  }

  private mutating func offer(_ exchange: Exchange) -> Input {
    let offered = exchange.advisers.indices.filter { !exchange.advisers[$0].offer.isNone }
    guard !offered.isEmpty, random.chance(90) else {
      return .acceptOffer(AcceptOffer(contact: contact(exchange), adviser: adviser(exchange)))
    }
    let id = AdviserID(index: random.pick(offered))
    let contact = exchange.advisers[id.index].offer
    return random.chance(75)
      ? .acceptOffer(AcceptOffer(contact: contact, adviser: id))
      : .declineOffer(DeclineOffer(contact: contact, adviser: id, reason: "busy"))
  }

  private mutating func target(_ exchange: Exchange) -> TransferTarget {
    switch random.below(7) {
    case 0..<3: return .queue(queue(exchange))
    case 3..<5: return .adviser(adviser(exchange))
    case 5: return .outside([1, 2])
    default: return TransferTarget()
    }
  }

  private mutating func handle(_ exchange: Exchange) -> Input {
    let busy = exchange.advisers.indices.filter { !exchange.advisers[$0].contacts.isEmpty }
    var act = HandleAct(contact: contact(exchange), adviser: adviser(exchange))
    if !busy.isEmpty, random.chance(95) {
      let at = random.pick(busy)
      act = HandleAct(
        contact: random.pick(exchange.advisers[at].contacts), adviser: AdviserID(index: at))
    }
    let state = exchange.contact(act.contact)?.interaction(of: act.adviser)?.state
    if state == .holding, random.chance(30) { return .unhold(act) }
    if state == .parked, random.chance(30) { return .unpark(act) }
    switch random.below(24) {
    case 0..<5: return .endHandling(act)
    case 5: return .hold(act)
    case 6: return .unhold(act)
    case 7: return .park(act)
    case 8: return .unpark(act)
    case 9: return .completeTransfer(act)
    case 10: return .cancelConsult(act)
    case 11: return .joinConference(act)
    case 12: return .leaveConference(act)
    case 13: return .extendWrapUp(act)
    case 14..<17:
      return .wrapUp(
        WrapUp(
          contact: act.contact, adviser: act.adviser,
          disposition: random.chance(80) ? DispositionID(0) : .none))
    case 17..<20:
      return .consult(
        Consult(contact: act.contact, adviser: act.adviser, target: target(exchange)))
    case 20:
      return .consultOutcome(ConsultOutcome(contact: act.contact, answered: random.chance(60)))
    case 21:
      return .dial(
        Dial(
          adviser: adviser(exchange), queue: queue(exchange), reference: "d\(references)",
          channel: random.chance(70) ? .voice : .email,
          subject: SubjectID(UInt64(random.below(6)))))
    default:
      return .transfer(
        Transfer(contact: act.contact, adviser: act.adviser, target: target(exchange)))
    }
  }

  private mutating func flow(_ exchange: Exchange) -> Input {
    let id = contact(exchange, .flow)
    let run = exchange.contact(id)?.run
    switch random.below(12) {
    case 0..<6:
      var heard = Heard()
      heard.kind = random.pick([.option, .option, .option, .person, .emergency, .flagged])
      heard.option = UInt8(random.below(9))
      heard.words = WordListID(0)
      heard.step = random.chance(90) ? run?.step ?? 0 : 3
      return .hear(Hear(contact: id, heard: heard))
    case 6: return .promptsPlayed(PromptsPlayed(contact: id))
    case 7:
      return .lookedUp(
        LookedUp(contact: id, step: run?.step ?? 0, failed: random.chance(50)))
    case 8: return .outsideAnswered(OutsideAnswered(contact: id))
    case 9: return .outsideEnded(OutsideEnded(contact: contact(exchange, .outside)))
    case 10:
      return .identify(
        Identify(
          contact: contact(exchange), subject: SubjectID(UInt64(random.below(12))), isKnown: true,
          caseOwner: random.chance(50) ? adviser(exchange) : .none))
    default: return .leaveMessage(LeaveMessage(contact: id, message: [1]))
    }
  }

  private mutating func callback(_ exchange: Exchange) -> Input {
    switch random.below(10) {
    case 0..<3:
      var request = RequestCallback(contact: contact(exchange, .waiting))
      if random.chance(50) {
        request.fingerprint = NumberFingerprint(UInt64(random.below(8)))
      }
      return .requestCallback(request)
    case 3:
      let half = Int64(1_800_000)
      let next = (exchange.now.milliseconds / half + Int64(random.below(8))) * half
      references += 1
      return .bookCallback(
        BookCallback(
          queue: queue(exchange), reference: "b\(references)",
          subject: SubjectID(UInt64(random.below(12))), slot: Instant(milliseconds: next),
          instead: random.chance(50) ? contact(exchange, .waiting) : .none,
          fingerprint: NumberFingerprint(UInt64(random.below(8)))))
    case 4: return .cancelCallback(CancelCallback(contact: contact(exchange, .scheduled)))
    default:
      let dialled = exchange.openContacts.filter {
        exchange.contact($0)?.callback?.isReached == false
          && exchange.contact($0)?.phase == .handling
      }
      let id = dialled.isEmpty ? contact(exchange) : random.pick(dialled)
      let who = exchange.contact(id)?.interactions.first?.adviser ?? adviser(exchange)
      return .callbackOutcome(
        CallbackOutcome(contact: id, adviser: who, reached: random.chance(50)))
    }
  }

  private mutating func duty(_ exchange: Exchange) -> Input {
    let id = contact(exchange, .duty)
    let officer = exchange.contact(id)?.duty?.officer ?? adviser(exchange)
    switch random.below(6) {
    case 0..<3: return .answerDuty(AnswerDuty(contact: id, officer: officer))
    case 3, 4: return .declineDuty(DeclineDuty(contact: id, officer: officer))
    default:
      return .overrideDuty(
        OverrideDuty(
          duty: DutyID(index: random.below(2)), from: exchange.now,
          to: exchange.now + .minutes(Int64(random.below(60))),
          officers: [adviser(exchange)], by: adviser(exchange), why: "swap"))
    }
  }

  private func helped(_ exchange: Exchange) -> ContactID? {
    exchange.openContacts.first { exchange.contact($0)?.help != nil }
  }

  private func helper(_ exchange: Exchange, _ id: ContactID) -> AdviserID {
    exchange.contact(helped(exchange) ?? id)?.help?.adviser ?? .none
  }

  private mutating func converse(_ exchange: Exchange, _ by: AdviserID) -> Input {
    let id = contact(exchange, .handling)
    let who = exchange.contact(id)?.interactions.first?.adviser ?? by
    switch random.below(7) {
    case 3:
      return .endHelp(
        EndHelp(contact: helped(exchange) ?? id, by: random.chance(80) ? helper(exchange, id) : by))
    case 2: return .readMessages(ReadMessages(contact: id, by: adviser(exchange)))
    case 0: return .askHelp(AskHelp(contact: id, adviser: who, text: "help"))
    case 1: return .endHelp(EndHelp(contact: id, by: random.chance(50) ? who : by))
    default:
      return .post(
        Post(
          contact: id, author: random.pick([.customer, .adviser, .note]), adviser: who,
          reference: "r\(random.below(30))", sealed: [1, 2, 3]))
    }
  }

  private mutating func supervise(_ exchange: Exchange) -> Input {
    let id = contact(exchange, .waiting)
    let by = adviser(exchange)
    switch random.below(15) {
    case 12, 13, 14: return converse(exchange, by)
    case 9, 10: return .announce(announce(exchange, by))
    case 11:
      let id = exchange.announcements.isEmpty ? nil : random.pick(exchange.announcements).id
      return .endAnnouncement(
        EndAnnouncement(announcement: id ?? AnnouncementID(3), by: by, why: "over"))
    case 0: return .move(Move(contact: id, queue: queue(exchange), by: by, why: "move"))
    case 1:
      return .reprioritise(
        Reprioritise(
          contact: id, headStart: .minutes(Int64(random.below(100) - 30)), by: by, why: "now"))
    case 2:
      return .changeNeeds(
        ChangeNeeds(
          contact: id,
          needs: [SkillClause(anyOf: [SkillLevel(SkillID(index: random.below(3)), 2)])],
          by: by, why: "skill"))
    case 3, 4: return .pull(Pull(contact: id, adviser: adviser(exchange), by: by, why: "you"))
    case 5:
      return .closeQueue(
        CloseQueue(queue: queue(exchange), isClosed: random.chance(40), by: by, why: "flood"))
    case 6: return .broadcast(Broadcast(unit: UnitID(0), message: "hello", by: by, why: "all"))
    case 7:
      return .endContact(
        EndContact(contact: contact(exchange), by: random.chance(50) ? by : .none, why: "gone"))
    default:
      return .estimate(
        Estimate(
          queue: queue(exchange), low: .seconds(10), high: .forever,
          contact: random.chance(50) ? contact(exchange) : .none))
    }
  }

  private mutating func announce(_ exchange: Exchange, _ by: AdviserID) -> Announce {
    var announce = Announce(
      text: LocalisedText(byLanguage: ["The lines are down."]),
      until: exchange.now + .minutes(Int64(random.below(60))), by: by, why: "storm")
    switch random.below(4) {
    case 0: announce.units = [UnitID(index: random.below(3))]
    case 1: announce.queues = [queue(exchange)]
    case 2: announce.entries = [EntryPointID(index: random.below(6))]
    default: break
    }
    if random.chance(30) { announce.channels = .all }
    return announce
  }

  /// The plan again with queues, skills and people changed; units and capacities stay, as work in
  /// hand may otherwise not fit the new plan.
  private mutating func publish(_ exchange: Exchange) -> Input {
    var policy = exchange.policy
    if random.chance(95) { policy.version += 1 }
    var maker = RandomPolicy(random: SplitMix(seed: random.next()))
    let at = random.below(policy.queues.count)
    let unit = policy.queues[at].unit
    policy.queues[at] = maker.queue(of: policy.queues.count)
    policy.queues[at].unit = unit
    policy.queues[at].isRetired = random.chance(10)
    let adviser = random.below(policy.advisers.count)
    policy.advisers[adviser].isRetired = random.chance(15)
    policy.advisers[adviser].skills = [SkillLevel(SkillID(index: random.below(3)), 3)]
    if random.chance(20) {
      policy.flows[0].steps.swapAt(0, 1)
      policy.flows[0].start = policy.flows[0].start == 0 ? 1 : 0
    }
    return .publish(Publish(policy: policy))
  }
}

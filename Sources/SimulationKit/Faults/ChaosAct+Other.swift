import Exchange
import Flows
import Vocabulary

// What supervisors, customers and edges might do.
extension ChaosAct {
  mutating func supervise() -> Input {
    let id = contact(.waiting, .offered)
    let by = supervisor(of: id)
    let boss = manager()
    let why = random.chance(0.95) ? ChaosAct.why : ""
    switch random.below(13) {
    case 10, 11, 12: return converse(by)
    case 0: return .move(Move(contact: id, queue: queue(), by: by, why: why))
    case 1:
      return .reprioritise(
        Reprioritise(
          contact: id, headStart: .minutes(Int64(random.below(60)) - 20), by: by, why: why))
    case 2:
      let need = SkillLevel(SkillID(index: random.below(4)), UInt8(1 + random.below(3)))
      return .changeNeeds(
        ChangeNeeds(contact: id, needs: [SkillClause(anyOf: [need])], by: by, why: why))
    case 3, 4: return .pull(Pull(contact: id, adviser: adviser(), by: by, why: why))
    case 5, 6:
      // Closed queues are opened again more often than open ones are closed.
      return .closeQueue(
        CloseQueue(queue: queue(), isClosed: random.chance(0.3), by: boss, why: why))
    case 7:
      return .broadcast(
        Broadcast(unit: UnitID(index: random.below(2)), message: "hello", by: boss, why: why))
    case 8:
      return .endContact(
        EndContact(contact: contact(), by: random.chance(0.5) ? by : .none, why: why))
    default:
      let low = Span.seconds(Int64(random.below(300)))
      return .estimate(Estimate(queue: queue(), low: low, high: low + .minutes(3)))
    }
  }

  /// The house: someone who supervises a unit or all of them, else anyone.
  private mutating func manager() -> AdviserID {
    let some = exchange.policy.advisers.indices.filter {
      exchange.policy.advisers[$0].supervisesHouse
    }
    return random.chance(0.85) ? pick(some).map { AdviserID(index: $0) } ?? adviser() : adviser()
  }

  /// Something written, by who may and by who may not, some of it twice; help asked and given.
  private mutating func converse(_ boss: AdviserID) -> Input {
    let id = contact(.handling, .handling, .waiting)
    let who = exchange.contact(id)?.interactions.first?.adviser ?? adviser()
    let helped = exchange.openContacts.first { exchange.contact($0)?.help != nil }
    if let helped, random.chance(0.5) {
      let asker = exchange.contact(helped)?.help?.adviser ?? who
      return .endHelp(EndHelp(contact: helped, by: random.chance(0.7) ? asker : boss))
    }
    switch random.below(9) {
    case 2: return .readMessages(ReadMessages(contact: id, by: boss))
    case 0, 3: return .askHelp(AskHelp(contact: id, adviser: who, text: "please look"))
    case 1: return .endHelp(EndHelp(contact: id, by: boss))
    default:
      return .post(
        Post(
          contact: id, author: pick([.customer, .adviser, .note]) ?? .note, adviser: who,
          reference: "said \(random.below(40))", sealed: [UInt8(1 + random.below(255))]))
    }
  }

  mutating func announce() -> Input {
    if random.chance(0.4), let one = pick(exchange.announcements) {
      return .endAnnouncement(
        EndAnnouncement(announcement: one.id, by: manager(), why: ChaosAct.why))
    }
    var input = Announce()
    input.text = LocalisedText(byLanguage: ["The office closes early."])
    input.until = now + .minutes(Int64(1 + random.below(60)))
    if random.chance(0.5) { input.queues = [queue()] }
    input.by = manager()
    input.why = ChaosAct.why
    return .announce(input)
  }

  mutating func callback() -> Input {
    switch random.below(10) {
    case 0..<3: return .requestCallback(RequestCallback(contact: contact(.waiting)))
    case 3..<6:
      let half = Span.minutes(30).milliseconds
      let next = (now.milliseconds / half + Int64(random.below(8))) * half
      var book = BookCallback(queue: queue())
      book.reference = "booked-\(random.next())"
      book.subject = SubjectID(UInt64(1 + random.below(60)))
      book.slot = Instant(milliseconds: next)
      book.instead = random.chance(0.4) ? contact(.waiting) : .none
      return .bookCallback(book)
    case 6: return .cancelCallback(CancelCallback(contact: contact(.scheduled)))
    default:
      let dialled = exchange.openContacts.filter {
        exchange.contact($0)?.callback?.isReached == false
          && exchange.contact($0)?.phase == .handling
      }
      let id = pick(dialled) ?? contact()
      let who = exchange.contact(id)?.interactions.first?.adviser ?? adviser()
      return .callbackOutcome(
        CallbackOutcome(contact: id, adviser: who, reached: random.chance(0.4)))
    }
  }

  mutating func duty() -> Input {
    let id = contact(.duty)
    let officer = exchange.contact(id)?.duty?.officer ?? adviser()
    switch random.below(6) {
    case 0: return .answerDuty(AnswerDuty(contact: id, officer: officer))
    case 1..<4: return .declineDuty(DeclineDuty(contact: id, officer: officer))
    default:
      return .overrideDuty(
        OverrideDuty(
          duty: DutyID(index: random.below(2)), from: now,
          to: now + .minutes(Int64(random.below(90))),
          officers: [adviser()], by: supervisor(of: id), why: "swap"))
    }
  }

  /// A contact whose flow waits for an answer.
  private func asked() -> ContactID? {
    exchange.openContacts.first { id in
      guard let contact = exchange.contact(id), contact.phase == .flow,
        case .answer = contact.flowWants
      else { return false }
      return true
    }
  }

  mutating func flow() -> Input {
    let id = contact(.flow)
    let contact = exchange.contact(id)
    switch random.below(13) {
    case 0..<5:
      var heard = Heard()
      heard.kind = pick([.option, .option, .person, .emergency, .flagged]) ?? .option
      heard.option = UInt8(random.below(9))
      heard.words = WordListID(0)
      heard.step = random.chance(0.9) ? contact?.run?.step ?? 0 : 3
      // Flagged words are heard at any time.
      let other = heard.kind == .option ? id : self.contact(.waiting, .duty, .handling, .offered)
      return .hear(Hear(contact: random.chance(0.5) ? id : other, heard: heard))
    case 5, 12: return .promptsPlayed(PromptsPlayed(contact: asked() ?? id))
    case 6:
      return .lookedUp(
        LookedUp(contact: id, step: contact?.run?.step ?? 0, failed: random.chance(0.3)))
    case 7: return .outsideAnswered(OutsideAnswered(contact: id))
    case 8:
      let outside = random.chance(0.5) ? id : self.contact(.outside)
      return .outsideEnded(OutsideEnded(contact: outside))
    case 9: return .leaveMessage(LeaveMessage(contact: id, message: [1]))
    case 10:
      return .customerLeave(CustomerLeave(contact: self.contact(.flow, .scheduled, .outside)))
    default:
      let any = self.contact()
      return .identify(
        Identify(
          contact: any, subject: SubjectID(UInt64(1 + random.below(60))), isKnown: true,
          caseOwner: random.chance(0.5) ? adviser() : .none))
    }
  }

  /// The plan again with queues, skills, people and flows changed. Units and capacities stay: work
  /// in hand may otherwise not fit the new plan until it is finished.
  mutating func publish() -> Input {
    var next = exchange.policy
    if random.chance(0.9) { next.version += 1 }
    let at = random.below(next.queues.count)
    next.queues[at].order.headStart = .minutes(Int64(random.below(30)) - 5)
    next.queues[at].choice = AdviserChoice.allCases[random.below(5)]
    next.queues[at].wrapUp.mode = pick([.none, .optional, .timeBoxed, .mandatory]) ?? .none
    next.queues[at].isRetired = random.chance(0.1)
    let need = SkillLevel(SkillID(index: random.below(4)), UInt8(1 + random.below(3)))
    next.queues[at].needs =
      random.chance(0.5) ? .anyone : Requirement(allOf: [SkillClause(anyOf: [need])])
    next.queues[at].relax =
      random.chance(0.5) ? [] : [RelaxStep(after: .seconds(20), needs: .anyone)]
    let person = random.below(next.advisers.count)
    next.advisers[person].isRetired = random.chance(0.15)
    next.advisers[person].skills = (0..<4).filter { _ in random.chance(0.5) }.map {
      SkillLevel(SkillID(index: $0), 3)
    }
    // The steps of the flow that asks; a plan without it changes less.
    if random.chance(0.2), next.flows.count > 1, next.flows[1].steps.count > 9 {
      next.flows[1].steps.swapAt(1, 9)
    }
    return .publish(Publish(policy: next))
  }

  /// A call made by hand, soon put down again.
  mutating func dial() -> [Input] {
    var dial = Dial(adviser: adviser(), queue: queue(), reference: "chaos-\(random.next())")
    dial.channel = random.chance(0.7) ? .voice : .email
    dial.subject = SubjectID(UInt64(1 + random.below(60)))
    let busy = exchange.advisers.indices.filter { !exchange.advisers[$0].contacts.isEmpty }
    guard let at = pick(busy), let other = exchange.advisers[at].contacts.last else {
      return [.dial(dial)]
    }
    return [.dial(dial), .endHandling(HandleAct(contact: other, adviser: AdviserID(index: at)))]
  }

  private static var clearingMaximum: Int { 300 }

  /// Helps what hangs to its end: someone ends a talk that has gone on for long, a line is lost.
  mutating func clearing() -> [Input] {
    var inputs: [Input] = []
    for id in exchange.openContacts where inputs.count < ChaosAct.clearingMaximum {
      guard let contact = exchange.contact(id), contact.arrivedAt + .minutes(40) < now else {
        continue
      }
      for interaction in contact.interactions {
        let act = HandleAct(contact: id, adviser: interaction.adviser)
        switch interaction.state {
        case .wrappingUp:
          inputs.append(
            .wrapUp(
              WrapUp(contact: id, adviser: interaction.adviser, disposition: DispositionID(0))))
        case .talking, .holding, .parked:
          inputs.append(.cancelConsult(act))
          if contact.callback != nil {
            inputs.append(
              .callbackOutcome(
                CallbackOutcome(
                  contact: id, adviser: interaction.adviser, reached: random.chance(0.5))))
          }
          inputs.append(.endHandling(act))
        }
      }
      if contact.interactions.isEmpty, contact.channel.isLive {
        inputs.append(.customerLeave(CustomerLeave(contact: id)))
      }
    }
    return inputs
  }
}

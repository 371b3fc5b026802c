public import Vocabulary

// A number that is answered whatever the hour: the officer on duty, the second, the managers.
extension Exchange {
  /// When everyone on the list has been rung in vain, the list begins again after this.
  static let dutyRetry = Span.seconds(30)
  /// After this many rounds in which nobody answered, over all duties that led to each other, the
  /// contact does not ring any more: what is statutory waits in its queue, anything else ends with
  /// the explanation. Ten minutes at the least, in which everyone named was told each time.
  public static let dutyRoundsMaximum: UInt8 = 20

  /// Who is rung for the duty now, in order, nobody twice, and nobody of another unit.
  public func onDuty(_ id: DutyID, at moment: Instant) -> [AdviserID] {
    guard id.index < policy.duties.count else { return [] }
    let duty = policy.duties[id.index]
    var officers: [AdviserID] = []
    let override = dutyOverrides.last {
      $0.duty == id && $0.from <= moment && moment < $0.to
    }
    if let override {
      officers = override.officers
    } else if let shift = duty.shift(at: moment) {
      officers = shift.officers
    }
    var unique: [AdviserID] = []
    for officer in officers + duty.managers
    where !unique.contains(officer) && officer.index < advisers.count
      && (duty.unit.isNone || index.isMember(officer, of: duty.unit))
    {
      unique.append(officer)
    }
    return unique
  }

  mutating func startDuty(_ id: ContactID, _ dutyID: DutyID) {
    guard dutyID.index < policy.duties.count else {
      close(id, Termination(.ended, "no duty to ring"), disposition: .none)
      return
    }
    guard handOver(id, to: policy.duties[dutyID.index].unit, duty: dutyID) else {
      keepInUnit(id)
      return
    }
    emit(.dutyStarted(DutyStarted(contact: id, duty: dutyID)))
    tellAnnouncements(to: id)
    let hasShift =
      policy.duties[dutyID.index].shift(at: clock) != nil
      || dutyOverrides.contains { $0.duty == dutyID && $0.from <= clock && clock < $0.to }
    if !hasShift { emit(.dutyGapFound(DutyGapFound(contact: id, duty: dutyID))) }
    ring(id, from: 0, reachStep: 0)
  }

  /// Rings the first who can be rung from there on; else tells everyone and gives the alternative.
  private mutating func ring(_ id: ContactID, from level: Int, reachStep: Int) {
    guard let progress = contacts[id].duty else { return }
    let duty = policy.duties[progress.duty.index]
    // A duty of no unit rings for any; only who belongs to the contact's own.
    let unit = contacts[id].unit
    let list = onDuty(progress.duty, at: clock).filter {
      unit.isNone || index.isMember($0, of: unit)
    }
    var step = reachStep
    for at in list.indices.dropFirst(level) {
      if step < duty.reach.count, !isBusyOnDuty(list[at], except: id) {
        let reach = duty.reach[step]
        giveWay(list[at], to: id)
        emit(
          .dutyRung(
            DutyRung(
              contact: id, officer: list[at], level: UInt8(clamping: at),
              reachStep: UInt8(clamping: step), means: reach.means,
              deadline: clock + reach.ring)))
        return
      }
      step = 0
    }
    emit(
      .dutyExhausted(
        DutyExhausted(contact: id, duty: progress.duty, told: duty.tellAll)))
    let isLast = contacts[id].dutyRounds >= Exchange.dutyRoundsMaximum
    switch duty.nobody.action {
    case .stay, .end, .callback: break
    case .flow, .duty, .message, .queue:
      // What would only lead back here is tried no more.
      let mayGive = !isLast || duty.nobody.action == .queue
      if mayGive, give(duty.nobody, .nobodyOnDuty, to: id, of: duty.nobody.queue) { return }
    }
    if isLast { giveUp(id, explain: duty.nobody.explain) }
  }

  /// Nobody answered for as long as is tried.
  private mutating func giveUp(_ id: ContactID, explain: TextID) {
    let wait = contacts[id].wait
    let waitsOn = wait.isStatutory && wait.queue.index < policy.queues.count
    emit(
      .alternativeTaken(
        AlternativeTaken(
          contact: id, queue: wait.queue, cause: .nobodyOnDuty, action: waitsOn ? .queue : .end,
          explain: explain)))
    if waitsOn {
      unqueue(id, cause: .alternative)
      enqueue(id, wait.queue, cause: .requeued)
    } else {
      close(id, Termination(.turnedAway, "nobody on duty answered"), disposition: .none)
    }
  }

  /// Where ringing goes on after an officer who was rung did not answer or declined.
  ///
  /// When the list is another than when they were rung (a shift has changed, or somebody stepped
  /// in), it goes on with the first who was not rung in this round.
  private func next(
    after duty: DutyProgress, declined: Bool
  ) -> (level: Int, reachStep: Int) {
    let reach = policy.duties[duty.duty.index].reach
    let ring = Int(duty.reachStep) < reach.count ? reach[Int(duty.reachStep)].ring : .zero
    let before = onDuty(duty.duty, at: duty.deadline - ring)
    let now = onDuty(duty.duty, at: clock)
    let level = Int(duty.level)
    // An override that counts from earlier on tells nothing of who was rung before.
    let isKnown = level < before.count && before[level] == duty.officer
    guard before != now || !isKnown else {
      return declined ? (level + 1, 0) : (level, Int(duty.reachStep) + 1)
    }
    let rung = isKnown ? Array(before[...level]) : [duty.officer]
    return (now.firstIndex { !rung.contains($0) } ?? now.count, 0)
  }

  /// With someone who is there in real time, or rung for another duty.
  private func isBusyOnDuty(_ officer: AdviserID, except id: ContactID) -> Bool {
    let offer = advisers[officer.index].offer
    if !offer.isNone, offer != id, contacts[offer].phase == .duty { return true }
    return advisers[officer.index].contacts.contains { other in
      let state = contacts[other].interaction(of: officer)?.state
      return other == id || (contacts[other].channel.isLive && state != .wrappingUp)
    }
  }

  /// A duty goes before queue work: what is being offered to the officer goes to someone else.
  private mutating func giveWay(_ officer: AdviserID, to id: ContactID) {
    let offer = advisers[officer.index].offer
    guard !offer.isNone, offer != id else { return }
    if contacts[offer].consult?.asked == officer {
      endConsult(offer)
    } else {
      withdrawOffer(offer, cause: .duty)
    }
  }

  mutating func decide(_ input: AnswerDuty) -> Rejection? {
    guard let contact = contacts.find(input.contact) else { return .unknownContact }
    guard contact.phase == .duty, let duty = contact.duty, duty.officer == input.officer,
      !input.officer.isNone
    else { return .notRung }
    parkInterrupted(by: input.contact, of: input.officer)
    emit(
      .dutyAnswered(
        DutyAnswered(
          contact: input.contact, officer: input.officer,
          waitMilliseconds: (clock - duty.startedAt).milliseconds)))
    return nil
  }

  mutating func decide(_ input: DeclineDuty) -> Rejection? {
    guard let contact = contacts.find(input.contact) else { return .unknownContact }
    guard contact.phase == .duty, let duty = contact.duty, duty.officer == input.officer,
      !input.officer.isNone
    else { return .notRung }
    emit(
      .dutyNotAnswered(
        DutyNotAnswered(contact: input.contact, officer: input.officer, declined: true)))
    let next = next(after: duty, declined: true)
    ring(input.contact, from: next.level, reachStep: next.reachStep)
    return nil
  }

  mutating func dutyDue(_ contact: Contact) {
    guard let duty = contact.duty else { return }
    guard !duty.officer.isNone else {
      ring(contact.id, from: 0, reachStep: 0)
      return
    }
    emit(
      .dutyNotAnswered(
        DutyNotAnswered(contact: contact.id, officer: duty.officer, declined: false)))
    let next = next(after: duty, declined: false)
    ring(contact.id, from: next.level, reachStep: next.reachStep)
  }

  mutating func decide(_ input: OverrideDuty) -> Rejection? {
    guard input.duty.index < policy.duties.count else { return .unknownDuty }
    guard input.from < input.to, input.to > clock else { return .inThePast }
    guard !input.officers.isEmpty else { return .targetMissing }
    for officer in input.officers where officer.index >= policy.advisers.count {
      return .unknownAdviser
    }
    let unit = policy.duties[input.duty.index].unit
    for officer in input.officers where !unit.isNone && !index.isMember(officer, of: unit) {
      return .otherUnit
    }
    if let refused = mayIntervene(in: unit, input.by, input.why) { return refused }
    emit(
      .dutyOverridden(
        DutyOverridden(
          duty: input.duty, from: input.from, to: input.to, officers: input.officers,
          by: input.by, why: input.why)))
    return nil
  }

  mutating func change(_ event: DutyStarted) {
    leaveDuty(event.contact)
    var progress = DutyProgress()
    progress.duty = event.duty
    progress.startedAt = clock
    contacts[event.contact].duty = progress
    contacts[event.contact].phase = .duty
    let unit = policy.duties[event.duty.index].unit
    if contacts[event.contact].unit.isNone { contacts[event.contact].unit = unit }
    reschedule(event.contact)
  }

  mutating func change(_ event: DutyRung) {
    reserve(nil, of: event.contact)
    reserve(event.officer, of: event.contact)
    contacts[event.contact].duty?.level = event.level
    contacts[event.contact].duty?.reachStep = event.reachStep
    contacts[event.contact].duty?.deadline = event.deadline
    reschedule(event.contact)
  }

  mutating func change(_ event: DutyNotAnswered) {
    reserve(nil, of: event.contact)
    contacts[event.contact].duty?.deadline = .distantFuture
    reschedule(event.contact)
  }

  mutating func change(_ event: DutyExhausted) {
    reserve(nil, of: event.contact)
    if contacts[event.contact].dutyRounds < .max { contacts[event.contact].dutyRounds += 1 }
    contacts[event.contact].duty?.deadline = clock + Exchange.dutyRetry
    reschedule(event.contact)
  }

  mutating func change(_ event: DutyAnswered) {
    reserve(nil, of: event.contact)
    contacts[event.contact].duty?.deadline = .distantFuture
    contacts[event.contact].dutyRounds = 0
    begin(event.contact, event.officer, queue: .none)
  }

  mutating func change(_ event: DutyOverridden) {
    let moment = clock
    dutyOverrides.removeAll { $0.to <= moment }
    dutyOverrides.append(event)
  }

  /// The contact does not ring a duty any more.
  mutating func leaveDuty(_ id: ContactID) {
    guard contacts[id].duty != nil else { return }
    reserve(nil, of: id)
    contacts[id].duty = nil
  }

  /// An officer who is rung is offered nothing else; `nil` lets them go.
  private mutating func reserve(_ officer: AdviserID?, of id: ContactID) {
    if let rung = contacts[id].duty?.officer, !rung.isNone {
      if advisers[rung.index].offer == id { advisers[rung.index].offer = .none }
      contacts[id].duty?.officer = .none
      refreshFree(rung)
    }
    if let officer {
      contacts[id].duty?.officer = officer
      advisers[officer.index].offer = id
      refreshFree(officer)
    }
  }
}

extension DutyPolicy {
  /// The shift at a moment; shifts ascend and do not overlap.
  public func shift(at moment: Instant) -> DutyShift? {
    var low = 0
    var high = shifts.count
    while low < high {
      let middle = (low + high) / 2
      if shifts[middle].from <= moment { low = middle + 1 } else { high = middle }
    }
    guard low > 0, moment < shifts[low - 1].to else { return nil }
    return shifts[low - 1]
  }
}

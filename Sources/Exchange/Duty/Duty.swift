public import Vocabulary

// A number that is answered whatever the hour: the officer on duty, the second, the managers.
extension Exchange {
  /// When everyone on the list has been rung in vain, the list begins again after this.
  static let dutyRetry = Span.seconds(30)

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
    guard duty.nobody.action != .stay, duty.nobody.action != .end,
      duty.nobody.action != .callback
    else { return }
    _ = give(duty.nobody, .nobodyOnDuty, to: id, of: duty.nobody.queue)
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
    ring(input.contact, from: Int(duty.level) + 1, reachStep: 0)
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
    ring(contact.id, from: Int(duty.level), reachStep: Int(duty.reachStep) + 1)
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
    contacts[event.contact].duty?.rounds &+= 1
    contacts[event.contact].duty?.deadline = clock + Exchange.dutyRetry
    reschedule(event.contact)
  }

  mutating func change(_ event: DutyAnswered) {
    reserve(nil, of: event.contact)
    contacts[event.contact].duty?.deadline = .distantFuture
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

public import Vocabulary

// A number that is answered whatever the hour: the officer on duty, the second, the managers.
extension Exchange {
  /// When everyone on the list has been rung in vain, the list begins again after this.
  static let dutyRetry = Span.seconds(30)

  /// Who is rung for the duty now, in order, nobody twice.
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
    where !unique.contains(officer) && officer.index < advisers.count {
      unique.append(officer)
    }
    return unique
  }

  mutating func startDuty(_ id: ContactID, _ dutyID: DutyID) {
    guard dutyID.index < policy.duties.count else {
      close(id, Termination(.ended, "no duty to ring"), disposition: .none)
      return
    }
    emit(.dutyStarted(DutyStarted(contact: id, duty: dutyID)))
    let hasShift = policy.duties[dutyID.index].shift(at: clock) != nil
      || dutyOverrides.contains { $0.duty == dutyID && $0.from <= clock && clock < $0.to }
    if !hasShift { emit(.dutyGapFound(DutyGapFound(contact: id, duty: dutyID))) }
    ring(id, from: 0, reachStep: 0)
  }

  /// Rings the first who can be rung from there on; else tells everyone and gives the alternative.
  private mutating func ring(_ id: ContactID, from level: Int, reachStep: Int) {
    guard let progress = contacts[id].duty else { return }
    let duty = policy.duties[progress.duty.index]
    let list = onDuty(progress.duty, at: clock)
    var step = reachStep
    for at in list.indices.dropFirst(level) {
      if step < duty.reach.count, !isBusyOnDuty(list[at], except: id) {
        let reach = duty.reach[step]
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
    emit(.contactUnqueued(ContactUnqueued(contact: id, cause: .duty)))
    _ = give(
      duty.nobody, .nobodyOnDuty, to: id, of: duty.nobody.queue, hops: 0)
  }

  private func isBusyOnDuty(_ officer: AdviserID, except id: ContactID) -> Bool {
    advisers[officer.index].contacts.contains { other in
      other != id && contacts[other].channel.isLive
        && contacts[other].interaction(of: officer)?.state != .wrappingUp
    }
  }

  mutating func decide(_ input: AnswerDuty) -> Rejection? {
    guard let contact = contacts.find(input.contact) else { return .unknownContact }
    guard contact.phase == .duty, let duty = contact.duty, duty.officer == input.officer,
      !input.officer.isNone
    else { return .notRung }
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
    if input.why.isEmpty { return .whyMissing }
    if input.why.utf8.count > Exchange.textMaximum { return .tooLong }
    emit(
      .dutyOverridden(
        DutyOverridden(
          duty: input.duty, from: input.from, to: input.to, officers: input.officers,
          by: input.by, why: input.why)))
    return nil
  }

  mutating func change(_ event: DutyStarted) {
    var progress = DutyProgress()
    progress.duty = event.duty
    progress.startedAt = clock
    contacts[event.contact].duty = progress
    contacts[event.contact].phase = .duty
    let unit = policy.duties[event.duty.index].unit
    if !unit.isNone { contacts[event.contact].unit = unit }
    reschedule(event.contact)
  }

  mutating func change(_ event: DutyRung) {
    contacts[event.contact].duty?.officer = event.officer
    contacts[event.contact].duty?.level = event.level
    contacts[event.contact].duty?.reachStep = event.reachStep
    contacts[event.contact].duty?.deadline = event.deadline
    reschedule(event.contact)
  }

  mutating func change(_ event: DutyNotAnswered) {
    contacts[event.contact].duty?.officer = .none
    contacts[event.contact].duty?.deadline = .distantFuture
    reschedule(event.contact)
  }

  mutating func change(_ event: DutyExhausted) {
    contacts[event.contact].duty?.officer = .none
    contacts[event.contact].duty?.rounds &+= 1
    contacts[event.contact].duty?.deadline = clock + Exchange.dutyRetry
    reschedule(event.contact)
  }

  mutating func change(_ event: DutyAnswered) {
    contacts[event.contact].duty?.deadline = .distantFuture
    begin(event.contact, event.officer, queue: .none)
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

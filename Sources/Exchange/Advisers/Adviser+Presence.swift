import Vocabulary

// Who is at work, and whether they take contacts. Whether they are busy is derived.
extension Exchange {
  mutating func decide(_ input: SignIn) -> Rejection? {
    guard let adviser = adviser(input.adviser) else { return .unknownAdviser }
    if adviser.isSignedIn { return .alreadySignedIn }
    if policy.advisers[input.adviser.index].isRetired { return .retired }
    emit(.adviserSignedIn(AdviserSignedIn(adviser: input.adviser)))
    return nil
  }

  mutating func decide(_ input: SignOut) -> Rejection? {
    guard let adviser = adviser(input.adviser) else { return .unknownAdviser }
    guard adviser.isSignedIn else { return .notSignedIn }
    let isForced = !input.by.isNone && input.by != input.adviser
    if isForced, let refused = mayForce(input.adviser, input.by, input.why) { return refused }
    if input.why.utf8.count > Exchange.textMaximum { return .tooLong }
    if !isForced, !adviser.contacts.isEmpty { return .stillHandling }
    if isForced {
      intervene(
        .forceSignOut, adviser: input.adviser, by: input.by, why: input.why)
    }
    signOut(input.adviser, by: input.by, why: input.why)
    return nil
  }

  /// Whether someone else may say what the adviser does.
  private func mayForce(_ id: AdviserID, _ by: AdviserID, _ why: String) -> Rejection? {
    mayIntervene(in: policy.advisers[id.index].unit, by, why)
  }

  /// Whatever the adviser had goes back to its place; their wrap-ups end.
  mutating func signOut(_ id: AdviserID, by: AdviserID, why: String) {
    let offered = advisers[id.index].offer
    if !offered.isNone {
      if contacts[offered].consult?.asked == id {
        endConsult(offered)
      } else {
        withdrawOffer(offered, cause: .signedOut)
      }
    }
    emit(.adviserSignedOut(AdviserSignedOut(adviser: id, by: by, why: why)))
    for contact in advisers[id.index].contacts { giveBack(contact, from: id) }
    releaseHeld(id)
  }

  /// The customer keeps their place; the adviser's share ends without a record of their own.
  private mutating func giveBack(_ id: ContactID, from adviser: AdviserID) {
    guard let interaction = contacts[id].interaction(of: adviser) else { return }
    if let consult = contacts[id].consult, consult.by == adviser || consult.asked == adviser {
      endConsult(id)
      guard contacts[id].interaction(of: adviser) != nil else { return }
    }
    startWrapUp(id, adviser)
    guard contacts.contains(id) else { return }
    endWrapUp(id, adviser, timedOut: true)
    guard contacts.contains(id), contacts[id].phase == .handling, contacts[id].ending == nil else {
      return
    }
    // Someone who only finishes the record of an earlier share does not have the customer.
    let isWithSomeone = contacts[id].interactions.contains {
      $0.state != .wrappingUp && !$0.isTalkOver
    }
    guard !isWithSomeone else { return }
    if interaction.queue.index < policy.queues.count {
      enqueue(id, interaction.queue, cause: .requeued)
    } else {
      startDuty(id, contacts[id].duty?.duty ?? .none)
    }
  }

  private mutating func releaseHeld(_ id: AdviserID) {
    for place in advisers[id.index].held.all { lapsePreference(contacts[place.contact]) }
  }

  mutating func decide(_ input: ChangePresence) -> Rejection? {
    guard let adviser = adviser(input.adviser) else { return .unknownAdviser }
    guard adviser.isSignedIn, input.presence != .offline else { return .notSignedIn }
    if !input.reason.isNone, input.reason.index >= policy.names.presenceReasons.count {
      return .unknownReason
    }
    let isForced = !input.by.isNone && input.by != input.adviser
    if isForced, let refused = mayForce(input.adviser, input.by, input.why) { return refused }
    if input.why.utf8.count > Exchange.textMaximum { return .tooLong }
    if isForced {
      intervene(
        .forcePresence, adviser: input.adviser, by: input.by, why: input.why)
    }
    setPresence(input.adviser, input.presence, input.reason, by: input.by, why: input.why)
    return nil
  }

  mutating func setPresence(
    _ id: AdviserID, _ presence: Presence, _ reason: PresenceReasonID, by: AdviserID, why: String
  ) {
    emit(
      .presenceChanged(
        PresenceChanged(adviser: id, presence: presence, reason: reason, by: by, why: why)))
    if presence != .available { releaseHeld(id) }
  }

  mutating func decide(_ input: SchedulePresence) -> Rejection? {
    guard let adviser = adviser(input.adviser) else { return .unknownAdviser }
    guard adviser.isSignedIn else { return .notSignedIn }
    if !input.reason.isNone, input.reason.index >= policy.names.presenceReasons.count {
      return .unknownReason
    }
    if input.at != .epoch, input.at <= clock { return .inThePast }
    emit(
      .presenceScheduled(
        PresenceScheduled(
          adviser: input.adviser, presence: input.presence, reason: input.reason, at: input.at)))
    return nil
  }

  /// A scheduled sign-out that meets an adviser in the middle of a contact is tried again after;
  /// seldom only, for who has left with something open for longer than a contact takes.
  static let signOutRetry = Span.seconds(30)
  static let signOutRetryLate = Span.hours(1)
  static let signOutLateAfter = Span.hours(1)

  /// A scheduled presence takes effect, or a desk has been silent for too long.
  mutating func adviserDue(_ id: AdviserID) {
    let adviser = advisers[id.index]
    if let next = adviser.next, next.at <= clock {
      emit(
        .presenceScheduled(
          PresenceScheduled(adviser: id, presence: next.presence, reason: next.reason)))
      guard adviser.isSignedIn else { return }
      if next.presence == .offline {
        guard adviser.contacts.isEmpty, adviser.offer.isNone else {
          // Not in the middle of a contact: no new ones, and out when the last is finished.
          if adviser.presence == .available {
            setPresence(id, .unavailable, next.reason, by: .none, why: "scheduled sign-out")
          }
          let isLate = clock - advisers[id.index].since > Exchange.signOutLateAfter
          let retry = isLate ? Exchange.signOutRetryLate : Exchange.signOutRetry
          emit(
            .presenceScheduled(
              PresenceScheduled(
                adviser: id, presence: .offline, reason: next.reason, at: clock + retry)))
          return
        }
        signOut(id, by: .none, why: "scheduled")
      } else {
        setPresence(id, next.presence, next.reason, by: .none, why: "scheduled")
      }
    } else if adviser.isSignedIn, adviser.contacts.isEmpty,
      adviser.lastHeardAt + policy.conduct.idleSignOut <= clock
    {
      signOut(id, by: .none, why: "nothing heard from the desk")
    }
  }

  mutating func change(_ event: AdviserSignedIn) {
    let at = event.adviser.index
    advisers[at].presence = .available
    advisers[at].reason = .none
    advisers[at].since = clock
    advisers[at].signedInAt = clock
    advisers[at].lastHeardAt = clock
    advisers[at].busyMilliseconds = 0
    advisers[at].busySince = clock
    advisers[at].declinedInRow = 0
    advisers[at].notAnsweredInRow = 0
    idleSince[at] = clock
    presenceMoved(event.adviser)
  }

  mutating func change(_ event: AdviserSignedOut) {
    let at = event.adviser.index
    advisers[at].presence = .offline
    advisers[at].reason = .none
    advisers[at].since = clock
    advisers[at].next = nil
    presenceMoved(event.adviser)
  }

  mutating func change(_ event: PresenceChanged) {
    let at = event.adviser.index
    if advisers[at].presence != .available, event.presence == .available {
      idleSince[at] = clock
    }
    advisers[at].presence = event.presence
    advisers[at].reason = event.reason
    advisers[at].since = clock
    if event.by == event.adviser || event.by.isNone { advisers[at].lastHeardAt = clock }
    advisers[at].declinedInRow = 0
    advisers[at].notAnsweredInRow = 0
    presenceMoved(event.adviser)
  }

  mutating func change(_ event: PresenceScheduled) {
    let at = event.adviser.index
    advisers[at].next =
      event.at == .epoch
      ? nil : ScheduledPresence(event.presence, event.reason, at: event.at)
    reschedule(event.adviser)
  }

  private mutating func presenceMoved(_ id: AdviserID) {
    refreshWorking(id)
    refreshFree(id)
    reschedule(id)
  }
}

extension CallEngine {
  /// Calls looked at with one `advance`; the rest are due still.
  static let deadlinesPerTurnMaximum = 4_096

  mutating func runDeadlines() {
    var left = Self.deadlinesPerTurnMaximum
    while left > 0, let handle = deadlines.pop(now) {
      left -= 1
      run(handle)
      // Whatever is still to come, or due already, is asked for again.
      if let call = calls[handle] { deadlines.set(handle, call.due) }
    }
    while left > 0, let handle = waitingDeadlines.pop(now) {
      left -= 1
      if let id = waiting.removeValue(forKey: handle) { reply(id, 500) }
    }
    while left > 0, let handle = registrationDeadlines.pop(now) {
      left -= 1
      registrationDue(handle)
    }
  }

  private mutating func run(_ handle: CallHandle) {
    guard let call = calls[handle] else { return }
    if let limit = call.limit, limit <= now {
      limitReached(handle)
      return
    }
    if let due = call.provisionalDue, due <= now { repeatProvisional(handle) }
    if let reliable = call.reliable, min(reliable.due, reliable.end) <= now {
      repeatReliable(handle)
    }
    for referral in call.referrals where referral.due <= now {
      if let id = referral.transaction {
        guard var call = calls[handle] else { return }
        call.referrals.removeAll { $0.number == referral.number }
        store(call)
        reply(id, 480)
      } else {
        notify(handle, referral.number, 408)
      }
    }
    for place in call.dialogs.indices { run(handle, place) }
  }

  private mutating func run(_ handle: CallHandle, _ place: Int) {
    guard let call = calls[handle], place < call.dialogs.count else { return }
    let dialog = call.dialogs[place]
    if let answer = dialog.answer, min(answer.due, answer.end) <= now {
      repeatAnswer(handle, place, answer)
    }
    if let due = dialog.exchange.serverDue, due <= now { replyOverdue(handle, place) }
    if let due = dialog.exchange.wantedDue, due <= now, var call = calls[handle],
      place < call.dialogs.count
    {
      call.dialogs[place].exchange.wantedDue = nil
      store(call)
      sendWanted(handle)
    }
    if let refresh = dialog.refresh, refresh.due <= now { refreshDue(handle) }
  }

  /// It rang, or waited, too long; or nothing came of a CANCEL.
  private mutating func limitReached(_ handle: CallHandle) {
    guard var call = calls[handle] else { return }
    call.limit = nil
    switch call.phase {
    case .calling:
      end(&call, .timedOut)
      call.phase = .cancelling
      if call.hasProvisional {
        sendCancel(&call)
        store(call)
      } else {
        store(call)
        remove(handle)
      }
    case .cancelling:
      end(&call, .local)
      store(call)
      remove(handle)
    case .incoming:
      if let id = call.inviteID { reply(id, 480, toTag: call.localTag) }
      end(&call, .timedOut)
      store(call)
      remove(handle)
    case .confirmed, .ending: store(call)
    }
  }

  private mutating func repeatProvisional(_ handle: CallHandle) {
    guard var call = calls[handle] else { return }
    guard call.phase == .incoming, let response = call.lastProvisional, let id = call.inviteID
    else {
      call.provisionalDue = nil
      store(call)
      return
    }
    call.provisionalDue = now + Int64(EngineConfiguration.provisionalRepeatMilliseconds)
    store(call)
    self.handle(transactions.respond(response, to: id, nowMilliseconds: now))
  }

  /// Repeated with doubled gaps; after 64*T1 the call is refused (RFC 3262 3).
  private mutating func repeatReliable(_ handle: CallHandle) {
    guard var call = calls[handle], var reliable = call.reliable, let id = call.inviteID else {
      return
    }
    guard reliable.end > now, call.phase == .incoming else {
      call.reliable = nil
      if call.phase == .incoming {
        reply(id, 504, toTag: call.localTag)
        end(&call, .timedOut)
      }
      store(call)
      if call.hasEndedForUser { remove(handle) }
      return
    }
    reliable.gap *= 2
    reliable.due = now + Int64(reliable.gap)
    call.reliable = reliable
    store(call)
    self.handle(transactions.respond(reliable.response, to: id, nowMilliseconds: now))
  }

  /// 13.3.1.4: until the ACK comes; after 64*T1 the call ends with BYE.
  private mutating func repeatAnswer(
    _ handle: CallHandle, _ place: Int, _ answer: Dialog.UnacknowledgedAnswer
  ) {
    guard var call = calls[handle] else { return }
    guard answer.end > now else {
      call.dialogs[place].answer = nil
      end(&call, .notAcknowledged)
      let headers =
        call.byeWhenAcknowledged
        ?? [HeaderField(.reason, Reason(cause: 408, words: "ACK missing").description)]
      call.byeWhenAcknowledged = nil
      bye(&call, headers)
      return
    }
    var answer = answer
    answer.gap = min(answer.gap * 2, configuration.durations.t2)
    answer.due = now + Int64(answer.gap)
    call.dialogs[place].answer = answer
    store(call)
    actions.append(.send(answer.bytes, answer.flow))
  }

  /// The user of the engine has not answered what the far end asked.
  private mutating func replyOverdue(_ handle: CallHandle, _ place: Int) {
    guard var call = calls[handle] else { return }
    if let id = call.dialogs[place].exchange.server {
      clearServer(&call, place)
      store(call)
      reply(id, 500)
      sendWanted(handle)
      return
    }
    call.dialogs[place].exchange.serverDue = nil
    store(call)
    guard call.dialogs[place].exchange.awaitsAnswer != nil else { return }
    end(&call, .timedOut)
    store(call)
    _ = hangUpUnanswered(handle)
  }

  private mutating func hangUpUnanswered(_ handle: CallHandle) -> Bool {
    guard var call = calls[handle], var dialog = call.dialogs.first,
      let cSeq = dialog.exchange.awaitsAnswer, let id = dialog.exchange.client ?? call.inviteID
    else { return false }
    dialog.exchange.awaitsAnswer = nil
    dialog.exchange.client = nil
    acknowledge(&dialog, cSeq.number, nil, id)
    call.dialogs[0] = dialog
    bye(&call, [])
    return true
  }
}

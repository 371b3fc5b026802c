import RTP
import SIP

extension PhoneLoop {
  private func call(_ handle: CallHandle) -> PhoneCall? { calls.first { $0.handle == handle } }

  func handle(_ event: CallEvent) {
    switch event {
    case .incoming(let handle, let request, let flow, let replaces):
      arrive(handle, request, flow, replaces: replaces)
    case .progress(let handle, let status, let body, _):
      guard let call = call(handle) else { return }
      if (180...189).contains(status) || body != nil, status != 100 {
        call.view.isRinging = true
        call.ringingMilliseconds = call.ringingMilliseconds ?? nowMilliseconds
      }
      if let body { takeAnswer(call, body, isFirst: true) }
    case .answered(let handle, let body, _, _):
      guard let call = call(handle) else { return }
      if let body { takeAnswer(call, body, isFirst: true) }
      answered(call)
    case .acknowledged(let handle, let body):
      if let call = call(handle), let body { takeAnswer(call, body, isFirst: false) }
    case .offered(let handle, let body): offered(handle, body)
    case .offerAccepted(let handle, let body):
      guard let call = call(handle), let body else { return }
      takeAnswer(call, body, isFirst: false)
      if call.view.offer == .pending { call.view.offer = .done }
    case .offerRefused(let handle, let status):
      guard let call = call(handle) else { return }
      call.negotiation.withdrawOffer()
      if call.view.offer == .pending { call.view.offer = .refused(status) }
    case .referred(let handle, let referral): referred(handle, referral)
    case .referralProgress(let handle, let status, let isFinal):
      guard let call = call(handle), isFinal else { return }
      call.view.transfer = status < 300 ? .done : .refused(status)
    case .ended(let handle, let ending): ended(handle, ending)
    case .request(let handle, _, _):
      perform(engine.respond(handle, status: 405, nowMilliseconds: nowMilliseconds))
    case .information, .response, .registration: break
    }
  }

  // MARK: Calls that come

  private func arrive(
    _ handle: CallHandle, _ request: SIPMessage, _ flow: Flow, replaces: CallHandle?
  ) {
    func refuse(_ status: Int) {
      perform(engine.reject(handle, status: status, nowMilliseconds: nowMilliseconds))
    }
    guard let plan = work.answering, calls.count < CallerLimits.callsMaximum,
      plan.calls.map({ arrived < $0 }) ?? true
    else { return refuse(480) }
    guard let media = media() else { return refuse(503) }
    arrived += 1
    lastNumber += 1
    media.isRecording = plan.records
    let call = PhoneCall(
      number: lastNumber, handle: handle, isIncoming: true, media: media, script: plan.script,
      negotiation: negotiation(), begunMilliseconds: nowMilliseconds,
      lastsAtMostMilliseconds: plan.lastsAtMostMilliseconds)
    call.to = request.requestURI?.description ?? ""
    call.from = (try? request.from().uri.description) ?? ""
    call.replaces = replaces
    call.rejectStatus = plan.rejectStatus
    call.answerDueMilliseconds = nowMilliseconds + plan.afterMilliseconds
    call.remoteOffer = request.body.isEmpty ? nil : Body(sdp: Array(request.body))
    call.remoteAddress = NetAddress(host: flow.remoteHost, port: flow.remotePort)
    begin(call)
    if plan.rings {
      call.view.isRinging = true
      call.ringingMilliseconds = nowMilliseconds
      perform(engine.ring(handle, nowMilliseconds: nowMilliseconds))
    }
  }

  /// Answers or refuses, after it has rung.
  func take(_ call: PhoneCall) {
    if let status = call.rejectStatus {
      call.ownEnd = .refused(status)
      perform(engine.reject(call.handle, status: status, nowMilliseconds: nowMilliseconds))
      return
    }
    guard let body = description(call, call.remoteOffer) else {
      call.ownEnd = .lost("no codec in common, or no sound was offered")
      perform(
        engine.reject(
          call.handle, status: MediaRefusal.status, nowMilliseconds: nowMilliseconds))
      return
    }
    perform(engine.answer(call.handle, body, nowMilliseconds: nowMilliseconds))
    answered(call)
    if let replaced = call.replaces {
      perform(engine.hangUp(replaced, nowMilliseconds: nowMilliseconds))
    }
  }

  /// Our answer to an offer, or our offer where there is none; nil when nothing can be agreed.
  private func description(_ call: PhoneCall, _ offer: Body?) -> Body? {
    let local = call.local(sockets.host(towards: call.remoteAddress ?? sockets.local))
    guard let offer else {
      guard let made = try? call.negotiation.makeOffer(local) else { return nil }
      return Body(sdp: made.bytes)
    }
    guard let read = try? SDP(parsing: offer.bytes),
      let made = try? call.negotiation.answer(read, local)
    else { return nil }
    call.configure(nowMicroseconds: nowMicroseconds)
    return Body(sdp: made.bytes)
  }

  private func answered(_ call: PhoneCall) {
    call.view.answeredMilliseconds = call.view.answeredMilliseconds ?? nowMilliseconds
    if let (other, number) = call.referredBy {
      call.referredBy = nil
      perform(
        engine.reportReferral(
          other, number: number, status: 200, nowMilliseconds: nowMilliseconds))
    }
  }

  // MARK: Offers and answers

  /// - Parameter isFirst: an answer to the INVITE's offer, which each fork gives anew.
  private func takeAnswer(_ call: PhoneCall, _ body: Body, isFirst: Bool) {
    if isFirst, let offered = call.negotiationOffered { call.negotiation = offered }
    guard call.negotiation.isOfferPending else { return }
    do {
      try call.negotiation.acceptAnswer(SDP(parsing: body.bytes))
      call.configure(nowMicroseconds: nowMicroseconds)
    } catch {
      hangUp(call, .lost("the far end's answer cannot be used: \(error)"))
    }
  }

  private func offered(_ handle: CallHandle, _ body: Body?) {
    guard let call = call(handle), let answer = description(call, body) else {
      perform(
        engine.rejectOffer(
          handle, status: MediaRefusal.status, nowMilliseconds: nowMilliseconds))
      return
    }
    perform(engine.acceptOffer(handle, answer, nowMilliseconds: nowMilliseconds))
  }

  // MARK: What the script asks for

  func perform(_ command: PhoneCommand, _ call: PhoneCall) {
    switch command {
    case .press(let digits): call.media.press(digits)
    case .play(let source): call.media.mouth.play(work.sounds.sound(source))
    case .keepPlaying(let source): call.media.mouth.keepPlaying(work.sounds.sound(source))
    case .stopPlaying: call.media.mouth.stop()
    case .hold: offer(call, .sendOnly)
    case .resume: offer(call, .sendReceive)
    case .transfer(let target):
      guard let uri = try? Phone.uri(target) else {
        call.view.transfer = .refused(400)
        return
      }
      call.view.transfer = .pending
      perform(engine.refer(call.handle, to: uri, nowMilliseconds: nowMilliseconds))
    case .hangUp: hangUp(call, .us)
    }
    call.view.isPlaying = call.media.mouth.isBusy
    call.view.isSendingKeys = call.media.isSendingKeys
  }

  private func offer(_ call: PhoneCall, _ direction: MediaDirection) {
    call.direction = direction
    call.view.offer = .pending
    let local = call.local(sockets.host(towards: call.remoteAddress ?? sockets.local))
    guard let made = try? call.negotiation.makeOffer(local) else {
      call.view.offer = .refused(491)
      return
    }
    perform(
      engine.offer(call.handle, Body(sdp: made.bytes), nowMilliseconds: nowMilliseconds))
  }

  func hangUp(_ call: PhoneCall, _ end: CallEnd) {
    guard call.view.end == nil, call.ownEnd == nil else { return }
    call.ownEnd = end
    perform(engine.hangUp(call.handle, nowMilliseconds: nowMilliseconds))
  }

  // MARK: Transfers asked of us

  private func referred(_ handle: CallHandle, _ referral: Referral) {
    let target = referral.target.uri
    guard let call = call(handle), let plan = work.answering, plan.followsReferrals,
      referrals < CallerLimits.referralsMaximum, target.scheme == .sip,
      let remote = try? NetAddress.resolve(target.host, port: target.port ?? 5060)
    else {
      perform(
        engine.rejectReferral(
          handle, number: referral.number, nowMilliseconds: nowMilliseconds))
      return
    }
    referrals += 1
    perform(
      engine.acceptReferral(
        handle, number: referral.number, nowMilliseconds: nowMilliseconds))
    var next = CallPlan(to: target.description, script: plan.script)
    next.records = plan.records
    next.lastsAtMostMilliseconds = plan.lastsAtMostMilliseconds
    let own = (try? SIPURI(call.to)) ?? target
    dial(
      Dial(plan: next, target: target, remote: remote, from: NameAddress(own)),
      referredBy: (handle, referral.number), replaces: referral.replaces)
  }

  // MARK: The end

  private func ended(_ handle: CallHandle, _ ending: CallEnding) {
    guard let call = call(handle), call.view.end == nil else { return }
    call.reason = ending.reasons.first.map(\.description)
    call.view.endedMilliseconds = nowMilliseconds
    call.view.end = call.ownEnd ?? end(ending.cause, call)
    if let (other, number) = call.referredBy {
      let status = if case .refused(let status) = call.view.end { status } else { 480 }
      perform(
        engine.reportReferral(
          other, number: number, status: status, nowMilliseconds: nowMilliseconds))
    }
  }

  private func end(_ cause: CallEnding.Cause, _ call: PhoneCall) -> CallEnd {
    switch cause {
    case .local: .us
    case .remote: .farEnd
    case .refused(let status): .refused(status)
    case .timedOut:
      call.view.answeredMilliseconds == nil ? .noAnswer : .lost("the far end is silent")
    case .notAcknowledged: .lost("our answer was never acknowledged")
    case .notRefreshed: .lost("the far end no longer refreshes it")
    case .lost: .lost("the far end does not know it any more")
    }
  }
}

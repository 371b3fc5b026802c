import CallControl
import Crypto
import Desk
import EventLog
import Exchange
import Logging
import RTP
import SIP
import Vocabulary

// Calls that come in, and what happens on their lines.
extension VoiceGateway {
  func take(_ inbound: Inbound) {
    let now = milliseconds()
    switch inbound {
    case .datagram(let bytes, let flow):
      guard admits(flow) else { return }
      perform(engine.receive(bytes, from: flow, nowMilliseconds: now))
    case .message(let message, let flow):
      guard admits(flow) else { return }
      perform(engine.receive(message, from: flow, nowMilliseconds: now))
    case .failed(let flow):
      _ = registrar.flowFailed(flow)
      perform(engine.flowFailed(flow, nowMilliseconds: now))
    }
  }

  func perform(_ actions: [Action]) {
    for action in actions {
      switch action {
      case .send(let bytes, let flow): transport?.send(bytes, over: flow)
      case .event(let event): take(event)
      }
    }
  }

  private func take(_ event: CallEvent) {
    switch event {
    case .incoming(let call, let request, let flow, _): incoming(call, request, flow)
    case .progress(let call, _, let body, _): progress(call, body)
    case .answered(let call, let body, let mustAnswer, _): answered(call, body, mustAnswer)
    case .acknowledged(let call, let body):
      if let body, let leg = legOfCall[call] { accept(body, for: leg) }
    case .offered(let call, let body): offered(call, body)
    case .offerAccepted(let call, let body):
      if let body, let leg = legOfCall[call] { accept(body, for: leg) }
    case .offerRefused(let call, _):
      if let leg = legOfCall[call] { legs[leg]?.negotiation.withdrawOffer() }
    case .referred(let call, let referral): referred(call, referral)
    case .ended(let call, let ending): ended(call, ending)
    case .request(let handle, let message, let flow): asked(handle, message, flow)
    case .response(let handle, let message): pinged(handle, message)
    case .registration(let handle, let state): told(handle, state)
    case .information, .referralProgress: break
    }
  }

  // MARK: In

  private func incoming(_ call: CallHandle, _ request: SIPMessage, _ flow: Flow) {
    // Desk phones ring for what the exchange gives them; calls out are made at the desk.
    guard case .trunk(let place) = source(flow) else { return refuse(call, 403) }
    let trunk = exchange.policy.telephone.trunks[place]
    if trunk.callsAtMost > 0, use.calls(on: trunk.name) >= Int(trunk.callsAtMost) {
      return refuse(call, 503)
    }
    guard let uri = request.requestURI, let entry = entryPoint(uri) else {
      return refuse(call, 404)
    }
    let offer = request.body.isEmpty ? nil : Array(request.body)
    do {
      let leg = try openLeg(.sip(call), codecs: trunk.codecs)
      legOfCall[call] = leg
      takeLine(of: place, leg)
      if let offer {
        try answerLocally(offer, for: leg)
      } else {
        _ = try makeOffer(for: leg)
      }
      try arrive(leg, call, request, at: entry)
      counts.callsIn += 1
    } catch let fault as Negotiation.Fault {
      letGo(call)
      if case .refused(let refusal) = fault {
        logger.notice("call refused", metadata: ["why": "\(refusal)"])
      }
      refuse(call, MediaRefusal.status)
    } catch {
      letGo(call)
      refuse(call, 503)
    }
  }

  private func refuse(_ call: CallHandle, _ status: Int) {
    counts.refused += 1
    let headers = status == 503 ? [HeaderField(.retryAfter, "10")] : []
    perform(
      engine.reject(call, status: status, headers: headers, nowMilliseconds: milliseconds()))
  }

  private func letGo(_ call: CallHandle) {
    guard let leg = legOfCall.removeValue(forKey: call) else { return }
    if let trunk = legs.removeValue(forKey: leg)?.trunk { use.give(trunk) }
    media.closeLeg(leg)
  }

  private func entryPoint(_ uri: SIPURI) -> EntryPointID? {
    let user = uri.scheme == .tel ? uri.opaque : uri.userText
    guard case .telephone(let number)? = NumberReading(user)?.number else { return nil }
    return exchange.policy.entryPoints.firstIndex {
      $0.address == number.text && $0.channels.contains(.voice) && !$0.isRetired
    }.map { EntryPointID(index: $0) }
  }

  /// The contact is made first; the call is answered once that is on disk.
  private func arrive(
    _ leg: LegID, _ call: CallHandle, _ request: SIPMessage, at entry: EntryPointID
  ) throws {
    let caller = try caller(of: request)
    let subject =
      try caller.number.map { try confidant.subject(forIdentity: $0, kind: "telephone") }
      ?? confidant.newSubject()
    let reference = "call-\(boot)-\(call.rawValue)"
    var arrive = Arrive(reference: reference, channel: .voice, entry: entry, subject: subject)
    arrive.isKnown = false
    arrive.identity = try confidant.sealJSON(caller, for: subject, .identity)
    arriving[reference] = Arriving(leg: leg, card: arrive.identity)
    let input = Input.arrive(arrive)
    let (journal, clock) = (journal, clock)
    Task {
      let outcome = try? await journal.submit(input, at: clock.now())
      if outcome == nil || outcome?.rejection != nil { self.notTaken(reference, call) }
    }
  }

  private func notTaken(_ reference: String, _ call: CallHandle) {
    guard arriving.removeValue(forKey: reference) != nil else { return }
    letGo(call)
    refuse(call, 503)
  }

  private func caller(of request: SIPMessage) throws -> CustomerCard {
    let asserted = try? request.addresses(.assertedIdentity).first
    let from = try asserted ?? request.from()
    let wantsPrivacy = request.text(.privacy).map { $0.contains("id") } ?? false
    var card = CustomerCard()
    guard !wantsPrivacy else { return card }
    let user = from.uri.scheme == .tel ? from.uri.opaque : from.uri.userText
    if case .telephone(let number)? = NumberReading(user)?.number { card.number = number.text }
    let name = from.displayName.trimmingBlanks
    if !name.isEmpty, name.count <= 100, NumberReading(name) == nil { card.name = name }
    return card
  }

  /// The log has the arrival: the call is answered, and its line begins.
  func begin(_ id: ContactID, with begun: Arriving) {
    guard var leg = legs[begun.leg], case .sip(let call)? = leg.line else {
      // They hung up meanwhile.
      return submit(.customerLeave(CustomerLeave(contact: id)), for: id)
    }
    leg.contact = id
    leg.party = .customer
    leg.state = .answered
    legs[begun.leg] = leg
    var live = LiveCall(line: CallLine(id))
    live.legs[.customer] = begun.leg
    live.card = begun.card
    calls[id] = live
    guard let description = leg.negotiation.lastSent else { return }
    perform(
      engine.answer(
        call, Body(sdp: description.bytes), nowMilliseconds: milliseconds()))
    applyMedia(begun.leg)
  }

  // MARK: On the line

  func take(_ event: MediaEvent) {
    switch event {
    case .key(let leg, let key): pressed(key, on: leg)
    case .said(let leg, let saying):
      guard let id = legs[leg]?.contact, calls[id]?.saying == saying else { return }
      calls[id]?.saying = nil
      if calls[id]?.speechPending == 0 { saidAll(id) }
    case .active(let leg):
      legs[leg]?.isHeard = true
      legs[leg]?.silentSince = nil
    case .inactive(let leg, _):
      legs[leg]?.silentSince = clock.now()
      if legs[leg]?.party == .customer { gone(leg) }
    case .bye: break
    }
  }

  /// Nothing has come from a customer for so long that they are not there any more.
  private func gone(_ leg: LegID) {
    guard let id = legs[leg]?.contact, !id.isNone else { return }
    submit(.customerLeave(CustomerLeave(contact: id)), for: id)
  }

  private func pressed(_ key: Character, on leg: LegID) {
    guard let found = legs[leg], !found.contact.isNone else { return }
    if found.mustConfirm {
      if key == "1" { confirmed(leg) }
      return
    }
    guard found.party == .customer else { return }
    if calls[found.contact]?.message != nil { return endMessage(of: found.contact) }
    let actions = calls[found.contact]?.line.press(key, at: clock.now()) ?? []
    perform(actions, of: found.contact)
  }

  private func offered(_ call: CallHandle, _ body: Body?) {
    guard let leg = legOfCall[call] else { return }
    do {
      let description: SDP
      if let body {
        description = try answerLocally(body.bytes, for: leg)
      } else {
        description = try makeOffer(for: leg)
      }
      perform(
        engine.acceptOffer(
          call, Body(sdp: description.bytes), nowMilliseconds: milliseconds()))
      if body != nil { applyMedia(leg) }
    } catch {
      perform(engine.rejectOffer(call, nowMilliseconds: milliseconds()))
    }
  }

  private func ended(_ call: CallHandle, _ ending: CallEnding) {
    guard let id = legOfCall.removeValue(forKey: call), let leg = legs.removeValue(forKey: id)
    else {
      return
    }
    media.closeLeg(id)
    if let trunk = leg.trunk { use.give(trunk) }
    arriving = arriving.filter { $0.value.leg != id }
    guard !leg.contact.isNone, let party = leg.party else { return }
    if calls[leg.contact]?.legs[party] == id {
      calls[leg.contact]?.legs[party] = nil
      calls[leg.contact]?.wired.remove(party)
    }
    if tryAgain(leg, ending) { return }
    if let attempt = leg.attempt { release(attempt) }
    lost(party, leg, ending)
    rewire(leg.contact)
    if exchange.contact(leg.contact) == nil, calls[leg.contact]?.legs.isEmpty ?? false {
      forget(leg.contact)
    }
  }

  /// What it means for the contact that a party's leg has ended without our doing.
  private func lost(_ party: Party, _ leg: Leg, _ ending: CallEnding) {
    guard ending.cause != .local, let contact = exchange.contact(leg.contact) else { return }
    let id = leg.contact
    switch party {
    case .customer:
      if leg.isOutgoing, leg.state == .ringing { return notReached(id) }
      endMessage(of: id)
      submit(.customerLeave(CustomerLeave(contact: id)), for: id)
    case .outside:
      if contact.consult != nil, leg.state == .ringing {
        submit(.consultOutcome(ConsultOutcome(contact: id, answered: false)), for: id)
      } else if let consult = contact.consult {
        submit(.cancelConsult(HandleAct(contact: id, adviser: consult.by)), for: id)
      } else {
        submit(.outsideEnded(OutsideEnded(contact: id)), for: id)
      }
    case .adviser(let adviser):
      if contact.phase == .offered {
        // The desk may still be answered; only a refusal at the telephone declines.
        if case .refused(let status) = ending.cause, [480, 486, 600, 603].contains(status) {
          submit(.declineOffer(DeclineOffer(contact: id, adviser: adviser)), for: id)
        }
      } else if leg.state == .ringing || leg.mustConfirm {
        submit(.declineDuty(DeclineDuty(contact: id, officer: adviser)), for: id)
      } else {
        submit(.endHandling(HandleAct(contact: id, adviser: adviser)), for: id)
      }
    }
  }

  // MARK: Requests outside calls

  private func asked(_ handle: RequestHandle, _ message: SIPMessage, _ flow: Flow) {
    if message.method == .register { return registered(handle, message, flow) }
    let status = message.method == .options ? 200 : 405
    perform(
      engine.respond(handle, status: status, nowMilliseconds: milliseconds()))
  }

  private func referred(_ call: CallHandle, _ referral: Referral) {
    // Transfers are asked for at the desk; a telephone may not send a caller anywhere.
    perform(
      engine.rejectReferral(call, number: referral.number, nowMilliseconds: milliseconds()))
  }

  /// Of a number to ring, so that there is one callback to it.
  func fingerprint(_ number: String?) -> NumberFingerprint {
    guard let number else { return .none }
    let code = HMAC<SHA256>.authenticationCode(
      for: Array(number.utf8), using: SymmetricKey(data: options.fingerprintKey))
    let raw = Array(code).prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return NumberFingerprint(raw == 0 ? 1 : raw)
  }
}

extension String {
  var trimmingBlanks: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}

import CallControl
import Desk
import Exchange
import Logging
import NIOCore
import SIP
import Vocabulary

// Calls that go out: to duty officers, numbers outside, customers who are called back.
extension VoiceGateway {
  /// Where a call may still be tried, and for whom it is.
  struct Attempt {
    /// As it counts against the caps; nil for what does not.
    var reading: NumberReading?
    /// The one being tried.
    var way: Way?
    /// Trunk and proxy, best first.
    var ways: [Way]
    var endsAt: Int64
    var mustConfirm: Bool
  }
  struct Way: Hashable {
    var trunk: Int
    var proxy: Int
    /// As the trunk wants it.
    var called = ""
    /// The number presented; "" for none.
    var shows = ""
  }

  func ring(
    _ party: Party, _ destination: Destination, forMilliseconds time: Int64, of id: ContactID
  ) {
    guard calls[id]?.legs[party] == nil else { return }
    let plan = exchange.policy.telephone.diallingPlan
    let number: String?
    var mustConfirm = false
    switch destination {
    case .number(let text): number = text
    case .secret(let name):
      number = secret(name)
      mustConfirm = true
    case .customer: number = customerNumber(of: id)
    case .phone(let adviser): return ringPhone(adviser, party, forMilliseconds: time, of: id)
    }
    guard let number, let read = NumberReading(number, plan: plan) else {
      return notRung(party, of: id, why: "no number")
    }
    let decision = OutboundRules.decide(
      read, by: caller(of: id), shows: shownNumber(for: id), in: exchange.policy.telephone,
      use: use,
      isUp: { [trunks] place in
        place < trunks.count ? trunks[place].health?.isUp ?? true : true
      }, at: clock.now())
    switch decision {
    case .refused(let refusal): notRung(party, of: id, why: "\(refusal)")
    case .allowed(let attempts):
      let ways = attempts.flatMap { one in
        proxies(of: one.trunk).map {
          Way(trunk: one.trunk, proxy: $0, called: one.called, shows: one.shows)
        }
      }
      use.begin(read, by: caller(of: id), at: clock.now())
      attempt(
        Attempt(
          reading: read, ways: ways, endsAt: milliseconds() + time,
          mustConfirm: mustConfirm), party, of: id)
    }
  }

  /// A trunk's servers, those that answer first.
  private func proxies(of trunk: Int) -> [Int] {
    if trunk < trunks.count, let health = trunks[trunk].health { return health.order }
    return Array(exchange.policy.telephone.trunks[trunk].proxies.indices)
  }

  /// Against whose cap a call counts: the adviser's who asked for it.
  private func caller(of id: ContactID) -> AdviserID {
    guard let contact = exchange.contact(id), contact.origin == .outbound || contact.consult != nil
    else { return .none }
    return contact.consult?.by ?? contact.interactions.first?.adviser ?? .none
  }

  /// Tries the next way.
  func attempt(_ attempt: Attempt, _ party: Party, of id: ContactID) {
    var attempt = attempt
    let left = attempt.endsAt - milliseconds()
    guard left > 0, !attempt.ways.isEmpty else {
      release(attempt)
      return notRung(party, of: id, why: "no trunk takes it")
    }
    let way = attempt.ways.removeFirst()
    attempt.way = way
    let trunks = exchange.policy.telephone.trunks
    guard way.trunk < trunks.count, let flow = flow(to: trunks[way.trunk].proxies[way.proxy]) else {
      return self.attempt(attempt, party, of: id)
    }
    let trunk = trunks[way.trunk]
    let server = trunk.proxies[way.proxy]
    let domain = trunk.domain.isEmpty ? server.host : trunk.domain
    var target = SIPURI(user: SIPURI.escapedUser(way.called), host: domain)
    if trunk.domain.isEmpty, server.port != 0 { target.port = server.port }
    let shows = way.shows
    let from = SIPURI(user: SIPURI.escapedUser(shows.isEmpty ? "anonymous" : shows), host: domain)
    var headers: [HeaderField] = []
    if trunk.identity == .asserted, !shows.isEmpty {
      headers.append(HeaderField(.assertedIdentity, NameAddress(from).description))
    }
    var credentials: DigestCredentials?
    if let registration = trunk.registration, let password = secret(registration.secret) {
      credentials = DigestCredentials(name: registration.user, password: password)
    }
    place(target, flow, from: NameAddress(from), headers, credentials, attempt, party, of: id, left)
  }

  /// A call that began here is over, or never began.
  func release(_ attempt: Attempt) {
    if let reading = attempt.reading { use.end(reading) }
  }

  /// A leg takes one of its trunk's lines until it ends.
  func takeLine(of trunk: Int, _ leg: LegID) {
    let trunks = exchange.policy.telephone.trunks
    guard trunk < trunks.count else { return }
    legs[leg]?.trunk = trunks[trunk].name
    use.take(trunks[trunk].name)
  }

  func place(
    _ target: SIPURI, _ flow: Flow, from: NameAddress, _ headers: [HeaderField],
    _ credentials: DigestCredentials?, _ attempt: Attempt, _ party: Party, of id: ContactID,
    _ milliseconds: Int64
  ) {
    do {
      // The line is known with the call; until then it is nobody's.
      let leg = try openLeg(nil, codecs: codecs(of: attempt.way))
      let offer = try makeOffer(for: leg)
      var call = OutgoingCall(
        target: target, flow: flow, from: from, offer: Body(sdp: offer.bytes))
      call.headers = headers
      call.credentials = credentials
      call.ringMaximumMilliseconds = Int(milliseconds)
      guard let placed = engine.dial(call, nowMilliseconds: self.milliseconds()) else {
        legs[leg] = nil
        media.closeLeg(leg)
        release(attempt)
        return notRung(party, of: id, why: "too many calls")
      }
      legs[leg]?.line = .sip(placed.handle)
      legs[leg]?.contact = id
      legs[leg]?.party = party
      legs[leg]?.isOutgoing = true
      legs[leg]?.mustConfirm = attempt.mustConfirm
      legs[leg]?.attempt = attempt
      if let way = attempt.way { takeLine(of: way.trunk, leg) }
      legOfCall[placed.handle] = leg
      calls[id]?.legs[party] = leg
      counts.callsOut += 1
      perform(placed.actions)
    } catch {
      release(attempt)
      notRung(party, of: id, why: "\(error)")
    }
  }

  /// What the plan lets a trunk speak, best first; anything for what is no trunk's.
  private func codecs(of way: Way?) -> [TelephoneCodec] {
    let trunks = exchange.policy.telephone.trunks
    guard let way, way.trunk < trunks.count else { return TelephoneCodec.all }
    return trunks[way.trunk].codecs
  }

  /// A numeric address; names are looked up when the plan goes in force.
  func flow(to server: SIPServerPolicy) -> Flow? {
    let port = server.port == 0 ? 5060 : server.port
    guard server.transport == .udp || server.transport == .byName,
      let host = addresses[server.host] ?? numeric(server.host), let local = transport?.port
    else { return nil }
    return Flow(
      transport: .udp, localHost: options.host, localPort: UInt16(clamping: local),
      remoteHost: host, remotePort: port)
  }

  private func numeric(_ host: String) -> String? {
    NetworkAddress(host.trimmingBrackets) == nil ? nil : host
  }

  /// The number of the service that the contact came by; "" for the trunk's own.
  private func shownNumber(for id: ContactID) -> String {
    let points = exchange.policy.entryPoints
    let entry = exchange.contact(id)?.entry ?? .none
    guard entry.index < points.count else { return "" }
    let point = points[entry.index]
    if !point.shows.isEmpty { return point.shows }
    return point.channels.contains(.voice) && TelephoneNumber(point.address) != nil
      ? point.address : ""
  }

  private func customerNumber(of id: ContactID) -> String? {
    guard let contact = exchange.contact(id) else { return nil }
    let card = calls[id]?.card ?? []
    let sealed = card.isEmpty ? identities(id) ?? [] : card
    return confidant.value(CustomerCard.self, sealed, of: contact.subject, .identity)?.number
  }

  func stopRinging(_ party: Party, of id: ContactID) {
    guard let leg = calls[id]?.legs[party], let found = legs[leg], found.isOutgoing,
      found.state == .ringing || found.mustConfirm
    else { return }
    legs[leg]?.attempt?.ways = []
    hangUp(leg)
  }

  /// Nobody could be rung: the exchange goes on as if nobody had answered.
  func notRung(_ party: Party, of id: ContactID, why: String) {
    logger.notice("not rung", metadata: ["contact": "\(id)", "why": "\(why)"])
    guard let contact = exchange.contact(id) else { return }
    switch party {
    case .outside where contact.consult != nil:
      submit(.consultOutcome(ConsultOutcome(contact: id, answered: false)), for: id)
    case .outside: submit(.outsideEnded(OutsideEnded(contact: id)), for: id)
    case .customer: notReached(id)
    case .adviser(let officer):
      submit(.declineDuty(DeclineDuty(contact: id, officer: officer)), for: id)
    }
  }

  /// A customer who was called did not answer.
  func notReached(_ id: ContactID) {
    guard let contact = exchange.contact(id) else { return }
    if contact.callback != nil, let share = contact.interactions.first {
      submit(
        .callbackOutcome(
          CallbackOutcome(contact: id, adviser: share.adviser, reached: false)), for: id)
    } else {
      submit(.customerLeave(CustomerLeave(contact: id)), for: id)
    }
  }

  // MARK: What becomes of it

  func progress(_ call: CallHandle, _ body: Body?) {
    guard let body, let leg = legOfCall[call] else { return }
    accept(body, for: leg)
  }

  func answered(_ call: CallHandle, _ body: Body?, _ mustAnswer: Bool) {
    guard let leg = legOfCall[call] else { return }
    if let body { accept(body, for: leg) }
    guard var found = legs[leg], found.negotiation.agreed != nil else { return hangUp(leg) }
    found.state = .answered
    legs[leg] = found
    let id = found.contact
    guard let contact = exchange.contact(id), let party = found.party else { return hangUp(leg) }
    switch party {
    case .customer:
      if contact.callback != nil, let share = contact.interactions.first {
        submit(
          .callbackOutcome(
            CallbackOutcome(contact: id, adviser: share.adviser, reached: true)), for: id)
      }
    case .outside:
      if contact.consult != nil {
        submit(.consultOutcome(ConsultOutcome(contact: id, answered: true)), for: id)
      } else {
        submit(.outsideAnswered(OutsideAnswered(contact: id)), for: id)
      }
    case .adviser(let officer):
      if found.mustConfirm {
        askToConfirm(leg)
      } else if contact.phase == .offered {
        submit(.acceptOffer(AcceptOffer(contact: id, adviser: officer)), for: id)
      } else {
        submit(.answerDuty(AnswerDuty(contact: id, officer: officer)), for: id)
      }
    }
    rewire(id)
  }

  /// A machine may have answered: who takes the call says so by a key.
  private func askToConfirm(_ leg: LegID) {
    Task {
      let words = WaitWords(exchange.policy.names.languages.first ?? "en").confirmDuty
      guard let clip = await speaker.clip(words, language: "en"), legs[leg] != nil else { return }
      mix { _ = try media.say(leg, [clip, clip]) }
    }
  }

  func confirmed(_ leg: LegID) {
    guard let found = legs[leg], case .adviser(let officer)? = found.party else { return }
    legs[leg]?.mustConfirm = false
    mix { try media.stopSaying(leg) }
    submit(.answerDuty(AnswerDuty(contact: found.contact, officer: officer)), for: found.contact)
  }

  /// A way that failed before it rang leads to the next one.
  func tryAgain(_ leg: Leg, _ ending: CallEnding) -> Bool {
    guard let attempt = leg.attempt, leg.state == .ringing, let party = leg.party else {
      return false
    }
    switch ending.cause {
    case .refused(let status) where status == 408 || status >= 500 && status < 600: break
    case .timedOut, .lost: break
    default: return false
    }
    if let way = attempt.way { failed(way) }
    guard !attempt.ways.isEmpty else { return false }
    self.attempt(attempt, party, of: leg.contact)
    return true
  }
}

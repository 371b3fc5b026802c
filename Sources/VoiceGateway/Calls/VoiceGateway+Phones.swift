import CallControl
import Exchange
import SIP
import Vocabulary

// Desk phones: they register, and ring for the advisers whose they are.
extension VoiceGateway {
  func registered(_ handle: RequestHandle, _ message: SIPMessage, _ flow: Flow) {
    let now = milliseconds()
    let phones = exchange.policy.telephone.phones
    // A trunk may be on the same network as the phones: where they may be is what counts.
    let address = NetworkAddress(flow.remoteHost.trimmingBrackets)
    guard !phones.accounts.isEmpty, address.map(phones.accepts) ?? false else {
      return perform(engine.respond(handle, status: 403, nowMilliseconds: now))
    }
    if digest?.realm != phones.realm {
      var random = SystemRandomNumberGenerator()
      let key = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) }
      digest = DigestServer(realm: phones.realm, key: key)
    }
    guard var server = digest else { return }
    defer { digest = server }
    let outcome = server.verify(message, nowMilliseconds: now) { user, algorithm in
      password(of: user).map {
        DigestCredentials(name: user, password: $0).secret(realm: phones.realm, algorithm)
      }
    }
    switch outcome {
    case .accepted(let user):
      // A phone may register its own adviser's address and no other.
      guard let to = try? message.to(), to.uri.userText == user else {
        return perform(engine.respond(handle, status: 403, nowMilliseconds: now))
      }
      let answer = registrar.register(message, from: flow, nowMilliseconds: now)
      perform(
        engine.respond(
          handle, status: answer.status, headers: answer.headers, nowMilliseconds: now))
    case .absent, .stale:
      let headers = server.challenge(nowMilliseconds: now, isStale: outcome == .stale)
      perform(engine.respond(handle, status: 401, headers: headers, nowMilliseconds: now))
    case .wrong:
      counts.wrongPasswords += 1
      let headers = server.challenge(nowMilliseconds: now)
      perform(engine.respond(handle, status: 401, headers: headers, nowMilliseconds: now))
    }
  }

  /// The password of an adviser's phone, by their name in the plan.
  private func password(of user: String) -> String? {
    let policy = exchange.policy
    guard let at = policy.names.advisers.firstIndex(of: user),
      let account = policy.telephone.phones.account(of: AdviserID(index: at))
    else { return nil }
    return secret(account.secret)
  }

  func bindings(of adviser: AdviserID) -> [Registrar.Binding] {
    let policy = exchange.policy
    guard adviser.index < policy.names.advisers.count, !policy.telephone.phones.realm.isEmpty else {
      return []
    }
    let address = SIPURI(
      user: SIPURI.escapedUser(policy.names.advisers[adviser.index]),
      host: policy.telephone.phones.realm)
    return registrar.bindings(address, nowMilliseconds: milliseconds())
  }

  /// Rings the phone that registered last and best; the adviser's browser goes before it.
  func ringPhone(
    _ adviser: AdviserID, _ party: Party, forMilliseconds time: Int64, of id: ContactID
  ) {
    let isOffer = exchange.contact(id)?.phase == .offered
    guard browsers[adviser] == nil, let binding = bindings(of: adviser).first else {
      // An offer rings in the desk; a duty goes on to the next means.
      if !isOffer { notRung(party, of: id, why: "no phone is registered") }
      return
    }
    let policy = exchange.policy
    let entry = exchange.contact(id)?.entry ?? .none
    let name = entry.index < policy.entryPoints.count ? policy.entryPoints[entry.index].name : ""
    let from = NameAddress(
      displayName: name, SIPURI(user: "guildhall", host: policy.telephone.phones.realm))
    place(
      binding.contact.uri, binding.flow, from: from, [], nil,
      Attempt(
        ways: [], endsAt: milliseconds() + time,
        mustConfirm: false), party, of: id, time)
  }
}

import Exchange
import Logging
import NIOCore
import SIP
import Vocabulary

// Lines to the public network: whether their servers answer, and being registered at them.
extension VoiceGateway {
  /// One trunk as it is now.
  struct TrunkState {
    var name: String
    var health: TrunkHealth?
    var registration: RegistrationHandle?
  }

  /// Follows the plan in force; what has not changed goes on.
  func prepareTrunks() async {
    let telephone = exchange.policy.telephone
    var names: Set<String> = []
    for trunk in telephone.trunks {
      for server in trunk.proxies where NetworkAddress(server.host.trimmingBrackets) == nil {
        names.insert(server.host)
      }
    }
    for name in names.sorted() {
      // The first address; several are several proxies in the plan.
      if let address = try? await Self.resolve(name) { addresses[name] = address }
    }
    let now = milliseconds()
    for state in trunks {
      if let handle = state.registration {
        perform(engine.unregister(handle, nowMilliseconds: now))
      }
    }
    pings = [:]
    trunks = telephone.trunks.map { trunk in
      var state = TrunkState(name: trunk.name)
      if trunk.optionsEvery > .zero, trunk.ringsOut {
        var health = TrunkHealth(
          serverCount: min(trunk.proxies.count, TrunkHealth.serversMaximum), nowMilliseconds: now)
        health.intervalMilliseconds = Int(trunk.optionsEvery.milliseconds)
        state.health = health
      }
      return state
    }
    for place in telephone.trunks.indices { register(place) }
  }

  private static func resolve(_ name: String) async throws -> String? {
    try await Task.detached {
      try SocketAddress.makeAddressResolvingHost(name, port: 0).ipAddress
    }.value
  }

  private func register(_ place: Int) {
    let trunk = exchange.policy.telephone.trunks[place]
    guard let rule = trunk.registration, let server = trunk.proxies.first,
      let flow = flow(to: server)
    else { return }
    let domain = trunk.domain.isEmpty ? server.host : trunk.domain
    var plan = RegistrationClient.Plan(
      registrar: SIPURI(host: domain),
      address: NameAddress(SIPURI(user: SIPURI.escapedUser(rule.user), host: domain)), flow: flow)
    plan.expiresSeconds = Int(rule.every.milliseconds / 500)
    plan.credentials = secret(rule.secret).map {
      DigestCredentials(name: rule.user, password: $0)
    }
    guard let begun = engine.register(plan, nowMilliseconds: milliseconds()) else { return }
    trunks[place].registration = begun.handle
    perform(begun.actions)
  }

  func watchTrunks(at now: Int64) {
    for place in trunks.indices {
      guard var health = trunks[place].health,
        (health.nextDeadlineMilliseconds ?? .max) <= now
      else { continue }
      let steps = health.advance(nowMilliseconds: now)
      trunks[place].health = health
      follow(steps, of: place)
    }
  }

  private func follow(_ steps: [TrunkHealth.Step], of place: Int) {
    let policies = exchange.policy.telephone.trunks
    guard place < policies.count else { return }
    for step in steps {
      switch step {
      case .ping(let server): ping(policies[place], server, of: place)
      case .changed(let server, let state):
        logger.notice(
          "trunk",
          metadata: ["name": "\(policies[place].name)", "server": "\(server)", "is": "\(state)"])
      }
    }
  }

  private func ping(_ trunk: TrunkPolicy, _ server: Int, of place: Int) {
    guard server < trunk.proxies.count, let flow = flow(to: trunk.proxies[server]) else { return }
    let host = trunk.domain.isEmpty ? trunk.proxies[server].host : trunk.domain
    let from = NameAddress(SIPURI(user: "guildhall", host: options.host))
    guard
      let sent = engine.send(
        .options, to: SIPURI(host: host), from: from, over: flow, nowMilliseconds: milliseconds())
    else { return }
    pings[sent.handle] = Way(trunk: place, proxy: server)
    perform(sent.actions)
  }

  func pinged(_ handle: RequestHandle, _ message: SIPMessage?) {
    guard let way = pings.removeValue(forKey: handle), way.trunk < trunks.count,
      var health = trunks[way.trunk].health
    else { return }
    let steps = health.answered(
      way.proxy, status: message?.status, nowMilliseconds: milliseconds())
    trunks[way.trunk].health = health
    follow(steps, of: way.trunk)
  }

  /// A call could not be placed there: others are tried first for a while.
  func failed(_ way: Way) {
    guard way.trunk < trunks.count, var health = trunks[way.trunk].health else { return }
    let steps = health.callFailed(way.proxy, nowMilliseconds: milliseconds())
    trunks[way.trunk].health = health
    follow(steps, of: way.trunk)
  }

  func told(_ handle: RegistrationHandle, _ state: RegistrationState) {
    guard let place = trunks.firstIndex(where: { $0.registration == handle }) else { return }
    if case .failed(let status, _) = state {
      logger.error(
        "trunk not registered",
        metadata: ["name": "\(trunks[place].name)", "status": "\(status ?? 0)"])
    }
  }
}

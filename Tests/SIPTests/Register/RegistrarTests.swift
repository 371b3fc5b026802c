import SIP
import Testing

@Suite("Registrar")
struct RegistrarTests {
  static let address = try! SIPURI("sip:b@192.0.2.1")
  static let flow = TransactionTests.flow()

  static func register(
    _ contact: String?, expires: Int? = nil, number: Int = 1, callID: String = "r"
  ) -> SIPMessage {
    var message = TransactionTests.request(.register, branch: "z9hG4bKr", id: callID)
    message.set(.cSeq, "\(number) REGISTER")
    if let contact { message.append(.contact, contact) }
    if let expires { message.append(.expires, String(expires)) }
    return message
  }

  @Test("binds, lists what is preferred first, and forgets what has expired")
  func binds() {
    var registrar = Registrar()
    let both = "<sip:desk@192.0.2.5>;q=0.2, <sip:mobile@192.0.2.6>;expires=120"
    let answer = registrar.register(
      Self.register(both, expires: 600), from: Self.flow, nowMilliseconds: 0)
    #expect(answer.status == 200)
    #expect(answer.headers.filter { $0.name == .contact }.count == 2)
    #expect(
      registrar.bindings(Self.address, nowMilliseconds: 1).map { $0.contact.uri.user }
        == ["mobile", "desk"])
    #expect(registrar.nextDeadlineMilliseconds == 120_000)
    let goneEarly = registrar.advance(nowMilliseconds: 120_000)
    #expect(goneEarly.isEmpty)
    #expect(registrar.bindings(Self.address, nowMilliseconds: 120_000).count == 1)
    let gone = registrar.advance(nowMilliseconds: 600_000)
    #expect(gone == ["b@192.0.2.1"])
    #expect(registrar.addressCount == 0)
  }

  @Test("takes one binding away, or all of them, or neither when asked wrongly")
  func removes() {
    var registrar = Registrar()
    _ = registrar.register(
      Self.register("<sip:a@h>, <sip:b@h>"), from: Self.flow, nowMilliseconds: 0)
    _ = registrar.register(
      Self.register("<sip:a@h>;expires=0", number: 2), from: Self.flow, nowMilliseconds: 0)
    #expect(registrar.bindings(Self.address, nowMilliseconds: 1).count == 1)
    let wrong = registrar.register(
      Self.register("*", expires: 60, number: 3), from: Self.flow, nowMilliseconds: 0)
    #expect(wrong.status == 400)
    let right = registrar.register(
      Self.register("*", expires: 0, number: 4), from: Self.flow, nowMilliseconds: 0)
    #expect(right.status == 200)
    #expect(registrar.addressCount == 0)
  }

  @Test("refuses an interval that is too brief, and requests out of order")
  func refuses() {
    var registrar = Registrar()
    let brief = registrar.register(
      Self.register("<sip:a@h>;expires=5"), from: Self.flow, nowMilliseconds: 0)
    #expect(brief.status == 423)
    #expect(brief.headers == [HeaderField(.minExpires, "60")])
    _ = registrar.register(
      Self.register("<sip:a@h>", number: 5), from: Self.flow, nowMilliseconds: 0)
    let late = registrar.register(
      Self.register("<sip:a@h>;expires=0", number: 4), from: Self.flow, nowMilliseconds: 0)
    #expect(late.status == 500)
    #expect(registrar.bindings(Self.address, nowMilliseconds: 1).count == 1)
  }

  @Test("knows a device again by its instance, wherever it registers from")
  func instance() {
    var registrar = Registrar()
    for port in [1_000, 2_000] {
      let contact =
        "<sip:a@192.0.2.7:\(port)>;+sip.instance=\"<urn:uuid:1>\";reg-id=1"
      _ = registrar.register(
        Self.register(contact, callID: "\(port)"), from: Self.flow, nowMilliseconds: 0)
    }
    #expect(
      registrar.bindings(Self.address, nowMilliseconds: 1).map(\.contact.uri.port) == [2_000])
  }

  @Test("refuses more bindings than an address may have")
  func maximum() {
    var registrar = Registrar()
    let many = (0...Registrar.bindingsMaximum).map { "<sip:a\($0)@h>" }.joined(separator: ",")
    let answer = registrar.register(
      Self.register(many), from: Self.flow, nowMilliseconds: 0)
    #expect(answer.status == 403)
    #expect(registrar.addressCount == 0)
  }
}

@Suite("Registering")
struct RegistrationTests {
  @Test("answers a challenge, takes 423, and refreshes at half the time")
  func whole() throws {
    var network = VirtualNetwork()
    var server = DigestServer(realm: "council", key: Array(0..<32), algorithms: [.md5])
    var registrar = Registrar()
    registrar.minimumSeconds = 600
    let credentials = DigestCredentials(name: "ann", password: "secret")
    network.react[1] = { engine, event, now in
      guard case .request(let handle, let message, let flow) = event else { return [] }
      let outcome = server.verify(message, nowMilliseconds: now) { _, algorithm in
        credentials.secret(realm: "council", algorithm)
      }
      guard case .accepted = outcome else {
        return engine.respond(
          handle, status: 401,
          headers: server.challenge(nowMilliseconds: now, isStale: outcome == .stale),
          nowMilliseconds: now)
      }
      let answer = registrar.register(message, from: flow, nowMilliseconds: now)
      return engine.respond(
        handle, status: answer.status, headers: answer.headers, nowMilliseconds: now)
    }
    var plan = RegistrationClient.Plan(
      registrar: try SIPURI("sip:192.0.2.2"),
      address: NameAddress(try SIPURI("sip:ann@192.0.2.2")), flow: network.flows[0])
    plan.credentials = credentials
    plan.expiresSeconds = 120
    let begun = network.engines[0].register(plan, nowMilliseconds: network.now)
    let made = try #require(begun)
    network.perform(0, made.actions)
    network.run(60_000)
    func states() -> [RegistrationState] {
      network.events[0].compactMap {
        if case .registration(_, let state) = $0 { state } else { nil }
      }
    }
    #expect(states() == [.registered(expiresSeconds: 600)])
    network.run(300_000)
    #expect(states().count == 2)
    network.perform(
      0, network.engines[0].unregister(made.handle, nowMilliseconds: network.now))
    network.run(60_000)
    #expect(states().last == .unregistered)
    #expect(registrar.addressCount == 0)
    #expect(network.isEmpty)
  }

  @Test("backs off further and further while there is no answer")
  func backsOff() throws {
    var network = VirtualNetwork()
    network.drop = { _, _ in true }
    let plan = RegistrationClient.Plan(
      registrar: try SIPURI("sip:192.0.2.2"),
      address: NameAddress(try SIPURI("sip:ann@192.0.2.2")), flow: network.flows[0])
    let begun = network.engines[0].register(plan, nowMilliseconds: network.now)
    let made = try #require(begun)
    network.perform(0, made.actions)
    network.run(7_200_000)
    let tries = network.events[0].count
    #expect((5...14).contains(tries))
  }
}

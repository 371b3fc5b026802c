import SIP
import Testing

@Suite("Transfer, forks and refreshing")
struct TransferTests {
  @Test("a referral is accepted, reported and over")
  func referral() throws {
    var network = VirtualNetwork()
    let (caller, _) = try CallTests.connected(&network)
    network.react[0] = { engine, event, now in
      guard case .referred(let call, let referral) = event else { return [] }
      return engine.acceptReferral(call, number: referral.number, nowMilliseconds: now)
        + engine.reportReferral(
          call, number: referral.number, status: 180, nowMilliseconds: now)
        + engine.reportReferral(
          call, number: referral.number, status: 200, nowMilliseconds: now)
    }
    let called = try #require(network.arrived(1).first)
    network.perform(
      1,
      network.engines[1].refer(
        called, to: try SIPURI("sip:other@192.0.2.3"), nowMilliseconds: network.now))
    network.run(5_000)
    let progress = network.events[1].compactMap { event -> Int? in
      if case .referralProgress(_, let status, _) = event { status } else { nil }
    }
    #expect(progress.sorted() == [100, 180, 200])
    network.perform(0, network.engines[0].hangUp(caller, nowMilliseconds: network.now))
    network.run(60_000)
    #expect(network.isEmpty)
  }

  @Test("an attended transfer names the dialog, and the new call finds the old one")
  func replaces() throws {
    var network = VirtualNetwork()
    let (caller, called) = try CallTests.connected(&network)
    let own = try #require(network.engines[0].replaces(caller))
    // Seen from the far end, whose tag it is.
    var outgoing = network.call()
    outgoing.replaces = own
    let new = network.dial(outgoing)
    network.run(1_000)
    let replaced = network.events[1].compactMap { event -> CallHandle? in
      if case .incoming(_, _, _, let replaced) = event { replaced } else { nil }
    }
    #expect(replaced == [called])
    for call in [caller, new] {
      network.perform(0, network.engines[0].hangUp(call, nowMilliseconds: network.now))
    }
    network.run(60_000)
    #expect(network.isEmpty)
  }

  @Test("a call that replaces what is not there is refused with 481")
  func replacesNothing() {
    var network = VirtualNetwork()
    var outgoing = network.call()
    outgoing.replaces = Replaces(callID: "x", toTag: "y", fromTag: "z")
    _ = network.dial(outgoing)
    network.run(60_000)
    #expect(network.endings(0) == [.refused(481)])
    #expect(network.isEmpty)
  }

  @Test("a second fork that answers is acknowledged and ended")
  func fork() throws {
    var network = VirtualNetwork()
    let (call, _) = try CallTests.connected(&network)
    let answer = try #require(
      network.sent.compactMap { try? SIPMessage($0) }.first {
        $0.status == 200 && (try? $0.cSeq().method) == .invite
      })
    var other = answer
    var to = try answer.to()
    to.parameters["tag"] = "another"
    other.set(.to, to.description)
    let before = network.sent.count
    network.perform(
      0,
      network.engines[0].receive(
        other.serialized(), from: network.flows[0], nowMilliseconds: network.now))
    let methods = network.sent[before...].compactMap { try? SIPMessage($0).method }
    #expect(methods == [.ack, .bye])
    #expect(network.endings(0).isEmpty)
    network.perform(0, network.engines[0].hangUp(call, nowMilliseconds: network.now))
    network.run(60_000)
    #expect(network.isEmpty)
  }

  @Test("a call is refreshed for as long as both are there, and ends when one is not")
  func refreshing() throws {
    var network = VirtualNetwork { _, configuration in configuration.refreshSeconds = 90 }
    _ = try CallTests.connected(&network)
    network.run(3_600_000)
    #expect(network.endings(0).isEmpty && network.endings(1).isEmpty)
    network.drop = { _, _ in true }
    network.run(300_000)
    #expect(network.endings(0).count == 1 && network.endings(1) == [.notRefreshed])
    #expect(network.isEmpty)
  }

  @Test("an interval too small is refused, and asked for again larger")
  func tooSmall() throws {
    var network = VirtualNetwork { side, configuration in
      configuration.refreshSeconds = side == 0 ? 100 : 1_800
      configuration.minimumRefreshSeconds = side == 0 ? 90 : 300
    }
    let (call, _) = try CallTests.connected(&network)
    let messages = network.sent.compactMap { try? SIPMessage($0) }
    #expect(messages.contains { $0.status == 422 })
    #expect(
      messages.contains { $0.status == 200 && $0.text(.refreshExpires)?.hasPrefix("300") == true })
    network.perform(0, network.engines[0].hangUp(call, nowMilliseconds: network.now))
    network.run(60_000)
    #expect(network.isEmpty)
  }

  @Test("calls are challenged and made again with credentials, once")
  func challenged() throws {
    for password in ["secret", "wrong"] {
      var network = VirtualNetwork()
      var server = DigestServer(realm: "council", key: Array(0..<32))
      let right = DigestCredentials(name: "ann", password: "secret")
      network.react[1] = { engine, event, now in
        guard case .incoming(let call, let invite, _, _) = event else { return [] }
        let outcome = server.verify(invite, nowMilliseconds: now, isProxy: true) {
          right.secret(realm: "council", $1)
        }
        guard case .accepted = outcome else {
          return engine.reject(
            call, status: 407, headers: server.challenge(nowMilliseconds: now, isProxy: true),
            nowMilliseconds: now)
        }
        return engine.answer(call, answerBody, nowMilliseconds: now)
      }
      var outgoing = network.call()
      outgoing.credentials = DigestCredentials(name: "ann", password: password)
      let call = network.dial(outgoing)
      network.run(2_000)
      let isAnswered = CallTests.has(network.events[0]) {
        if case .answered = $0 { true } else { false }
      }
      #expect(isAnswered == (password == "secret"))
      network.perform(0, network.engines[0].hangUp(call, nowMilliseconds: network.now))
      network.run(60_000)
      #expect(network.endings(0) == [password == "secret" ? .local : .refused(407)])
      #expect(network.isEmpty)
    }
  }
}

import SIP
import Testing

@Suite("Calls")
struct CallTests {
  /// The called side rings, then answers.
  static func answering(_ engine: inout CallEngine, _ event: CallEvent, _ now: Int64) -> [Action] {
    switch event {
    case .incoming(let call, _, _, _):
      engine.ring(call, nowMilliseconds: now)
        + engine.answer(call, answerBody, nowMilliseconds: now)
    case .offered(let call, _): engine.acceptOffer(call, answerBody, nowMilliseconds: now)
    case .request(let request, _, _):
      engine.respond(request, status: 200, nowMilliseconds: now)
    default: []
    }
  }

  static func connected(
    _ network: inout VirtualNetwork, _ outgoing: OutgoingCall? = nil
  ) throws -> (CallHandle, CallHandle) {
    network.react[1] = answering
    let call = network.dial(outgoing)
    network.run(1_000)
    return (call, try #require(network.arrived(1).first))
  }

  static func has(_ events: [CallEvent], _ match: (CallEvent) -> Bool) -> Bool {
    events.contains(where: match)
  }

  @Test("is rung, answered, acknowledged, hung up, and nothing is left of it")
  func whole() throws {
    var network = VirtualNetwork()
    let (call, _) = try Self.connected(&network)
    #expect(
      Self.has(network.events[0]) {
        if case .progress(_, 180, nil, _) = $0 { true } else { false }
      })
    #expect(
      Self.has(network.events[0]) {
        if case .answered(_, answerBody, false, _) = $0 { true } else { false }
      })
    #expect(
      Self.has(network.events[1]) { if case .acknowledged = $0 { true } else { false } })
    network.perform(0, network.engines[0].hangUp(call, nowMilliseconds: network.now))
    network.run(60_000)
    #expect(network.endings(0) == [.local])
    #expect(network.endings(1) == [.remote])
    #expect(network.isEmpty)
  }

  @Test("may be hung up by the called side, with a reason")
  func reason() throws {
    var network = VirtualNetwork()
    let (_, called) = try Self.connected(&network)
    let reason = Reason(protocolName: "Q.850", cause: 16, words: "Normal")
    network.perform(
      1,
      network.engines[1].hangUp(
        called, headers: [HeaderField(.reason, reason.description)],
        nowMilliseconds: network.now))
    network.run(60_000)
    guard case .ended(_, let ending) = network.events[0].last else {
      Issue.record("the caller was not told")
      return
    }
    #expect(ending.cause == .remote)
    #expect(ending.reasons == [reason])
    #expect(network.isEmpty)
  }

  @Test("that is refused ends with the status", arguments: [302, 486, 603])
  func refused(status: Int) {
    var network = VirtualNetwork()
    network.react[1] = { engine, event, now in
      guard case .incoming(let call, _, _, _) = event else { return [] }
      return engine.reject(call, status: status, nowMilliseconds: now)
    }
    _ = network.dial()
    network.run(60_000)
    #expect(network.endings(0) == [.refused(status)])
    #expect(network.endings(1) == [.local])
    #expect(network.isEmpty)
  }

  @Test("is cancelled while it rings")
  func cancelled() throws {
    var network = VirtualNetwork()
    network.react[1] = { engine, event, now in
      guard case .incoming(let call, _, _, _) = event else { return [] }
      return engine.ring(call, nowMilliseconds: now)
    }
    let call = network.dial()
    network.run(1_000)
    network.perform(0, network.engines[0].hangUp(call, nowMilliseconds: network.now))
    network.run(60_000)
    #expect(network.endings(0) == [.local])
    #expect(network.endings(1) == [.remote])
    #expect(network.isEmpty)
  }

  @Test("cancelled before anything came is cancelled once something has")
  func cancelledEarly() throws {
    var network = VirtualNetwork()
    let call = network.dial()
    network.perform(0, network.engines[0].hangUp(call, nowMilliseconds: network.now))
    network.run(60_000)
    #expect(network.endings(1) == [.remote])
    #expect(network.isEmpty)
  }

  @Test("answered although it was cancelled is acknowledged and ended")
  func crossing() throws {
    var network = VirtualNetwork()
    network.react[1] = { engine, event, now in
      guard case .incoming(let call, _, _, _) = event else { return [] }
      return engine.answer(call, answerBody, nowMilliseconds: now)
    }
    network.drop = { side, bytes in side == 1 && bytes.starts(with: "CANCEL".utf8) }
    let call = network.dial()
    network.perform(0, network.engines[0].hangUp(call, nowMilliseconds: network.now))
    network.run(90_000)
    #expect(network.endings(0) == [.local])
    #expect(network.endings(1) == [.remote])
    #expect(network.isEmpty)
  }

  @Test("nobody answers ends after the ringing time, and cancels")
  func noAnswer() throws {
    var network = VirtualNetwork { _, configuration in
      configuration.ringMaximumMilliseconds = 20_000
    }
    network.react[1] = { engine, event, now in
      guard case .incoming(let call, _, _, _) = event else { return [] }
      return engine.ring(call, nowMilliseconds: now)
    }
    _ = network.dial()
    network.run(90_000)
    #expect(network.endings(0) == [.timedOut])
    #expect(network.endings(1) == [.remote])
    #expect(network.isEmpty)
  }

  @Test("to nowhere ends after 64*T1")
  func nowhere() throws {
    var network = VirtualNetwork()
    network.drop = { _, _ in true }
    _ = network.dial()
    network.run(31_999)
    #expect(network.endings(0).isEmpty)
    network.run(1)
    #expect(network.endings(0) == [.timedOut])
    #expect(network.isEmpty)
  }

  @Test("whose ACK never comes is ended by the called side")
  func noACK() throws {
    var network = VirtualNetwork()
    network.drop = { _, bytes in bytes.starts(with: "ACK".utf8) }
    _ = try Self.connected(&network)
    network.run(120_000)
    #expect(network.endings(1) == [.notAcknowledged])
    #expect(network.endings(0) == [.remote])
    #expect(network.isEmpty)
  }

  @Test("hung up before its ACK sends BYE only after it")
  func byeAfterACK() throws {
    var network = VirtualNetwork()
    network.react[1] = { engine, event, now in
      guard case .incoming(let call, _, _, _) = event else { return [] }
      return engine.answer(call, answerBody, nowMilliseconds: now)
        + engine.hangUp(call, nowMilliseconds: now)
    }
    _ = network.dial()
    network.run(90_000)
    let methods = network.sent.compactMap { try? SIPMessage($0).method }
    #expect(methods == [.invite, .ack, .bye])
    #expect(network.endings(0) == [.remote])
    #expect(network.isEmpty)
  }

  @Test("without an offer takes the one in the answer and answers it in the ACK")
  func delayedOffer() throws {
    var network = VirtualNetwork()
    network.react[1] = Self.answering
    network.react[0] = { engine, event, now in
      guard case .answered(let call, _, true, _) = event else { return [] }
      return engine.acknowledge(call, Body(sdp: Array("v=0 late".utf8)), nowMilliseconds: now)
    }
    let call = network.dial(network.call(nil))
    network.run(1_000)
    #expect(
      Self.has(network.events[1]) {
        if case .acknowledged(_, let body) = $0 {
          body?.bytes == Array("v=0 late".utf8)
        } else {
          false
        }
      })
    network.perform(0, network.engines[0].hangUp(call, nowMilliseconds: network.now))
    network.run(60_000)
    #expect(network.isEmpty)
  }

  @Test("rings reliably with early media and is answered after PRACK")
  func reliable() throws {
    var network = VirtualNetwork()
    network.react[1] = { engine, event, now in
      guard case .incoming(let call, _, _, _) = event else { return [] }
      return engine.ring(
        call, status: 183, body: Body(sdp: Array("v=0 early".utf8)), nowMilliseconds: now)
        + engine.answer(call, nil, nowMilliseconds: now)
    }
    let call = network.dial()
    network.run(2_000)
    let lines = network.sent.compactMap { try? SIPMessage($0) }
    let prack = try #require(lines.firstIndex { $0.method == .prack })
    let answer = try #require(
      lines.firstIndex { $0.status == 200 && (try? $0.cSeq().method) == .invite })
    #expect(prack < answer)
    #expect(try lines[prack].rAck().cSeq == CSeq(1, .invite))
    network.perform(0, network.engines[0].hangUp(call, nowMilliseconds: network.now))
    network.run(60_000)
    #expect(network.isEmpty)
  }

  @Test("whose reliable ringing is never acknowledged is refused")
  func unacknowledgedRinging() throws {
    var network = VirtualNetwork()
    network.react[1] = { engine, event, now in
      guard case .incoming(let call, _, _, _) = event else { return [] }
      return engine.ring(call, status: 183, body: answerBody, nowMilliseconds: now)
    }
    network.drop = { _, bytes in bytes.starts(with: "PRACK".utf8) }
    _ = network.dial()
    network.run(120_000)
    #expect(network.endings(1) == [.timedOut])
    #expect(network.endings(0) == [.refused(504)])
    #expect(network.isEmpty)
  }

  @Test("is offered anew by either side, also at the same time")
  func glare() throws {
    var network = VirtualNetwork()
    let (caller, called) = try Self.connected(&network)
    network.react[0] = Self.answering
    let (first, second) = (
      Body(sdp: Array("v=0 hold".utf8)), Body(sdp: Array("v=0 other".utf8))
    )
    network.perform(0, network.engines[0].offer(caller, first, nowMilliseconds: network.now))
    network.perform(1, network.engines[1].offer(called, second, nowMilliseconds: network.now))
    network.run(10_000)
    for (side, body) in [(0, second), (1, first)] {
      #expect(
        Self.has(network.events[side]) {
          if case .offered(_, body) = $0 { true } else { false }
        })
      #expect(
        Self.has(network.events[side]) {
          if case .offerAccepted = $0 { true } else { false }
        })
    }
    #expect(network.sent.contains { (try? SIPMessage($0).status) == 491 })
    network.perform(0, network.engines[0].hangUp(caller, nowMilliseconds: network.now))
    network.run(60_000)
    #expect(network.isEmpty)
  }

  @Test("keeps going when an offer is refused")
  func refusedOffer() throws {
    var network = VirtualNetwork()
    let (caller, _) = try Self.connected(&network)
    network.react[1] = { engine, event, now in
      guard case .offered(let call, _) = event else { return [] }
      return engine.rejectOffer(call, nowMilliseconds: now)
    }
    network.perform(
      0, network.engines[0].offer(caller, answerBody, nowMilliseconds: network.now))
    network.run(1_000)
    #expect(
      Self.has(network.events[0]) {
        if case .offerRefused(_, 488) = $0 { true } else { false }
      })
    #expect(network.endings(0).isEmpty)
  }
}

import SIP
import Testing

/// Whatever comes in, the engine comes to rest: no call, transaction or deadline is left.
@Suite("Hostile messages")
struct HostileTests {
  static let messages: [[UInt8]] =
    (TortureTests.valid + TortureTests.malformed + TortureTests.semantic).map(\.bytes)

  /// A message with bytes changed, cut out or repeated.
  static func mutated(_ random: inout Seeded) -> [UInt8] {
    var bytes = messages[random.below(messages.count)]
    for _ in 0..<random.below(6) where bytes.count > 2 {
      let at = random.below(bytes.count)
      switch random.below(4) {
      case 0: bytes[at] = UInt8(truncatingIfNeeded: random.next())
      case 1: bytes.removeSubrange(at..<min(bytes.count, at + random.below(40)))
      case 2:
        let piece = bytes[at..<min(bytes.count, at + random.below(40))]
        bytes.insert(contentsOf: piece, at: random.below(bytes.count))
      default: bytes[at] = Array("\r\n;,<>:@%\" ".utf8)[random.below(11)]
      }
    }
    return bytes
  }

  @Test("leave nothing, answered by the user or not", arguments: 1...8)
  func rest(seed: Int) throws {
    var random = Seeded(UInt64(seed))
    var engine = CallEngine(random: Seeded(UInt64(seed) + 99))
    var now: Int64 = 0
    var handles: [CallHandle] = []
    for _ in 0..<600 {
      now += Int64(random.below(500))
      for action in engine.receive(
        Self.mutated(&random), from: TortureTests.flow, nowMilliseconds: now)
      {
        if case .event(.incoming(let call, _, _, _)) = action { handles.append(call) }
        if case .send(let bytes, _) = action {
          #expect(throws: Never.self) { try SIPMessage(bytes) }
        }
      }
      guard !handles.isEmpty else { continue }
      let call = handles[random.below(handles.count)]
      switch random.below(6) {
      case 0: _ = engine.ring(call, status: 183, body: answerBody, nowMilliseconds: now)
      case 1: _ = engine.answer(call, answerBody, nowMilliseconds: now)
      case 2: _ = engine.reject(call, status: 486, nowMilliseconds: now)
      case 3: _ = engine.hangUp(call, nowMilliseconds: now)
      case 4: _ = engine.offer(call, answerBody, nowMilliseconds: now)
      default: _ = engine.advance(nowMilliseconds: now)
      }
    }
    var turns = 0
    while let due = engine.nextDeadlineMilliseconds, turns < 200_000 {
      now = max(now, due)
      _ = engine.advance(nowMilliseconds: now)
      turns += 1
    }
    let left = (engine.callCount, engine.transactions.count)
    #expect(left == (0, 0), "seed \(seed)")
  }

  @Test("a broken Contact is refused by the registrar, as is an address it cannot serve")
  func registrar() throws {
    var registrar = Registrar()
    for (text, status) in [
      (TortureMalformed.regbadct, 400), (TortureSemantics.unksm2, 404),
      (TortureSemantics.cparam01, 200), (TortureValid.escnull, 200),
    ] {
      let answer = registrar.register(
        try SIPMessage(wire(text)), from: TortureTests.flow, nowMilliseconds: 0)
      #expect(answer.status == status)
    }
  }

  @Test("calls beyond the maximum are refused with 503, and none while draining")
  func maximum() throws {
    var configuration = EngineConfiguration()
    configuration.callsMaximum = 1
    var engine = CallEngine(configuration: configuration, random: Seeded(1))
    func statuses(_ text: String) throws -> [Int] {
      try engine.receive(wire(text), from: TortureTests.flow, nowMilliseconds: 0).compactMap {
        if case .send(let bytes, _) = $0 { try SIPMessage(bytes).status } else { nil }
      }
    }
    #expect(try statuses(TortureValid.esc01) == [100])
    #expect(try statuses(TortureMalformed.baddate) == [503])
    engine.configuration.callsMaximum = 10
    engine.configuration.isDraining = true
    #expect(try statuses(TortureSemantics.inv2543) == [503])
  }
}

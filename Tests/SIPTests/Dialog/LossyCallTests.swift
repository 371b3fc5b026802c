import SIP
import Testing

/// Many calls over a network that loses, repeats and reorders: both sides must agree that each is
/// over, and nothing may be left of any.
@Suite("Calls over a bad network")
struct LossyCallTests {
  /// What each side does when something happens, by chance.
  static func behave(_ seed: UInt64) -> (inout CallEngine, CallEvent, Int64) -> [Action] {
    let random = Box(Seeded(seed))
    return { engine, event, now in
      switch event {
      case .incoming(let call, _, _, _):
        switch random.below(6) {
        case 0: return engine.reject(call, status: 486, nowMilliseconds: now)
        case 1: return engine.ring(call, nowMilliseconds: now)
        case 2:
          return engine.ring(call, status: 183, body: answerBody, nowMilliseconds: now)
            + engine.answer(call, nil, nowMilliseconds: now)
        default:
          return engine.ring(call, nowMilliseconds: now)
            + engine.answer(call, answerBody, nowMilliseconds: now)
        }
      case .answered(let call, _, true, _):
        return engine.acknowledge(call, answerBody, nowMilliseconds: now)
      case .offered(let call, _):
        if random.below(4) == 0 { return engine.rejectOffer(call, nowMilliseconds: now) }
        return engine.acceptOffer(call, answerBody, nowMilliseconds: now)
      case .referred(let call, let referral):
        return engine.acceptReferral(call, number: referral.number, nowMilliseconds: now)
          + engine.reportReferral(
            call, number: referral.number, status: 200, nowMilliseconds: now)
      default: return []
      }
    }
  }

  final class Box: @unchecked Sendable {
    var random: Seeded
    init(_ random: Seeded) { self.random = random }
    func below(_ limit: Int) -> Int { random.below(limit) }
  }

  @Test("end on both sides and leave nothing", arguments: 1...60)
  func calls(seed: Int) throws {
    let loss = [0, 5, 20, 40][seed % 4]
    var network = VirtualNetwork(
      seed: UInt64(seed),
      faults: .init(
        lossPercent: loss, duplicatePercent: 15, delayMaximumMilliseconds: 400)
    ) { _, configuration in
      configuration.ringMaximumMilliseconds = 30_000
      configuration.waitMaximumMilliseconds = 60_000
      configuration.refreshSeconds = 90
    }
    network.react = [Self.behave(UInt64(seed) * 3), Self.behave(UInt64(seed) * 5)]
    var random = Seeded(UInt64(seed) * 7)
    var dialled: [CallHandle] = []
    for _ in 0..<8 {
      dialled.append(network.dial(network.call(random.below(4) == 0 ? nil : answerBody)))
      network.run(Int64(random.below(1_500)))
    }
    for _ in 0..<20 {
      network.run(Int64(random.below(4_000)))
      let side = random.below(2)
      let calls = side == 0 ? dialled : network.arrived(1)
      guard !calls.isEmpty else { continue }
      let call = calls[random.below(calls.count)]
      let actions: [Action]
      switch random.below(4) {
      case 0: actions = network.engines[side].hangUp(call, nowMilliseconds: network.now)
      case 1:
        actions = network.engines[side].refer(
          call, to: try SIPURI("sip:else@192.0.2.9"), nowMilliseconds: network.now)
      default:
        actions = network.engines[side].offer(call, answerBody, nowMilliseconds: network.now)
      }
      network.perform(side, actions)
    }
    for call in dialled {
      network.perform(0, network.engines[0].hangUp(call, nowMilliseconds: network.now))
    }
    // The longest way to an end: a far end that fell silent after a provisional response.
    network.run(900_000)
    let isEmpty = network.isEmpty
    #expect(isEmpty, "seed \(seed)")
    let (ended, began) = (network.endings(0).count, dialled.count)
    #expect(ended == began, "seed \(seed)")
    let (endedThere, beganThere) = (network.endings(1).count, network.arrived(1).count)
    #expect(endedThere == beganThere, "seed \(seed)")
    let next = network.next
    #expect(next == nil, "seed \(seed)")
  }
}

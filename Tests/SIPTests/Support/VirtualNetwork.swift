import SIP

/// Two engines and a network between them that loses, repeats and reorders by a seed.
struct VirtualNetwork {
  struct Faults {
    var lossPercent = 0
    var duplicatePercent = 0
    var delayMaximumMilliseconds = 1
  }

  private struct Packet {
    var due: Int64
    var serial: Int
    var side: Int
    var bytes: [UInt8]
  }

  var now: Int64 = 1_000_000
  var engines: [CallEngine]
  var flows: [Flow]
  var faults: Faults
  var random: Seeded
  /// What each side was told, oldest first.
  var events: [[CallEvent]] = [[], []]
  /// Reacts to an event of a side, by commands whose actions it returns.
  var react: [(inout CallEngine, CallEvent, Int64) -> [Action]] = [
    { _, _, _ in [] }, { _, _, _ in [] },
  ]
  var sent: [[UInt8]] = []
  /// Drops what it says true to, besides chance.
  var drop: (Int, [UInt8]) -> Bool = { _, _ in false }
  private var packets: [Packet] = []
  private var serial = 0

  init(
    seed: UInt64 = 1, faults: Faults = Faults(), transport: TransportProtocol = .udp,
    _ configure: (Int, inout EngineConfiguration) -> Void = { _, _ in }
  ) {
    random = Seeded(seed)
    self.faults = faults
    flows = [
      Flow(
        transport: transport, localHost: "192.0.2.1", localPort: 5060, remoteHost: "192.0.2.2",
        remotePort: 5060, connection: transport.isReliable ? 1 : 0),
      Flow(
        transport: transport, localHost: "192.0.2.2", localPort: 5060, remoteHost: "192.0.2.1",
        remotePort: 5060, connection: transport.isReliable ? 1 : 0),
    ]
    engines = (0..<2).map { side in
      var configuration = EngineConfiguration()
      configure(side, &configuration)
      return CallEngine(
        configuration: configuration, random: Seeded(seed &* 31 &+ UInt64(side) &+ 7))
    }
  }

  /// Does what a side's engine asks for.
  mutating func perform(_ side: Int, _ actions: [Action]) {
    for action in actions {
      switch action {
      case .send(let bytes, _): post(1 - side, bytes)
      case .event(let event):
        events[side].append(event)
        let more = react[side](&engines[side], event, now)
        perform(side, more)
      }
    }
  }

  private mutating func post(_ side: Int, _ bytes: [UInt8]) {
    sent.append(bytes)
    if drop(side, bytes) { return }
    let copies = random.below(100) < faults.duplicatePercent ? 2 : 1
    for _ in 0..<copies where random.below(100) >= faults.lossPercent {
      serial += 1
      let delay = 1 + random.below(max(1, faults.delayMaximumMilliseconds))
      packets.append(
        Packet(due: now + Int64(delay), serial: serial, side: side, bytes: bytes))
    }
  }

  /// When something happens next; nil when nothing ever will.
  var next: Int64? {
    (packets.map(\.due) + engines.compactMap(\.nextDeadlineMilliseconds)).min()
  }

  /// Lets a time pass, event by event.
  mutating func run(_ milliseconds: Int64) {
    let end = now + milliseconds
    while let next, next <= end {
      now = max(now, next)
      if let at = packets.indices.filter({ packets[$0].due <= now }).min(by: {
        (packets[$0].due, packets[$0].serial) < (packets[$1].due, packets[$1].serial)
      }) {
        let packet = packets.remove(at: at)
        perform(
          packet.side,
          engines[packet.side].receive(
            packet.bytes, from: flows[packet.side], nowMilliseconds: now))
        continue
      }
      for side in 0..<2 {
        if let due = engines[side].nextDeadlineMilliseconds, due <= now {
          perform(side, engines[side].advance(nowMilliseconds: now))
        }
      }
    }
    now = end
  }

  func call(_ offer: Body? = Body(sdp: Array("v=0 offer".utf8))) -> OutgoingCall {
    OutgoingCall(
      target: try! SIPURI("sip:service@192.0.2.2"), flow: flows[0],
      from: NameAddress(try! SIPURI("sip:+441632960001@192.0.2.1")), offer: offer)
  }

  mutating func dial(_ outgoing: OutgoingCall? = nil) -> CallHandle {
    let made = engines[0].dial(outgoing ?? call(), nowMilliseconds: now)!
    perform(0, made.actions)
    return made.handle
  }

  /// The handles of calls that came in at a side.
  func arrived(_ side: Int) -> [CallHandle] {
    events[side].compactMap { event in
      if case .incoming(let handle, _, _, _) = event { handle } else { nil }
    }
  }

  func endings(_ side: Int) -> [CallEnding.Cause] {
    events[side].compactMap { event in
      if case .ended(_, let ending) = event { ending.cause } else { nil }
    }
  }

  /// Nothing is left over on either side.
  var isEmpty: Bool {
    engines.allSatisfy { $0.callCount == 0 && $0.transactions.count == 0 }
  }
}

let answerBody = Body(sdp: Array("v=0 answer".utf8))

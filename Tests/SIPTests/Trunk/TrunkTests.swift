import SIP
import Testing

@Suite("Trunks")
struct TrunkTests {
  @Test("a server that falls silent is down within ten seconds, and back after two answers")
  func failover() {
    var health = TrunkHealth(serverCount: 2, nowMilliseconds: 0)
    var isSilent = false
    var downAt: Int64?
    var upAt: Int64?
    var now: Int64 = 0
    let silentAt: Int64 = 30_001
    while now < 90_000 {
      now = health.nextDeadlineMilliseconds ?? now
      isSilent = now > silentAt && now < 60_000
      for step in health.advance(nowMilliseconds: now) {
        if case .changed(0, .down) = step { downAt = now }
        guard case .ping(let place) = step, place == 1 || !isSilent else { continue }
        for answer in health.answered(place, status: 200, nowMilliseconds: now) {
          if case .changed(0, .up) = answer { upAt = now }
        }
      }
    }
    #expect(downAt.map { $0 - silentAt <= 10_000 } == true)
    #expect(upAt.map { $0 > 60_000 } == true)
    #expect(health.order == [0, 1])
  }

  @Test("a failed call takes its server out at once")
  func failedCall() {
    var health = TrunkHealth(serverCount: 2, nowMilliseconds: 0)
    _ = health.answered(0, status: 200, nowMilliseconds: 0)
    _ = health.answered(1, status: 404, nowMilliseconds: 0)
    #expect(health.order == [0, 1])
    let steps = health.callFailed(0, nowMilliseconds: 10)
    #expect(steps == [.changed(0, .down)])
    #expect(health.order == [1, 0])
    #expect(health.isUp)
  }

  @Test("where to begin follows RFC 3263 4.1")
  func begin() throws {
    func next(_ text: String) throws -> ServerSelection.Next {
      ServerSelection.begin(try SIPURI(text))
    }
    #expect(try next("sip:example.org") == .askNAPTR("example.org"))
    #expect(
      try next("sip:a@192.0.2.3")
        == .servers([.init(transport: .udp, host: "192.0.2.3", port: 5060)]))
    #expect(
      try next("sips:a@example.org:7000")
        == .servers([.init(transport: .tls, host: "example.org", port: 7000)]))
    #expect(
      try next("sip:example.org;transport=tcp") == .askSRV([(.tcp, "_sip._tcp.example.org")]))
    #expect(try next("sip:example.org;transport=sctp") == ServerSelection.Next.none)
  }

  @Test("SRV records are drawn by weight within a priority")
  func weights() {
    var random = Seeded(2_782)
    var firsts: [String: Int] = [:]
    for _ in 0..<4_000 {
      let servers = ServerSelection.afterSRV(
        [
          (
            .udp,
            [
              .init(priority: 20, weight: 0, port: 5060, target: "last"),
              .init(priority: 10, weight: 30, port: 5060, target: "one"),
              .init(priority: 10, weight: 10, port: 5060, target: "two"),
            ]
          )
        ], host: "h", isSecure: false, random: &random)
      #expect(servers.count == 3 && servers.last?.host == "last")
      firsts[servers[0].host, default: 0] += 1
    }
    #expect((2_800...3_200).contains(firsts["one"] ?? 0))
  }
}

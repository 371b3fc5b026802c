import MediaRelay
import SIP
import Testing

@Suite("The media relay's client")
struct RelayClientTests {
  /// A client that has been told that the relay runs, at 0.
  static func running() -> RelayClient {
    var client = RelayClient(boot: "b7", at: 0)
    let first = client.tick(0)
    _ = client.receive(answer(to: first[0], uptime(100)), at: 1)
    return client
  }

  static func uptime(_ seconds: Int) -> String {
    #"{"result":"ok","statistics":{"totalstatistics":{"uptime":\#(seconds)}}}"#
  }

  static func text(_ action: RelayClient.Action) -> String {
    guard case .transmit(let bytes) = action else { return "" }
    return String(decoding: bytes, as: UTF8.self)
  }

  static func cookie(_ action: RelayClient.Action) -> String {
    String(text(action).prefix { $0 != " " })
  }

  static func answer(to action: RelayClient.Action, _ body: String) -> [UInt8] {
    Array((cookie(action) + " " + body).utf8)
  }

  @Test("requests are written as the relay reads them")
  func wire() throws {
    var client = RelayClient(boot: "b7", at: 0)
    let offer = RelayRequest.offer(
      "v=0\r\n", callID: "L1", fromTag: "ep", .browserOffers(plain: .g722))
    let (_, actions) = try client.send(offer, at: 0)
    #expect(
      Self.text(actions[0])
        == #"b7_1 {"ICE":"remove","call-id":"L1","codec":{"mask":["all"],"#
        + #""transcode":["G722","telephone-event"]},"command":"offer","#
        + #""flags":["trust-address","strip-extmap"],"from-tag":"ep","#
        + #""replace":["origin","session-connection"],"rtcp-mux":["demux"],"#
        + #""sdp":"v=0\r\n","transport-protocol":"RTP/AVP"}"#)
    let (_, block) = try client.send(.blockDTMF(callID: "L1", fromTag: "ep"), at: 0)
    #expect(
      Self.text(block[0])
        == #"b7_2 {"call-id":"L1","command":"block DTMF","from-tag":"ep"}"#)
  }

  @Test("three tries under one cookie, then it is given up")
  func tries() throws {
    var client = Self.running()
    let (id, first) = try client.send(.query(callID: "x"), at: 10)
    var log: [(Int64, RelayClient.Action)] = []
    for now in stride(from: Int64(10), through: 4_000, by: 10) {
      for action in client.tick(now) {
        if case .transmit = action, Self.cookie(action) != Self.cookie(first[0]) { continue }
        log.append((now, action))
      }
    }
    let own = log.filter { $0.1 != .down }
    #expect(own.map(\.0) == [510, 1510, 3510])
    #expect(own[0].1 == first[0] && own[1].1 == first[0])
    #expect(own[2].1 == .complete(id, .failure(.unanswered)))
    #expect(client.pendingCount == 0)
  }

  @Test("an answer ends a request once, however often it comes")
  func duplicates() throws {
    var client = Self.running()
    let (id, first) = try client.send(.list(limit: 5), at: 10)
    let datagram = Self.answer(to: first[0], #"{"calls":["a","b"],"result":"ok"}"#)
    let actions = client.receive(datagram, at: 20)
    guard case .complete(id, .success(let answer)) = actions.first else {
      Issue.record("no answer")
      return
    }
    #expect(answer.calls == ["a", "b"])
    #expect(client.receive(datagram, at: 21) == [])
    #expect(client.tick(600).allSatisfy { Self.cookie($0) != Self.cookie(first[0]) })
  }

  @Test("datagrams that are not ours are left alone", arguments: strangers)
  func strangersIgnored(datagram: String) throws {
    var client = Self.running()
    _ = try client.send(.ping, at: 10)
    #expect(client.receive(Array(datagram.utf8), at: 20) == [])
    #expect(client.pendingCount == 1)
  }

  static let strangers = [
    "", " ", "b7", "b7_", "b7_2", "b7_3 {}", "b8_2 {}", "b7_99999999999999999999999 {}",
    "b7_-2 {}", "x b7_2 {}", "b7_2{}",
  ]

  @Test("answers that cannot be used say why", arguments: answers)
  func badAnswers(body: String, fault: RelayFault) throws {
    var client = Self.running()
    let request = RelayRequest.offer("v=0", callID: "x", fromTag: "ep", .plainPhone)
    let (id, first) = try client.send(request, at: 10)
    let actions = client.receive(Self.answer(to: first[0], body), at: 20)
    #expect(actions == [.complete(id, .failure(fault))])
  }

  static let answers: [(String, RelayFault)] = [
    ("", .malformedAnswer), ("{}", .malformedAnswer), ("[]", .malformedAnswer),
    ("d6:result2:oke", .malformedAnswer), (#"{"result":"ok"}"#, .malformedAnswer),
    (#"{"result":"ok","sdp":""}"#, .malformedAnswer),
    (#"{"result":"ok","sdp":7}"#, .malformedAnswer),
    (#"{"result":"load limit"}"#, .overloaded),
    (#"{"result":"error","error-reason":"Unknown call-id"}"#, .unknownCall),
    (
      #"{"result":"error","error-reason":"Call-ID not found or tags didn't match"}"#,
      .unknownCall
    ),
    (#"{"result":"error","error-reason":"Failed to parse SDP"}"#, .refused("Failed to parse SDP")),
    (#"{"result":"error"}"#, .refused("error")),
    (String(repeating: "[", count: 60_000), .malformedAnswer),
    ("{\"result\":" + String(repeating: "{\"a\":", count: 10_000), .malformedAnswer),
  ]

  @Test("it is down after three pings without an answer, and up with the next answer")
  func liveness() {
    var client = Self.running()
    #expect(client.isUp)
    var events: [(Int64, RelayClient.Action)] = []
    var last: RelayClient.Action?
    for now in stride(from: Int64(100), through: 6_000, by: 100) {
      for action in client.tick(now) {
        if case .transmit = action { last = action } else { events.append((now, action)) }
      }
    }
    #expect(events.map(\.0) == [4_000])
    #expect(events.map(\.1) == [.down])
    #expect(!client.isUp)
    // After a silence it is asked how long it has run.
    #expect(Self.text(last!).contains("statistics"))
    #expect(client.receive(Self.answer(to: last!, Self.uptime(106)), at: 6_010) == [.up])
    #expect(client.isUp)
  }

  @Test("a relay that never answers is told as down once")
  func neverThere() {
    var client = RelayClient(boot: "b7", at: 0)
    var events: [RelayClient.Action] = []
    for now in stride(from: Int64(0), through: 20_000, by: 250) {
      events += client.tick(now).filter { if case .transmit = $0 { false } else { true } }
    }
    #expect(events == [.down])
  }

  @Test("a relay that began anew between two pings is noticed")
  func restart() {
    var client = Self.running()
    var events: [(Int64, RelayClient.Action)] = []
    for now in stride(from: Int64(100), through: 20_000, by: 100) {
      for action in client.tick(now) {
        guard case .transmit = action else {
          events.append((now, action))
          continue
        }
        // It restarts at 7 seconds, at once.
        let seconds = now < 7_000 ? 100 + Int(now) / 1000 : (Int(now) - 7_000) / 1000
        let body =
          Self.text(action).contains("statistics") ? Self.uptime(seconds) : #"{"result":"pong"}"#
        events += client.receive(Self.answer(to: action, body), at: now + 5).map { (now, $0) }
      }
    }
    #expect(events.map(\.1) == [.restarted])
    #expect(events.allSatisfy { $0.0 > 7_000 && $0.0 <= 12_000 })
  }

  @Test("what does not fit is refused at once, and all is given up at the end")
  func limits() throws {
    var client = Self.running()
    let long = String(repeating: "x", count: 70_000)
    #expect(throws: RelayFault.tooLarge) { try client.send(.query(callID: long), at: 1) }
    for _ in 0..<RelayClient.maximumPending { _ = try client.send(.ping, at: 1) }
    #expect(throws: RelayFault.tooManyPending) { try client.send(.ping, at: 1) }
    let closed = client.close()
    #expect(closed.count == RelayClient.maximumPending)
    #expect(throws: RelayFault.closed) { try client.send(.ping, at: 2) }
    #expect(client.tick(99_999) == [])
  }

  @Test("no cookie is used for two requests, whatever is lost or doubled")
  func cookies() throws {
    var client = RelayClient(boot: "b7", at: 0)
    var seen: [String: String] = [:]
    var open: Set<RelayClient.RequestID> = []
    var now: Int64 = 0
    for step in 0..<3_000 {
      now += Int64(step % 7) * 40
      var actions = client.tick(now)
      if step % 2 == 0, open.count < 500 {
        let (id, sent) = try client.send(.query(callID: "c\(step)"), at: now)
        open.insert(id)
        actions += sent
      }
      for action in actions {
        if case .complete(let id, _) = action { #expect(open.remove(id) != nil) }
        guard case .transmit = action else { continue }
        let text = Self.text(action)
        let known = seen.updateValue(text, forKey: Self.cookie(action))
        #expect(known == nil || known == text)
        guard step % 3 != 0 else { continue }
        for _ in 0...(step % 2) {
          let answers = client.receive(Self.answer(to: action, #"{"result":"ok"}"#), at: now)
          for case .complete(let id, _) in answers { #expect(open.remove(id) != nil) }
        }
      }
    }
    #expect(open.count == client.pendingCount)
  }
}

import SIP
import Testing

/// The timers of RFC 3261 17 in virtual time, message by message.
@Suite("Transactions")
struct TransactionTests {
  static func flow(_ transport: TransportProtocol = .udp) -> Flow {
    Flow(
      transport: transport, localHost: "192.0.2.1", localPort: 5060, remoteHost: "192.0.2.2",
      remotePort: 5060)
  }

  static func request(
    _ method: SIPMethod, branch: String? = nil, toTag: String? = nil, id: String = "1"
  ) -> SIPMessage {
    var message = SIPMessage(.request(method, try! SIPURI("sip:b@192.0.2.1")))
    if let branch {
      message.append(.via, "SIP/2.0/UDP 192.0.2.2:5060;branch=\(branch)")
    }
    message.append(.maxForwards, "70")
    message.append(.from, "<sip:a@192.0.2.2>;tag=from")
    message.append(.to, "<sip:b@192.0.2.1>" + (toTag.map { ";tag=\($0)" } ?? ""))
    message.append(.callID, "call-\(id)")
    message.append(.cSeq, "1 \(method)")
    return message
  }

  /// When something was sent, in milliseconds from the beginning, until the layer is at rest.
  static func sendTimes(
    _ layer: inout TransactionLayer, until end: Int64 = 200_000
  ) -> (sent: [Int64], timedOut: Int64?) {
    var sent: [Int64] = []
    var timedOut: Int64?
    while let due = layer.nextDeadlineMilliseconds, due <= end {
      for output in layer.advance(nowMilliseconds: due) {
        if case .send = output { sent.append(due) }
        if case .timedOut = output { timedOut = due }
      }
    }
    return (sent, timedOut)
  }

  @Test("INVITE is repeated by timer A and given up by timer B")
  func timerA() {
    var layer = TransactionLayer()
    _ = layer.send(
      Self.request(.invite), branch: "z9hG4bKa", over: Self.flow(), nowMilliseconds: 0)
    let (sent, timedOut) = Self.sendTimes(&layer)
    #expect(sent == [500, 1_500, 3_500, 7_500, 15_500, 31_500])
    #expect(timedOut == 32_000)
    #expect(layer.count == 0)
  }

  @Test("other requests are repeated by timer E, at most every T2, and given up by timer F")
  func timerE() {
    var layer = TransactionLayer()
    _ = layer.send(
      Self.request(.options), branch: "z9hG4bKa", over: Self.flow(), nowMilliseconds: 0)
    let (sent, timedOut) = Self.sendTimes(&layer)
    #expect(
      sent == [
        500, 1_500, 3_500, 7_500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500,
      ])
    #expect(timedOut == 32_000)
  }

  @Test("nothing is repeated over a reliable transport", arguments: [SIPMethod.invite, .options])
  func reliable(method: SIPMethod) {
    var layer = TransactionLayer()
    _ = layer.send(
      Self.request(method), branch: "z9hG4bKa", over: Self.flow(.tcp), nowMilliseconds: 0)
    let (sent, timedOut) = Self.sendTimes(&layer)
    #expect(sent.isEmpty)
    #expect(timedOut == 32_000)
  }

  static func response(_ status: Int, _ method: SIPMethod) -> SIPMessage {
    var message = SIPMessage(.response(status, ReasonPhrase.of(status)))
    message.append(.via, "SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKa")
    message.append(.from, "<sip:a@192.0.2.2>;tag=from")
    message.append(.to, "<sip:b@192.0.2.1>;tag=to")
    message.append(.callID, "call-1")
    message.append(.cSeq, "1 \(method)")
    return message
  }

  @Test("a refused INVITE is acknowledged each time, until timer D")
  func timerD() throws {
    var layer = TransactionLayer()
    _ = layer.send(
      Self.request(.invite), branch: "z9hG4bKa", over: Self.flow(), nowMilliseconds: 0)
    for time in [100, 600, 31_000] as [Int64] {
      let outputs = layer.receive(
        Self.response(486, .invite).serialized(), from: Self.flow(), nowMilliseconds: time)
      guard case .send(let bytes, _) = outputs.first else {
        Issue.record("no ACK at \(time)")
        return
      }
      let ack = try SIPMessage(bytes)
      #expect(ack.method == .ack)
      #expect(try ack.to().tag == "to")
      #expect(try ack.topVia().branch == "z9hG4bKa")
      #expect(outputs.count == (time == 100 ? 2 : 1))
    }
    #expect(layer.nextDeadlineMilliseconds == 32_100)
    _ = layer.advance(nowMilliseconds: 32_100)
    #expect(layer.count == 0)
  }

  @Test("a response to anything else ends its repetition, and timer K the transaction")
  func timerK() {
    var layer = TransactionLayer()
    _ = layer.send(
      Self.request(.options), branch: "z9hG4bKa", over: Self.flow(), nowMilliseconds: 0)
    _ = layer.receive(
      Self.response(200, .options).serialized(), from: Self.flow(), nowMilliseconds: 10)
    #expect(layer.nextDeadlineMilliseconds == 5_010)
    let (sent, timedOut) = Self.sendTimes(&layer)
    #expect(sent.isEmpty && timedOut == nil && layer.count == 0)
  }

  static func serve(
    _ layer: inout TransactionLayer, _ method: SIPMethod, _ status: Int
  ) throws -> TransactionID {
    let outputs = layer.receive(
      request(method, branch: "z9hG4bKs").serialized(), from: flow(), nowMilliseconds: 0)
    guard case .request(let message, _, _, let id) = outputs.first else {
      throw SIPFault(.empty, offset: 0, section: "no request")
    }
    let response = TransactionLayer.response(to: message, status: status, toTag: "to")
    _ = layer.respond(response, to: id, nowMilliseconds: 0)
    return id
  }

  @Test("a refusal of INVITE is repeated by timer G until timer H says that no ACK came")
  func timerG() throws {
    var layer = TransactionLayer()
    _ = try Self.serve(&layer, .invite, 486)
    let (sent, timedOut) = Self.sendTimes(&layer)
    #expect(
      sent == [
        500, 1_500, 3_500, 7_500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500,
      ])
    #expect(timedOut == 32_000)
    #expect(layer.count == 0)
  }

  @Test("the ACK of a refusal ends its repetition, and timer I the transaction")
  func timerI() throws {
    var layer = TransactionLayer()
    _ = try Self.serve(&layer, .invite, 486)
    let outputs = layer.receive(
      Self.request(.ack, branch: "z9hG4bKs", toTag: "to").serialized(), from: Self.flow(),
      nowMilliseconds: 100)
    #expect(outputs.isEmpty)
    #expect(layer.nextDeadlineMilliseconds == 5_100)
    _ = layer.advance(nowMilliseconds: 5_100)
    #expect(layer.count == 0)
  }

  @Test("after a 2xx a repeated INVITE is absorbed until timer L, and its ACK passed on")
  func timerL() throws {
    var layer = TransactionLayer()
    _ = try Self.serve(&layer, .invite, 200)
    let again = layer.receive(
      Self.request(.invite, branch: "z9hG4bKs").serialized(), from: Self.flow(),
      nowMilliseconds: 100)
    #expect(again.isEmpty)
    let ack = layer.receive(
      Self.request(.ack, branch: "z9hG4bKother", toTag: "to").serialized(), from: Self.flow(),
      nowMilliseconds: 200)
    if case .acknowledgement = ack.first {} else { Issue.record("the ACK was not passed on") }
    #expect(layer.nextDeadlineMilliseconds == 32_000)
  }

  @Test("a repeated request gets the same response until timer J")
  func timerJ() throws {
    var layer = TransactionLayer()
    _ = try Self.serve(&layer, .options, 200)
    let again = layer.receive(
      Self.request(.options, branch: "z9hG4bKs").serialized(), from: Self.flow(),
      nowMilliseconds: 31_000)
    #expect(again.count == 1)
    _ = layer.advance(nowMilliseconds: 32_000)
    #expect(layer.count == 0)
  }

  @Test("an INVITE that falls silent after ringing is given up")
  func timerC() {
    var layer = TransactionLayer()
    _ = layer.send(
      Self.request(.invite), branch: "z9hG4bKa", over: Self.flow(), nowMilliseconds: 0)
    _ = layer.receive(
      Self.response(180, .invite).serialized(), from: Self.flow(), nowMilliseconds: 10)
    let (sent, timedOut) = Self.sendTimes(&layer, until: 300_000)
    #expect(sent.isEmpty)
    #expect(timedOut == 240_010)
  }

  @Test("beyond the maximum, new requests get 503 and those within dialogs are served")
  func maximum() throws {
    var layer = TransactionLayer(maximum: 200)
    let room = layer.maximum - layer.reserve
    for number in 0..<room {
      _ = layer.receive(
        Self.request(.options, branch: "z9hG4bK\(number)").serialized(), from: Self.flow(),
        nowMilliseconds: 0)
    }
    #expect(layer.count == room)
    let refused = layer.receive(
      Self.request(.options, branch: "z9hG4bKone").serialized(), from: Self.flow(),
      nowMilliseconds: 0)
    guard case .send(let bytes, _) = refused.first else {
      Issue.record("nothing was answered")
      return
    }
    let response = try SIPMessage(bytes)
    #expect(response.status == 503)
    #expect(response.has(.retryAfter))
    let served = layer.receive(
      Self.request(.bye, branch: "z9hG4bKtwo", toTag: "x").serialized(), from: Self.flow(),
      nowMilliseconds: 0)
    if case .request = served.first {} else { Issue.record("a BYE was not served") }
  }

  @Test("responses go where RFC 3581 says")
  func rport() throws {
    var layer = TransactionLayer()
    var far = Self.flow()
    far.remoteHost = "203.0.113.9"
    far.remotePort = 40_000
    var message = Self.request(.options)
    message.headers.insert(
      HeaderField(.via, "SIP/2.0/UDP 10.0.0.1:5060;rport;branch=z9hG4bKn"), at: 0)
    let outputs = layer.receive(message.serialized(), from: far, nowMilliseconds: 0)
    guard case .request(let request, _, _, let id) = outputs.first else {
      Issue.record("no request")
      return
    }
    let sent = layer.respond(
      TransactionLayer.response(to: request, status: 200), to: id, nowMilliseconds: 0)
    guard case .send(let bytes, let flow) = sent.first else {
      Issue.record("no response")
      return
    }
    let via = try SIPMessage(bytes).topVia()
    #expect(via.received == "203.0.113.9")
    #expect(via.rport == 40_000)
    #expect(flow.remotePort == 40_000)
  }
}

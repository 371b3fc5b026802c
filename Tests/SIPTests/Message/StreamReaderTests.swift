import SIP
import Testing

@Suite("Streams")
struct StreamReaderTests {
  static let one = wire(TortureValid.esc01)
  static let two = wire(TortureValid.transports)

  @Test("messages are found however the bytes are cut", arguments: [1, 2, 3, 7, 64, 1_000, 4_000])
  func cut(step: Int) throws {
    let bytes = Self.one + [13, 10, 13, 10] + Self.two + Self.one
    var reader = StreamReader()
    var messages: [SIPMessage] = []
    var pings = 0
    for begin in stride(from: 0, to: bytes.count, by: step) {
      reader.append(bytes[begin..<min(bytes.count, begin + step)])
      while let item = try reader.next() {
        switch item {
        case .message(let message): messages.append(message)
        case .ping: pings += 1
        case .pong: break
        }
      }
    }
    #expect(messages.map(\.method) == [.invite, .options, .invite])
    #expect(pings == 1)
  }

  @Test("no length, or one too large, ends the connection")
  func broken() {
    for text in [
      "OPTIONS sip:a@b SIP/2.0\nVia: SIP/2.0/TCP h;branch=z9hG4bKa\n\n",
      "OPTIONS sip:a@b SIP/2.0\nContent-Length: 70000\n\n",
    ] {
      var reader = StreamReader()
      reader.append(wire(text))
      #expect(throws: SIPFault.self) { try reader.next() }
      #expect(throws: SIPFault.self) { try reader.next() }
    }
  }

  @Test("a head that never ends is given up at the maximum")
  func endless() {
    var reader = StreamReader()
    var isRefused = false
    for _ in 0..<80 {
      reader.append([UInt8](repeating: 65, count: 1_024))
      if (try? reader.next()) == nil, (try? { try reader.next() }()) == nil {
        do { _ = try reader.next() } catch { isRefused = true }
      }
      if isRefused { break }
    }
    #expect(isRefused)
  }

  @Test("maxima hold: fields, their length, values")
  func maxima() {
    let head = "OPTIONS sip:a@b SIP/2.0\n"
    let fields = String(repeating: "X: y\n", count: SIPLimits.headersMaximum + 1)
    let long = "X: " + String(repeating: "y", count: SIPLimits.headerLineMaximum) + "\n"
    let folded = "X: y\n" + String(repeating: " y\n", count: 4_000)
    for text in [head + fields + "\n", head + long + "\n", head + folded + "\n"] {
      #expect(throws: SIPFault.self) { try SIPMessage(wire(text)) }
    }
    let values = (0...SIPLimits.valuesMaximum).map { "<sip:a\($0)@b>" }.joined(separator: ",")
    #expect(throws: SIPFault.self) {
      try SIPMessage(wire(head + "Contact: " + values + "\n\n")).contacts()
    }
  }
}

@Suite("URIs")
struct URITests {
  @Test(
    "that name the same resource by 19.1.4",
    arguments: [
      ("sip:%61lice@atlanta.com;transport=TCP", "sip:alice@AtLanTa.CoM;Transport=tcp"),
      ("sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5"),
      ("sip:carol@chicago.com;security=on", "sip:carol@chicago.com;newparam=5"),
      (
        "sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com",
        "sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com"
      ),
      (
        "sip:alice@atlanta.com?subject=project%20x&priority=urgent",
        "sip:alice@atlanta.com?priority=urgent&subject=project%20x"
      ), ("tel:+44-1632-960001", "tel:+441632960001"),
    ])
  func same(one: String, other: String) throws {
    #expect(try SIPURI(one).isEquivalent(to: SIPURI(other)))
    #expect(try SIPURI(other).isEquivalent(to: SIPURI(one)))
  }

  @Test(
    "that do not",
    arguments: [
      ("SIP:ALICE@AtLanTa.CoM;Transport=udp", "sip:alice@AtLanTa.CoM;Transport=UDP"),
      ("sip:bob@biloxi.com", "sip:bob@biloxi.com:5060"),
      ("sip:bob@biloxi.com", "sip:bob@biloxi.com;transport=udp"),
      ("sip:bob@biloxi.com", "sips:bob@biloxi.com"),
      ("sip:carol@chicago.com", "sip:carol@chicago.com?Subject=next%20meeting"),
      ("sip:bob@phone21.boxesbybob.com", "sip:bob@192.0.2.4"),
      ("sip:carol@chicago.com;security=on", "sip:carol@chicago.com;security=off"),
    ])
  func different(one: String, other: String) throws {
    #expect(try !SIPURI(one).isEquivalent(to: SIPURI(other)))
  }

  @Test(
    "are refused where they are broken",
    arguments: [
      "sip:", "sip:@h", "sip:a@", "sip:a@h:70000", "sip:a%4@h", "sip:a@[2001:db8::1", "tel:", "1:a",
      "sip:a b@h", "sip:a@h;=x",
    ])
  func broken(text: String) {
    #expect(throws: SIPFault.self) { try SIPURI(text) }
  }
}

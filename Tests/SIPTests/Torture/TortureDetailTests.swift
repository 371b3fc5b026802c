import SIP
import Testing

/// What RFC 4475 says must be found in some of its messages.
@Suite("RFC 4475 in detail")
struct TortureDetailTests {
  @Test("folds, escapes, compact names and several values")
  func wsinv() throws {
    let message = try SIPMessage(wire(TortureValid.wsinv))
    #expect(try message.vias().map(\.transport) == ["UDP", "TCP", "UDP"])
    #expect(try message.vias().map(\.branch) == ["390skdjuw", "z9hG4bK9ikj8", "z9hG4bK30239"])
    #expect(try message.from().displayName == "J Rosenberg \\\"")
    #expect(try message.maxForwards() == 68)
    #expect(try message.cSeq() == CSeq(9, .invite))
    let contact = try #require(try message.contacts().first)
    #expect(contact.displayName == "Quoted string \"\"")
    #expect(contact.parameters["newparam"] == "newvalue")
    #expect(contact.qThousandths == 330)
    #expect(message.lines(named: "unknownheaderwithunusualvalue") == [";;,,;;,;"])
    #expect(message.body.count == 150)
  }

  @Test("escaped and plain are the same resource")
  func escapes() throws {
    let message = try SIPMessage(wire(TortureValid.esc01))
    #expect(try message.to().uri.isEquivalent(to: SIPURI("sip:user@example.com")))
    #expect(message.requestURI?.userText == "sips:user@example.com")
  }

  @Test("a parameter belongs to the header without angle brackets, to the URI within them")
  func parameters() throws {
    let bare = try #require(
      try SIPMessage(wire(TortureSemantics.cparam01)).contacts().first)
    #expect(bare.parameters.has("unknownparam") && bare.uri.parameters.isEmpty)
    let within = try #require(
      try SIPMessage(wire(TortureSemantics.cparam02)).contacts().first)
    #expect(within.parameters.isEmpty && within.uri.parameter("unknownparam") == "")
  }

  @Test("a fault says where, which section and which answer")
  func faults() throws {
    let bytes = wire(TortureMalformed.ncl)
    do {
      _ = try SIPMessage(bytes)
      Issue.record("a negative length was taken")
    } catch {
      #expect(error.problem == .contentLength)
      #expect(bytes[error.offset...].starts(with: Array("-999".utf8)))
      #expect(error.section == "RFC 3261 20.14")
      #expect(error.status == 400)
    }
  }
}

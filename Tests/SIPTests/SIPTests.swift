import SIP
import Testing

@Suite("SIP")
struct SIPTests {
  @Test("names the version of RFC 3261") func version() {
    #expect(SIPProtocol.version == "SIP/2.0")
  }
}

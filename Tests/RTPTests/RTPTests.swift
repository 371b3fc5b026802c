import RTP
import Testing

@Suite("RTP")
struct RTPTests {
  @Test("is version 2") func version() {
    #expect(RTPProtocol.version == 2)
  }
}

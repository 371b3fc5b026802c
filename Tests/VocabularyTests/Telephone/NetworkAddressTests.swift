import Testing
import Vocabulary

@Suite("Addresses of the network")
struct NetworkAddressTests {
  @Test(
    "addresses are read, and written in one way",
    arguments: [
      ("192.0.2.10", "192.0.2.10"), ("0.0.0.0", "0.0.0.0"), ("::1", "::1"), ("::", "::"),
      ("2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"), ("2001:db8::", "2001:db8::"),
      ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"), ("::ffff:192.0.2.1", "192.0.2.1"),
      ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"), ("1::2:0:0:0", "1::2:0:0:0"),
    ])
  func reads(text: String, written: String) throws {
    let address = try #require(NetworkAddress(text))
    #expect(address.description == written)
    #expect(NetworkAddress(address.description) == address)
  }

  @Test(
    "what is no address is none",
    arguments: [
      "", "192.0.2", "192.0.2.256", "192.0.2.01", "192.0.2.1.1", "192.0.2.-1", "a.b.c.d", ":::",
      "1::2::3", "12345::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7::8:9", "::g",
      "1.2.3.4::", "fe80::1%eth0", "[::1]", "192.0.2.1 ", "::192.0.2.1.5", "1:2:3:4:5:6:7:8::",
      String(repeating: "0", count: 5000),
    ])
  func refuses(text: String) { #expect(NetworkAddress(text) == nil) }

  @Test("a range has the addresses that begin as it does")
  func ranges() throws {
    let range = try #require(AddressRange("192.0.2.64/26"))
    for (text, isIn) in [
      ("192.0.2.64", true), ("192.0.2.127", true), ("192.0.2.128", false), ("192.0.2.63", false),
      ("::ffff:192.0.2.100", true), ("::1", false),
    ] {
      #expect(range.contains(try #require(NetworkAddress(text))) == isIn, "\(text)")
    }
    let six = try #require(AddressRange("2001:db8::/33"))
    #expect(six.contains(try #require(NetworkAddress("2001:db8:7fff::9"))))
    #expect(!six.contains(try #require(NetworkAddress("2001:db8:8000::"))))
    let all = try #require(AddressRange("0.0.0.0/0"))
    #expect(all.contains(try #require(NetworkAddress("203.0.113.9"))))
    #expect(AddressRange("192.0.2.1")?.description == "192.0.2.1")
    #expect(AddressRange("192.0.2.1/32") == AddressRange("192.0.2.1"))
    for text in [
      "192.0.2.0/33", "192.0.2.0/", "192.0.2.0/-1", "192.0.2.0/+8", "::/129", "/8", "x/8",
    ] {
      #expect(AddressRange(text) == nil, "\(text)")
    }
  }

  @Test("a range that is written from within begins at its first address")
  func network() throws {
    let range = try #require(AddressRange("192.0.2.77/26"))
    #expect(range.network.description == "192.0.2.64/26")
    #expect(range.network != range)
    #expect(range.network.network == range.network)
  }

  @Test("ranges overlap when an address is in both")
  func overlaps() throws {
    func overlap(_ a: String, _ b: String) throws -> Bool {
      let (a, b) = (try #require(AddressRange(a)), try #require(AddressRange(b)))
      #expect(a.overlaps(b) == b.overlaps(a))
      return a.overlaps(b)
    }
    #expect(try overlap("10.0.0.0/8", "10.20.0.0/16"))
    #expect(try overlap("10.0.0.1", "10.0.0.1"))
    #expect(try !overlap("10.0.0.0/9", "10.128.0.0/9"))
    #expect(try !overlap("0.0.0.0/0", "::/0"))
  }

  @Test("a range is recorded as people write it")
  func recorded() throws {
    struct Box: Recorded {
      var ranges: [AddressRange] = []
      mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
        try coder.field("ranges", &ranges)
      }
    }
    var box = Box()
    box.ranges = [try #require(AddressRange("2001:db8::/32")), AddressRange()]
    #expect(try Box(decoding: box.encoded()).ranges == box.ranges)
    var writer = BinaryWriter()
    var text = ["10.0.0.0/99"]
    try writer.field("ranges", &text)
    #expect(throws: CodingFault.self) { try Box(decoding: writer.bytes) }
  }
}

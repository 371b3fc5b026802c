import SIP
import Testing

@Suite("Session descriptions")
struct SDPTests {
  @Test("what was read is printed as it was", arguments: SDPFixtures.all.map(\.name))
  func roundTrip(name: String) throws {
    let text = SDPFixtures.all.first { $0.name == name }!.text
    let wire = SDPFixtures.wire(text)
    let description = try SDP(parsing: wire)
    #expect(description.text == String(decoding: wire, as: UTF8.self))
    #expect(try SDP(parsing: text) == description, "LF alone reads the same")
    #expect(try SDP(parsing: description.bytes) == description)
  }

  @Test("every part of a description has its place")
  func parts() throws {
    let sdp = try SDP(parsing: SDPFixtures.everything)
    #expect(sdp.origin.username == "jdoe")
    #expect(sdp.origin.identifier == "3724394400")
    #expect(sdp.origin.version == "3724394405")
    #expect(sdp.information == "SDP Offer #1")
    #expect(sdp.emails == ["Jane Doe <jane@jdoe.example.com>"])
    #expect(sdp.phones == ["+1 617 555-6011"])
    #expect(sdp.bandwidths == [SDP.Bandwidth(type: "X-YZ", value: 128)])
    #expect(sdp.times[0].repeats == ["604800 3600 0 90000"])
    #expect(sdp.attributes.direction == .receiveOnly)
    #expect(sdp.media.map(\.kind) == [.audio, .audio, .video])
    #expect(sdp.media[1].portCount == 2)
    #expect(sdp.media[1].key == "clear:none")
    #expect(sdp.media[2].connection?.addressType == .ip6)
  }

  @Test("a browser's stream keeps what is only carried")
  func browser() throws {
    let stream = try SDP(parsing: SDPFixtures.chromium).media[0]
    #expect(stream.attributes.candidates.count == 2)
    #expect(stream.attributes.iceUsernameFragment == "F7gI")
    #expect(stream.attributes.icePassword == "x9cml/YzichV2+XlhiMu8g0H")
    #expect(stream.attributes.fingerprints.count == 1)
    #expect(stream.attributes.setup == "actpass")
    #expect(stream.attributes.mid == "0")
    #expect(stream.attributes.isControlMultiplexed)
    #expect(stream.attributes.control?.port == 9)
    #expect(stream.attributes.control?.connection?.isUnspecified == true)
    #expect(stream.payloads.map(\.payloadType) == [111, 63, 9, 0, 8, 13, 110, 126])
    #expect(stream.payloads.compactMap(\.codec) == [.opus, .g722, .pcmu, .pcma])
    #expect(stream.payloads[0].parameters == "minptime=10;useinbandfec=1")
    #expect(stream.payloads.filter(\.isTelephoneEvent).map(\.clockRate) == [48_000, 8_000])
  }

  @Test("payload types without a map mean what RFC 3551 says")
  func assignedNumbers() throws {
    let stream = try SDP(parsing: SDPFixtures.polycom).media[0]
    #expect(stream.payloads.map(\.codec) == [.g722, .pcma, .pcmu, nil])
    #expect(AudioCodec.g722.clockRate == 8_000)
    #expect(AudioCodec.g722.sampleRate == 16_000)
  }

  @Test("odd attributes are as if they were not there")
  func oddAttributes() throws {
    let sdp = try SDP(
      parsing: """
        v=0
        o=- 1 1 IN IP4 192.0.2.1
        c=IN IP4 192.0.2.1
        m=audio 4000 RTP/AVP 8 97 98 99 8 300 x 101
        a=rtpmap:97
        a=rtpmap:98 opus/abc/2
        a=rtpmap:400 PCMA/8000
        a=rtpmap:99 telephone-event
        a=fmtp:99
        a=ptime:zero
        a=maxptime:60.5
        a=rtcp:none
        a=mid
        a=rtpmap:101 PCMA/16000
        """)
    let stream = sdp.media[0]
    #expect(stream.payloads.map(\.payloadType) == [8, 97, 98, 99, 101])
    #expect(stream.payloads.map(\.codec) == [.pcma, nil, nil, nil, nil])
    #expect(stream.payloads[3].isTelephoneEvent)
    #expect(stream.attributes.packetMilliseconds == nil)
    #expect(stream.attributes.maximumPacketMilliseconds == 60)
    #expect(stream.attributes.control == nil)
    #expect(stream.attributes.mid == nil)
    #expect(sdp.name == "-")
    #expect(sdp.times == [SDP.Time()])
  }

  @Test("a fault is told with its place and its section", arguments: SDPFaults.all)
  func faults(text: String, problem: SDPError.Problem, offset: Int, section: String) throws {
    let fault = #expect(throws: SDPError.self) { try SDP(parsing: text) }
    #expect(fault?.problem == problem)
    #expect(fault?.offset == offset, "\(text.debugDescription)")
    #expect(fault?.section == section)
  }

  @Test("beyond each maximum a description is refused, at it it is taken")
  func maxima() throws {
    let head = SDPFaults.head + "c=IN IP4 192.0.2.1\n"
    func problem(_ text: String) -> SDPError.Problem? {
      do {
        _ = try SDP(parsing: text)
        return nil
      } catch { return error.problem }
    }
    let stream = "m=audio 4 RTP/AVP 8\n"
    let attribute = "a=x\n"
    #expect(problem(head + String(repeating: stream, count: 32)) == nil)
    #expect(problem(head + String(repeating: stream, count: 33)) == .tooManyMedia)
    #expect(problem(head + String(repeating: attribute, count: 256)) == nil)
    #expect(problem(head + String(repeating: attribute, count: 257)) == .tooManyAttributes)
    #expect(problem(head + stream + String(repeating: attribute, count: 256)) == nil)
    #expect(
      problem(head + stream + String(repeating: attribute, count: 257)) == .tooManyAttributes)
    #expect(problem(head + "m=audio 4 RTP/AVP" + String(repeating: " 8", count: 128)) == nil)
    #expect(
      problem(head + "m=audio 4 RTP/AVP" + String(repeating: " 8", count: 129))
        == .tooManyFormats)
    #expect(problem(head + String(repeating: "e=x\n", count: 17)) == .tooManyLines)
    #expect(problem(head + String(repeating: "t=0 0\n", count: 17)) == .tooManyLines)
    #expect(problem(head + String(repeating: "b=AS:1\n", count: 17)) == .tooManyLines)
    let long = head + "a=" + String(repeating: "x", count: 65_536 - head.utf8.count - 2)
    #expect(problem(long) == nil)
    #expect(problem(long + "x") == .tooLong)
  }

  @Test("nothing in a value can begin a line")
  func injection() throws {
    var sdp = try SDP(parsing: SDPFixtures.asterisk)
    sdp.name = "a\r\nm=audio 1 RTP/AVP 0"
    sdp.media[0].attributes.append("x", "1\na=inactive\u{0}")
    let again = try SDP(parsing: sdp.bytes)
    #expect(again.media.count == 1)
    #expect(again.name == "am=audio 1 RTP/AVP 0")
    #expect(again.media[0].attributes.direction == .sendReceive)
  }

  @Test("bytes that are no UTF-8 do not stop a call")
  func latin1() throws {
    var bytes = Array("v=0\no=- 1 1 IN IP4 192.0.2.1\ns=Caf".utf8)
    bytes += [0xe9, 0x0a]
    #expect(try SDP(parsing: bytes).name == "Caf\u{fffd}")
  }

  @Test("sets of events are read and written")
  func events() {
    #expect(TelephoneEventSet(parameters: "0-15").description == "0-15")
    #expect(TelephoneEventSet(parameters: "0-11,66, 70-72,255").description == "0-11,66,70-72,255")
    #expect(TelephoneEventSet(parameters: "15-0,x,300,7").description == "7")
    #expect(TelephoneEventSet(0...255).description == "0-255")
    #expect(TelephoneEventSet.keys.contains(15))
    #expect(!TelephoneEventSet.keys.contains(16))
    #expect(TelephoneEventSet().isEmpty)
  }

  @Test("the same description gives the same text whatever is cut off or turned over")
  func mutations() {
    var chance = SeededChance(seed: 4)
    for _ in 0..<4_000 {
      let fixture = SDPFixtures.all[chance.below(SDPFixtures.all.count)]
      var bytes = SDPFixtures.wire(fixture.text)
      for _ in 0..<chance.below(6) {
        bytes[chance.below(bytes.count)] = UInt8(chance.below(256))
      }
      bytes.removeLast(chance.below(bytes.count / 2))
      guard let sdp = try? SDP(parsing: bytes) else { continue }
      let again = try? SDP(parsing: sdp.bytes)
      #expect(again == sdp, "seed 4: \(String(decoding: bytes, as: UTF8.self).debugDescription)")
      for stream in sdp.media { _ = stream.payloads }
    }
  }
}

/// Descriptions with one fault, and what is told of it.
enum SDPFaults {
  static let head = "v=0\no=- 1 1 IN IP4 192.0.2.1\n"

  static let all: [(String, SDPError.Problem, Int, String)] = [
    ("", .empty, 0, "5"),
    ("\r\n\r\n", .empty, 0, "5"),
    ("v=1\n", .noVersion, 0, "5.1"),
    ("o=- 1 1 IN IP4 192.0.2.1\n", .noVersion, 0, "5.1"),
    ("v=0\ns=-\n", .noOrigin, 8, "5.2"),
    ("v=0\no=- 1 IN IP4 192.0.2.1\n", .malformedOrigin, 6, "5.2"),
    ("v=0\no=- 1 x IN IP4 192.0.2.1\n", .malformedOrigin, 10, "5.2"),
    (head + "m=audio 4000 RTP/AVP 8\n", .noConnection, 29, "5.7"),
    (head + "c=IN IP4\n", .malformedConnection, 31, "5.7"),
    (head + "b=AS\n", .malformedBandwidth, 31, "5.8"),
    (head + "b=AS:99999999999999999999\n", .malformedBandwidth, 31, "5.8"),
    (head + "t=0\n", .malformedTime, 31, "5.9"),
    (head + "r=1 2 3\n", .malformedTime, 29, "5.9"),
    (head + "m=audio 70000 RTP/AVP 8\n", .malformedMedia, 37, "5.14"),
    (head + "m=audio 4000/0 RTP/AVP 8\n", .malformedMedia, 42, "5.14"),
    (head + "m=audio 4000 RTP/AVP\n", .malformedMedia, 31, "5.14"),
    (head + "m=audio -1 RTP/AVP 8\n", .malformedMedia, 37, "5.14"),
    (head + "a=\n", .malformedAttribute, 31, "5.13"),
    (head + "a=:x\n", .malformedAttribute, 31, "5.13"),
    (head + "q=x\n", .unknownType, 29, "5"),
    (head + "o=- 1 1 IN IP4 192.0.2.1\n", .repeatedLine, 29, "5"),
    (head + "v=0\n", .repeatedLine, 29, "5"),
    (head + "m=audio 0 RTP/AVP 8\no=- 1 1 IN IP4 192.0.2.1\n", .repeatedLine, 49, "5"),
    (head + "s\n", .malformedLine, 29, "5"),
    (head + "s:x\n", .malformedLine, 29, "5"),
    (head + "\ns=-\n", .malformedLine, 29, "5"),
    (head + "s=a\u{0}b\n", .controlByte, 32, "5"),
    (head + "s=a\rb\n", .controlByte, 32, "5"),
  ]
}

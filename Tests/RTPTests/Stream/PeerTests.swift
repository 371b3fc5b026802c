import RTP
import Testing

/// Packets that other programs made.
@Suite("Packets of others")
struct PeerTests {
  /// Debian's sip-tester 3.6.1, /usr/share/sip-tester/dtmf_2833_5.pcap: microseconds, UDP payload.
  /// The event's packets are 40 ms of duration apart but sent every 20 ms; the end packets repeat
  /// their sequence number.
  static let five: [(Int64, String)] = [
    (0, "80e51fdb0000a8c00e05384e050a0000"), (19_945, "80651fdc0000a8c00e05384e050a0140"),
    (39_944, "80651fdd0000a8c00e05384e050a0280"), (59_967, "80651fde0000a8c00e05384e050a03c0"),
    (79_972, "80651fdf0000a8c00e05384e050a0500"), (99_985, "80651fe00000a8c00e05384e050a0640"),
    (119_953, "80651fe10000a8c00e05384e050a0780"), (139_978, "80651fe20000a8c00e05384e058a08c0"),
    (140_090, "80651fe20000a8c00e05384e058a08c0"), (140_102, "80651fe20000a8c00e05384e058a08c0"),
  ]

  @Test("SIPp's key 5 is one key 5")
  func sippKey() {
    var side = Side(ssrc: 1)
    var pressed: [String] = []
    var ended: [Int64] = []
    for (at, hex) in Self.five {
      if case .digit(let change) = side.receive(RTCPTests.octets(hex), now: at) {
        if let digit = change.pressed { pressed.append(digit.description) }
        if let end = change.ended { ended.append(end.milliseconds) }
      }
    }
    #expect(pressed == ["5"])
    #expect(ended == [280])
  }

  /// Debian's sip-tester, g711a.pcap: 30 ms packets with the header as captured (`8088e6fd…`); the
  /// arrival times are the capture's.
  static let arrivals: [Int64] = [
    0, 29_968, 60_099, 90_213, 120_325, 150_508, 179_238, 209_229, 239_219, 269_237, 299_227,
    329_348, 359_278, 389_327, 419_219, 449_240, 480_411, 509_232, 539_393, 569_234,
  ]

  @Test("SIPp's speech in packets of 30 ms is played whole")
  func sippSpeech() {
    for phase in stride(from: Int64(0), to: 20_000, by: 2_500) {
      var side = Side(ssrc: 1)
      var audio = 0
      var tick = phase
      for (index, at) in Self.arrivals.enumerated() {
        while tick < at {
          let result = side.pull(now: tick, isQuiet: false)
          if result.kind == .audio { audio += result.count }
          tick += 20_000
        }
        let sequence = UInt16(0xE6FD + index)
        var octets = RTCPTests.octets("8008")
        octets += [UInt8(sequence >> 8), UInt8(sequence & 0xFF)]
        let timestamp = UInt32(240 * (index + 1))
        octets += [0, 0, UInt8(timestamp >> 8), UInt8(timestamp & 0xFF)]
        octets += RTCPTests.octets("dee0ee8f") + .init(repeating: 0xD5, count: 240)
        if index == 0 { octets[1] = 0x88 }
        let outcome = side.receive(octets, now: at)
        #expect(outcome == (index == 0 ? .ignored(.probation) : .audio))
      }
      for _ in 0..<4 {
        let result = side.pull(now: tick, isQuiet: false)
        if result.kind == .audio { audio += result.count }
        tick += 20_000
      }
      #expect(audio == 19 * 240, "phase \(phase)")
    }
  }

  /// FFmpeg 5.1: `-c:a pcm_alaw -f rtp -ssrc 305419896`, the first octets of the first packet.
  @Test("FFmpeg's packet is read")
  func ffmpeg() throws {
    let packet = try RTCPTests.octets("8008091ea78353f312345678d5e0919e9a9a9990").packet()
    #expect(packet.payloadType == PayloadMap.pcma)
    #expect(!packet.marker)
    #expect(packet.sequenceNumber == 0x091E)
    #expect(packet.timestamp == 0xA783_53F3)
    #expect(packet.ssrc == 305_419_896)
    #expect(packet.payloadCount == 8)
  }
}

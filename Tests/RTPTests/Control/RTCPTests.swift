import RTP
import Testing

@Suite("RTCP")
struct RTCPTests {
  /// A copy of what a reader tells that outlives its buffer.
  enum Told: Equatable {
    case senderReport(UInt32, SenderInfo, [ReportBlock])
    case receiverReport(UInt32, [ReportBlock])
    case name(UInt32, String)
    case nameless
    case bye([UInt32])
    case application(UInt32)
    case feedback(UInt8, UInt8, UInt32, UInt32)
    case metrics(VoIPMetrics)
    case extended
    case unknown(UInt8)
  }

  static func told(_ octets: [UInt8], reducedSize: Bool = false) throws -> [Told] {
    try octets.withUnsafeBytes { bytes in
      var reader = try RTCPReader(reading: bytes, reducedSize: reducedSize)
      var told: [Told] = []
      while let part = reader.next() {
        switch part {
        case .senderReport(let ssrc, let info, let blocks):
          let list = (0..<blocks.count).map { reader.block($0, of: blocks) }
          told.append(.senderReport(ssrc, info, list))
        case .receiverReport(let ssrc, let blocks):
          let list = (0..<blocks.count).map { reader.block($0, of: blocks) }
          told.append(.receiverReport(ssrc, list))
        case .sourceDescription(let chunks):
          if let (ssrc, name) = reader.canonicalName(of: chunks) {
            told.append(.name(ssrc, String(decoding: name, as: UTF8.self)))
          } else {
            told.append(.nameless)
          }
        case .bye(let sources):
          told.append(.bye((0..<sources.count).map { reader.source($0, of: sources) }))
        case .application(let ssrc): told.append(.application(ssrc))
        case .feedback(let type, let format, let sender, let media):
          told.append(.feedback(type, format, sender, media))
        case .extendedReport(_, let range):
          told.append(reader.voipMetrics(of: range).map { .metrics($0) } ?? .extended)
        case .unknown(let type): told.append(.unknown(type))
        }
      }
      return told
    }
  }

  static func octets(_ hex: String) -> [UInt8] {
    let digits = Array(hex.utf8).map { $0 < 0x3A ? $0 - 0x30 : $0 - 0x61 + 10 }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }

  @Test("sender reports of FFmpeg's are read")
  func ffmpeg() throws {
    let first = try Self.told(
      Self.octets("80c8000612345678eeac1fd925604189a78353fb0000000000000000"))
    #expect(
      first == [
        .senderReport(
          0x1234_5678,
          SenderInfo(
            ntp: NTPTime(bits: 0xEEAC_1FD9_2560_4189), rtpTimestamp: 0xA783_53FB, packetCount: 0,
            octetCount: 0), [])
      ])
    let second = try Self.told(
      Self.octets("80c8000612345678eeac1fde445a1caca783f403000001180000a000"))
    guard case .senderReport(_, let info, _) = second.first else {
      Issue.record("no sender report")
      return
    }
    #expect(info.packetCount == 280)
    #expect(info.octetCount == 40_960)
    // Five seconds passed on both clocks.
    #expect(info.rtpTimestamp &- 0xA783_53FB == 40_968)
    #expect(info.ntp.middle &- 0x1FD9_2560 == 0x5_1EFA)
  }

  static let block = ReportBlock(
    ssrc: 7, fractionLost: 64, cumulativeLost: -3, extendedHighestSequence: 0x1_0005,
    jitterTicks: 12, lastReport: 0xB705_2000, delaySinceLastReport: 0x5_4000)

  static func written(
    _ body: (inout RTCPWriter) throws -> Void, capacity: Int = 1500
  ) throws -> [UInt8] {
    var octets = [UInt8](repeating: 0xEE, count: capacity)
    let count = try octets.withUnsafeMutableBytes { buffer in
      var writer = RTCPWriter(into: buffer)
      try body(&writer)
      return writer.count
    }
    return Array(octets.prefix(count))
  }

  @Test("a compound packet comes back as it was written, and is what the figures show")
  func compound() throws {
    let info = SenderInfo(
      ntp: NTPTime(bits: 0x0102_0304_0506_0708), rtpTimestamp: 9, packetCount: 10, octetCount: 11)
    var metrics = VoIPMetrics(ssrc: 7)
    metrics.lossRate = 5
    metrics.rFactor = 90
    metrics.gapMilliseconds = 1234
    metrics.jitterBufferAbsoluteMaximumMilliseconds = 120
    let name = Array("leg@guildhall".utf8)
    let octets = try Self.written { writer in
      try writer.senderReport(ssrc: 1, info: info, block: Self.block)
      try name.withUnsafeBytes { try writer.canonicalName(ssrc: 1, name: $0) }
      try writer.voipMetrics(ssrc: 1, metrics)
      try writer.bye(ssrc: 1)
    }
    #expect(
      Array(octets.prefix(52)) == [
        0x81, 200, 0, 12, 0, 0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 9, 0, 0, 0, 10,
        0, 0, 0, 11, 0, 0, 0, 7, 64, 0xFF, 0xFF, 0xFD, 0, 1, 0, 5, 0, 0, 0, 12,
        0xB7, 0x05, 0x20, 0, 0, 5, 0x40, 0,
      ])
    #expect(Array(octets[52..<62]) == [0x81, 202, 0, 5, 0, 0, 0, 1, 1, 13])
    #expect(octets.count % 4 == 0)
    let expected: [Told] = [
      .senderReport(1, info, [Self.block]), .name(1, "leg@guildhall"), .metrics(metrics),
      .bye([1]),
    ]
    #expect(try Self.told(octets) == expected)
  }

  @Test("names of every length end at a word with a nought")
  func names() throws {
    for length in 0...255 {
      let name = [UInt8](repeating: 0x61, count: length)
      let octets = try Self.written { writer in
        try writer.receiverReport(ssrc: 1, block: nil)
        try name.withUnsafeBytes { try writer.canonicalName(ssrc: 1, name: $0) }
      }
      #expect(octets.last == 0)
      let told = try Self.told(octets)
      #expect(told == [.receiverReport(1, []), .name(1, String(decoding: name, as: UTF8.self))])
    }
  }

  @Test("a buffer too small is an error at any length")
  func small() throws {
    let write: (inout RTCPWriter) throws -> Void = { writer in
      try writer.receiverReport(ssrc: 1, block: Self.block)
      try writer.voipMetrics(ssrc: 1, VoIPMetrics(ssrc: 7))
      try writer.bye(ssrc: 1)
    }
    let whole = try Self.written(write).count
    for capacity in 0..<whole {
      #expect(throws: PacketError.self) { try Self.written(write, capacity: capacity) }
    }
    #expect(try Self.written(write, capacity: whole).count == whole)
  }

  @Test("feedback, applications and unknown types are told and passed over")
  func others() throws {
    let receiverReport: [UInt8] = [0x80, 201, 0, 1, 0, 0, 0, 1]
    let nack: [UInt8] = [0x81, 205, 0, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 5, 0, 0]
    let pli: [UInt8] = [0x81, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2]
    let application: [UInt8] = [0x80, 204, 0, 2, 0, 0, 0, 1, 0x61, 0x62, 0x63, 0x64]
    let unknown: [UInt8] = [0x80, 210, 0, 0]
    let told = try Self.told(receiverReport + nack + pli + application + unknown)
    #expect(
      told == [
        .receiverReport(1, []), .feedback(205, 1, 1, 2), .feedback(206, 1, 1, 2),
        .application(1), .unknown(210),
      ])
    #expect(throws: PacketError(.controlFirst, at: 1)) { try Self.told(nack) }
    #expect(try Self.told(nack, reducedSize: true) == [.feedback(205, 1, 1, 2)])
  }

  /// After a report of eight octets: what follows it, what is wrong and where.
  static let brokenOnes: [([UInt8], PacketError)] = [
    ([0x80], PacketError(.controlLength, at: 8)),
    ([0x80, 203, 0, 1], PacketError(.controlLength, at: 10)),
    ([0x40, 203, 0, 0], PacketError(.version, at: 8)),
    ([0x80, 8, 0, 0], PacketError(.controlType, at: 9)),
    ([0x82, 203, 0, 1, 0, 0, 0, 1], PacketError(.controlCount, at: 8)),
    ([0x81, 201, 0, 1, 0, 0, 0, 1], PacketError(.controlCount, at: 8)),
    ([0xA0, 203, 0, 1, 0, 0, 0, 4, 0x80, 203, 0, 0], PacketError(.controlPadding, at: 8)),
    ([0xA0, 203, 0, 1, 0, 0, 0, 8], PacketError(.padding, at: 15)),
    ([0xA0, 203, 0, 1, 0, 0, 0, 3], PacketError(.padding, at: 15)),
    ([0x81, 205, 0, 1, 0, 0, 0, 1], PacketError(.controlCount, at: 8)),
  ]

  @Test("what is broken is refused whole, with its place", arguments: brokenOnes)
  func broken(rest: [UInt8], error: PacketError) {
    #expect(throws: error) { try Self.told([0x80, 201, 0, 1, 0, 0, 0, 1] + rest) }
  }

  @Test("a datagram of very many parts is refused")
  func many() {
    let octets = [UInt8]([0x80, 201, 0, 1, 0, 0, 0, 1])
    let parts = [[UInt8]](repeating: [0x80, 210, 0, 0], count: 64).flatMap { $0 }
    #expect(throws: PacketError(.controlParts, at: 8 + 256)) { try Self.told(octets + parts) }
  }

  @Test("items that do not fit their chunk give no name")
  func brokenItems() throws {
    let octets: [UInt8] = [
      0x80, 201, 0, 1, 0, 0, 0, 1, 0x81, 202, 0, 2, 0, 0, 0, 1, 1, 9, 0x61, 0x62,
    ]
    #expect(try Self.told(octets) == [.receiverReport(1, []), .nameless])
  }

  @Test("the round trip of the example in RFC 3550 section 6.4.1 (figure 2) is 6.125 s")
  func roundTrip() {
    // A = b710:8000 − DLSR 0005:4000 − LSR b705:2000.
    let arrival = NTPTime(bits: 0x0000_B710_8000_0000)
    #expect(
      RoundTrip.microseconds(
        arrival: arrival, lastReport: 0xB705_2000, delaySinceLastReport: 0x0005_4000)
        == 6_125_000)
    #expect(
      RoundTrip.microseconds(arrival: arrival, lastReport: 0, delaySinceLastReport: 0) == nil)
    #expect(
      RoundTrip.microseconds(
        arrival: arrival, lastReport: 0xB711_0000, delaySinceLastReport: 0x0005_4000) == nil)
  }

  @Test("NTP time counts from 1900")
  func ntp() {
    let time = NTPTime(unixMicroseconds: 1_500_000)
    #expect(time.bits >> 32 == 2_208_988_801)
    #expect(time.bits & 0xFFFF_FFFF == 0x8000_0000)
    #expect(time.middle == 0x7E81_8000)
  }

  @Test("reports are drawn between half and one and a half intervals")
  func schedule() {
    for (random, expected) in [(0, 2_500_000), (0x8000_0000, 5_000_000)] as [(UInt32, Int64)] {
      var schedule = RTCPSchedule(startMicroseconds: 0, random: 0)
      #expect(!schedule.isDue(nowMicroseconds: 999_999))
      #expect(schedule.isDue(nowMicroseconds: 1_000_000))
      schedule.sent(nowMicroseconds: 1_000_000, random: random)
      #expect(schedule.dueMicroseconds == 1_000_000 + expected)
    }
    var schedule = RTCPSchedule(startMicroseconds: 0, random: .max)
    schedule.sent(nowMicroseconds: 0, random: .max)
    #expect((7_499_990..<7_500_000).contains(schedule.dueMicroseconds))
  }
}

import Foundation
import RTP
import SIP

/// The sound of one call: what is heard and said, over two ports of UDP.
final class MediaEnd {
  private static let frameBytes = RTP.AudioCodec.frameBytes
  /// Plays no longer than this behind one another: more is thrown away by the system.
  private static let datagramsPerTurn = 64

  let sound: NetSocket
  let control: NetSocket
  let port: UInt16
  private(set) var ear = Ear()
  var mouth = Mouth()
  private(set) var keys: [HeardKey] = []
  private(set) var recording: [Int16] = []
  var isRecording = false

  private var sender: RTPSender
  private var receiver: RTPReceiver
  private var reports: RTPControl
  private var agreed: AgreedMedia?
  private var remote: NetAddress?
  private var remoteControl: NetAddress?
  private var encoder = AudioEncoder(.alaw)
  private var decoder = AudioDecoder(.alaw)
  private var up = Interpolator()
  private var down = Decimator()
  private var downSent = Decimator()
  private var narrowGap = Concealment(sampleRate: 8000)
  private var wideGap = Concealment(sampleRate: 16_000)
  private var detector = KeyToneDetector()
  private var isQuiet = true
  private var keysSent = false
  private var qualityBefore: CallQuality?
  /// Of the frames heard last, at both rates.
  private var narrow = [Int16](repeating: 0, count: 160)
  private var wide = [Int16](repeating: 0, count: 320)
  private let keysAreSound: Bool
  private let name: [UInt8]

  /// - Parameter sockets: two neighbouring ports, the lower one even.
  init(
    sockets: (sound: NetSocket, control: NetSocket), port: UInt16, keysAreSound: Bool,
    nowMicroseconds now: Int64
  ) {
    (sound, control) = sockets
    self.port = port
    self.keysAreSound = keysAreSound
    sender = RTPSender(
      ssrc: .random(in: 1 ... .max), sequenceNumber: .random(in: 0...0x7FFF),
      timestamp: .random(in: 0 ... .max), payloadType: PayloadMap.pcma, eventType: nil)
    receiver = RTPReceiver(
      payloads: PayloadMap(audio: [], event: nil), ownSSRC: sender.ssrc, nowMicroseconds: now)
    reports = RTPControl(
      nowMicroseconds: now,
      unixOffsetMicroseconds: Int64(Date().timeIntervalSince1970 * 1_000_000) - now,
      random: .random(in: 0 ... .max))
    name = Array("caller-\(UInt32.random(in: 0 ... .max))".utf8)
  }

  /// Whether keys go as events of RFC 4733; else they go as sound.
  var sendsEvents: Bool { sender.eventType != nil }
  var isSendingKeys: Bool { sender.isSendingDigits || keysSent && mouth.isBusy }

  func press(_ digits: [Digit]) {
    keysSent = !sendsEvents
    if sendsEvents {
      for digit in digits { _ = sender.send(digit) }
    } else {
      mouth.press(digits)
    }
  }

  /// Takes what SDP has agreed on, again after every exchange.
  func configure(_ agreed: AgreedMedia, nowMicroseconds now: Int64) {
    let codec = Self.codec(agreed.sendCodec)
    if encoder.codec != codec { encoder = AudioEncoder(codec) }
    sender.payloadType = agreed.sendPayloadType
    let events = agreed.sendEvents.flatMap { $0.clockRate == 8000 ? $0.payloadType : nil }
    sender.eventType = keysAreSound ? nil : events
    var types: [UInt8] = []
    var event: UInt8?
    for receivable in agreed.receivable {
      switch receivable.content {
      case .audio: types.append(receivable.payloadType)
      case .telephoneEvents: event = receivable.payloadType
      }
    }
    receiver.payloads = PayloadMap(audio: types, event: event)
    receiver.expect(agreed.direction.receives, nowMicroseconds: now)
    remote = agreed.remote.map { NetAddress(host: $0.address, port: $0.port) }
    remoteControl =
      agreed.isControlMultiplexed
      ? remote : agreed.remoteControl.map { NetAddress(host: $0.address, port: $0.port) }
    self.agreed = agreed
  }

  static func codec(_ codec: SIP.AudioCodec) -> RTP.AudioCodec {
    switch codec {
    case .pcmu: .mulaw
    case .g722: .g722
    default: .alaw
    }
  }

  // MARK: Receiving

  /// Takes what waits at both ports.
  func receive(_ buffer: UnsafeMutableRawBufferPointer, nowMicroseconds now: Int64) {
    for socket in [sound, control] {
      for _ in 0..<Self.datagramsPerTurn {
        guard let count = socket.receiveBytes(into: buffer) else { break }
        take(UnsafeRawBufferPointer(rebasing: buffer[..<count]), now)
      }
    }
  }

  private func take(_ datagram: UnsafeRawBufferPointer, _ now: Int64) {
    switch DatagramKind(of: datagram) {
    case .rtp:
      if case .digit(let change) = receiver.receive(datagram, nowMicroseconds: now),
        let pressed = change.pressed
      {
        heard(pressed, isEvent: true)
      }
    case .rtcp:
      // After the far end's goodbye nothing is known of its packets any more.
      qualityBefore = measured ?? qualityBefore
      _ = try? reports.receive(datagram, sender: sender, receiver: &receiver, nowMicroseconds: now)
    case .other: break
    }
  }

  private func heard(_ digit: Digit, isEvent: Bool) {
    if keys.count == CallerLimits.keysMaximum { keys.removeFirst() }
    keys.append(
      HeardKey(key: digit.description, atMilliseconds: ear.milliseconds, isEvent: isEvent))
  }

  /// Those that count: events where they were agreed on, else what the sound holds.
  var digits: [Digit] {
    let isByEvent = receiver.payloads.event != nil
    return keys.filter { $0.isEvent == isByEvent }
      .compactMap { $0.key.utf8.first.flatMap { Digit(ascii: $0) } }
  }

  // MARK: Every 20 ms

  func tick(dueMicroseconds due: Int64, nowMicroseconds now: Int64) {
    hear(due)
    _ = receiver.tickDigits(nowMicroseconds: now)
    say()
    report(now)
  }

  /// Ticks that were missed and are not made up for.
  func skip(ticks: Int) {
    sender.skip(ticks: ticks)
    ear.skip(frames: ticks)
  }

  private func hear(_ due: Int64) {
    var payload = [UInt8](repeating: 0, count: Self.frameBytes)
    let frame = payload.withUnsafeMutableBytes {
      receiver.pull(into: $0, tickMicroseconds: due, isQuiet: isQuiet)
    }
    if frame.kind == .audio, case .audio(let codec)? = agreed?.content(of: frame.payloadType),
      Self.codec(codec) != decoder.codec
    {
      decoder = AudioDecoder(Self.codec(codec))
    }
    if decoder.codec == .g722 {
      wide.withUnsafeMutableBufferPointer { fill(frame, payload, 2, $0, &wideGap) }
      narrow.withUnsafeMutableBufferPointer { narrow in
        wide.withUnsafeBufferPointer { down.process($0, into: narrow) }
      }
    } else {
      narrow.withUnsafeMutableBufferPointer { fill(frame, payload, 1, $0, &narrowGap) }
      wide.withUnsafeMutableBufferPointer { wide in
        narrow.withUnsafeBufferPointer { up.process($0, into: wide) }
      }
    }
    narrow.withUnsafeBufferPointer { samples in
      ear.take(samples)
      if let began = detector.process(samples)?.began, let digit = Digit(code: began) {
        heard(digit, isEvent: false)
      }
    }
    isQuiet = ear.silentMilliseconds > 0
    if isRecording, recording.count < 16 * Int(CallerLimits.recordedMillisecondsMaximum) {
      recording.append(contentsOf: wide)
    }
  }

  private func fill(
    _ frame: JitterFrame, _ payload: [UInt8], _ samplesPerByte: Int,
    _ samples: UnsafeMutableBufferPointer<Int16>, _ gap: inout Concealment
  ) {
    switch frame.kind {
    case .audio:
      samples.update(repeating: 0)
      let place = frame.offset * samplesPerByte
      payload[..<frame.count].withUnsafeBufferPointer {
        _ = decoder.decode($0, into: UnsafeMutableBufferPointer(rebasing: samples[place...]))
      }
      gap.keep(samples)
    case .lost, .stretched: gap.conceal(samples)
    case .silence:
      samples.update(repeating: 0)
      gap.keep(samples)
    }
  }

  private func say() {
    guard let remote, let agreed, agreed.direction.sends else {
      // Time goes on for what is played while the other side does not want to hear it.
      withUnsafeTemporaryAllocation(of: Int16.self, capacity: 320) { mouth.fill($0) }
      sender.skip(ticks: 1)
      return
    }
    withUnsafeTemporaryAllocation(of: Int16.self, capacity: 480) { samples in
      let wide = UnsafeMutableBufferPointer(rebasing: samples[..<320])
      mouth.fill(wide)
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.frameBytes + 64) { bytes in
        let payload = UnsafeMutableBufferPointer(rebasing: bytes[..<Self.frameBytes])
        if encoder.codec == .g722 {
          encoder.encode(UnsafeBufferPointer(wide), into: payload)
        } else {
          let narrow = UnsafeMutableBufferPointer(rebasing: samples[320...])
          downSent.process(UnsafeBufferPointer(wide), into: narrow)
          encoder.encode(UnsafeBufferPointer(narrow), into: payload)
        }
        withUnsafeTemporaryAllocation(byteCount: 256, alignment: 8) { datagram in
          guard let count = try? sender.tick(frame: UnsafeRawBufferPointer(payload), into: datagram)
          else { return }
          sound.send(UnsafeRawBufferPointer(rebasing: datagram[..<count]), to: remote)
        }
      }
    }
  }

  private func report(_ now: Int64) {
    guard let remoteControl, let agreed else { return }
    withUnsafeTemporaryAllocation(
      byteCount: RTPControl.reportOctetsMaximum, alignment: 8
    ) { buffer in
      let count = name.withUnsafeBytes { name in
        try? reports.reportIfDue(
          sender: sender, receiver: &receiver, name: name, into: buffer, nowMicroseconds: now,
          random: .random(in: 0 ... .max))
      }
      guard let count, count > 0 else { return }
      (agreed.isControlMultiplexed ? sound : control).send(
        UnsafeRawBufferPointer(rebasing: buffer[..<count]), to: remoteControl)
    }
  }

  // MARK: The end

  func sayGoodbye(nowMicroseconds now: Int64) {
    guard let remoteControl, let agreed else { return }
    withUnsafeTemporaryAllocation(
      byteCount: RTPControl.reportOctetsMaximum, alignment: 8
    ) { buffer in
      let count = name.withUnsafeBytes { name in
        try? reports.goodbye(
          sender: sender, receiver: &receiver, name: name, into: buffer, nowMicroseconds: now)
      }
      guard let count else { return }
      (agreed.isControlMultiplexed ? sound : control).send(
        UnsafeRawBufferPointer(rebasing: buffer[..<count]), to: remoteControl)
    }
  }

  /// Nil before anything was agreed on.
  var quality: CallQuality? {
    var found = measured ?? qualityBefore ?? nothingReceived
    found?.packetsSent = sender.packets
    return found
  }

  private var nothingReceived: CallQuality? {
    agreed.map {
      CallQuality(
        codec: $0.sendCodec.encodingName, packetsSent: 0, packetsReceived: 0, packetsExpected: 0,
        packetsLost: 0, lossBasisPoints: 0, jitterMicroseconds: 0)
    }
  }

  private var measured: CallQuality? {
    guard let agreed, receiver.sequence != nil else { return nil }
    let found = reports.quality(of: receiver)
    return CallQuality(
      codec: agreed.sendCodec.encodingName, packetsSent: sender.packets,
      packetsReceived: found.receivedPackets, packetsExpected: found.expectedPackets,
      packetsLost: found.lostPackets,
      lossBasisPoints: Int64((found.effectiveLossRatio * 10_000).rounded()),
      jitterMicroseconds: found.jitterMicroseconds,
      roundTripMicroseconds: found.roundTripMicroseconds,
      mosHundredths: found.receivedPackets > 0
        ? Int64((found.rating.mos * 100).rounded()) : nil)
  }
}

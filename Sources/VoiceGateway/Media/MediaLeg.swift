import RTP

/// One leg, as the media thread has it.
struct MediaLeg: ~Copyable {
  let place: LegPlace
  let port: UInt16
  let sockets: MediaSockets
  /// In the mixer, once the media thread has taken the leg in.
  var mix: MixLeg?
  /// Where the leg stands in the list of those in use.
  var listed = 0

  var codec = AudioCodec.alaw
  var sends = true
  var codecs: InlineArray<128, UInt8> = .init(repeating: LegSettings.none)
  var remote: MediaEndpoint?
  var isControlGiven = false
  var eventType: UInt8?

  var learns = false
  var learnsUntilMicroseconds: Int64 = 0
  var hasLearned = false
  var hasHeardRemote = false
  var foreign: Int64 = 0

  var sender: RTPSender
  var receiver: RTPReceiver
  var control: RTPControl
  var conceals = LegConcealment()
  var detector = KeyToneDetector()
  var converter = FrameConverter()

  /// Whether `active` was told, and `inactive` not since.
  var isActive = false
  var isInactive = false
  /// Whether the last frame was quiet, where it was looked at.
  var isQuiet = false

  var hears = LegHears.silence
  /// What is said, in order; the first is being played.
  var sayings: UnsafeMutablePointer<MediaCommand>?
  var lastSaying: UnsafeMutablePointer<MediaCommand>?
  var player: MixPlayer?
  /// Keys that are sent as tones.
  var tones = KeyTones()

  init(
    _ place: LegPlace, port: UInt16, sockets: MediaSockets, nowMicroseconds now: Int64,
    unixOffsetMicroseconds: Int64, random: inout some RandomNumberGenerator
  ) {
    self.place = place
    self.port = port
    self.sockets = sockets
    let ssrc = UInt32.random(in: .min ... .max, using: &random)
    sender = RTPSender(
      ssrc: ssrc, sequenceNumber: .random(in: .min ... .max, using: &random),
      timestamp: .random(in: .min ... .max, using: &random), payloadType: 8, eventType: nil)
    receiver = RTPReceiver(
      payloads: PayloadMap(audio: [], event: nil), ownSSRC: ssrc, nowMicroseconds: now)
    receiver.expect(false, nowMicroseconds: now)
    control = RTPControl(
      nowMicroseconds: now, unixOffsetMicroseconds: unixOffsetMicroseconds,
      random: .random(in: .min ... .max, using: &random))
  }

  /// Takes what was agreed on. What is heard and sent goes on in the next tick.
  mutating func set(_ settings: LegSettings, nowMicroseconds now: Int64) {
    codec = settings.codec
    sends = settings.sends
    codecs = settings.codecs
    eventType = settings.eventType
    sender.payloadType = settings.payloadType
    sender.eventType = settings.eventType
    receiver.payloads = settings.payloads
    receiver.expect(settings.expects && settings.remote != nil, nowMicroseconds: now)
    if !receiver.isExpected { isInactive = false }
    // A re-offer that names the address again does not undo what was learned behind it.
    if settings.remote != agreed || settings.learns != learns {
      remote = settings.remote
      hasLearned = false
      hasHeardRemote = false
    }
    agreed = settings.remote
    learns = settings.learns
    learnsUntilMicroseconds = now + MediaOptions.learningMilliseconds * 1000
    isControlGiven = settings.control != nil
    controlRemote = settings.control ?? remote.map { $0.with(port: $0.port &+ 1) }
  }

  /// Whether a datagram is of the leg's other side. Learns its address where that is allowed.
  @inline(__always)
  mutating func accepts(
    _ from: MediaEndpoint, _ datagram: UnsafeRawBufferPointer, nowMicroseconds now: Int64
  ) -> Bool {
    guard let remote else { return false }
    if from == remote {
      hasHeardRemote = true
      return true
    }
    return learn(from, datagram, now)
  }

  private mutating func learn(
    _ from: MediaEndpoint, _ datagram: UnsafeRawBufferPointer, _ now: Int64
  ) -> Bool {
    guard learns, !hasLearned, !hasHeardRemote, now < learnsUntilMicroseconds,
      let packet = try? RTPPacket(reading: datagram),
      receiver.payloads.isAudio(packet.payloadType) || packet.payloadType == eventType
    else {
      foreign += 1
      return false
    }
    hasLearned = true
    remote = from
    if !isControlGiven { controlRemote = from.with(port: from.port &+ 1) }
    return true
  }

  /// RTCP may come from another port, never from another host.
  @inline(__always)
  mutating func acceptsControl(_ from: MediaEndpoint) -> Bool {
    if let remote, from.sameHost(as: remote) { return true }
    if let controlRemote, from.sameHost(as: controlRemote) { return true }
    foreign += 1
    return false
  }

  /// What offer and answer named, whatever was learned.
  var agreed: MediaEndpoint?
  var controlRemote: MediaEndpoint?

  /// Whether RTP and RTCP share the other side's port.
  var isMultiplexed: Bool { controlRemote != nil && controlRemote == remote }
}

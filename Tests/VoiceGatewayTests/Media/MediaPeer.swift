import Foundation
import Glibc
import RTP
import Synchronization

/// A telephone on the loopback: two UDP ports of its own, a tone that it sends every 20 ms, and all
/// that it hears.
final class MediaPeer: Sendable {
  struct State {
    var remote: UInt16 = 0
    var isSending = true
    var isOver = false
    var tones: [Double]
    /// Sound that goes in place of the tone.
    var queue: [Int16] = []
    var keys: [Digit] = []
    var at = 0
    var sendCodec: AudioCodec
    var heard: [Int16] = []
    var frames = 0
    var payloadTypes: Set<UInt8> = []
    var pressed: [Character] = []
    var reports = 0
    var goodbyes = 0
    var sequenceBreaks = 0
    var ssrc: UInt32?
    var lastSequence: UInt16?
    var encoder: AudioEncoder
    var decoder: AudioDecoder
    var sender: RTPSender
    var digits = DigitReceiver()
  }

  let port: UInt16
  let codec: AudioCodec
  private let sound: Int32
  private let control: Int32
  private let state: Mutex<State>

  /// - Parameters:
  ///   - tones: hertz.
  ///   - codec: of what it hears, and sends unless `sends` says otherwise.
  init(
    _ tones: Double..., codec: AudioCodec = .alaw, sends: AudioCodec? = nil, eventType: UInt8? = 101
  ) {
    self.codec = codec
    let sendCodec = sends ?? codec
    state = Mutex(
      State(
        tones: tones, sendCodec: sendCodec, encoder: AudioEncoder(sendCodec),
        decoder: AudioDecoder(codec),
        sender: RTPSender(
          ssrc: .random(in: 1 ... .max), sequenceNumber: 65_530, timestamp: 77,
          payloadType: sendCodec.payloadType, eventType: eventType)))
    (sound, control, port) = Self.pair()
    Thread.detachNewThread { [self] in run() }
  }

  private static func pair() -> (Int32, Int32, UInt16) {
    while true {
      let sound = bound(0)
      let port = number(sound)
      if port % 2 == 0 {
        let control = bound(port + 1)
        if control >= 0 { return (sound, control, port) }
      }
      close(sound)
    }
  }

  private static func bound(_ port: UInt16) -> Int32 {
    let descriptor = socket(
      AF_INET, Int32(SOCK_DGRAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = loopback(port)
    let failed = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) != 0
      }
    }
    guard failed else { return descriptor }
    close(descriptor)
    return -1
  }

  private static func loopback(_ port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
  }

  private static func number(_ descriptor: Int32) -> UInt16 {
    var address = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = getsockname(descriptor, $0, &length)
      }
    }
    return UInt16(bigEndian: address.sin_port)
  }

  // MARK: What a test does

  func set(_ change: @Sendable (inout State) -> Void) { state.withLock { change(&$0) } }
  func get<Value: Sendable>(_ read: @Sendable (borrowing State) -> Value) -> Value {
    state.withLock { read($0) }
  }

  /// Presses keys as tones.
  func dial(tones keys: String) {
    let sound = keys.utf8.flatMap { octet in
      Tone.key(event: Digit(ascii: octet)!.code).samples(at: get { $0.sendCodec.sampleRate })
    }
    set { $0.queue += sound }
  }

  func dial(_ keys: String) { set { $0.keys += keys.utf8.compactMap { Digit(ascii: $0) } } }

  /// The peak of a tone in the last 400 ms heard; nil before so much was heard.
  func hears(_ hertz: Double) -> Double? {
    let count = 20 * codec.frameSamples
    let last = get { $0.heard.count >= count ? Array($0.heard.suffix(count)) : [] }
    return last.isEmpty ? nil : peak(hertz, in: last, rate: codec.sampleRate.hertz)
  }

  /// Whether it hears these tones, and none of the others, and nothing else of any strength.
  func hears(only tones: Double..., notThese others: [Double] = []) -> Bool {
    for tone in tones { guard let peak = hears(tone), peak > 2500 else { return false } }
    for tone in others { guard let peak = hears(tone), peak < 150 else { return false } }
    return true
  }

  var hearsNothing: Bool {
    let count = 20 * codec.frameSamples
    let last = get { $0.heard.count >= count ? Array($0.heard.suffix(count)) : [] }
    return !last.isEmpty && last.allSatisfy { abs(Int($0)) < 100 }
  }

  /// Says goodbye by RTCP.
  func sayGoodbye() {
    let octets = state.withLock { state in
      var receiver = RTPReceiver(
        payloads: PayloadMap(audio: [8], event: nil), ownSSRC: state.sender.ssrc,
        nowMicroseconds: 0)
      var control = RTPControl(nowMicroseconds: 0, unixOffsetMicroseconds: 0, random: 0)
      var buffer = [UInt8](repeating: 0, count: 600)
      let name = Array("peer".utf8)
      let count = buffer.withUnsafeMutableBytes { buffer in
        name.withUnsafeBytes { name in
          (try? control.goodbye(
            sender: state.sender, receiver: &receiver, name: name, into: buffer,
            nowMicroseconds: 0)) ?? 0
        }
      }
      return Array(buffer.prefix(count))
    }
    send(octets, by: control, to: get { $0.remote } + 1)
  }

  func hangUp() { set { $0.isOver = true } }

  // MARK: Every 20 ms

  private func run() {
    var due = DispatchTime.now().uptimeNanoseconds
    while !get({ $0.isOver }) {
      let packet = state.withLock { Self.packet(&$0) }
      if !packet.isEmpty { send(packet, by: sound, to: get { $0.remote }) }
      take()
      due += 20_000_000
      let now = DispatchTime.now().uptimeNanoseconds
      if due > now { usleep(UInt32((due - now) / 1000)) }
    }
    close(sound)
    close(control)
  }

  private static func packet(_ state: inout State) -> [UInt8] {
    guard state.isSending, state.remote != 0 else { return [] }
    while let key = state.keys.first, state.sender.send(key) { state.keys.removeFirst() }
    let rate = state.sendCodec.sampleRate
    var samples = [Int16](repeating: 0, count: rate.frameSamples)
    if !state.queue.isEmpty {
      let count = min(samples.count, state.queue.count)
      samples.replaceSubrange(0..<count, with: state.queue.prefix(count))
      state.queue.removeFirst(count)
    } else {
      for index in samples.indices {
        let value = state.tones.reduce(0.0) {
          $0 + 6000 * sin(2 * .pi * $1 * Double(state.at + index) / Double(rate.hertz))
        }
        samples[index] = Int16(value)
      }
    }
    state.at += samples.count
    var payload = [UInt8](repeating: 0, count: 160)
    var buffer = [UInt8](repeating: 0, count: 400)
    var count = 0
    samples.withUnsafeBufferPointer { samples in
      payload.withUnsafeMutableBufferPointer { payload in
        _ = state.encoder.encode(samples, into: payload)
      }
    }
    payload.withUnsafeBytes { payload in
      buffer.withUnsafeMutableBytes { buffer in
        count = (try? state.sender.tick(frame: payload, into: buffer)) ?? 0
      }
    }
    return Array(buffer.prefix(count))
  }

  private func send(_ octets: [UInt8], by socket: Int32, to port: UInt16) {
    var address = Self.loopback(port)
    _ = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        sendto(socket, octets, octets.count, 0, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }

  private func take() {
    var buffer = [UInt8](repeating: 0, count: 2048)
    while true {
      let count = recv(sound, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      buffer.withUnsafeBytes { take(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    }
    while true {
      let count = recv(control, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      buffer.withUnsafeBytes { takeReport(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    }
  }

  private func take(_ datagram: UnsafeRawBufferPointer) {
    guard let packet = try? RTPPacket(reading: datagram) else { return }
    let payload = Array(packet.payload(in: datagram))
    let codec = codec
    state.withLock { state in
      state.payloadTypes.insert(packet.payloadType)
      if let last = state.lastSequence, packet.sequenceNumber != last &+ 1 {
        state.sequenceBreaks += 1
      }
      if let ssrc = state.ssrc, ssrc != packet.ssrc { state.sequenceBreaks += 1 }
      state.lastSequence = packet.sequenceNumber
      state.ssrc = packet.ssrc
      if packet.payloadType == 101 {
        guard let event = payload.withUnsafeBytes({ try? TelephoneEvent(reading: $0) }) else {
          return
        }
        let change = state.digits.receive(
          event, ssrc: packet.ssrc, timestamp: packet.timestamp, nowMicroseconds: 0)
        if let digit = change.pressed {
          state.pressed.append(Character(UnicodeScalar(digit.ascii)))
        }
        return
      }
      guard payload.count == 160 else { return }
      var samples = [Int16](repeating: 0, count: codec.frameSamples)
      payload.withUnsafeBufferPointer { payload in
        samples.withUnsafeMutableBufferPointer { samples in
          _ = state.decoder.decode(payload, into: samples)
        }
      }
      state.heard += samples
      state.frames += 1
    }
  }

  private func takeReport(_ datagram: UnsafeRawBufferPointer) {
    guard var reader = try? RTCPReader(reading: datagram, reducedSize: false) else { return }
    var isGoodbye = false
    while let part = reader.next() {
      if case .bye = part { isGoodbye = true }
    }
    state.withLock {
      $0.reports += 1
      if isGoodbye { $0.goodbyes += 1 }
    }
  }
}

/// The peak of a sine of this frequency: one bin of the Fourier transform by Goertzel's recursion,
/// under a Hann window.
func peak(_ hertz: Double, in sound: some Collection<Int16>, rate: Int) -> Double {
  let coefficient = 2 * cos(2 * .pi * hertz / Double(rate))
  var (last, lastButOne, weight) = (0.0, 0.0, 0.0)
  for (index, sample) in sound.enumerated() {
    let window = 0.5 - 0.5 * cos(2 * .pi * (Double(index) + 0.5) / Double(sound.count))
    let next = Double(sample) * window + coefficient * last - lastButOne
    (last, lastButOne) = (next, last)
    weight += window
  }
  let power = last * last + lastButOne * lastButOne - coefficient * last * lastButOne
  return 2 * max(0, power).squareRoot() / weight
}

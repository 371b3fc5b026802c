import Glibc
import LinuxCalls
import RTP

/// Datagrams in and out.
extension MediaLoop {
  /// Takes what has come to all sockets since the last tick.
  mutating func drain() {
    let now = Self.now()
    let offset = Self.unixOffset()
    // Each socket gives `DatagramBatch.datagramsMaximum` a round; the kernel lets them take turns,
    // so whoever floods one keeps nobody from another.
    hasMore = false
    let roundsMaximum = 4 * legsMaximum / Self.readyMaximum + 2
    for _ in 0..<roundsMaximum {
      let found = Int(epoll_wait(poll, ready, Int32(Self.readyMaximum), 0))
      for index in 0..<max(0, found) {
        let key = ready[index].data.u64
        guard let leg = legs[Int(key >> 1)] else { continue }
        if key & 1 == 0 {
          takeSound(leg, now, offset)
        } else {
          takeControl(leg, now, offset)
        }
      }
      if found < Self.readyMaximum { break }
    }
    // What was left is older than the next packets will be.
    if !hasMore { lastDrain = now }
  }

  /// Throws away what came in a time that was lost, so that it does not become lasting delay.
  mutating func forgetPast(_ leg: UnsafeMutablePointer<MediaLeg>, ticks: Int) {
    leg.pointee.sender.skip(ticks: ticks)
    leg.pointee.receiver.restartTiming()
    // More than the socket has room for.
    let callsMaximum = Int(MediaSockets.bufferOctets) / RTPPacket.fixedHeaderOctets
    for _ in 0..<callsMaximum where batch.receive(leg.pointee.sockets.sound) == 0 { return }
  }

  /// When a datagram came, on the monotonic clock: no step of the wall clock moves it out of the
  /// time in which it must have come.
  @inline(__always)
  private func arrival(_ index: Int, _ now: Int64, _ offset: Int64) -> Int64 {
    guard let unix = batch.unixMicroseconds(index) else { return now }
    return min(max(unix - offset, lastDrain), now)
  }

  private mutating func takeSound(
    _ leg: UnsafeMutablePointer<MediaLeg>, _ now: Int64, _ offset: Int64
  ) {
    let found = batch.receive(leg.pointee.sockets.sound)
    if found == DatagramBatch.datagramsMaximum { hasMore = true }
    for index in 0..<found {
      let datagram = batch[index]
      let time = arrival(index, now, offset)
      switch DatagramKind(of: datagram) {
      case .rtp: takePacket(leg, datagram, batch.sender(index), time)
      case .rtcp: takeReport(leg, datagram, batch.sender(index), time)
      case .other: channel.pointee.counters.add(.malformed)
      }
    }
  }

  @inline(__always)
  private mutating func takePacket(
    _ leg: UnsafeMutablePointer<MediaLeg>, _ datagram: UnsafeRawBufferPointer,
    _ from: MediaEndpoint?,
    _ now: Int64
  ) {
    channel.pointee.counters.add(.packetsIn)
    guard let from, leg.pointee.accepts(from, datagram, nowMicroseconds: now) else {
      channel.pointee.counters.add(.foreign)
      return
    }
    switch leg.pointee.receiver.receive(datagram, nowMicroseconds: now) {
    case .audio:
      if !leg.pointee.isActive {
        leg.pointee.isActive = true
        note(.active, leg.pointee.place.id)
      }
    case .digit(let change):
      if let digit = change.pressed {
        note(.key, leg.pointee.place.id, Int64(digit.ascii))
      }
    case .malformed: channel.pointee.counters.add(.malformed)
    case .noise, .ignored: break
    }
  }

  private mutating func takeControl(
    _ leg: UnsafeMutablePointer<MediaLeg>, _ now: Int64, _ offset: Int64
  ) {
    let found = batch.receive(leg.pointee.sockets.control)
    for index in 0..<found {
      takeReport(leg, batch[index], batch.sender(index), arrival(index, now, offset))
    }
  }

  private mutating func takeReport(
    _ leg: UnsafeMutablePointer<MediaLeg>, _ datagram: UnsafeRawBufferPointer,
    _ from: MediaEndpoint?,
    _ now: Int64
  ) {
    channel.pointee.counters.add(.controlIn)
    guard let from, leg.pointee.acceptsControl(from) else {
      channel.pointee.counters.add(.foreign)
      return
    }
    do throws(PacketError) {
      let outcome = try leg.pointee.control.receive(
        datagram, sender: leg.pointee.sender, receiver: &leg.pointee.receiver,
        nowMicroseconds: now)
      if outcome.isBye { note(.bye, leg.pointee.place.id) }
    } catch {
      channel.pointee.counters.add(.malformed)
    }
  }

  // MARK: Out

  /// One packet, and a report when one is due.
  @inline(__always)
  mutating func send(_ leg: UnsafeMutablePointer<MediaLeg>) {
    guard let remote = leg.pointee.remote else { return }
    let sound: UnsafeRawBufferPointer
    if let (key, part) = leg.pointee.tones.take() {
      sound = tones.frame(leg.pointee.codec, key: key, frame: part)
    } else if leg.pointee.sends, let mix = leg.pointee.mix {
      sound = UnsafeRawBufferPointer(mixer.output(mix))
    } else {
      sound = tones.silent(leg.pointee.codec)
    }
    do throws(PacketError) {
      let octets = try leg.pointee.sender.tick(frame: sound, into: packet)
      if send(octets, by: leg.pointee.sockets.sound, to: remote) {
        channel.pointee.counters.add(.packetsOut)
      }
      guard leg.pointee.control.schedule.isDue(nowMicroseconds: began) else { return }
      let report = try leg.pointee.control.reportIfDue(
        sender: leg.pointee.sender, receiver: &leg.pointee.receiver,
        name: UnsafeRawBufferPointer(name), into: packet, nowMicroseconds: Self.now(),
        random: UInt32(truncatingIfNeeded: random.next() >> 32))
      sendControl(report, leg)
    } catch {
      channel.pointee.counters.add(.sendFailures)
    }
  }

  func sendControl(_ octets: Int, _ leg: UnsafeMutablePointer<MediaLeg>) {
    guard octets > 0, let remote = leg.pointee.controlRemote else { return }
    let sockets = leg.pointee.sockets
    let socket = leg.pointee.isMultiplexed ? sockets.sound : sockets.control
    if send(octets, by: socket, to: remote) { channel.pointee.counters.add(.controlOut) }
  }

  @inline(__always)
  private func send(_ octets: Int, by socket: Int32, to remote: MediaEndpoint) -> Bool {
    var memory = sockaddr_in6()
    let sent = withUnsafeMutableBytes(of: &memory) { memory in
      let length = remote.write(to: memory.baseAddress.unsafelyUnwrapped)
      return sendto(
        socket, packet.baseAddress, octets, Int32(MSG_DONTWAIT),
        memory.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: sockaddr.self), length)
    }
    if sent != octets { channel.pointee.counters.add(.sendFailures) }
    return sent == octets
  }
}

import Foundation
import Glibc
import LinuxCalls

/// All telephones of a run, in a process of their own.
///
/// usage: media telephones LEGS SECONDS PAYLOAD-TYPE numbers|mix real-time|usual
///
/// Writes its ports to standard output, a line; reads the engine's from standard input, a line;
/// sends and counts; writes its figures.
final class Telephones {
  static let host: UInt32 = 0x7F00_0002
  static let engineHost: UInt32 = 0x7F00_0001
  /// Parts of 20 ms in which telephones take turns.
  static let turns = 40
  /// Numbers of which the time of sending is remembered: five seconds.
  static let remembered = 256
  static let mark: UInt32 = 0x6D65_6469

  private let legs: Int
  private let seconds: Int
  private let type: UInt8
  private let sockets: UnsafeMutablePointer<Int32>
  private let sentAt: UnsafeMutablePointer<Int64>
  private let packets: UnsafeMutablePointer<UInt8>
  private let seen: UnsafeMutablePointer<UInt32>
  private let sequences: UnsafeMutablePointer<Int32>
  private let remotes: UnsafeMutablePointer<sockaddr_in>
  private let buffer = UnsafeMutableRawPointer.allocate(byteCount: 2048, alignment: 8)
  private let control = UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 8)
  private let poll = epoll_create1(0)
  private let ready = UnsafeMutablePointer<epoll_event>.allocate(capacity: 512)

  private let knowsOther: Bool
  private var isCounting = false
  private var sent = 0
  private var received = 0
  private var heard = 0
  private var madeUp = 0
  private var wrong = 0
  private var repeated = 0
  private var missed = 0
  private var gaps = 0
  private var lateTurns = 0
  /// One-way delays, in steps of 100 µs, up to a second.
  private var delays = [Int](repeating: 0, count: 10_000)

  init(_ words: [String]) throws {
    legs = Int(words[2])!
    seconds = Int(words[3])!
    type = UInt8(words[4])!
    knowsOther = words[5] == "numbers"
    sockets = .allocate(capacity: legs)
    sentAt = .allocate(capacity: legs * Self.remembered)
    sentAt.initialize(repeating: 0, count: legs * Self.remembered)
    packets = .allocate(capacity: legs * 172)
    packets.initialize(repeating: 0xD5, count: legs * 172)
    seen = .allocate(capacity: legs)
    seen.initialize(repeating: 0, count: legs)
    sequences = .allocate(capacity: legs)
    sequences.initialize(repeating: -1, count: legs)
    remotes = .allocate(capacity: legs)
    remotes.initialize(repeating: sockaddr_in(), count: legs)
  }

  func run() throws {
    var ports: [String] = []
    for leg in 0..<legs { ports.append(String(try open(leg))) }
    print(ports.joined(separator: " "))
    fflush(nil)
    let theirs = (readLine() ?? "").split(separator: " ").compactMap { UInt16($0) }
    precondition(theirs.count == legs, "the engine's ports")
    for leg in 0..<legs {
      remotes[leg].sin_family = sa_family_t(AF_INET)
      remotes[leg].sin_port = theirs[leg].bigEndian
      remotes[leg].sin_addr.s_addr = Self.engineHost.bigEndian
    }
    talk()
    report()
  }

  private func open(_ leg: Int) throws -> UInt16 {
    let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
    precondition(descriptor >= 0, "ulimit -n")
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = Self.host.bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        precondition(bind(descriptor, $0, length) == 0)
        getsockname(descriptor, $0, &length)
      }
    }
    var one: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_TIMESTAMPNS, &one, 4)
    var event = epoll_event()
    event.events = EPOLLIN.rawValue
    event.data.u64 = UInt64(leg)
    epoll_ctl(poll, EPOLL_CTL_ADD, descriptor, &event)
    sockets[leg] = descriptor
    return UInt16(bigEndian: address.sin_port)
  }

  // MARK: Talking

  private static func microseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
  }

  /// Telephones are not late because other programs run: real-time, where that is permitted.
  private static func hurry() {
    var parameters = sched_param()
    parameters.sched_priority = 5
    _ = pthread_setschedparam(pthread_self(), SCHED_RR, &parameters)
  }

  private func talk() {
    if CommandLine.arguments.last == "real-time" { Self.hurry() }
    let begin = Self.microseconds() + 100_000
    let turnMicroseconds = Int64(20_000 / Self.turns)
    let warmUp = Load.warmUpSeconds * 50
    for number in 0..<UInt32(warmUp + seconds * 50) {
      if number == UInt32(warmUp) { isCounting = true }
      for turn in 0..<Self.turns {
        let due = begin + Int64(number) * 20_000 + Int64(turn) * turnMicroseconds
        let now = Self.microseconds()
        if now < due { usleep(UInt32(due - now)) }
        if now > due + 5_000, isCounting { lateTurns += 1 }
        for leg in stride(from: turn, to: legs, by: Self.turns) { send(leg, number) }
        take()
      }
    }
    isCounting = false
  }

  private func send(_ leg: Int, _ number: UInt32) {
    let packet = UnsafeMutableRawPointer(packets + leg * 172)
    packet.storeBytes(of: 0x80, as: UInt8.self)
    packet.storeBytes(of: type, toByteOffset: 1, as: UInt8.self)
    packet.storeBytes(
      of: UInt16(truncatingIfNeeded: number).bigEndian, toByteOffset: 2, as: UInt16.self)
    packet.storeBytes(of: (number &* 160).bigEndian, toByteOffset: 4, as: UInt32.self)
    packet.storeBytes(of: UInt32(leg + 1).bigEndian, toByteOffset: 8, as: UInt32.self)
    packet.storeBytes(of: Self.mark, toByteOffset: 12, as: UInt32.self)
    packet.storeBytes(of: UInt32(leg), toByteOffset: 16, as: UInt32.self)
    packet.storeBytes(of: number, toByteOffset: 20, as: UInt32.self)
    sentAt[leg * Self.remembered + Int(number) % Self.remembered] = Self.microseconds()
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let done = (remotes + leg).withMemoryRebound(to: sockaddr.self, capacity: 1) {
      sendto(sockets[leg], packet, 172, 0, $0, size)
    }
    if done == 172, isCounting { sent += 1 }
  }

  private func take() {
    while true {
      let found = Int(epoll_wait(poll, ready, 512, 0))
      guard found > 0 else { return }
      for index in 0..<found { take(Int(ready[index].data.u64)) }
      if found < 512 { return }
    }
  }

  private func take(_ leg: Int) {
    var part = iovec(iov_base: buffer, iov_len: 2048)
    withUnsafeMutablePointer(to: &part) { part in
      while true {
        var header = msghdr()
        header.msg_iov = part
        header.msg_iovlen = 1
        header.msg_control = control
        header.msg_controllen = 64
        let count = recvmsg(sockets[leg], &header, Int32(MSG_DONTWAIT))
        guard count >= 0 else { return }
        if count == 172 { judge(leg) }
      }
    }
  }

  private func judge(_ leg: Int) {
    let sequence = Int32(UInt16(bigEndian: buffer.load(fromByteOffset: 2, as: UInt16.self)))
    let last = sequences[leg]
    sequences[leg] = sequence
    guard isCounting else {
      if buffer.load(fromByteOffset: 12, as: UInt32.self) == Self.mark {
        seen[leg] = buffer.load(fromByteOffset: 20, as: UInt32.self)
      }
      return
    }
    received += 1
    if last >= 0, sequence != (last + 1) & 0xFFFF { gaps += 1 }
    guard buffer.load(fromByteOffset: 12, as: UInt32.self) == Self.mark else {
      madeUp += 1
      return
    }
    let sender = Int(buffer.load(fromByteOffset: 16, as: UInt32.self))
    let number = buffer.load(fromByteOffset: 20, as: UInt32.self)
    guard sender == leg ^ 1 else {
      wrong += 1
      return
    }
    heard += 1
    if number == seen[leg] {
      repeated += 1
    } else if number > seen[leg] + 1 {
      missed += Int(number - seen[leg] - 1)
    }
    seen[leg] = number
    let seconds = control.load(fromByteOffset: 16, as: Int.self)
    let nanoseconds = control.load(fromByteOffset: 24, as: Int.self)
    let arrival = Int64(seconds) * 1_000_000 + Int64(nanoseconds) / 1000
    let delay = arrival - sentAt[sender * Self.remembered + Int(number) % Self.remembered]
    delays[min(delays.count - 1, max(0, Int(delay / 100)))] += 1
  }

  // MARK: Figures

  private func report() {
    func percentile(_ share: Double) -> Double {
      let total = delays.reduce(0, +)
      var sum = 0
      for (index, count) in delays.enumerated() {
        sum += count
        if total > 0, Double(sum) >= share * Double(total) { return Double(index + 1) / 10 }
      }
      return 0
    }
    func text(_ value: Double) -> String { String(format: "%.1f", value) }
    print(
      "telephones sent \(sent) · received \(received), \(gaps) gaps in their numbers"
        + " · turns late by 5 ms \(lateTurns)")
    // A mix of several holds no number.
    guard knowsOther else { return }
    print(
      "heard of the other \(heard), missed \(missed), twice \(repeated), made up or silent"
        + " \(madeUp), of a third party \(wrong)")
    print(
      "one-way delay p50 \(text(percentile(0.5))) · p90 \(text(percentile(0.9)))"
        + " · p99 \(text(percentile(0.99))) · p99.9 \(text(percentile(0.999)))"
        + " · max \(text(percentile(1))) ms")
    fflush(nil)
  }
}

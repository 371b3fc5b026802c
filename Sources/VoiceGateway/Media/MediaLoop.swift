import Glibc
import LinuxCalls
import RTP

/// The media thread's own: everything that a tick touches, reached by plain pointers. No tick
/// allocates, locks, waits for anybody or counts references.
///
/// Once every 20 ms: commands, datagrams that have come, one frame of each leg into the mixer, the
/// mix, one packet to each leg. Sound is needed only at the tick, so nothing is read before it;
/// when each packet came is told by the kernel.
struct MediaLoop: ~Copyable {
  /// Sockets told of by one call of the kernel.
  static let readyMaximum = 512

  let channel: UnsafeMutablePointer<MediaChannel>
  let inactivityMicroseconds: Int64
  let legsMaximum: Int
  let timer: Int32
  let poll: Int32

  var mixer: Mixer
  let legs: UnsafeMutablePointer<UnsafeMutablePointer<MediaLeg>?>
  /// The places in use, without gaps.
  let listed: UnsafeMutablePointer<Int32>
  var count = 0
  let music: UnsafeMutablePointer<UnsafeMutablePointer<MediaCommand>?>
  let musicPlayers: UnsafeMutablePointer<MixPlayer?>
  let recordings: UnsafeMutablePointer<UnsafeMutablePointer<MediaCommand>?>
  let taps: UnsafeMutablePointer<MixTap?>
  let recordingsMaximum: Int
  var ringing: MixPlayer?

  let ready: UnsafeMutablePointer<epoll_event>
  let batch = DatagramBatch()
  let tones = KeyToneTable()
  let name: UnsafeMutableRawBufferPointer
  /// Room for what is sent, and for frames under way.
  let packet: UnsafeMutableRawBufferPointer
  let frame: UnsafeMutablePointer<UInt8>
  let samples: UnsafeMutablePointer<Int16>
  var random: MediaRandom

  /// Monotonic, in microseconds: when the present tick was due, began, and when sockets were last
  /// read to their end.
  var due: Int64 = 0
  var began: Int64 = 0
  var lastDrain: Int64 = 0
  /// A socket gave as many datagrams as it may.
  var hasMore = false
  var hasNews = false
  var tick: Int64 = 0

  init(
    _ options: MediaOptions, channel: UnsafeMutablePointer<MediaChannel>, timer: Int32,
    poll: Int32, seed: UInt64
  ) {
    self.channel = channel
    self.timer = timer
    self.poll = poll
    inactivityMicroseconds = options.inactivityMilliseconds * 1000
    legsMaximum = options.legsMaximum
    recordingsMaximum = options.tapsMaximum
    mixer = Mixer(
      legs: options.legsMaximum, players: options.playersMaximum, taps: options.tapsMaximum)
    legs = Self.memory(options.legsMaximum, nil)
    listed = Self.memory(options.legsMaximum, 0)
    music = Self.memory(MediaOptions.musicMaximum, nil)
    musicPlayers = Self.memory(MediaOptions.musicMaximum, nil)
    recordings = Self.memory(options.tapsMaximum, nil)
    taps = Self.memory(options.tapsMaximum, nil)
    ready = Self.memory(Self.readyMaximum, epoll_event())
    packet = .allocate(byteCount: RTPControl.reportOctetsMaximum + 1024, alignment: 8)
    frame = Self.memory(JitterBuffer.frameTicks, 0)
    samples = Self.memory(AudioCodec.frameSamplesMaximum, 0)
    random = MediaRandom(seed)
    // A CNAME that tells nothing of anybody (RFC 7022 section 4.2).
    name = .allocate(byteCount: 16, alignment: 1)
    for index in 0..<16 {
      name[index] = UInt8(ascii: "a") + UInt8(truncatingIfNeeded: random.next() >> 32 & 15)
    }
    ringing = try? mixer.play(SoundClip(Tone.ring))
  }

  deinit {
    legs.deallocate()
    listed.deallocate()
    music.deallocate()
    musicPlayers.deallocate()
    recordings.deallocate()
    taps.deallocate()
    ready.deallocate()
    packet.deallocate()
    frame.deallocate()
    samples.deallocate()
    name.deallocate()
    _ = Glibc.close(timer)
    _ = Glibc.close(poll)
  }

  private static func memory<Value>(
    _ count: Int, _ value: Value
  ) -> UnsafeMutablePointer<Value> {
    let memory = UnsafeMutablePointer<Value>.allocate(capacity: count)
    memory.initialize(repeating: value, count: count)
    return memory
  }

  // MARK: Time

  @inline(__always)
  static func now() -> Int64 { clock(CLOCK_MONOTONIC) }

  /// What the wall clock is ahead of the monotonic one.
  static func unixOffset() -> Int64 { clock(CLOCK_REALTIME) - clock(CLOCK_MONOTONIC) }

  @inline(__always)
  private static func clock(_ which: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(which, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
  }

  private func wait(until moment: Int64) {
    var time = itimerspec()
    time.it_value.tv_sec = Int(moment / 1_000_000)
    time.it_value.tv_nsec = Int(moment % 1_000_000) * 1000
    _ = timerfd_settime(timer, Int32(TFD_TIMER_ABSTIME), &time, nil)
    var expired: UInt64 = 0
    _ = read(timer, &expired, 8)
  }

  // MARK: Running

  /// Until the engine is stopped; then all legs are closed with a goodbye.
  mutating func run() {
    var schedule = TickSchedule(nowMicroseconds: Self.now())
    var wake = schedule.due
    lastDrain = Self.now()
    while !channel.pointee.isStopping.isSet {
      wait(until: wake)
      began = Self.now()
      let plan = schedule.begin(nowMicroseconds: began)
      if plan.isMadeUp { channel.pointee.counters.add(.caughtUp) }
      if plan.lost > 0 { give(up: plan.lost) }
      // Players, jitter buffers and recordings move on all the same.
      for _ in 0..<plan.unsent {
        step(due: schedule.due, sends: false)
        channel.pointee.counters.add(.unsent)
        schedule.advance()
      }
      step(due: schedule.due, sends: true)
      schedule.advance()
      channel.pointee.counters.tick(
        latenessMicroseconds: plan.latenessMicroseconds,
        workMicroseconds: Self.now() - began)
      wake = schedule.wake(afterTickBegunAt: began)
      ring()
    }
    closeAll()
    ring()
  }

  private mutating func give(up ticks: Int) {
    channel.pointee.counters.add(.lost, ticks)
    for place in 0..<count { forgetPast(legs[Int(listed[place])]!, ticks: ticks) }
  }

  private mutating func step(due: Int64, sends: Bool) {
    self.due = due
    obey()
    drain()
    for place in 0..<count { hear(legs[Int(listed[place])]!) }
    mixer.tick()
    for place in 0..<count {
      let leg = legs[Int(listed[place])]!
      if leg.pointee.sayings != nil { goOnSaying(leg) }
      if sends {
        send(leg)
      } else {
        leg.pointee.sender.skip(ticks: 1)
      }
    }
    tick += 1
    channel.pointee.counters.set(.legs, count)
    channel.pointee.counters.set(.players, mixer.playerCount)
    channel.pointee.counters.set(.recordings, mixer.tapCount)
  }

  // MARK: Telling

  @inline(__always)
  mutating func note(_ kind: MediaNote.Kind, _ leg: UInt32, _ value: Int64 = 0) {
    if !channel.pointee.notes.put(MediaNote(kind: kind, leg: leg, value: value)) {
      channel.pointee.counters.add(.droppedEvents)
    }
    hasNews = true
  }

  /// The ring has room for every command there can be.
  mutating func giveBack(_ command: UnsafeMutablePointer<MediaCommand>) {
    let fits = channel.pointee.returns.put(command)
    precondition(fits, "more commands than were given")
    hasNews = true
  }

  private mutating func ring() {
    guard hasNews else { return }
    hasNews = false
    var one: UInt64 = 1
    _ = write(channel.pointee.bell, &one, 8)
  }
}

/// Marsaglia's xorshift64*: for the times of reports, which nobody need be unable to guess.
struct MediaRandom: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed | 1 }

  mutating func next() -> UInt64 {
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return state &* 0x2545_F491_4F6C_DD1D
  }
}

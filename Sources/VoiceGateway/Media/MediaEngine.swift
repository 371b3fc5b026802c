import Glibc
import LinuxCalls
import RTP
import Synchronization

/// The media of all calls: legs with their ports, who hears whom, what is said and recorded.
///
/// One thread does all that happens every 20 ms, another tells events and tidies up. Every method
/// may be called from anywhere; what is asked for takes effect within a tick, in the order asked.
/// What is asked of a leg that was closed, or never was, is left alone: a call may end at any
/// moment.
public final class MediaEngine: Sendable {
  /// What happens on the media's side, for one follower. Bounded: see `MediaCounts.droppedEvents`.
  public let events: AsyncStream<MediaEvent>

  let clerk: MediaClerk
  let host: MediaEndpoint
  let options: MediaOptions
  private let threads: Mutex<[pthread_t]>

  /// Never used twice, by any engine.
  private static let nextLeg = Atomic<UInt32>(1)
  /// Ports tried for one leg, when other programs hold some.
  private static let portsTried = 1024

  /// Opens nothing but a timer, and starts both threads.
  public init(_ options: MediaOptions = MediaOptions()) throws(MediaFault) {
    try Self.check(options)
    self.options = options
    host = try MediaEndpoint(
      MediaAddress(host: options.host, port: 0), forSix: options.host.utf8.contains(58))
    let bell = try Self.descriptor("eventfd", eventfd(0, Int32(EFD_CLOEXEC)))
    clerk = MediaClerk(options, bell: bell)
    events = clerk.events
    let timer = try Self.descriptor(
      "timerfd_create", timerfd_create(CLOCK_MONOTONIC, Int32(TFD_CLOEXEC)))
    let poll: Int32
    do {
      poll = try Self.descriptor("epoll_create1", epoll_create1(Int32(EPOLL_CLOEXEC)))
    } catch {
      _ = Glibc.close(timer)
      throw error
    }
    let start = MediaStart(
      loop: MediaLoop(
        options, channel: clerk.channel, timer: timer, poll: poll,
        seed: .random(in: .min ... .max)),
      clerk: clerk, isRealTime: options.isRealTime)
    threads = Mutex([])
    let media = try Self.thread(start) { start in start.runMedia() }
    let tidy: pthread_t
    do {
      tidy = try Self.thread(start) { start in start.clerk.run() }
    } catch {
      clerk.channel.pointee.isStopping.set()
      pthread_join(media, nil)
      throw error
    }
    threads.withLock { $0 = [media, tidy] }
  }

  deinit { stop() }

  private static func check(_ options: MediaOptions) throws(MediaFault) {
    guard options.portMinimum >= 1024, options.portMinimum < options.portMaximum else {
      throw .option("ports from \(options.portMinimum) to \(options.portMaximum)")
    }
    guard (1...MixLimits.legsMaximum).contains(options.legsMaximum) else {
      throw .option("\(options.legsMaximum) legs")
    }
    // Music, the ringing tone and at least one saying.
    let players = MediaOptions.musicMaximum + 2...MixLimits.playersMaximum
    guard players.contains(options.playersMaximum) else {
      throw .option("\(options.playersMaximum) players")
    }
    guard (1...MixLimits.tapsMaximum).contains(options.tapsMaximum) else {
      throw .option("\(options.tapsMaximum) recordings")
    }
    guard options.inactivityMilliseconds > 0 else { throw .option("no inactivity time") }
  }

  private static func descriptor(_ call: String, _ number: Int32) throws(MediaFault) -> Int32 {
    guard number >= 0 else { throw .system(call: call, errno: errno) }
    return number
  }

  // MARK: Commands

  /// Gives one command to the media thread.
  /// - Parameter ends: whether it ends something: then there is always room for it.
  func submit(
    _ registry: inout MediaRegistry, _ command: consuming MediaCommand, ends: Bool = false
  ) throws(MediaFault) {
    guard !registry.isStopped else { throw .stopped }
    if !ends {
      guard registry.underWay < MediaOptions.commandsMaximum else {
        throw .commands(maximum: MediaOptions.commandsMaximum)
      }
    }
    let pointer = UnsafeMutablePointer<MediaCommand>.allocate(capacity: 1)
    pointer.initialize(to: command)
    guard clerk.channel.pointee.commands.put(pointer) else {
      pointer.deinitialize(count: 1)
      pointer.deallocate()
      throw .commands(maximum: MediaOptions.commandsMaximum)
    }
  }

  // MARK: The end

  /// Closes all legs with a goodbye, ends all recordings, and returns when both threads have ended.
  /// No event comes after it.
  public func stop() {
    clerk.registry.withLock { $0.isStopped = true }
    threads.withLock { threads in
      guard threads.count == 2 else { return }
      clerk.channel.pointee.isStopping.set()
      pthread_join(threads[0], nil)
      clerk.end()
      pthread_join(threads[1], nil)
      threads = []
    }
  }

  /// What the media thread has done so far.
  public func counts() -> MediaCounts {
    var counts = clerk.channel.pointee.counters.read()
    counts.droppedEvents += clerk.droppedEvents
    return counts
  }

  // MARK: Legs

  /// Opens a pair of ports: an even one for RTP, and the next for RTCP.
  public func openLeg() throws(MediaFault) -> (leg: LegID, port: UInt16) {
    let slot = try clerk.registry.withLock { registry throws(MediaFault) -> Int32 in
      guard !registry.isStopped else { throw .stopped }
      guard let slot = registry.slots.popLast() else { throw .legs(maximum: options.legsMaximum) }
      return slot
    }
    let opened: (sockets: MediaSockets, port: UInt16)
    do {
      opened = try openPorts()
    } catch {
      clerk.registry.withLock { $0.slots.append(slot) }
      throw error
    }
    let id = LegID(raw: Self.nextLeg.wrappingAdd(1, ordering: .relaxed).oldValue)
    var random = SystemRandomNumberGenerator()
    let leg = UnsafeMutablePointer<MediaLeg>.allocate(capacity: 1)
    leg.initialize(
      to: MediaLeg(
        LegPlace(slot: slot, id: id.raw), port: opened.port, sockets: opened.sockets,
        nowMicroseconds: MediaLoop.now(), unixOffsetMicroseconds: MediaLoop.unixOffset(),
        random: &random))
    var command = MediaCommand(.open)
    command.opened = leg
    do {
      try clerk.registry.withLock { registry throws(MediaFault) in
        try submit(&registry, command, ends: true)
        registry.legs[id] = MediaRegistry.Leg(slot: slot)
      }
    } catch {
      leg.pointee.sockets.close()
      leg.deinitialize(count: 1)
      leg.deallocate()
      clerk.registry.withLock {
        $0.slots.append(slot)
        $0.ports.give(opened.port)
      }
      throw error
    }
    return (id, opened.port)
  }

  private func openPorts() throws(MediaFault) -> (sockets: MediaSockets, port: UInt16) {
    for _ in 0..<Self.portsTried {
      guard let port = clerk.registry.withLock({ $0.ports.take() }) else { break }
      do {
        return (try MediaSockets.open(host, port: port), port)
      } catch {
        clerk.registry.withLock { $0.ports.give(port) }
        if case .system("bind", EADDRINUSE) = error { continue }
        throw error
      }
    }
    throw .ports(minimum: options.portMinimum, maximum: options.portMaximum)
  }

  /// Sends RTCP BYE and frees the ports. What is being said to the leg stops; whoever heard it
  /// hears it no more.
  public func closeLeg(_ leg: LegID) {
    clerk.registry.withLock { registry in
      guard let place = registry.place(leg) else { return }
      var command = MediaCommand(.close)
      command.leg = place
      // Refused only once the engine was stopped, which closes every leg.
      if (try? submit(&registry, command, ends: true)) != nil {
        registry.legs[leg]?.isClosing = true
      }
    }
  }
}

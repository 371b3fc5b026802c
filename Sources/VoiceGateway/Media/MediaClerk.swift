import Glibc
import LinuxCalls
import Synchronization

/// The thread beside the media thread: tells events, closes sockets and frees memory, all that the
/// media thread must not wait for.
final class MediaClerk: Sendable {
  let registry: Mutex<MediaRegistry>
  nonisolated(unsafe) let channel: UnsafeMutablePointer<MediaChannel>
  let events: AsyncStream<MediaEvent>
  private let continuation: AsyncStream<MediaEvent>.Continuation
  private let isEnding = Atomic<Bool>(false)
  private let dropped = Atomic<Int>(0)

  init(_ options: MediaOptions, bell: Int32) {
    registry = Mutex(MediaRegistry(options))
    let sayings = options.playersMaximum
    // Room for all that can be given back at once: see `MediaEngine.submit`.
    let returns =
      MediaOptions.commandsMaximum + 2 * options.legsMaximum + 2 * options.tapsMaximum + sayings
    channel = .allocate(capacity: 1)
    channel.initialize(
      to: MediaChannel(
        commands: returns, returns: returns, notes: MediaOptions.eventsMaximum, bell: bell))
    (events, continuation) = AsyncStream.makeStream(
      bufferingPolicy: .bufferingOldest(MediaOptions.eventsMaximum))
  }

  deinit {
    _ = Glibc.close(channel.pointee.bell)
    channel.deinitialize(count: 1)
    channel.deallocate()
  }

  /// Events that nobody took in time.
  var droppedEvents: Int { dropped.load(ordering: .relaxed) }

  /// The media thread has ended: what it has left is the last.
  func end() {
    isEnding.store(true, ordering: .releasing)
    var one: UInt64 = 1
    _ = write(channel.pointee.bell, &one, 8)
  }

  func run() {
    var isLast = false
    while !isLast {
      var rung: UInt64 = 0
      _ = read(channel.pointee.bell, &rung, 8)
      isLast = isEnding.load(ordering: .acquiring)
      while let note = channel.pointee.notes.take() { tell(note) }
      while let command = channel.pointee.returns.take() { finish(command) }
    }
    continuation.finish()
  }

  private func tell(_ note: MediaNote) {
    let leg = LegID(raw: note.leg)
    switch note.kind {
    case .active: tell(.active(leg))
    case .inactive: tell(.inactive(leg, milliseconds: note.value))
    case .bye: tell(.bye(leg))
    case .key:
      tell(.key(leg, Character(UnicodeScalar(UInt8(truncatingIfNeeded: note.value)))))
    }
  }

  private func tell(_ event: MediaEvent) {
    if case .dropped = continuation.yield(event) { dropped.add(1, ordering: .relaxed) }
  }

  private func finish(_ pointer: UnsafeMutablePointer<MediaCommand>) {
    let command = pointer.move()
    pointer.deallocate()
    command.concealment?.deallocate()
    switch command.kind {
    case .open, .close: finishLeg(command)
    case .say: finishSaying(command)
    case .stopRecording:
      registry.withLock { $0.taps.append(command.index) }
    case .quality:
      registry.withLock { $0.underWay -= 1 }
      command.asker?.resume(returning: command.hasQuality ? command.quality : nil)
    case .record:
      if let ring = command.ring {
        registry.withLock { _ = $0.rings.remove(ObjectIdentifier(ring)) }
      }
    case .media, .hear, .stopSaying, .keys, .mute, .music, .parties, .pauseRecording:
      registry.withLock { $0.underWay -= 1 }
    }
  }

  private func finishLeg(_ command: consuming MediaCommand) {
    let kind = command.kind
    guard let leg = command.opened else { return }
    let (port, place) = (leg.pointee.port, leg.pointee.place)
    leg.pointee.sockets.close()
    leg.deinitialize(count: 1)
    leg.deallocate()
    precondition(kind == .close || kind == .open)
    registry.withLock {
      $0.legs[LegID(raw: place.id)] = nil
      $0.slots.append(place.slot)
      $0.ports.give(port)
    }
  }

  private func finishSaying(_ command: consuming MediaCommand) {
    let leg = LegID(raw: command.leg.id)
    let (isHeard, number) = (command.isHeard, command.number)
    registry.withLock {
      $0.sayings -= 1
      $0.legs[leg]?.sayings -= 1
    }
    if isHeard { tell(.said(leg, SayingID(raw: number))) }
  }
}

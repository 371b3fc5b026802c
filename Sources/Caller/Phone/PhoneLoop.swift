import Foundation
import RTP
import SIP

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What a phone does on its thread: reads its sockets, ticks every 20 ms, and does what is due.
final class PhoneLoop {
  struct Dial: Sendable {
    var plan: CallPlan
    var target: SIPURI
    var remote: NetAddress
    var from: NameAddress
  }

  struct Work: Sendable {
    var dials: [Dial]
    var gapMilliseconds: Int64
    var answering: AnswerPlan?
    var sounds: SoundBook
    var onReport: @Sendable (CallReport) -> Void
  }

  private static let tickMicroseconds: Int64 = 20_000
  /// Ticks that are made up for when the machine was busy; more are left out.
  private static let lateTicksMaximum: Int64 = 10
  private static let idleMilliseconds: Int64 = 50

  let options: PhoneOptions
  let sockets: SIPSockets
  let work: Work
  var engine: CallEngine
  var calls: [PhoneCall] = []
  private(set) var reports: [CallReport] = []
  private(set) var nowMilliseconds: Int64
  private(set) var nowMicroseconds: Int64
  private var nextDial = 0
  private let startMilliseconds: Int64
  private var dueMicroseconds: Int64
  /// Calls so far, in and out; and those that came.
  var lastNumber = 0
  var arrived = 0
  var referrals = 0
  private var isStopping = false
  private let buffer = UnsafeMutableRawBufferPointer.allocate(
    byteCount: NetSocket.datagramBytesMaximum, alignment: 8)

  init(_ options: PhoneOptions, _ sockets: SIPSockets, _ work: Work) {
    self.options = options
    self.sockets = sockets
    self.work = work
    var configuration = EngineConfiguration()
    configuration.product = "Guildhall caller"
    configuration.contactUser = "caller"
    configuration.callsMaximum = 4 * CallerLimits.callsMaximum
    engine = CallEngine(configuration: configuration, random: SystemRandomNumberGenerator())
    nowMicroseconds = Self.clock()
    nowMilliseconds = nowMicroseconds / 1000
    startMilliseconds = nowMilliseconds
    dueMicroseconds = nowMicroseconds + Self.tickMicroseconds
  }

  deinit { buffer.deallocate() }

  /// Microseconds on a clock that never goes back.
  private static func clock() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
  }

  private func readClock() {
    nowMicroseconds = Self.clock()
    nowMilliseconds = nowMicroseconds / 1000
  }

  // MARK: The loop

  func run(isStopped: () -> Bool) -> [CallReport] {
    while !isDone {
      if isStopped(), !isStopping { stop() }
      wait()
      turn()
    }
    // The last messages, so that nobody is left with half a call.
    let end = nowMilliseconds + CallerLimits.farewellMilliseconds
    while engine.callCount > 0, nowMilliseconds < end {
      wait()
      turn()
    }
    return reports
  }

  private var isDone: Bool {
    guard calls.isEmpty else { return false }
    if isStopping { return true }
    guard nextDial == work.dials.count else { return false }
    guard let answering = work.answering else { return true }
    return answering.calls.map { arrived >= $0 } ?? false
  }

  private func stop() {
    isStopping = true
    nextDial = work.dials.count
    for call in calls where call.view.end == nil { hangUp(call, .us) }
  }

  /// Until something comes, or a tick or a timer is due.
  private func wait() {
    readClock()
    var due = nowMilliseconds + Self.idleMilliseconds
    if let timer = engine.nextDeadlineMilliseconds { due = min(due, timer) }
    if nextDial < work.dials.count { due = min(due, dialDue) }
    if !calls.isEmpty { due = min(due, (dueMicroseconds + 999) / 1000) }
    let writing = sockets.waitingDescriptors
    var watched = sockets.descriptors.map { descriptor in
      pollfd(
        fd: descriptor, events: Int16(POLLIN) | (writing.contains(descriptor) ? Int16(POLLOUT) : 0),
        revents: 0)
    }
    for call in calls {
      watched.append(pollfd(fd: call.media.sound.descriptor, events: Int16(POLLIN), revents: 0))
      watched.append(pollfd(fd: call.media.control.descriptor, events: Int16(POLLIN), revents: 0))
    }
    _ = poll(&watched, nfds_t(watched.count), Int32(max(0, min(1000, due - nowMilliseconds))))
  }

  private var dialDue: Int64 { startMilliseconds + Int64(nextDial) * work.gapMilliseconds }

  private func turn() {
    readClock()
    for call in calls { call.media.receive(buffer, nowMicroseconds: nowMicroseconds) }
    for arrival in sockets.turn(buffer) {
      switch arrival {
      case .datagram(let bytes, let flow):
        perform(engine.receive(bytes, from: flow, nowMilliseconds: nowMilliseconds))
      case .message(let message, let flow):
        perform(engine.receive(message, from: flow, nowMilliseconds: nowMilliseconds))
      case .failed(let flow):
        for call in calls where call.flow == flow && call.view.answeredMilliseconds == nil {
          call.ownEnd =
            call.ownEnd
            ?? .lost("no connection to \(flow.remoteHost):\(flow.remotePort), or it broke")
        }
        perform(engine.flowFailed(flow, nowMilliseconds: nowMilliseconds))
      }
    }
    if let due = engine.nextDeadlineMilliseconds, due <= nowMilliseconds {
      perform(engine.advance(nowMilliseconds: nowMilliseconds))
    }
    while nextDial < work.dials.count, dialDue <= nowMilliseconds {
      nextDial += 1
      dial(work.dials[nextDial - 1])
    }
    tick()
  }

  private func tick() {
    let late = (nowMicroseconds - dueMicroseconds) / Self.tickMicroseconds
    if late > Self.lateTicksMaximum {
      for call in calls { call.media.skip(ticks: Int(late)) }
      dueMicroseconds += late * Self.tickMicroseconds
    }
    while dueMicroseconds <= nowMicroseconds {
      for call in calls {
        call.media.tick(dueMicroseconds: dueMicroseconds, nowMicroseconds: nowMicroseconds)
        advance(call)
      }
      finishEnded()
      dueMicroseconds += Self.tickMicroseconds
    }
  }

  private func advance(_ call: PhoneCall) {
    if let due = call.answerDueMilliseconds, due <= nowMilliseconds, call.view.end == nil {
      call.answerDueMilliseconds = nil
      take(call)
    }
    call.view.isPlaying = call.media.mouth.isBusy
    call.view.isSendingKeys = call.media.isSendingKeys
    let commands = call.runner.advance(
      call.view, call.media.ear, keys: call.media.digits, nowMilliseconds: nowMilliseconds)
    for command in commands { perform(command, call) }
    let lasted = nowMilliseconds - call.begunMilliseconds
    if lasted >= call.lastsAtMostMilliseconds, call.view.end == nil {
      call.runner.giveUp(after: lasted, call.media.ear)
      hangUp(call, .us)
    }
  }

  private func finishEnded() {
    let ended = calls.filter { $0.view.end != nil }
    guard !ended.isEmpty else { return }
    for call in ended {
      call.media.sayGoodbye(nowMicroseconds: nowMicroseconds)
      // Once more: what waits for the end of the call holds or not by now.
      _ = call.runner.advance(
        call.view, call.media.ear, keys: call.media.digits, nowMilliseconds: nowMilliseconds)
      let report = call.report()
      reports.append(report)
      work.onReport(report)
    }
    calls.removeAll { $0.view.end != nil }
  }

  func perform(_ actions: [Action]) {
    for action in actions {
      switch action {
      case .send(let bytes, let flow): sockets.send(bytes, over: flow)
      case .event(let event): handle(event)
      }
    }
  }

  // MARK: Making calls

  func media() -> MediaEnd? {
    let ports = options.mediaPorts
    for _ in 0..<200 {
      let port = UInt16.random(in: ports.lowerBound...ports.upperBound - 1) & ~1
      let host = sockets.local.host
      guard port >= ports.lowerBound,
        let sound = NetSocket.datagram(at: NetAddress(host: host, port: port)),
        let control = NetSocket.datagram(at: NetAddress(host: host, port: port + 1))
      else { continue }
      return MediaEnd(
        sockets: (sound, control), port: port, keysAreSound: options.keys == .sound,
        nowMicroseconds: nowMicroseconds)
    }
    return nil
  }

  func negotiation() -> Negotiation {
    var capabilities = MediaCapabilities(codecs: options.codecs.map(\.codec))
    capabilities.preference = .ours
    return Negotiation(
      capabilities: capabilities, identifier: .random(in: 1...UInt64(Int64.max)))
  }

  func dial(
    _ dial: Dial, referredBy: (call: CallHandle, number: UInt32)? = nil, replaces: Replaces? = nil
  ) {
    lastNumber += 1
    guard let media = media() else {
      return fail(dial, "no port of \(options.mediaPorts) is free for its sound")
    }
    media.isRecording = dial.plan.records
    var offering = negotiation()
    guard let flow = sockets.flow(options.transport == .tcp ? .tcp : .udp, to: dial.remote) else {
      return fail(dial, "no connection to \(dial.remote.bracketed):\(dial.remote.port)")
    }
    let address = sockets.host(towards: dial.remote)
    let local = LocalMedia(
      address: address.host, addressType: address.isIPv6 ? .ip6 : .ip4, port: media.port)
    guard let offer = try? offering.makeOffer(local) else { return }
    var outgoing = OutgoingCall(
      target: dial.target, flow: flow, from: dial.from, offer: Body(sdp: offer.bytes))
    outgoing.replaces = replaces
    outgoing.credentials = options.credentials
    outgoing.ringMaximumMilliseconds = Int(dial.plan.lastsAtMostMilliseconds)
    guard let (handle, actions) = engine.dial(outgoing, nowMilliseconds: nowMilliseconds) else {
      return fail(dial, "too many calls at once")
    }
    let call = PhoneCall(
      number: lastNumber, handle: handle, isIncoming: false, media: media,
      script: dial.plan.script, negotiation: offering, begunMilliseconds: nowMilliseconds,
      lastsAtMostMilliseconds: dial.plan.lastsAtMostMilliseconds)
    call.negotiationOffered = offering
    call.to = dial.target.description
    call.from = dial.from.uri.description
    call.referredBy = referredBy
    call.remoteAddress = dial.remote
    call.flow = flow
    begin(call)
    perform(actions)
  }

  func begin(_ call: PhoneCall) {
    if calls.isEmpty { dueMicroseconds = nowMicroseconds + Self.tickMicroseconds }
    calls.append(call)
  }

  /// A call that could not even be begun.
  private func fail(_ dial: Dial, _ why: String) {
    let report = CallReport(
      number: lastNumber, isIncoming: false, to: dial.target.description,
      from: dial.from.uri.description, end: .lost(why), heard: [], keys: [], steps: [],
      failure: StepFailure(line: 0, text: "begin", what: why), holds: 0, recording: [])
    reports.append(report)
    work.onReport(report)
  }
}

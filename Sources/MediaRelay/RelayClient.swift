import FoundationEssentials

/// The asking side of rtpengine's NG protocol in JSON over UDP, as a state machine.
///
/// A datagram is a cookie, a space, and an object. The relay keeps the answer to a cookie and gives
/// it again, whatever is asked under it: a repetition bears the cookie of what it repeats, and no
/// cookie is ever used for something else, also not after a restart of ours, so `boot` is part of
/// it.
///
/// It asks whether the relay lives once a second, and by the relay's own account of how long it has
/// run notices that it began anew and has forgotten all legs, even if it did so between two pings.
public struct RelayClient: Sendable {
  /// Requests that wait for an answer at one time.
  public static let maximumPending = 1024
  /// Milliseconds that each try waits for its answer.
  public static let tryMilliseconds: [Int64] = [500, 1000, 2000]
  /// Milliseconds between questions whether the relay lives.
  public static let pingMilliseconds: Int64 = 1000
  /// Pings without an answer after which it counts as down.
  public static let missedPingsAllowed = 3
  /// Every so many pings it is asked how long it has run.
  public static let pingsPerUptime = 5
  /// Bytes of a datagram over IPv4.
  public static let maximumDatagramBytes = 65_507

  /// A request that waits.
  public struct RequestID: Hashable, Sendable {
    public let number: UInt64
  }

  /// What is to be done.
  public enum Action: Equatable, Sendable {
    /// A datagram for the relay.
    case transmit([UInt8])
    /// A request has come to its end; exactly once for each.
    case complete(RequestID, Result<RelayAnswer, RelayFault>)
    /// It answers, for the first time or again.
    case up
    /// It has not answered for three pings.
    case down
    /// It runs for less long than it did: all legs have to be offered anew.
    case restarted
  }

  private struct Pending {
    var command: RelayRequest.Command
    var bytes: [UInt8]
    var tries: Int
  }

  /// Numbers of pending requests in the order of their deadlines, which are all equally far off.
  private struct Waiting {
    var entries: [(deadline: Int64, number: UInt64)] = []
    var head = 0

    mutating func append(_ number: UInt64, _ deadline: Int64) {
      if head > 64, head * 2 > entries.count {
        entries.removeFirst(head)
        head = 0
      }
      entries.append((deadline, number))
    }

    mutating func due(_ now: Int64) -> UInt64? {
      guard head < entries.count, entries[head].deadline <= now else { return nil }
      head += 1
      return entries[head - 1].number
    }

    var next: Int64? { head < entries.count ? entries[head].deadline : nil }
  }

  private enum Probe { case ping, uptime }

  private let boot: String
  private var counter: UInt64 = 0
  private var pending: [UInt64: Pending] = [:]
  private var waiting: [Waiting]
  private var isClosed = false

  /// Whether the relay answers.
  public private(set) var isUp = false
  private var hasBeenJudged = false
  private var nextPing: Int64
  private var pings = 0
  private var missed = 0
  private var probe: (number: UInt64, kind: Probe)?
  private var asksUptimeNext = true
  private var uptime: (seconds: Int64, at: Int64)?

  /// - Parameters:
  ///   - boot: unique among all starts of all programs that use the relay: 1 to 64 letters and
  ///     digits.
  ///   - now: milliseconds of a clock that never goes back; the first ping is due then.
  public init(boot: String, at now: Int64) {
    precondition(
      (1...64).contains(boot.utf8.count) && boot.utf8.allSatisfy { $0.isLetterOrDigit },
      "the boot id is 1 to 64 letters and digits")
    self.boot = boot
    waiting = Self.tryMilliseconds.map { _ in Waiting() }
    nextPing = now
  }

  /// Requests that wait.
  public var pendingCount: Int { pending.count }

  /// When `tick` is to be called next, in the milliseconds of `now`.
  public var nextDeadline: Int64 {
    waiting.reduce(nextPing) { min($0, $1.next ?? .max) }
  }

  // MARK: - Asking

  /// Sends a request. Its end comes as `complete`.
  public mutating func send(
    _ request: RelayRequest, at now: Int64
  ) throws(RelayFault) -> (RequestID, [Action]) {
    guard !isClosed else { throw .closed }
    guard pending.count < Self.maximumPending else { throw .tooManyPending }
    let (number, bytes) = datagram(request)
    guard bytes.count <= Self.maximumDatagramBytes else { throw .tooLarge }
    pending[number] = Pending(command: request.command, bytes: bytes, tries: 1)
    waiting[0].append(number, now + Self.tryMilliseconds[0])
    return (RequestID(number: number), [.transmit(bytes)])
  }

  private mutating func datagram(_ request: RelayRequest) -> (UInt64, [UInt8]) {
    counter += 1
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let body = try? encoder.encode(request) else {
      preconditionFailure("requests of texts and numbers can be encoded")
    }
    return (counter, Array("\(boot)_\(counter) ".utf8) + body)
  }

  /// Gives up everything that waits; nothing can be sent afterwards.
  public mutating func close() -> [Action] {
    isClosed = true
    let numbers = pending.keys.sorted()
    pending = [:]
    return numbers.map { .complete(RequestID(number: $0), .failure(.closed)) }
  }

  // MARK: - Time

  /// What is due: repetitions, time-outs, pings.
  public mutating func tick(_ now: Int64) -> [Action] {
    guard !isClosed else { return [] }
    var actions: [Action] = []
    for index in waiting.indices {
      while let number = waiting[index].due(now) {
        guard var request = pending[number] else { continue }
        guard request.tries < Self.tryMilliseconds.count else {
          pending[number] = nil
          actions.append(.complete(RequestID(number: number), .failure(.unanswered)))
          continue
        }
        request.tries += 1
        pending[number] = request
        waiting[index + 1].append(number, now + Self.tryMilliseconds[index + 1])
        actions.append(.transmit(request.bytes))
      }
    }
    if now >= nextPing { ping(now, &actions) }
    return actions
  }

  private mutating func ping(_ now: Int64, _ actions: inout [Action]) {
    if probe != nil {
      missed += 1
      asksUptimeNext = true
      if missed >= Self.missedPingsAllowed, isUp || !hasBeenJudged {
        isUp = false
        hasBeenJudged = true
        actions.append(.down)
      }
    }
    pings += 1
    let kind: Probe = asksUptimeNext || pings % Self.pingsPerUptime == 0 ? .uptime : .ping
    let (number, bytes) = datagram(kind == .ping ? .ping : .statistics)
    probe = (number, kind)
    // A late call does not bring several pings at once.
    nextPing = max(nextPing + Self.pingMilliseconds, now + Self.pingMilliseconds / 2)
    actions.append(.transmit(bytes))
  }

  // MARK: - Answers

  /// A datagram of the relay. One that answers nothing that waits, such as a second answer to a
  /// repetition, is left alone.
  public mutating func receive(_ bytes: [UInt8], at now: Int64) -> [Action] {
    guard !isClosed, let (number, body) = split(bytes) else { return [] }
    var actions: [Action] = []
    if let probe, probe.number == number {
      guard let answer = Self.decode(body) else { return [] }
      self.probe = nil
      isAlive(&actions)
      if probe.kind == .uptime, let seconds = answer.uptimeSeconds {
        hasRun(seconds, now, &actions)
      }
    } else if let request = pending.removeValue(forKey: number) {
      isAlive(&actions)
      let result = Self.result(body, of: request.command)
      actions.append(.complete(RequestID(number: number), result))
    }
    return actions
  }

  private mutating func isAlive(_ actions: inout [Action]) {
    missed = 0
    hasBeenJudged = true
    if !isUp {
      isUp = true
      actions.append(.up)
    }
  }

  /// Two seconds are allowed for: it tells whole seconds, and datagrams take their time.
  private mutating func hasRun(_ seconds: Int64, _ now: Int64, _ actions: inout [Action]) {
    asksUptimeNext = false
    if let uptime {
      // A number far beyond any sense cannot overflow this.
      let expected = min(uptime.seconds, Int64(Int32.max)) + (now - uptime.at) / 1000
      if seconds < expected - 2 { actions.append(.restarted) }
    }
    uptime = (max(0, seconds), now)
  }

  /// The number in the cookie, if the cookie is ours, and what follows it.
  private func split(_ bytes: [UInt8]) -> (UInt64, ArraySlice<UInt8>)? {
    let prefix = Array((boot + "_").utf8)
    guard bytes.starts(with: prefix),
      let space = bytes.prefix(prefix.count + 21).firstIndex(of: 0x20),
      let number = UInt64(String(decoding: bytes[prefix.count..<space], as: UTF8.self)),
      number <= counter
    else { return nil }
    return (number, bytes[(space + 1)...])
  }

  /// The object of an answer, or `nil` when it cannot be read.
  static func decode(_ body: ArraySlice<UInt8>) -> RelayAnswer? {
    guard body.first == UInt8(ascii: "{"), body.count <= maximumDatagramBytes else { return nil }
    return try? JSONDecoder().decode(RelayAnswer.self, from: Data(body))
  }

  private static func result(
    _ body: ArraySlice<UInt8>, of command: RelayRequest.Command
  ) -> Result<RelayAnswer, RelayFault> {
    guard let answer = decode(body) else { return .failure(.malformedAnswer) }
    switch answer.result {
    case "ok", "pong":
      // An empty description is answered with ok and no description.
      if command == .offer || command == .answer, answer.sdp?.isEmpty ?? true {
        return .failure(.malformedAnswer)
      }
      return .success(answer)
    case "load limit": return .failure(.overloaded)
    default:
      let reason = String((answer.reason ?? answer.result).prefix(200))
      let lower = reason.lowercased()
      let isUnknown =
        lower.contains("unknown call-id") || lower.hasPrefix("call-id not found")
      return .failure(isUnknown ? .unknownCall : .refused(reason))
    }
  }
}

extension UInt8 {
  fileprivate var isLetterOrDigit: Bool {
    (0x30...0x39).contains(self) || (0x41...0x5a).contains(self) || (0x61...0x7a).contains(self)
  }
}

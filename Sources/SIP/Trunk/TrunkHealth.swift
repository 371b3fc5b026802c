/// Watches the servers of one trunk by OPTIONS and says which to use. A server is down at the
/// latest `intervalMilliseconds + timeoutMilliseconds` after it fell silent: 8 s by default.
public struct TrunkHealth: Sendable {
  public enum State: Sendable, Equatable { case unknown, up, down }

  public enum Step: Sendable, Equatable {
    /// Send OPTIONS to the server of this place; tell `answered` or nothing.
    case ping(Int)
    case changed(Int, State)
  }

  /// From one ping's answer to the next ping.
  public var intervalMilliseconds = 5_000
  /// Silence after which a server is down. Far below timer F, so that failing over takes seconds.
  public var timeoutMilliseconds = 3_000
  /// Answers in a row that make a server which was down be used again.
  public var recoveries = 2
  public static let serversMaximum = 16

  private struct Server: Sendable {
    var state = State.unknown
    var pingDue: Int64
    var answerDue: Int64?
    var successes = 0
  }

  private var servers: [Server]

  /// Servers in the order of preference, the first to be preferred.
  public init(serverCount: Int, nowMilliseconds: Int64) {
    precondition((1...Self.serversMaximum).contains(serverCount))
    servers = (0..<serverCount).map { _ in Server(pingDue: nowMilliseconds) }
  }

  public func state(_ place: Int) -> State { servers[place].state }

  /// Those that may be used, best first: up, then not yet known. Down ones last, so that a call is
  /// still tried when all seem down.
  public var order: [Int] {
    func rank(_ state: State) -> Int {
      switch state {
      case .up: 0
      case .unknown: 1
      case .down: 2
      }
    }
    return servers.indices.sorted {
      (rank(servers[$0].state), $0) < (rank(servers[$1].state), $1)
    }
  }

  public var isUp: Bool { servers.contains { $0.state != .down } }

  public var nextDeadlineMilliseconds: Int64? {
    servers.map { $0.answerDue ?? $0.pingDue }.min()
  }

  public mutating func advance(nowMilliseconds: Int64) -> [Step] {
    var steps: [Step] = []
    for place in servers.indices {
      if let due = servers[place].answerDue, due <= nowMilliseconds {
        servers[place].answerDue = nil
        steps += change(place, .down)
        servers[place].pingDue = nowMilliseconds + Int64(intervalMilliseconds) / 2
      }
      if servers[place].answerDue == nil, servers[place].pingDue <= nowMilliseconds {
        servers[place].answerDue = nowMilliseconds + Int64(timeoutMilliseconds)
        steps.append(.ping(place))
      }
    }
    return steps
  }

  /// A response to OPTIONS. Any is a sign of life but 503 and what a transport makes up (408, nil).
  public mutating func answered(
    _ place: Int, status: Int?, nowMilliseconds: Int64
  ) -> [Step] {
    guard servers.indices.contains(place) else { return [] }
    servers[place].answerDue = nil
    servers[place].pingDue = nowMilliseconds + Int64(intervalMilliseconds)
    guard let status, status != 503, status != 408 else { return change(place, .down) }
    servers[place].successes += 1
    if servers[place].state == .down, servers[place].successes < recoveries { return [] }
    return change(place, .up)
  }

  /// A call got no answer from it, or 503: it is down at once, and asked again soon.
  public mutating func callFailed(_ place: Int, nowMilliseconds: Int64) -> [Step] {
    guard servers.indices.contains(place) else { return [] }
    servers[place].pingDue = min(
      servers[place].pingDue, nowMilliseconds + Int64(intervalMilliseconds) / 2)
    return change(place, .down)
  }

  private mutating func change(_ place: Int, _ state: State) -> [Step] {
    if state == .down { servers[place].successes = 0 }
    guard servers[place].state != state else { return [] }
    servers[place].state = state
    return [.changed(place, state)]
  }
}

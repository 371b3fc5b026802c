/// Names one transaction of one `TransactionLayer`. Never used again.
public struct TransactionID: Hashable, Sendable, Comparable {
  public let rawValue: UInt64

  public static func < (one: TransactionID, other: TransactionID) -> Bool {
    one.rawValue < other.rawValue
  }
}

/// One of the four state machines of RFC 3261 section 17, with the Accepted state of RFC 6026.
struct Transaction: Sendable {
  enum Kind: Sendable { case inviteClient, client, inviteServer, server }
  enum State: Sendable { case trying, proceeding, accepted, completed, confirmed, terminated }

  /// What a step asks for. `bytes` are always `lastSent` or the ACK.
  enum Effect: Sendable {
    case send([UInt8])
    /// Pass the message on to the user of the transaction.
    case deliver
    /// Timer B, F or H.
    case timedOut
  }

  let kind: Kind
  let key: String
  /// Where its messages go.
  let flow: Flow
  /// Of a client with its `Via`; of a server as received.
  let request: SIPMessage
  private(set) var state: State
  /// The request of a client, the last response of a server, the ACK once there is one.
  private var lastSent: [UInt8] = []
  private var gap = 0
  private var retransmitDue: Int64?
  private var endDue: Int64?

  var due: Int64? {
    guard let retransmitDue, let endDue else { return retransmitDue ?? endDue }
    return min(retransmitDue, endDue)
  }

  /// A client that sends its request at once.
  init(
    client request: SIPMessage, key: String, flow: Flow, _ durations: TimerDurations,
    nowMilliseconds: Int64
  ) {
    kind = request.method == .invite ? .inviteClient : .client
    self.key = key
    self.flow = flow
    self.request = request
    state = .trying
    lastSent = request.serialized()
    if !flow.isReliable {
      // Timers A and E.
      gap = durations.t1
      retransmitDue = nowMilliseconds + Int64(gap)
    }
    // Timers B and F.
    endDue = nowMilliseconds + Int64(durations.transaction)
  }

  var firstBytes: [UInt8] { lastSent }

  /// A server for a request that came.
  init(server request: SIPMessage, key: String, flow: Flow) {
    kind = request.method == .invite ? .inviteServer : .server
    self.key = key
    self.flow = flow
    self.request = request
    state = kind == .inviteServer ? .proceeding : .trying
  }

  // MARK: - Client

  mutating func receive(
    _ response: SIPMessage, _ durations: TimerDurations, nowMilliseconds: Int64
  ) -> [Effect] {
    let status = response.status ?? 0
    return kind == .inviteClient
      ? receiveInvite(response, status, durations, nowMilliseconds)
      : receiveOther(status, durations, nowMilliseconds)
  }

  private mutating func receiveInvite(
    _ response: SIPMessage, _ status: Int, _ durations: TimerDurations, _ now: Int64
  ) -> [Effect] {
    switch (state, status) {
    case (.trying, ..<200), (.proceeding, ..<200):
      state = .proceeding
      retransmitDue = nil
      endDue = now + Int64(durations.c)
      return [.deliver]
    case (.trying, 200..<300), (.proceeding, 200..<300):
      state = .accepted
      retransmitDue = nil
      // Timer M.
      endDue = now + Int64(durations.transaction)
      return [.deliver]
    case (.accepted, 200..<300):
      return [.deliver]
    case (.trying, 300...), (.proceeding, 300...):
      lastSent = acknowledgement(of: response).serialized()
      let ack = lastSent
      complete(flow.isReliable ? nil : durations.d, now)
      return [.send(ack), .deliver]
    case (.completed, 300...):
      return [.send(lastSent)]
    default:
      return []
    }
  }

  private mutating func receiveOther(
    _ status: Int, _ durations: TimerDurations, _ now: Int64
  ) -> [Effect] {
    guard state == .trying || state == .proceeding else { return [] }
    if status < 200 {
      if state == .trying, !flow.isReliable {
        gap = durations.t2
        retransmitDue = now + Int64(gap)
      }
      state = .proceeding
      return [.deliver]
    }
    // Timer K.
    complete(flow.isReliable ? nil : durations.t4, now)
    return [.deliver]
  }

  private mutating func complete(_ milliseconds: Int?, _ now: Int64) {
    retransmitDue = nil
    if let milliseconds {
      state = .completed
      endDue = now + Int64(milliseconds)
    } else {
      state = .terminated
      endDue = nil
    }
  }

  /// The ACK of a final response other than 2xx (17.1.1.3).
  private func acknowledgement(of response: SIPMessage) -> SIPMessage {
    var ack = SIPMessage(.request(.ack, request.requestURI ?? SIPURI(host: "invalid")))
    ack.headers = request.headers.filter {
      [.via, .route, .from, .callID, .maxForwards].contains($0.name)
    }
    if let to = response.headers.first(where: { $0.name == .to }) { ack.headers.append(to) }
    let number = (try? request.cSeq().number) ?? 0
    ack.append(.cSeq, CSeq(number, .ack).description)
    return ack
  }

  // MARK: - Server

  /// The same request again.
  mutating func receiveAgain() -> [Effect] {
    switch state {
    case .proceeding, .completed: lastSent.isEmpty ? [] : [.send(lastSent)]
    default: []
    }
  }

  /// The ACK of a final response other than 2xx. True when it belongs to this transaction.
  mutating func receiveACK(_ durations: TimerDurations, nowMilliseconds: Int64) -> Bool {
    guard kind == .inviteServer else { return false }
    guard state == .completed else { return state == .confirmed }
    retransmitDue = nil
    if flow.isReliable {
      state = .terminated
      endDue = nil
    } else {
      // Timer I.
      state = .confirmed
      endDue = nowMilliseconds + Int64(durations.t4)
    }
    return true
  }

  /// A response of the user. Nothing once a final one has gone.
  mutating func respond(
    _ response: SIPMessage, _ durations: TimerDurations, nowMilliseconds: Int64
  ) -> [Effect] {
    guard state == .trying || state == .proceeding else {
      // Retransmissions of a 2xx to INVITE are the user's (13.3.1.4, RFC 6026 7.1).
      return state == .accepted && response.isSuccess ? [.send(response.serialized())] : []
    }
    lastSent = response.serialized()
    if response.isProvisional {
      state = .proceeding
    } else if kind == .server {
      // Timer J.
      complete(flow.isReliable ? nil : durations.transaction, nowMilliseconds)
    } else if response.isSuccess {
      // Timer L.
      state = .accepted
      endDue = nowMilliseconds + Int64(durations.transaction)
    } else {
      state = .completed
      if !flow.isReliable {
        // Timer G.
        gap = durations.t1
        retransmitDue = nowMilliseconds + Int64(gap)
      }
      // Timer H.
      endDue = nowMilliseconds + Int64(durations.transaction)
    }
    return [.send(lastSent)]
  }

  // MARK: - Time

  mutating func advance(_ durations: TimerDurations, nowMilliseconds: Int64) -> [Effect] {
    if let endDue, endDue <= nowMilliseconds {
      let isTimeout =
        state == .trying || state == .proceeding || kind == .inviteServer && state == .completed
      self.endDue = nil
      retransmitDue = nil
      state = .terminated
      return isTimeout ? [.timedOut] : []
    }
    guard let retransmitDue, retransmitDue <= nowMilliseconds else { return [] }
    switch (kind, state) {
    case (.inviteClient, _): gap *= 2
    case (.client, .proceeding): gap = durations.t2
    default: gap = min(gap * 2, durations.t2)
    }
    self.retransmitDue = nowMilliseconds + Int64(gap)
    return [.send(lastSent)]
  }

  /// What has no timer of its own ends with its flow.
  mutating func fail() -> [Effect] {
    guard state == .trying || state == .proceeding, kind == .inviteClient || kind == .client else {
      return []
    }
    state = .terminated
    retransmitDue = nil
    endDue = nil
    return [.timedOut]
  }
}

/// All transactions of one node: matches messages to them (17.1.3, 17.2.3), runs their timers, and
/// answers by itself what needs no user: broken requests, and too many of them.
public struct TransactionLayer: Sendable {
  public enum Output: Sendable {
    case send([UInt8], Flow)
    /// A request nobody has seen before.
    case request(SIPMessage, MessageHead, Flow, TransactionID)
    /// The ACK of a 2xx: it has no transaction.
    case acknowledgement(SIPMessage, MessageHead, Flow)
    case response(SIPMessage, MessageHead, TransactionID)
    /// A 2xx to INVITE whose transaction is over.
    case strayResponse(SIPMessage, MessageHead, Flow)
    /// No response came (timers B and F), or no ACK (timer H).
    case timedOut(TransactionID)
    /// The transaction is over and forgotten.
    case ended(TransactionID)
  }

  /// Transactions held at once, where nothing else is said: a call through us with two dialogs
  /// holds about 100 transaction-seconds over UDP, so that this carries some 500 calls a second.
  /// Beyond the maximum, requests outside dialogs get 503 with `Retry-After`, and are forgotten.
  public static let usualMaximum = 60_000
  public let maximum: Int
  /// Kept free for requests within dialogs, so that calls can still end.
  public var reserve: Int { maximum / 10 }
  /// Seconds said in that 503.
  public static let retryAfterSeconds = 5
  /// Timers run with one call of `advance`; the rest are due still.
  public static let timersPerTurnMaximum = 4_096

  public let durations: TimerDurations
  private var transactions: [TransactionID: Transaction] = [:]
  private var keys: [String: TransactionID] = [:]
  private var deadlines = DeadlineQueue<TransactionID>()
  private var lastID: UInt64 = 0
  private var outputs: [Output] = []

  public init(durations: TimerDurations = TimerDurations(), maximum: Int = usualMaximum) {
    self.durations = durations
    self.maximum = maximum
  }

  public var count: Int { transactions.count }
  public var nextDeadlineMilliseconds: Int64? { deadlines.next }

  private mutating func flush() -> [Output] {
    defer { outputs = [] }
    return outputs
  }

  func request(of id: TransactionID) -> SIPMessage? { transactions[id]?.request }
  func flow(of id: TransactionID) -> Flow? { transactions[id]?.flow }

  /// Whether a final response can still be given, or is still awaited.
  func isPending(_ id: TransactionID) -> Bool {
    guard let state = transactions[id]?.state else { return false }
    return state == .trying || state == .proceeding
  }

  // MARK: - What comes in

  /// A datagram, or a message cut from a stream.
  public mutating func receive(
    _ bytes: [UInt8], from flow: Flow, nowMilliseconds: Int64
  ) -> [Output] {
    let message: SIPMessage
    do {
      message = try SIPMessage(bytes, framing: flow.isReliable ? .stream : .datagram)
    } catch {
      refuse(bytes, error, flow)
      return flush()
    }
    do {
      receive(message, try message.check(), flow, nowMilliseconds)
    } catch {
      refuse(bytes, error, flow)
    }
    return flush()
  }

  /// As `receive` of bytes, for what `StreamReader` has read already.
  public mutating func receive(
    _ message: SIPMessage, from flow: Flow, nowMilliseconds: Int64
  ) -> [Output] {
    do {
      receive(message, try message.check(), flow, nowMilliseconds)
    } catch {
      refuse(message.serialized(), error, flow)
    }
    return flush()
  }

  private mutating func refuse(_ bytes: [UInt8], _ fault: SIPFault, _ flow: Flow) {
    guard var response = SIPMessage.refusal(of: bytes, for: fault) else { return }
    // A `Via` that cannot be read goes back as it is, to where the request came from.
    let via = try? response.topVia()
    let back = via.map { Self.stamp(&response, $0, flow) } ?? flow
    outputs.append(.send(response.serialized(), back))
  }

  private mutating func receive(
    _ message: SIPMessage, _ head: MessageHead, _ flow: Flow, _ now: Int64
  ) {
    if message.isRequest {
      receiveRequest(message, head, flow, now)
    } else {
      receiveResponse(message, head, flow, now)
    }
  }

  private mutating func receiveResponse(
    _ message: SIPMessage, _ head: MessageHead, _ flow: Flow, _ now: Int64
  ) {
    // One that has passed us and goes on is not ours (8.1.3.3).
    guard let vias = try? message.vias(), vias.count == 1 else { return }
    let key = "c \(head.cSeq.method) \(head.via.branch)"
    guard let id = keys[key], var transaction = transactions[id] else {
      if message.isSuccess, head.cSeq.method == .invite {
        outputs.append(.strayResponse(message, head, flow))
      }
      return
    }
    let effects = transaction.receive(message, durations, nowMilliseconds: now)
    for effect in effects {
      if case .deliver = effect {
        outputs.append(.response(message, head, id))
      } else {
        perform(effect, id, transaction.flow)
      }
    }
    store(id, transaction)
  }

  private mutating func receiveRequest(
    _ received: SIPMessage, _ head: MessageHead, _ flow: Flow, _ now: Int64
  ) {
    var message = received
    var head = head
    let back = Self.stamp(&message, head.via, flow)
    head.via = (try? message.topVia()) ?? head.via
    let key = Self.serverKey(head, head.cSeq.method == .ack ? .invite : head.cSeq.method)
    if let id = keys[key], var transaction = transactions[id] {
      if head.cSeq.method == .ack {
        if transaction.receiveACK(durations, nowMilliseconds: now) {
          store(id, transaction)
        } else {
          outputs.append(.acknowledgement(message, head, flow))
        }
        return
      }
      for effect in transaction.receiveAgain() { perform(effect, id, transaction.flow) }
      return
    }
    if head.cSeq.method == .ack {
      outputs.append(.acknowledgement(message, head, flow))
      return
    }
    let limit = maximum - (head.to.tag == nil ? reserve : 0)
    guard transactions.count < limit else {
      var response = Self.response(to: message, status: 503)
      response.append(.retryAfter, String(Self.retryAfterSeconds))
      outputs.append(.send(response.serialized(), back))
      return
    }
    let id = add(Transaction(server: message, key: key, flow: back))
    outputs.append(.request(message, head, flow, id))
  }

  /// The server transaction a CANCEL is for (9.2).
  func invite(cancelledBy head: MessageHead) -> TransactionID? {
    keys[Self.serverKey(head, .invite)]
  }

  /// 17.2.3: by the branch where it is unique, else as RFC 2543 did. The `To` tag is left out, as
  /// an ACK has one its INVITE had not.
  private static func serverKey(_ head: MessageHead, _ method: SIPMethod) -> String {
    if head.via.hasUniqueBranch { return "s \(method) \(head.via.sentBy) \(head.via.branch)" }
    return "o \(method) \(head.via.sentBy) \(head.via.branch) \(head.from.tag ?? "") "
      + "\(head.callID) \(head.cSeq.number)"
  }

  // MARK: - What goes out

  /// Begins a client transaction. The request gets our `Via` on top. nil when there are too many.
  public mutating func send(
    _ request: SIPMessage, branch: String, over flow: Flow, nowMilliseconds: Int64
  ) -> (id: TransactionID, outputs: [Output])? {
    guard transactions.count < maximum else { return nil }
    var message = request
    Self.addVia(&message, branch: branch, flow)
    let key = "c \(request.method ?? .options) \(branch)"
    let transaction = Transaction(
      client: message, key: key, flow: flow, durations, nowMilliseconds: nowMilliseconds)
    let id = add(transaction)
    return (id, [.send(transaction.firstBytes, flow)])
  }

  /// Puts our `Via` first (8.1.1.7, RFC 3581 3).
  static func addVia(_ message: inout SIPMessage, branch: String, _ flow: Flow) {
    var via = Via(
      transport: flow.transport.rawValue, host: flow.localHost, port: flow.localPort,
      branch: branch)
    if !flow.isReliable { via.parameters.addFlag("rport") }
    message.headers.insert(HeaderField(.via, via.description), at: 0)
  }

  /// The CANCEL of a client INVITE: same Request-URI, `Via`, `Route` and numbers (9.1).
  func cancel(of id: TransactionID) -> SIPMessage? {
    guard let transaction = transactions[id], transaction.kind == .inviteClient,
      let number = try? transaction.request.cSeq().number, let uri = transaction.request.requestURI
    else { return nil }
    var cancel = SIPMessage(.request(.cancel, uri))
    cancel.headers = transaction.request.headers.filter {
      [.via, .route, .from, .to, .callID, .maxForwards].contains($0.name)
    }
    cancel.append(.cSeq, CSeq(number, .cancel).description)
    return cancel
  }

  /// Sends a CANCEL that has its `Via` already.
  mutating func sendCancel(
    _ cancel: SIPMessage, over flow: Flow, nowMilliseconds: Int64
  ) -> [Output] {
    guard transactions.count < maximum, let via = try? cancel.topVia() else {
      return []
    }
    let key = "c CANCEL \(via.branch)"
    guard keys[key] == nil else { return [] }
    let transaction = Transaction(
      client: cancel, key: key, flow: flow, durations, nowMilliseconds: nowMilliseconds)
    _ = add(transaction)
    return [.send(transaction.firstBytes, flow)]
  }

  /// Gives a response to a server transaction.
  public mutating func respond(
    _ response: SIPMessage, to id: TransactionID, nowMilliseconds: Int64
  ) -> [Output] {
    guard var transaction = transactions[id] else { return [] }
    let effects = transaction.respond(response, durations, nowMilliseconds: nowMilliseconds)
    for effect in effects { perform(effect, id, transaction.flow) }
    store(id, transaction)
    return flush()
  }

  // MARK: - Time and flows

  /// Runs every timer that is due.
  public mutating func advance(nowMilliseconds: Int64) -> [Output] {
    var left = Self.timersPerTurnMaximum
    while left > 0, let id = deadlines.pop(nowMilliseconds) {
      left -= 1
      guard var transaction = transactions[id] else { continue }
      let effects = transaction.advance(durations, nowMilliseconds: nowMilliseconds)
      for effect in effects { perform(effect, id, transaction.flow) }
      store(id, transaction)
    }
    return flush()
  }

  /// The transport says that nothing can be sent this way: its clients have failed (17.1.4).
  public mutating func flowFailed(_ flow: Flow) -> [Output] {
    for id in transactions.keys.sorted() where transactions[id]?.flow == flow {
      guard var transaction = transactions[id] else { continue }
      let effects = transaction.fail()
      for effect in effects { perform(effect, id, flow) }
      store(id, transaction)
    }
    return flush()
  }

  // MARK: - Keeping

  private mutating func add(_ transaction: Transaction) -> TransactionID {
    lastID += 1
    let id = TransactionID(rawValue: lastID)
    keys[transaction.key] = id
    transactions[id] = transaction
    deadlines.set(id, transaction.due)
    return id
  }

  private mutating func store(_ id: TransactionID, _ transaction: Transaction) {
    if transaction.state == .terminated {
      transactions[id] = nil
      keys[transaction.key] = nil
      deadlines.set(id, nil)
      outputs.append(.ended(id))
    } else {
      transactions[id] = transaction
      deadlines.set(id, transaction.due)
    }
  }

  private mutating func perform(_ effect: Transaction.Effect, _ id: TransactionID, _ flow: Flow) {
    switch effect {
    case .send(let bytes): outputs.append(.send(bytes, flow))
    case .timedOut: outputs.append(.timedOut(id))
    case .deliver: break
    }
  }
}

/// A SIP end for many calls: transactions, dialogs and what RFC 3261 8, 12 to 15 ask of a user.
///
/// Every method takes what happened and the time and returns what to do. It reads no clock and
/// draws no numbers but from the generator given. SDP is bytes to it.
public struct CallEngine: Sendable {
  public var configuration: EngineConfiguration
  public internal(set) var transactions: TransactionLayer
  var random: any RandomNumberGenerator & Sendable
  var calls: [CallHandle: Call] = [:]
  /// By Call-ID and our tag.
  var callsByTag: [String: CallHandle] = [:]
  /// By Call-ID, their tag and CSeq of the INVITE: finds merged requests (8.2.2.2).
  var arrivals: [String: CallHandle] = [:]
  var deadlines = DeadlineQueue<CallHandle>()
  var pending: [TransactionID: PendingRequest] = [:]
  /// Requests that came outside calls and wait for the user.
  var waiting: [RequestHandle: TransactionID] = [:]
  var waitingDeadlines = DeadlineQueue<RequestHandle>()
  var outside: [RequestHandle: DigestClient] = [:]
  var registrations: [RegistrationHandle: RegistrationClient] = [:]
  var registrationDeadlines = DeadlineQueue<RegistrationHandle>()
  var lastHandle: UInt64 = 0
  var actions: [Action] = []
  var now: Int64 = 0

  /// `random` must not be foreseeable in production: tags, branches and Call-IDs come from it.
  public init(
    configuration: EngineConfiguration = EngineConfiguration(),
    random: any RandomNumberGenerator & Sendable
  ) {
    self.configuration = configuration
    self.random = random
    transactions = TransactionLayer(
      durations: configuration.durations, maximum: configuration.transactionsMaximum)
  }

  /// Calls the engine still holds, those included that are over for the user.
  public var callCount: Int { calls.count }

  /// When `advance` has something to do.
  public var nextDeadlineMilliseconds: Int64? {
    [
      transactions.nextDeadlineMilliseconds, deadlines.next, waitingDeadlines.next,
      registrationDeadlines.next,
    ].compactMap { $0 }.min()
  }

  // MARK: - Inputs

  /// A datagram that came.
  public mutating func receive(
    _ datagram: [UInt8], from flow: Flow, nowMilliseconds: Int64
  ) -> [Action] {
    now = nowMilliseconds
    handle(transactions.receive(datagram, from: flow, nowMilliseconds: now))
    return flush()
  }

  /// A message cut from a stream.
  public mutating func receive(
    _ message: SIPMessage, from flow: Flow, nowMilliseconds: Int64
  ) -> [Action] {
    now = nowMilliseconds
    handle(transactions.receive(message, from: flow, nowMilliseconds: now))
    return flush()
  }

  /// Does what is due.
  public mutating func advance(nowMilliseconds: Int64) -> [Action] {
    now = nowMilliseconds
    handle(transactions.advance(nowMilliseconds: now))
    runDeadlines()
    return flush()
  }

  /// Nothing can be sent over a flow any more.
  public mutating func flowFailed(_ flow: Flow, nowMilliseconds: Int64) -> [Action] {
    now = nowMilliseconds
    handle(transactions.flowFailed(flow))
    return flush()
  }

  /// Later requests of a call go another way, as when a phone came back over a new connection.
  public mutating func move(_ handle: CallHandle, to flow: Flow) {
    guard var call = calls[handle] else { return }
    for at in call.dialogs.indices { call.dialogs[at].flow = flow }
    store(call)
  }

  /// Where the next request of a call is meant to go (12.2.1.1, 8.1.2): its first route, or the far
  /// end's `Contact`. Requests go over the call's flow; who keeps the flows may resolve this by
  /// `ServerSelection` and `move` the call where it leads elsewhere.
  public func nextHop(_ handle: CallHandle) -> SIPURI? {
    guard let dialog = calls[handle]?.dialogs.first else { return nil }
    return dialog.routes.first?.uri ?? dialog.target
  }

  mutating func flush() -> [Action] {
    defer { actions = [] }
    return actions
  }

  // MARK: - From the transactions

  mutating func handle(_ outputs: [TransactionLayer.Output]) {
    for output in outputs {
      switch output {
      case .send(let bytes, let flow): actions.append(.send(bytes, flow))
      case .request(let message, let head, let flow, let id):
        received(message, head, flow, id)
      case .acknowledgement(let message, let head, _): receivedACK(message, head)
      case .response(let message, let head, let id): received(message, head, id)
      case .strayResponse: break
      case .timedOut(let id): timedOut(id)
      case .ended(let id): pending[id] = nil
      }
    }
  }

  private mutating func received(_ response: SIPMessage, _ head: MessageHead, _ id: TransactionID) {
    guard var request = pending[id] else { return }
    if let status = response.status, status == 401 || status == 407,
      tryAgain(&request, response, id)
    {
      return
    }
    switch request.purpose {
    case .invite(let handle): inviteResponse(handle, response, head, id)
    case .reinvite(let handle): reinviteResponse(handle, response, head, id)
    case .update(let handle): updateResponse(handle, response, head)
    case .bye(let handle): if !response.isProvisional { remove(handle) }
    case .refer(let handle, let number): referResponse(handle, number, response)
    case .notify(let handle, _), .prack(let handle), .plain(let handle):
      lookForLoss(handle, response)
    case .outside(let handle): outsideResponse(handle, response)
    case .registration(let handle): registrationResponse(handle, response)
    case .none: break
    }
  }

  private mutating func timedOut(_ id: TransactionID) {
    guard let request = pending[id] else { return }
    switch request.purpose {
    case .invite(let handle): inviteTimedOut(handle)
    case .reinvite(let handle), .update(let handle), .refer(let handle, _), .prack(let handle):
      // 12.2.1.1: no answer within a dialog ends it.
      lose(handle, .timedOut, nil)
    case .notify(let handle, _), .plain(let handle): lose(handle, .timedOut, nil)
    case .bye(let handle): remove(handle)
    case .outside(let handle): outsideResponse(handle, nil)
    case .registration(let handle): registrationResponse(handle, nil)
    case .none: break
    }
  }

  // MARK: - Keeping

  mutating func store(_ call: Call) {
    calls[call.handle] = call
    deadlines.set(call.handle, call.due)
  }

  mutating func newHandle() -> UInt64 {
    lastHandle += 1
    return lastHandle
  }

  func tagKey(_ callID: String, _ tag: String) -> String { callID + " " + tag }

  /// Forgets a call, answering what still waits in it (15.1.2).
  mutating func remove(_ handle: CallHandle) {
    guard let call = calls.removeValue(forKey: handle) else { return }
    deadlines.set(handle, nil)
    callsByTag[tagKey(call.callID, call.localTag)] = nil
    if let key = call.arrivalKey { arrivals[key] = nil }
    for dialog in call.dialogs {
      if let id = dialog.exchange.server { reply(id, 487) }
    }
    for referral in call.referrals {
      if let id = referral.transaction { reply(id, 487) }
    }
  }

  /// Tells the user that a call is over, once.
  mutating func end(
    _ call: inout Call, _ cause: CallEnding.Cause, _ message: SIPMessage? = nil
  ) {
    guard !call.hasEndedForUser else { return }
    call.hasEndedForUser = true
    let reasons = (try? message?.reasons()) ?? []
    actions.append(
      .event(.ended(call.handle, CallEnding(cause: cause, reasons: reasons, message: message))))
  }

  // MARK: - Sending

  mutating func identifier(words: Int) -> String {
    var bytes: [UInt8] = []
    for _ in 0..<words {
      let value = random.next()
      for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(shift * 8))) }
    }
    return hexadecimal(bytes)
  }

  mutating func contact(_ flow: Flow) -> String {
    var uri = SIPURI(
      scheme: .sip, user: configuration.contactUser, host: flow.localHost, port: flow.localPort)
    if flow.transport != .udp { uri.setParameter("transport", lowercased(flow.transport.rawValue)) }
    return NameAddress(uri).description
  }

  /// Sends a request in a transaction of its own; nil when there are too many.
  @discardableResult
  mutating func send(
    _ request: SIPMessage, over flow: Flow, _ purpose: PendingRequest.Purpose, attempts: Int = 0
  ) -> TransactionID? {
    var request = request
    if request.method != .cancel, !request.has(.product) {
      request.append(.product, configuration.product)
    }
    let branch = Via.cookie + identifier(words: 2)
    guard
      let sent = transactions.send(request, branch: branch, over: flow, nowMilliseconds: now)
    else { return nil }
    pending[sent.id] = PendingRequest(
      purpose: purpose, request: request, flow: flow, attempts: attempts)
    handle(sent.outputs)
    return sent.id
  }

  mutating func reply(
    _ id: TransactionID, _ status: Int, toTag: String? = nil, headers: [HeaderField] = [],
    body: Body? = nil, reason: String? = nil
  ) {
    guard let request = transactions.request(of: id), transactions.isPending(id) else { return }
    var response = TransactionLayer.response(
      to: request, status: status, reason: reason, toTag: toTag ?? identifier(words: 1))
    response.append(.server, configuration.product)
    response.headers += headers
    if let body { response.setBody(body.bytes, type: body.type) }
    handle(transactions.respond(response, to: id, nowMilliseconds: now))
  }
}

extension CallEngine {
  /// An INVITE without a dialog: a new call (13.3.1).
  mutating func receivedInvite(
    _ request: SIPMessage, _ head: MessageHead, _ flow: Flow, _ id: TransactionID
  ) {
    let key = "\(head.callID) \(head.from.tag ?? "") \(head.cSeq.number)"
    guard arrivals[key] == nil else {
      reply(id, 482)
      return
    }
    guard !configuration.isDraining, calls.count < configuration.callsMaximum else {
      reply(id, 503, headers: [HeaderField(.retryAfter, "5")])
      return
    }
    if let seconds = try? request.refreshInterval()?.seconds,
      seconds < configuration.minimumRefreshSeconds, request.supports("timer")
    {
      reply(id, 422, headers: [HeaderField(.minSE, String(configuration.minimumRefreshSeconds))])
      return
    }
    let replaced: CallHandle?
    switch replacement(request) {
    case .none: replaced = nil
    case .call(let handle): replaced = handle
    case .refused(let status):
      reply(id, status)
      return
    }
    let tag = identifier(words: 1)
    guard
      let dialog = Dialog(
        server: request, localTag: tag, contact: contact(flow), flow: flow)
    else {
      // 8.1.1.8: a dialog needs a Contact. RFC 2543 callers may have none: their `From` serves.
      acceptWithoutContact(request, head, flow, id, key, tag, replaced)
      return
    }
    arrive(dialog, request, flow, id, key, replaced)
  }

  private mutating func acceptWithoutContact(
    _ request: SIPMessage, _ head: MessageHead, _ flow: Flow, _ id: TransactionID,
    _ key: String, _ tag: String, _ replaced: CallHandle?
  ) {
    var filled = request
    guard !request.has(.contact), head.from.uri.isSIP else {
      reply(id, 400)
      return
    }
    filled.headers.append(HeaderField(.contact, NameAddress(head.from.uri)))
    guard
      let dialog = Dialog(server: filled, localTag: tag, contact: contact(flow), flow: flow)
    else {
      reply(id, 400)
      return
    }
    arrive(dialog, request, flow, id, key, replaced)
  }

  private mutating func arrive(
    _ dialog: Dialog, _ request: SIPMessage, _ flow: Flow, _ id: TransactionID, _ key: String,
    _ replaced: CallHandle?
  ) {
    var call = Call(
      handle: CallHandle(rawValue: newHandle()), isOutgoing: false, phase: .incoming,
      callID: dialog.callID, localTag: dialog.localTag)
    call.dialogs = [dialog]
    call.inviteID = id
    call.invite = request
    call.arrivalKey = key
    call.limit = now + Int64(configuration.waitMaximumMilliseconds)
    call.nextRSeq = UInt32(truncatingIfNeeded: random.next()) >> 2 + 1
    arrivals[key] = call.handle
    callsByTag[tagKey(call.callID, call.localTag)] = call.handle
    store(call)
    reply(id, 100)
    actions.append(.event(.incoming(call.handle, request, flow, replaces: replaced)))
  }

  private enum Replacement {
    case none
    case call(CallHandle)
    case refused(Int)
  }

  /// RFC 3891 3.
  private func replacement(_ request: SIPMessage) -> Replacement {
    guard request.has(.replaces) else { return .none }
    guard let replaces = try? request.replaces() else { return .refused(400) }
    guard let handle = callsByTag[tagKey(replaces.callID, replaces.toTag)],
      let call = calls[handle], let place = call.place(replaces.fromTag)
    else { return .refused(481) }
    if call.phase == .ending { return .refused(603) }
    let isConfirmed = call.dialogs[place].isConfirmed
    if isConfirmed { return replaces.earlyOnly ? .refused(486) : .call(handle) }
    // Early dialogs may be replaced only where we began them.
    return call.isOutgoing ? .call(handle) : .refused(481)
  }

  // MARK: - Commands

  /// Rings, or makes progress with early media where there is a body: 101 to 199.
  public mutating func ring(
    _ handle: CallHandle, status: Int = 180, body: Body? = nil, headers: [HeaderField] = [],
    nowMilliseconds: Int64
  ) -> [Action] {
    now = nowMilliseconds
    guard var call = calls[handle], call.phase == .incoming, (101...199).contains(status),
      let invite = call.invite
    else { return [] }
    var response = TransactionLayer.response(
      to: invite, status: status, toTag: call.localTag)
    complete(&response, call, headers, body)
    if body != nil { call.dialogs[0].localBody = body }
    let mustBeReliable = invite.tokens(.require).contains("100rel")
    let canBeReliable = invite.tokens(.supported).contains("100rel")
    if mustBeReliable
      || canBeReliable && configuration.prefersReliableProvisional && body != nil
    {
      guard call.queued.count < EngineConfiguration.queuedProvisionalMaximum else { return [] }
      call.queued.append(response)
      sendNextReliable(&call)
    } else {
      call.lastProvisional = response
      call.provisionalDue = now + Int64(EngineConfiguration.provisionalRepeatMilliseconds)
      give(call, response)
    }
    store(call)
    return flush()
  }

  private func complete(
    _ response: inout SIPMessage, _ call: Call, _ headers: [HeaderField], _ body: Body?
  ) {
    if let invite = call.invite {
      response.headers += invite.headers.filter { $0.name == .recordRoute }
    }
    response.append(.contact, call.dialogs[0].contact)
    response.append(.allow, allowText)
    response.append(.server, configuration.product)
    response.headers += headers
    if let body { response.setBody(body.bytes, type: body.type) }
  }

  private mutating func give(_ call: Call, _ response: SIPMessage) {
    guard let id = call.inviteID else { return }
    handle(transactions.respond(response, to: id, nowMilliseconds: now))
  }

  /// One at a time, and the first must be acknowledged before the next (RFC 3262 3).
  mutating func sendNextReliable(_ call: inout Call) {
    guard call.reliable == nil, !call.queued.isEmpty else { return }
    var response = call.queued.removeFirst()
    let number = call.nextRSeq
    call.nextRSeq += 1
    response.append(.require, "100rel")
    response.append(.rSeq, String(number))
    let gap = configuration.durations.t1
    call.reliable = Call.ReliableProvisional(
      response: response, number: number, gap: gap, due: now + Int64(gap),
      end: now + Int64(configuration.durations.transaction))
    call.lastProvisional = nil
    call.provisionalDue = nil
    give(call, response)
  }

  /// Answers with 200. Where the caller made no offer, the body is one, and `acknowledged` brings
  /// the answer.
  public mutating func answer(
    _ handle: CallHandle, _ body: Body?, headers: [HeaderField] = [], nowMilliseconds: Int64
  ) -> [Action] {
    now = nowMilliseconds
    guard var call = calls[handle], call.phase == .incoming, call.heldAnswer == nil else {
      return []
    }
    if let body { call.dialogs[0].localBody = body }
    if call.reliable != nil || !call.queued.isEmpty {
      call.heldAnswer = body ?? Body(type: "", bytes: [])
      store(call)
    } else {
      sendAnswer(&call, body, headers)
    }
    return flush()
  }

  mutating func sendAnswer(_ call: inout Call, _ body: Body?, _ headers: [HeaderField] = []) {
    guard let invite = call.invite, let id = call.inviteID else { return }
    var response = TransactionLayer.response(to: invite, status: 200, toTag: call.localTag)
    complete(&response, call, headers, body)
    response.append(.supported, EngineConfiguration.extensions.joined(separator: ", "))
    call.dialogs[0].refresh = grantRefresh(invite, &response)
    call.dialogs[0].isConfirmed = true
    call.phase = .confirmed
    call.limit = nil
    call.provisionalDue = nil
    call.lastProvisional = nil
    keepAnswer(
      &call.dialogs[0], response, id, holdsOffer: invite.body.isEmpty && body != nil,
      number: (try? invite.cSeq().number) ?? 0)
    store(call)
    give(call, response)
  }

  /// A 2xx to INVITE is repeated until its ACK comes, over any transport (13.3.1.4).
  mutating func keepAnswer(
    _ dialog: inout Dialog, _ response: SIPMessage, _ id: TransactionID, holdsOffer: Bool,
    number: UInt32
  ) {
    let gap = configuration.durations.t1
    dialog.answer = Dialog.UnacknowledgedAnswer(
      bytes: response.serialized(), flow: transactions.flow(of: id) ?? dialog.flow,
      number: number, gap: gap, due: now + Int64(gap),
      end: now + Int64(configuration.durations.transaction), holdsOffer: holdsOffer)
  }

  /// Refuses a call with 300 to 699.
  public mutating func reject(
    _ handle: CallHandle, status: Int, reason: String? = nil, headers: [HeaderField] = [],
    nowMilliseconds: Int64
  ) -> [Action] {
    now = nowMilliseconds
    guard var call = calls[handle], call.phase == .incoming, let id = call.inviteID,
      (300...699).contains(status)
    else { return [] }
    reply(id, status, toTag: call.localTag, headers: headers, reason: reason)
    end(&call, .local)
    store(call)
    remove(handle)
    return flush()
  }

  /// Ends a call wherever it stands: CANCEL, a refusal, or BYE.
  public mutating func hangUp(
    _ handle: CallHandle, status: Int = 480, headers: [HeaderField] = [], nowMilliseconds: Int64
  ) -> [Action] {
    now = nowMilliseconds
    guard var call = calls[handle] else { return [] }
    switch call.phase {
    case .incoming:
      return reject(handle, status: status, headers: headers, nowMilliseconds: nowMilliseconds)
    case .calling:
      call.phase = .cancelling
      end(&call, .local)
      sendCancel(&call)
      store(call)
    case .confirmed:
      end(&call, .local)
      if call.dialogs.first?.answer != nil, !call.isOutgoing {
        // 15: the called side may not send BYE before the ACK has come.
        call.byeWhenAcknowledged = headers
        store(call)
      } else {
        finishAnswer(&call)
        bye(&call, headers)
      }
    case .cancelling, .ending: break
    }
    return flush()
  }

  /// A 2xx that made an offer must be acknowledged before BYE, with whatever there is.
  private mutating func finishAnswer(_ call: inout Call) {
    guard var dialog = call.dialogs.first, let cSeq = dialog.exchange.awaitsAnswer else { return }
    let id = dialog.exchange.client ?? call.inviteID
    dialog.exchange.awaitsAnswer = nil
    if let id { acknowledge(&dialog, cSeq.number, nil, id) }
    call.dialogs[0] = dialog
  }

  // MARK: - CANCEL and ACK

  mutating func receivedCancel(
    _ request: SIPMessage, _ head: MessageHead, _ id: TransactionID
  ) {
    guard let inviteID = transactions.invite(cancelledBy: head) else {
      reply(id, 481)
      return
    }
    let arrival = calls[
      arrivals["\(head.callID) \(head.from.tag ?? "") \(head.cSeq.number)"] ?? .init(rawValue: 0)]
    reply(id, 200, toTag: arrival?.localTag)
    guard transactions.isPending(inviteID) else { return }
    guard var call = arrival, call.inviteID == inviteID, call.phase == .incoming else {
      // A re-INVITE of theirs.
      cancelReinvite(inviteID)
      return
    }
    reply(inviteID, 487, toTag: call.localTag)
    end(&call, .remote, request)
    store(call)
    remove(call.handle)
  }

  mutating func receivedACK(_ request: SIPMessage, _ head: MessageHead) {
    guard let tag = head.to.tag, let handle = callsByTag[tagKey(head.callID, tag)],
      var call = calls[handle], let place = call.place(head.from.tag ?? ""),
      let answer = call.dialogs[place].answer, answer.number == head.cSeq.number
    else { return }
    call.dialogs[place].answer = nil
    if let headers = call.byeWhenAcknowledged {
      call.byeWhenAcknowledged = nil
      bye(&call, headers)
      return
    }
    store(call)
    guard !call.hasEndedForUser else { return }
    actions.append(
      .event(.acknowledged(handle, answer.holdsOffer ? Body(of: request) : nil)))
    sendWanted(handle)
  }
}

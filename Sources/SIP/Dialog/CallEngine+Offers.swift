extension CallEngine {
  /// Offers anew within a call, by UPDATE before it is answered and by re-INVITE afterwards
  /// (14.1, RFC 3311). Waits for an exchange that is under way; a later offer takes its place.
  public mutating func offer(
    _ handle: CallHandle, _ body: Body, nowMilliseconds: Int64
  ) -> [Action] {
    now = nowMilliseconds
    guard var call = calls[handle], !call.hasEndedForUser, !call.dialogs.isEmpty else { return [] }
    call.dialogs[0].exchange.wanted = body
    call.dialogs[0].exchange.wantedDue = nil
    call.dialogs[0].exchange.attempts = 0
    store(call)
    sendWanted(handle)
    return flush()
  }

  /// Sends the offer that waits, if nothing is in its way.
  mutating func sendWanted(_ handle: CallHandle) {
    guard var call = calls[handle], var dialog = call.dialogs.first, call.phase != .ending,
      let body = dialog.exchange.wanted, dialog.exchange.wantedDue == nil,
      dialog.exchange.isFree, dialog.answer == nil
    else { return }
    if !dialog.isConfirmed, !dialog.allowed.contains(.update) || call.reliable != nil { return }
    let method: SIPMethod = dialog.isConfirmed ? .invite : .update
    dialog.exchange.wanted = nil
    dialog.exchange.wantedDue = nil
    dialog.localBody = body
    call.dialogs[0] = dialog
    sendOffer(&call, method, body)
  }

  /// A re-INVITE or UPDATE with what RFC 4028 asks for.
  mutating func sendOffer(_ call: inout Call, _ method: SIPMethod, _ body: Body?) {
    guard var dialog = call.dialogs.first else { return }
    var request = dialog.request(method, body: body)
    request.append(.allow, allowText)
    request.append(.supported, "timer, replaces")
    if let refresh = dialog.refresh {
      let role: RefreshInterval.Refresher = refresh.isOurs ? .uac : .uas
      request.append(
        .refreshExpires,
        RefreshInterval(seconds: refresh.seconds, refresher: role).description)
      request.append(.minSE, String(configuration.minimumRefreshSeconds))
    }
    authorize(&request, &call)
    call.dialogs[0] = dialog
    store(call)
    let purpose: PendingRequest.Purpose =
      method == .invite ? .reinvite(call.handle) : .update(call.handle)
    guard let id = send(request, over: dialog.flow, purpose) else { return }
    dialog.exchange.client = id
    call.dialogs[0] = dialog
    store(call)
  }

  mutating func reinviteResponse(
    _ handle: CallHandle, _ response: SIPMessage, _ head: MessageHead, _ id: TransactionID
  ) {
    guard !response.isProvisional else { return }
    if let bytes = pending[id]?.acknowledgements[head.to.tag ?? ""], let flow = pending[id]?.flow {
      if response.isSuccess { actions.append(.send(bytes, flow)) }
      return
    }
    guard var call = calls[handle], call.phase == .confirmed, var dialog = call.dialogs.first,
      dialog.exchange.client == id
    else {
      acknowledgeLate(response, head, id)
      return
    }
    guard response.isSuccess else {
      offerFailed(&call, response)
      return
    }
    let hadOffer = pending[id]?.request.body.isEmpty == false
    dialog.note(response)
    dialog.refresh = clientRefresh(response) ?? dialog.refresh
    if hadOffer {
      dialog.exchange.client = nil
      dialog.exchange.attempts = 0
      acknowledge(&dialog, head.cSeq.number, nil, id)
    } else {
      dialog.exchange.awaitsAnswer = head.cSeq
      dialog.exchange.serverDue = now + Int64(configuration.replyMaximumMilliseconds)
    }
    call.dialogs[0] = dialog
    store(call)
    actions.append(.event(.offerAccepted(handle, Body(of: response))))
    sendWanted(handle)
  }

  /// A 2xx to a re-INVITE of a call that is over still wants its ACK.
  private mutating func acknowledgeLate(
    _ response: SIPMessage, _ head: MessageHead, _ id: TransactionID
  ) {
    guard response.isSuccess, let request = pending[id],
      var dialog = Dialog(
        request: request.request, response: response, flow: request.flow)
    else { return }
    acknowledge(&dialog, head.cSeq.number, nil, id)
  }

  mutating func updateResponse(
    _ handle: CallHandle, _ response: SIPMessage, _ head: MessageHead
  ) {
    guard !response.isProvisional, var call = calls[handle], var dialog = call.dialogs.first
    else { return }
    guard response.isSuccess else {
      offerFailed(&call, response)
      return
    }
    let body = Body(of: response)
    dialog.exchange.client = nil
    dialog.exchange.attempts = 0
    dialog.note(response)
    dialog.refresh = clientRefresh(response) ?? dialog.refresh
    call.dialogs[0] = dialog
    store(call)
    if body != nil { actions.append(.event(.offerAccepted(handle, body))) }
    sendWanted(handle)
  }

  private mutating func offerFailed(_ call: inout Call, _ response: SIPMessage) {
    let status = response.status ?? 0
    var dialog = call.dialogs[0]
    let request = dialog.exchange.client.flatMap { pending[$0]?.request }
    let body = request.flatMap { Body(of: $0) }
    dialog.exchange.client = nil
    if status == 491 || status == 500 && response.has(.retryAfter),
      dialog.exchange.attempts < EngineConfiguration.attemptsMaximum
    {
      dialog.exchange.attempts += 1
      if dialog.exchange.wanted == nil { dialog.exchange.wanted = body ?? dialog.localBody }
      // 14.1: whoever owns the Call-ID waits longer, so that they do not meet again.
      let wait =
        call.isOutgoing ? 2_100 + Int64(random.next() % 191) * 10 : Int64(random.next() % 201) * 10
      dialog.exchange.wantedDue = now + wait
      call.dialogs[0] = dialog
      store(call)
      return
    }
    call.dialogs[0] = dialog
    store(call)
    if status == 481 || status == 408 {
      lose(call.handle, .lost, response)
      return
    }
    if body != nil { actions.append(.event(.offerRefused(call.handle, status: status))) }
    sendWanted(call.handle)
  }

  /// Answers an offer that came in a 2xx: the body goes into the ACK (13.2.2.4).
  public mutating func acknowledge(
    _ handle: CallHandle, _ body: Body, nowMilliseconds: Int64
  ) -> [Action] {
    now = nowMilliseconds
    guard var call = calls[handle], var dialog = call.dialogs.first,
      let cSeq = dialog.exchange.awaitsAnswer, let id = dialog.exchange.client ?? call.inviteID
    else { return [] }
    dialog.exchange.awaitsAnswer = nil
    dialog.exchange.client = nil
    dialog.exchange.serverDue = nil
    dialog.localBody = body
    acknowledge(&dialog, cSeq.number, body, id)
    call.dialogs[0] = dialog
    store(call)
    sendWanted(handle)
    return flush()
  }

  /// Sends INFO or MESSAGE within a call.
  public mutating func inform(
    _ handle: CallHandle, _ method: SIPMethod = .info, _ body: Body,
    headers: [HeaderField] = [], nowMilliseconds: Int64
  ) -> [Action] {
    now = nowMilliseconds
    guard var call = calls[handle], !call.hasEndedForUser, var dialog = call.dialogs.first,
      method == .info || method == .message
    else { return [] }
    var request = dialog.request(method, body: body)
    request.headers += headers
    authorize(&request, &call)
    call.dialogs[0] = dialog
    store(call)
    send(request, over: dialog.flow, .plain(handle))
    return flush()
  }
}

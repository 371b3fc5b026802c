extension CallEngine {
  /// A request within a dialog of a call that lives (12.2.2).
  mutating func withinDialog(
    _ found: Call, _ place: Int, _ request: SIPMessage, _ head: MessageHead, _ id: TransactionID
  ) {
    var call = found
    guard call.dialogs[place].takeNumber(head.cSeq.number) else {
      reply(id, 500)
      return
    }
    if [.invite, .update, .notify, .refer].contains(head.cSeq.method) {
      // Target refresh (12.2.2), for which a Contact is enough.
      call.dialogs[place].note(request)
    }
    store(call)
    switch head.cSeq.method {
    case .bye: receivedBye(&call, request, id)
    case .invite: receivedReinvite(&call, place, request, id)
    case .update: receivedUpdate(&call, place, request, id)
    case .prack: receivedPrack(&call, place, request, id)
    case .info, .message:
      reply(id, 200)
      actions.append(.event(.information(call.handle, request)))
    case .refer: receivedRefer(&call, request, head, id)
    case .notify: receivedNotify(&call, request, id)
    case .options: reply(id, 200, headers: capabilities)
    default: reply(id, 405, headers: [HeaderField(.allow, allowText)])
    }
  }

  private mutating func receivedBye(
    _ call: inout Call, _ request: SIPMessage, _ id: TransactionID
  ) {
    reply(id, 200)
    if !call.isOutgoing, call.phase == .incoming, let invite = call.inviteID {
      reply(invite, 487, toTag: call.localTag)
    }
    if call.isOutgoing, call.phase == .calling || call.phase == .cancelling {
      // Only one early dialog ends; the INVITE goes on (15.1.2).
      let tag = (try? request.from().tag) ?? ""
      call.dialogs.removeAll { $0.remoteTag == tag }
      store(call)
      return
    }
    end(&call, .remote, request)
    store(call)
    remove(call.handle)
  }

  // MARK: - Offers of theirs

  private mutating func receivedReinvite(
    _ call: inout Call, _ place: Int, _ request: SIPMessage, _ id: TransactionID
  ) {
    let exchange = call.dialogs[place].exchange
    if exchange.server != nil || call.dialogs[place].answer != nil || call.phase == .incoming {
      // 14.2: a second one before the first is answered.
      reply(id, 500, headers: [HeaderField(.retryAfter, String(random.next() % 11))])
      return
    }
    guard exchange.client == nil, exchange.awaitsAnswer == nil else {
      reply(id, 491)
      return
    }
    guard checkInterval(request, id) else { return }
    reply(id, 100)
    wait(&call, place, request, id, .invite)
  }

  private mutating func receivedUpdate(
    _ call: inout Call, _ place: Int, _ request: SIPMessage, _ id: TransactionID
  ) {
    guard checkInterval(request, id) else { return }
    guard !request.body.isEmpty else {
      var response = SIPMessage(.response(200, "OK"))
      call.dialogs[place].refresh =
        grantRefresh(request, &response) ?? call.dialogs[place].refresh
      response.append(.contact, call.dialogs[place].contact)
      response.append(.allow, allowText)
      store(call)
      reply(id, 200, headers: response.headers)
      return
    }
    let exchange = call.dialogs[place].exchange
    if exchange.server != nil {
      // RFC 3311 5.2.
      reply(id, 500, headers: [HeaderField(.retryAfter, String(random.next() % 11))])
      return
    }
    // An offer of ours is out: in an INVITE, an UPDATE, or a 2xx without its ACK.
    let isOut =
      exchange.client != nil || exchange.awaitsAnswer != nil
      || call.phase == .incoming && call.invite?.body.isEmpty == true
      || call.dialogs[place].answer?.holdsOffer == true
    guard !isOut else {
      reply(id, 491)
      return
    }
    wait(&call, place, request, id, .update)
  }

  /// 422 for an interval too short (RFC 4028 9).
  private mutating func checkInterval(_ request: SIPMessage, _ id: TransactionID) -> Bool {
    guard let seconds = try? request.refreshInterval()?.seconds,
      seconds < configuration.minimumRefreshSeconds, request.supports("timer")
    else { return true }
    reply(id, 422, headers: [HeaderField(.minSE, String(configuration.minimumRefreshSeconds))])
    return false
  }

  private mutating func wait(
    _ call: inout Call, _ place: Int, _ request: SIPMessage, _ id: TransactionID,
    _ method: SIPMethod
  ) {
    call.dialogs[place].exchange.server = id
    call.dialogs[place].exchange.serverMethod = method
    call.dialogs[place].exchange.serverHasOffer = !request.body.isEmpty
    call.dialogs[place].exchange.serverDue = now + Int64(configuration.replyMaximumMilliseconds)
    store(call)
    actions.append(.event(.offered(call.handle, Body(of: request))))
  }

  /// Accepts what was `offered` with our answer, or with our offer where it was asked for.
  public mutating func acceptOffer(
    _ handle: CallHandle, _ body: Body, nowMilliseconds: Int64
  ) -> [Action] {
    now = nowMilliseconds
    guard var call = calls[handle],
      let place = call.dialogs.firstIndex(where: { $0.exchange.server != nil }),
      let id = call.dialogs[place].exchange.server, let request = transactions.request(of: id)
    else { return [] }
    let method = call.dialogs[place].exchange.serverMethod
    let hadOffer = call.dialogs[place].exchange.serverHasOffer
    clearServer(&call, place)
    call.dialogs[place].localBody = body
    var response = TransactionLayer.response(to: request, status: 200)
    response.append(.contact, call.dialogs[place].contact)
    response.append(.allow, allowText)
    response.append(.server, configuration.product)
    if method != .prack {
      call.dialogs[place].refresh =
        grantRefresh(request, &response) ?? call.dialogs[place].refresh
    }
    response.setBody(body.bytes, type: body.type)
    if method == .invite {
      keepAnswer(
        &call.dialogs[place], response, id, holdsOffer: !hadOffer,
        number: (try? request.cSeq().number) ?? 0)
    }
    store(call)
    self.handle(transactions.respond(response, to: id, nowMilliseconds: now))
    sendWanted(handle)
    return flush()
  }

  /// Refuses what was `offered`; everything stays as it was (14.2).
  public mutating func rejectOffer(
    _ handle: CallHandle, status: Int = 488, nowMilliseconds: Int64
  ) -> [Action] {
    now = nowMilliseconds
    guard var call = calls[handle],
      let place = call.dialogs.firstIndex(where: { $0.exchange.server != nil }),
      let id = call.dialogs[place].exchange.server
    else { return [] }
    clearServer(&call, place)
    store(call)
    reply(id, status)
    sendWanted(handle)
    return flush()
  }

  func clearServer(_ call: inout Call, _ place: Int) {
    call.dialogs[place].exchange.server = nil
    call.dialogs[place].exchange.serverDue = nil
  }

  mutating func cancelReinvite(_ id: TransactionID) {
    for handle in calls.keys.sorted() {
      guard var call = calls[handle],
        let place = call.dialogs.firstIndex(where: { $0.exchange.server == id })
      else { continue }
      clearServer(&call, place)
      store(call)
      break
    }
    reply(id, 487)
  }

  // MARK: - PRACK (RFC 3262 3)

  private mutating func receivedPrack(
    _ call: inout Call, _ place: Int, _ request: SIPMessage, _ id: TransactionID
  ) {
    guard let rAck = try? request.rAck() else {
      reply(id, 400)
      return
    }
    guard let reliable = call.reliable, reliable.number == rAck.rSeq,
      (try? call.invite?.cSeq()) == rAck.cSeq
    else {
      reply(id, 481)
      return
    }
    call.reliable = nil
    let madeOffer = call.invite?.body.isEmpty == true && !reliable.response.body.isEmpty
    if !request.body.isEmpty, !madeOffer {
      wait(&call, place, request, id, .prack)
    } else {
      reply(id, 200)
      if let body = Body(of: request) {
        actions.append(.event(.offerAccepted(call.handle, body)))
      }
    }
    if !call.queued.isEmpty {
      sendNextReliable(&call)
    } else if let held = call.heldAnswer {
      call.heldAnswer = nil
      sendAnswer(&call, held.bytes.isEmpty ? nil : held)
      return
    }
    store(call)
  }
}

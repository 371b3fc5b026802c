extension CallEngine {
  /// Calls somebody. nil when there are too many calls or transactions already.
  public mutating func dial(
    _ outgoing: OutgoingCall, nowMilliseconds: Int64
  ) -> (handle: CallHandle, actions: [Action])? {
    now = nowMilliseconds
    guard calls.count < configuration.callsMaximum else { return nil }
    let tag = identifier(words: 1)
    let callID = identifier(words: 2)
    var call = Call(
      handle: CallHandle(rawValue: newHandle()), isOutgoing: true, phase: .calling,
      callID: callID, localTag: tag)
    call.credentials = outgoing.credentials.map { DigestClient($0) }
    let ring = outgoing.ringMaximumMilliseconds ?? configuration.ringMaximumMilliseconds
    call.limit = now + Int64(ring)
    let request = invite(outgoing, callID: callID, tag: tag)
    store(call)
    callsByTag[tagKey(callID, tag)] = call.handle
    guard let id = send(request, over: outgoing.flow, .invite(call.handle)) else {
      remove(call.handle)
      return nil
    }
    call.inviteID = id
    store(call)
    return (call.handle, flush())
  }

  private mutating func invite(
    _ outgoing: OutgoingCall, callID: String, tag: String
  ) -> SIPMessage {
    var request = SIPMessage(.request(.invite, outgoing.target.withoutHeaders))
    for route in outgoing.routes { request.headers.append(HeaderField(.route, route)) }
    request.append(.maxForwards, "70")
    var from = outgoing.from
    from.parameters["tag"] = tag
    request.headers.append(HeaderField(.from, from))
    var to = outgoing.to ?? NameAddress(outgoing.target.withoutHeaders)
    to.parameters["tag"] = nil
    request.headers.append(HeaderField(.to, to))
    request.append(.callID, callID)
    request.append(.cSeq, CSeq(1, .invite).description)
    request.append(.contact, contact(outgoing.flow))
    request.append(.allow, allowText)
    // Without an offer, an offer could come in a provisional response, to be answered by PRACK.
    let extensions =
      outgoing.offer == nil ? ["timer", "replaces"] : ["100rel", "timer", "replaces"]
    request.append(.supported, extensions.joined(separator: ", "))
    if let seconds = configuration.refreshSeconds {
      request.append(.refreshExpires, String(seconds))
      request.append(.minSE, String(configuration.minimumRefreshSeconds))
    }
    if let replaces = outgoing.replaces {
      request.append(.replaces, replaces.description)
      request.append(.require, "replaces")
    }
    request.headers += outgoing.headers
    if let offer = outgoing.offer { request.setBody(offer.bytes, type: offer.type) }
    return request
  }

  var allowText: String {
    EngineConfiguration.methods.filter { $0 != .register }.map(\.description)
      .joined(separator: ", ")
  }

  // MARK: - Responses

  mutating func inviteResponse(
    _ handle: CallHandle, _ response: SIPMessage, _ head: MessageHead, _ id: TransactionID
  ) {
    let status = response.status ?? 0
    guard var call = calls[handle], call.phase != .ending, call.inviteID == id else {
      // Over for us: an answer that comes all the same is taken and ended (13.2.2.4).
      if status / 100 == 2 { declineFork(response, id) }
      return
    }
    if status < 200 {
      provisional(&call, response, head, id)
    } else if status < 300 {
      success(&call, response, head, id)
    } else if status == 422, raiseInterval(&call, response, id) {
      store(call)
    } else {
      end(&call, call.phase == .cancelling ? .local : .refused(status), response)
      store(call)
      remove(handle)
    }
  }

  private mutating func provisional(
    _ call: inout Call, _ response: SIPMessage, _ head: MessageHead, _ id: TransactionID
  ) {
    call.hasProvisional = true
    if call.phase == .cancelling {
      sendCancel(&call)
      store(call)
      return
    }
    let status = response.status ?? 100
    guard status > 100, head.to.tag != nil else {
      store(call)
      return
    }
    guard let place = earlyDialog(&call, response, head, id) else { return }
    if response.tokens(.require).contains("100rel"), let number = try? response.rSeq() {
      guard prack(&call, place, number, head) else {
        store(call)
        return
      }
    }
    let body = Body(of: response)
    store(call)
    actions.append(.event(.progress(call.handle, status: status, body, response)))
  }

  /// The dialog a response belongs to, made where it is new.
  private func earlyDialog(
    _ call: inout Call, _ response: SIPMessage, _ head: MessageHead, _ id: TransactionID
  ) -> Int? {
    if let place = call.place(head.to.tag ?? "") {
      call.dialogs[place].note(response)
      return place
    }
    guard call.dialogs.count < EngineConfiguration.forksMaximum, let request = pending[id],
      let dialog = Dialog(request: request.request, response: response, flow: request.flow)
    else { return nil }
    call.dialogs.append(dialog)
    return call.dialogs.count - 1
  }

  /// Acknowledges a reliable provisional response. False when it is not the next one
  /// (RFC 3262 4).
  private mutating func prack(
    _ call: inout Call, _ place: Int, _ number: UInt32, _ head: MessageHead
  ) -> Bool {
    if let last = call.dialogs[place].lastRSeq, number != last &+ 1 { return false }
    call.dialogs[place].lastRSeq = number
    var request = call.dialogs[place].request(.prack)
    request.append(.rAck, RAck(rSeq: number, cSeq: head.cSeq).description)
    authorize(&request, &call)
    send(request, over: call.dialogs[place].flow, .prack(call.handle))
    return true
  }

  private mutating func success(
    _ call: inout Call, _ response: SIPMessage, _ head: MessageHead, _ id: TransactionID
  ) {
    let tag = head.to.tag ?? ""
    if let bytes = pending[id]?.acknowledgements[tag], let flow = pending[id]?.flow {
      // A 2xx again: its ACK was lost.
      actions.append(.send(bytes, flow))
      return
    }
    guard call.phase == .calling else {
      declineFork(response, id)
      if call.phase == .cancelling {
        end(&call, .local, response)
        store(call)
        remove(call.handle)
      }
      return
    }
    guard let place = earlyDialog(&call, response, head, id) else {
      declineFork(response, id)
      return
    }
    var dialog = call.dialogs[place]
    dialog.isConfirmed = true
    // The route set is the 2xx's (13.2.2.4).
    dialog.routes = ((try? response.addresses(.recordRoute)) ?? []).reversed()
    let hadOffer = pending[id]?.request.body.isEmpty == false
    call.phase = .confirmed
    call.limit = nil
    dialog.refresh = clientRefresh(response)
    if hadOffer {
      acknowledge(&dialog, head.cSeq.number, nil, id)
    } else {
      dialog.exchange.awaitsAnswer = head.cSeq
      dialog.exchange.serverDue = now + Int64(configuration.replyMaximumMilliseconds)
    }
    call.dialogs = [dialog]
    store(call)
    actions.append(
      .event(.answered(call.handle, Body(of: response), mustAnswer: !hadOffer, response)))
  }

  /// Sends an ACK and keeps it for when the 2xx comes again (13.2.2.4).
  mutating func acknowledge(
    _ dialog: inout Dialog, _ number: UInt32, _ body: Body?, _ id: TransactionID
  ) {
    var ack = dialog.request(.ack, body: body, number: number)
    if let request = pending[id]?.request {
      // The credentials of the INVITE (22.1).
      ack.headers += request.headers.filter {
        $0.name == .authorization || $0.name == .proxyAuthorization
      }
    }
    TransactionLayer.addVia(&ack, branch: Via.cookie + identifier(words: 2), dialog.flow)
    let bytes = ack.serialized()
    pending[id]?.acknowledgements[dialog.remoteTag] = bytes
    actions.append(.send(bytes, dialog.flow))
  }

  /// A second fork was answered, or one after all was over: ACK and BYE (13.2.2.4, 15).
  private mutating func declineFork(_ response: SIPMessage, _ id: TransactionID) {
    guard let request = pending[id],
      var dialog = Dialog(
        request: request.request, response: response, flow: request.flow),
      request.acknowledgements.count < EngineConfiguration.forksMaximum
    else { return }
    if let bytes = request.acknowledgements[dialog.remoteTag] {
      actions.append(.send(bytes, request.flow))
      return
    }
    acknowledge(&dialog, dialog.localNumber, nil, id)
    send(dialog.request(.bye), over: dialog.flow, .none)
  }

  mutating func inviteTimedOut(_ handle: CallHandle) {
    guard var call = calls[handle] else { return }
    end(&call, call.phase == .cancelling ? .local : .timedOut)
    store(call)
    remove(handle)
  }

  // MARK: - Cancelling

  /// Sends the CANCEL as soon as it may be sent (9.1).
  mutating func sendCancel(_ call: inout Call) {
    guard call.hasProvisional, !call.hasSentCancel, let id = call.inviteID,
      let flow = transactions.flow(of: id),
      let cancel = transactions.cancel(of: id)
    else { return }
    call.hasSentCancel = true
    handle(transactions.sendCancel(cancel, over: flow, nowMilliseconds: now))
    // If no final response comes by then, the INVITE is given up (9.1).
    call.limit = now + Int64(configuration.durations.transaction)
  }
}

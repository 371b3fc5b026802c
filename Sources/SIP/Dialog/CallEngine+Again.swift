extension CallEngine {
  /// Sends a request again with credentials after a 401 or 407 (22.2). False where there are
  /// none, or they were refused.
  mutating func tryAgain(
    _ pendingRequest: inout PendingRequest, _ response: SIPMessage, _ id: TransactionID
  ) -> Bool {
    guard pendingRequest.attempts < 2 else { return false }
    switch pendingRequest.purpose {
    case .outside(let handle):
      guard var client = outside[handle], client.take(response) else { return false }
      let isSent = resend(&pendingRequest, id, &client)
      outside[handle] = client
      return isSent
    case .none, .registration: return false
    case .invite(let handle), .reinvite(let handle), .update(let handle), .bye(let handle),
      .prack(let handle), .refer(let handle, _), .notify(let handle, _), .plain(let handle):
      guard var call = calls[handle], call.phase != .cancelling, var client = call.credentials,
        client.take(response)
      else { return false }
      let purpose = pendingRequest.purpose
      // Numbers of a dialog are counted in the dialog.
      if case .invite = purpose {
        call.dialogs = []
      } else if let tag = try? pendingRequest.request.to().tag, let place = call.place(tag) {
        call.dialogs[place].localNumber += 1
      }
      store(call)
      guard let new = sendAgain(&pendingRequest, &client) else { return false }
      call = calls[handle] ?? call
      call.credentials = client
      switch purpose {
      case .invite: call.inviteID = new
      case .reinvite, .update:
        for at in call.dialogs.indices where call.dialogs[at].exchange.client == id {
          call.dialogs[at].exchange.client = new
        }
      default: break
      }
      store(call)
      return true
    }
  }

  private mutating func resend(
    _ pendingRequest: inout PendingRequest, _ id: TransactionID, _ client: inout DigestClient
  ) -> Bool {
    sendAgain(&pendingRequest, &client) != nil
  }

  private mutating func sendAgain(
    _ pendingRequest: inout PendingRequest, _ client: inout DigestClient
  ) -> TransactionID? {
    var request = pendingRequest.request
    guard let method = request.method, let uri = request.requestURI,
      let number = try? request.cSeq().number,
      let field = client.answer(method: method, uri: uri, clientNonce: identifier(words: 1))
    else { return nil }
    request.set(.cSeq, CSeq(number + 1, method).description)
    request.remove(field.name)
    request.headers.append(field)
    return send(
      request, over: pendingRequest.flow, pendingRequest.purpose,
      attempts: pendingRequest.attempts + 1)
  }

  /// Adds the answer to a challenge met before in this call.
  mutating func authorize(_ request: inout SIPMessage, _ call: inout Call) {
    guard let method = request.method, let uri = request.requestURI, var client = call.credentials
    else { return }
    if let field = client.answer(method: method, uri: uri, clientNonce: identifier(words: 1)) {
      request.headers.append(field)
    }
    call.credentials = client
  }

  /// 422: asks again with the interval the far end wants (RFC 4028 7.4).
  mutating func raiseInterval(
    _ call: inout Call, _ response: SIPMessage, _ id: TransactionID
  ) -> Bool {
    guard let old = pending[id], old.attempts < EngineConfiguration.attemptsMaximum,
      call.phase == .calling, let least = (try? response.seconds(.minSE)) ?? nil,
      let number = try? old.request.cSeq().number
    else { return false }
    var request = old.request
    request.set(.refreshExpires, String(max(least, configuration.refreshSeconds ?? least)))
    request.set(.minSE, String(least))
    request.set(.cSeq, CSeq(number + 1, .invite).description)
    call.dialogs = []
    store(call)
    guard
      let new = send(
        request, over: old.flow, .invite(call.handle), attempts: old.attempts + 1)
    else { return false }
    call.inviteID = new
    return true
  }

  /// A response within a dialog that says there is none ends it (12.2.1.2).
  mutating func lookForLoss(_ handle: CallHandle, _ response: SIPMessage) {
    if response.status == 481 || response.status == 408 { lose(handle, .lost, response) }
  }

  /// Ends a call whose far end is not there: BYE all the same, it may only be deaf.
  mutating func lose(_ handle: CallHandle, _ cause: CallEnding.Cause, _ message: SIPMessage?) {
    guard var call = calls[handle], call.phase == .confirmed else { return }
    end(&call, cause, message)
    let words = cause == .notRefreshed ? "Not refreshed" : "No answer"
    bye(&call, [HeaderField(.reason, Reason(cause: 408, words: words).description)])
  }

  /// Sends BYE and leaves the call to end. Forgets it where none can be sent.
  mutating func bye(_ call: inout Call, _ headers: [HeaderField]) {
    call.phase = .ending
    call.limit = nil
    guard var dialog = call.dialogs.first else {
      store(call)
      remove(call.handle)
      return
    }
    // What they asked is not answered any more but by 487 (15.1.2).
    if let id = dialog.exchange.server { reply(id, 487) }
    dialog.exchange = Dialog.Exchange()
    dialog.refresh = nil
    dialog.answer = nil
    var request = dialog.request(.bye)
    request.headers += headers
    authorize(&request, &call)
    call.dialogs = [dialog]
    call.referrals = []
    store(call)
    if send(request, over: dialog.flow, .bye(call.handle)) == nil { remove(call.handle) }
  }
}

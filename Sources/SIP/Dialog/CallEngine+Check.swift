extension CallEngine {
  /// A request that begins a transaction: within a dialog, a CANCEL, or a new matter (8.2).
  mutating func received(
    _ request: SIPMessage, _ head: MessageHead, _ flow: Flow, _ id: TransactionID
  ) {
    if head.cSeq.method == .cancel {
      receivedCancel(request, head, id)
      return
    }
    if let refusal = refusal(of: request, head) {
      reply(id, refusal.status, headers: refusal.headers)
      return
    }
    if let tag = head.to.tag {
      guard let handle = callsByTag[tagKey(head.callID, tag)], let call = calls[handle],
        let place = call.place(head.from.tag ?? ""), call.phase != .ending
      else {
        // A BYE that crossed ours is answered as if we had not hung up (15.1.2).
        let isCrossing =
          head.cSeq.method == .bye && callsByTag[tagKey(head.callID, tag)] != nil
        reply(id, isCrossing ? 200 : 481)
        return
      }
      withinDialog(call, place, request, head, id)
      return
    }
    outsideDialogs(request, head, flow, id)
  }

  private mutating func outsideDialogs(
    _ request: SIPMessage, _ head: MessageHead, _ flow: Flow, _ id: TransactionID
  ) {
    switch head.cSeq.method {
    case .invite: receivedInvite(request, head, flow, id)
    case .options: reply(id, configuration.isDraining ? 503 : 200, headers: capabilities)
    case .register, .message, .refer, .subscribe, .publish, .notify, .info:
      guard waiting.count < EngineConfiguration.requestsMaximum else {
        reply(id, 503, headers: [HeaderField(.retryAfter, "5")])
        return
      }
      let handle = RequestHandle(rawValue: newHandle())
      waiting[handle] = id
      waitingDeadlines.set(handle, now + Int64(configuration.replyMaximumMilliseconds))
      actions.append(.event(.request(handle, request, flow)))
    default:
      // BYE, PRACK and UPDATE belong to a dialog.
      reply(id, 481)
    }
  }

  /// What OPTIONS is answered with (11.2).
  var capabilities: [HeaderField] {
    [
      HeaderField(.allow, allowText),
      HeaderField(.accept, configuration.acceptedTypes.joined(separator: ", ")),
      HeaderField(.supported, EngineConfiguration.extensions.joined(separator: ", ")),
    ]
  }

  private struct Refusal {
    var status: Int
    var headers: [HeaderField] = []
  }

  /// 8.2.1 to 8.2.3, in that order.
  private func refusal(of request: SIPMessage, _ head: MessageHead) -> Refusal? {
    let method = head.cSeq.method
    if case .other = method {
      return Refusal(status: 501, headers: [HeaderField(.allow, allowText)])
    }
    if case .other = request.requestURI?.scheme ?? .sip { return Refusal(status: 416) }
    let unknown = request.tokens(.require).filter {
      !EngineConfiguration.extensions.contains($0)
    }
    if !unknown.isEmpty, method != .ack {
      return Refusal(
        status: 420,
        headers: [HeaderField(.unsupported, unknown.joined(separator: ", "))])
    }
    guard method == .invite || method == .update else { return nil }
    if let refusal = bodyRefusal(request) { return refusal }
    if let accept = request.first(.accept), !acceptsAnswer(request, accept) {
      return Refusal(status: 406)
    }
    return nil
  }

  private func bodyRefusal(_ request: SIPMessage) -> Refusal? {
    guard !request.body.isEmpty else { return nil }
    let encodings = request.tokens(.contentEncoding).filter { $0 != "identity" }
    let type = request.contentType ?? ""
    guard encodings.isEmpty, configuration.acceptedTypes.contains(type) else {
      return Refusal(
        status: 415,
        headers: [
          HeaderField(.accept, configuration.acceptedTypes.joined(separator: ", ")),
          HeaderField(.acceptEncoding, "identity"),
        ])
    }
    return nil
  }

  /// An INVITE whose `Accept` has no type we answer with cannot be answered (RFC 4475 3.3.15).
  private func acceptsAnswer(_ request: SIPMessage, _ accept: Bytes) -> Bool {
    let types = request.tokens(.accept).map { String($0.prefix { $0 != ";" }) }
    return types.contains { type in
      type == "*/*" || type == "application/*" || configuration.acceptedTypes.contains(type)
    }
  }

  // MARK: - Requests outside calls

  /// Answers a request outside calls.
  public mutating func respond(
    _ handle: RequestHandle, status: Int, headers: [HeaderField] = [], body: Body? = nil,
    nowMilliseconds: Int64
  ) -> [Action] {
    now = nowMilliseconds
    guard let id = waiting[handle] else { return [] }
    if status >= 200 {
      waiting[handle] = nil
      waitingDeadlines.set(handle, nil)
    }
    reply(id, status, headers: headers, body: body)
    return flush()
  }

  /// Sends a request outside calls, such as MESSAGE or OPTIONS; the response comes as an event.
  public mutating func send(
    _ method: SIPMethod, to target: SIPURI, from: NameAddress, over flow: Flow,
    routes: [NameAddress] = [], headers: [HeaderField] = [], body: Body? = nil,
    credentials: DigestCredentials? = nil, nowMilliseconds: Int64
  ) -> (handle: RequestHandle, actions: [Action])? {
    now = nowMilliseconds
    guard outside.count < EngineConfiguration.requestsMaximum else { return nil }
    var request = SIPMessage(.request(method, target.withoutHeaders))
    for route in routes { request.headers.append(HeaderField(.route, route)) }
    request.append(.maxForwards, "70")
    var from = from
    from.parameters["tag"] = identifier(words: 1)
    request.headers.append(HeaderField(.from, from))
    request.headers.append(HeaderField(.to, NameAddress(target.withoutHeaders)))
    request.append(.callID, identifier(words: 2))
    request.append(.cSeq, CSeq(1, method).description)
    request.headers += headers
    if let body { request.setBody(body.bytes, type: body.type) }
    let handle = RequestHandle(rawValue: newHandle())
    outside[handle] = DigestClient(credentials ?? DigestCredentials(name: "", password: ""))
    guard send(request, over: flow, .outside(handle), attempts: credentials == nil ? 9 : 0) != nil
    else {
      outside[handle] = nil
      return nil
    }
    return (handle, flush())
  }

  mutating func outsideResponse(_ handle: RequestHandle, _ response: SIPMessage?) {
    if response?.isProvisional == true { return }
    outside[handle] = nil
    actions.append(.event(.response(handle, response)))
  }
}

extension CallEngine {
  // MARK: - Ours

  /// Asks the far end to call somebody: a blind transfer, or an attended one where `replacing`
  /// is a call of ours with them (RFC 3515, 3891, 5589).
  public mutating func refer(
    _ handle: CallHandle, to target: SIPURI, replacing: CallHandle? = nil,
    referredBy: NameAddress? = nil, nowMilliseconds: Int64
  ) -> [Action] {
    now = nowMilliseconds
    guard var call = calls[handle], call.phase == .confirmed, !call.hasEndedForUser,
      call.sentReferrals.count < EngineConfiguration.referralsMaximum,
      var dialog = call.dialogs.first
    else { return [] }
    var uri = target
    if let replacing {
      guard let other = calls[replacing]?.dialogs.first else { return [] }
      // Seen from them: their tag is the "to" of what they will send.
      let replaces = Replaces(
        callID: other.callID, toTag: other.remoteTag, fromTag: other.localTag)
      uri.headers.append(
        SIPURI.Pair(
          name: "Replaces", value: SIPURI.escapedHeader(replaces.description)))
    }
    var request = dialog.request(.refer)
    request.append(.referTo, NameAddress(uri).description)
    let by = referredBy ?? NameAddress(dialog.local.uri)
    request.append(.referredBy, by.description)
    authorize(&request, &call)
    let number = dialog.localNumber
    call.dialogs[0] = dialog
    call.sentReferrals.append(number)
    store(call)
    if send(request, over: dialog.flow, .refer(handle, number)) == nil {
      finishReferral(handle, number, 503)
    }
    return flush()
  }

  /// The dialog of a call as another end must name it to take its place.
  public func replaces(_ handle: CallHandle) -> Replaces? {
    calls[handle]?.dialogs.first.map {
      Replaces(callID: $0.callID, toTag: $0.remoteTag, fromTag: $0.localTag)
    }
  }

  mutating func referResponse(_ handle: CallHandle, _ number: UInt32, _ response: SIPMessage) {
    guard let status = response.status, status >= 300 else { return }
    finishReferral(handle, number, status)
    lookForLoss(handle, response)
  }

  private mutating func finishReferral(_ handle: CallHandle, _ number: UInt32, _ status: Int) {
    guard var call = calls[handle], call.sentReferrals.contains(number) else { return }
    call.sentReferrals.removeAll { $0 == number }
    store(call)
    actions.append(.event(.referralProgress(handle, status: status, isFinal: true)))
  }

  mutating func receivedNotify(
    _ call: inout Call, _ request: SIPMessage, _ id: TransactionID
  ) {
    guard let event = (try? request.word(.event)) ?? nil else {
      reply(id, 489, headers: [HeaderField(.allowEvents, "refer")])
      return
    }
    let named = event.parameters["id"].flatMap { UInt32($0) }
    guard event.word == "refer", let number = named ?? call.sentReferrals.first,
      call.sentReferrals.contains(number)
    else {
      reply(id, event.word == "refer" ? 481 : 489)
      return
    }
    reply(id, 200)
    let state = (try? request.word(.subscriptionState)) ?? nil
    let status = Self.fragmentStatus(request.body)
    let isFinal = state?.word == "terminated" || (status ?? 0) >= 200
    if isFinal { call.sentReferrals.removeAll { $0 == number } }
    store(call)
    actions.append(
      .event(.referralProgress(call.handle, status: status ?? 100, isFinal: isFinal)))
  }

  /// The status of a `message/sipfrag` (RFC 3420).
  static func fragmentStatus(_ body: Bytes) -> Int? {
    let line = body.prefix { $0 != 13 && $0 != 10 }
    guard case .response(let status, _)? = try? SIPMessage.startLine(line) else { return nil }
    return status
  }

  // MARK: - Theirs

  mutating func receivedRefer(
    _ call: inout Call, _ request: SIPMessage, _ head: MessageHead, _ id: TransactionID
  ) {
    guard let target = try? request.referTo() else {
      reply(id, 400)
      return
    }
    guard call.referrals.count < EngineConfiguration.referralsMaximum else {
      reply(id, 480)
      return
    }
    let escaped = target.uri.headers.first { sameIgnoringCase($0.name, "Replaces") }?.value
    var replaces: Replaces?
    if let escaped {
      guard let read = try? Replaces(String(decoding: unescaped(escaped), as: UTF8.self)) else {
        reply(id, 400)
        return
      }
      replaces = read
    }
    let isSilent = request.text(.referSub).map { lowercased($0).hasPrefix("false") } ?? false
    call.referrals.append(
      Call.IncomingReferral(
        number: head.cSeq.number, transaction: id,
        due: now + Int64(configuration.replyMaximumMilliseconds), isSilent: isSilent))
    store(call)
    let by = (try? request.referredBy()) ?? nil
    actions.append(
      .event(
        .referred(
          call.handle,
          Referral(
            number: head.cSeq.number, target: target, referredBy: by, replaces: replaces))))
  }

  /// 202, and the first NOTIFY (RFC 3515 2.4.4). Then call `reportReferral` until it is final.
  public mutating func acceptReferral(
    _ handle: CallHandle, number: UInt32, nowMilliseconds: Int64
  ) -> [Action] {
    now = nowMilliseconds
    guard var call = calls[handle],
      let place = call.referrals.firstIndex(where: { $0.number == number }),
      let id = call.referrals[place].transaction
    else { return [] }
    let isSilent = call.referrals[place].isSilent
    call.referrals[place].transaction = nil
    call.referrals[place].isAccepted = true
    // How long the new call may take to be answered before we say that it was not.
    call.referrals[place].due =
      now + Int64(configuration.ringMaximumMilliseconds)
      + Int64(configuration.durations.transaction)
    if isSilent { call.referrals.remove(at: place) }
    store(call)
    reply(
      id, 202, headers: isSilent ? [HeaderField(.referSub, "false")] : [])
    if !isSilent { notify(handle, number, 100) }
    return flush()
  }

  public mutating func rejectReferral(
    _ handle: CallHandle, number: UInt32, status: Int = 603, nowMilliseconds: Int64
  ) -> [Action] {
    now = nowMilliseconds
    guard var call = calls[handle],
      let place = call.referrals.firstIndex(where: { $0.number == number }),
      let id = call.referrals[place].transaction
    else { return [] }
    call.referrals.remove(at: place)
    store(call)
    reply(id, status)
    return flush()
  }

  /// Tells how the call we were asked to make goes; 200 and above end the matter.
  public mutating func reportReferral(
    _ handle: CallHandle, number: UInt32, status: Int, nowMilliseconds: Int64
  ) -> [Action] {
    now = nowMilliseconds
    guard let call = calls[handle],
      call.referrals.contains(where: { $0.number == number && $0.isAccepted })
    else { return [] }
    notify(handle, number, status)
    return flush()
  }

  mutating func notify(_ handle: CallHandle, _ number: UInt32, _ status: Int) {
    guard var call = calls[handle], var dialog = call.dialogs.first, call.phase != .ending else {
      return
    }
    let isFinal = status >= 200
    let line = "SIP/2.0 \(status) \(ReasonPhrase.of(status))\r\n"
    var request = dialog.request(
      .notify, body: Body(type: "message/sipfrag;version=2.0", bytes: Array(line.utf8)))
    request.append(.event, "refer;id=\(number)")
    request.append(
      .subscriptionState, isFinal ? "terminated;reason=noresource" : "active;expires=180")
    authorize(&request, &call)
    call.dialogs[0] = dialog
    if isFinal { call.referrals.removeAll { $0.number == number } }
    store(call)
    send(request, over: dialog.flow, .notify(handle, number))
  }
}

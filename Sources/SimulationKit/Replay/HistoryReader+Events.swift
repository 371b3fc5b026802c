import Exchange
import Flows
import Vocabulary

// What became of what people did, as far as it tells about people.
extension HistoryReader {
  mutating func take(_ event: Event, of input: Input, at moment: Instant) {
    switch event {
    case .policyPublished(let event):
      policy = event.policy
      history.timeline.append(.plan(history.plans.count))
      history.plans.append(ObservedHistory.PublishedPlan(at: moment, policy: policy))
    case .contactArrived(let event): arrived(event, by: input, at: moment)
    case .flowStarted(let event): flows[event.contact] = event.flow
    case .flowAdvanced(let event): advanced(event, at: moment)
    case .outsideConnected(let event):
      let rung = outsideAt[event.contact]
      outsideAt[event.contact] = moment
      change(event.contact) { $0.outsideAnsweredAfter = rung.map { moment - $0 } }
    case .contactQueued(let event): queued(event.contact, event.queue, at: moment)
    case .dutyStarted(let event): queued(event.contact, .none, at: moment)
    case .callbackOffered(let event):
      callbackOfferedAt[event.contact] = moment
      change(event.contact) { $0.isCallbackOffered = true }
    case .contactOffered(let event):
      change(event.contact) {
        $0.offers.append(ObservedOffer(adviser: event.adviser, at: moment))
      }
    case .offerAccepted(let event):
      settle(event.contact, .accepted, at: moment)
      begin(event.contact, event.adviser, at: moment)
    case .offerDeclined(let event): settle(event.contact, .declined, at: moment)
    case .offerNotAnswered(let event): settle(event.contact, .notAnswered, at: moment)
    case .offerWithdrawn(let event): settle(event.contact, .withdrawn, at: moment)
    case .handlingStarted(let event):
      change(event.contact) { $0.finalQueue = event.queue }
      begin(event.contact, event.adviser, at: moment)
    case .dutyRung(let event):
      change(event.contact) {
        $0.dutyRings.append(ObservedOffer(adviser: event.officer, at: moment))
      }
    case .dutyNotAnswered(let event):
      settleDuty(event.contact, event.declined ? .declined : .notAnswered, at: moment)
    case .dutyAnswered(let event):
      settleDuty(event.contact, .accepted, at: moment)
      begin(event.contact, event.officer, at: moment)
    case .consultAnswered(let event):
      guard !event.consulted.isNone else { return }
      begin(event.contact, event.consulted, at: moment, isConsulted: true)
    case .consultEnded(let event):
      change(event.contact) { $0.shares.removeAll { $0.isConsulted && !$0.isTalkOver } }
    case .contactTransferred(let event):
      change(event.contact) { contact in
        guard let at = contact.shares.lastIndex(where: { $0.adviser == event.from }) else { return }
        contact.shares[at].passedTo = event.target
        for at in contact.shares.indices { contact.shares[at].isConsulted = false }
      }
    case .conferenceStarted(let event):
      change(event.contact) { $0.shares.removeAll { $0.isConsulted } }
    case .wrapUpStarted(let event): wrapUp(event)
    case .wrapUpEnded(let event): wrapUp(event)
    case .callbackNotReached(let event):
      change(event.contact) { $0.shares.removeAll { !$0.isTalkOver } }
    case .contactClosed(let event): closed(event, at: moment)
    default: break
    }
  }

  private mutating func arrived(_ event: ContactArrived, by input: Input, at moment: Instant) {
    let id = event.contact
    let place = history.contacts.count
    var contact = ObservedContact(
      id: id, arrivedAt: moment, channel: event.channel, origin: event.origin)
    switch input {
    case .arrive(let input) where event.origin == .inbound:
      contact.arrive = input
      // A rehearsal needs nobody's name or number.
      contact.arrive?.identity = []
      history.timeline.append(.contact(place))
    case .dial(let input) where event.origin == .outbound:
      contact.dial = input
      contact.dial?.identity = []
      history.timeline.append(.contact(place))
    case .bookCallback: history.acts[history.acts.count - 1].place = place
    default: history.children[event.continues, default: []].append(place)
    }
    history.contacts.append(contact)
    history.places[id] = place
  }

  private mutating func advanced(_ event: FlowAdvanced, at moment: Instant) {
    let id = event.contact
    isAsking.remove(id)
    switch event.turn.wants {
    case .answer:
      // The flow is known from the newest start, which the first turn of it follows.
      guard let flow = flowOf(event), let at = event.turn.path.last, let step = flow.step(at) else {
        return
      }
      isAsking.insert(id)
      var question = ObservedQuestion(flow: flow.name, step: step.name, askedAt: moment)
      if case .collect(let collect) = step.action { question.variable = collect.variable }
      change(id) { $0.questions.append(question) }
    case .lookUp(let lookUp, _, _):
      change(id) { $0.lookUps.append(ObservedLookUp(lookUp: lookUp, askedAt: moment)) }
    case .message: messageAskedAt[id] = moment
    case .outside: outsideAt[id] = moment
    case .queue, .duty, .end: break
    }
  }

  private func flowOf(_ event: FlowAdvanced) -> Flow? {
    if let flow = policy.flow(event.turn.flow) { return flow }
    return flows[event.contact].flatMap { policy.flow($0) }
  }

  private mutating func queued(_ id: ContactID, _ queue: QueueID, at moment: Instant) {
    queuedAt[id] = moment
    change(id) {
      if $0.firstQueuedAt == nil { $0.firstQueuedAt = moment }
      if $0.firstQueue.isNone { $0.firstQueue = queue }
      if !queue.isNone { $0.finalQueue = queue }
    }
  }

  private mutating func settle(
    _ id: ContactID, _ result: ObservedOffer.Result, at moment: Instant
  ) {
    change(id) {
      guard let last = $0.offers.indices.last else { return }
      $0.offers[last].result = result
      $0.offers[last].after = moment - $0.offers[last].at
    }
  }

  private mutating func settleDuty(
    _ id: ContactID, _ result: ObservedOffer.Result, at moment: Instant
  ) {
    change(id) {
      guard let last = $0.dutyRings.indices.last else { return }
      $0.dutyRings[last].result = result
      $0.dutyRings[last].after = moment - $0.dutyRings[last].at
    }
  }

  private mutating func begin(
    _ id: ContactID, _ adviser: AdviserID, at moment: Instant, isConsulted: Bool = false
  ) {
    change(id) {
      var share = ObservedShare(adviser: adviser, queue: $0.finalQueue, startedAt: moment)
      share.isConsulted = isConsulted
      $0.shares.append(share)
      if case .notSeen = $0.patience, let queued = $0.firstQueuedAt {
        $0.patience = .atLeast(moment - queued)
      }
    }
  }

  private mutating func wrapUp(_ event: WrapUpStarted) {
    share(event.contact, event.adviser) {
      $0.talk = .milliseconds(event.talkMilliseconds)
      $0.hold = .milliseconds(event.holdMilliseconds)
      $0.isTalkOver = true
    }
  }

  private mutating func wrapUp(_ event: WrapUpEnded) {
    share(event.contact, event.adviser) {
      $0.wrapUp = .milliseconds(event.wrapUpMilliseconds)
      $0.disposition = event.disposition
      $0.resolution = event.resolution
      $0.isOver = true
    }
  }

  private mutating func share(
    _ id: ContactID, _ adviser: AdviserID, _ body: (inout ObservedShare) -> Void
  ) {
    change(id) { contact in
      let at = contact.shares.lastIndex { $0.adviser == adviser && !$0.isOver }
      if let at { body(&contact.shares[at]) }
    }
  }

  private mutating func closed(_ event: ContactClosed, at moment: Instant) {
    let id = event.contact
    let queued = queuedAt.removeValue(forKey: id)
    let outside = outsideAt.removeValue(forKey: id)
    isAsking.remove(id)
    messageAskedAt[id] = nil
    callbackOfferedAt[id] = nil
    flows[id] = nil
    change(id) { contact in
      contact.termination = event.termination
      contact.shares.removeAll { !$0.isTalkOver }
      switch event.termination.result {
      case .abandoned:
        if case .notSeen = contact.patience, let first = contact.firstQueuedAt {
          contact.patience = .exactly(moment - first)
        } else if let queued {
          contact.laterPatience = moment - queued
        }
      case .leftInFlow: contact.leftFlowAfter = moment - contact.arrivedAt
      case .transferredOut: contact.outsideTalk = outside.map { moment - $0 }
      default: break
      }
      if case .notSeen = contact.patience, let first = contact.firstQueuedAt {
        contact.patience = .atLeast(moment - first)
      }
    }
  }
}

extension Policy {
  func flow(_ id: FlowID) -> Flow? {
    !id.isNone && id.index < flows.count ? flows[id.index] : nil
  }
}

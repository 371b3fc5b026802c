import Exchange
import Flows
import Vocabulary

extension Event {
  /// The contact whose row the event changes; nil for all others.
  var historyContact: ContactID? {
    switch self {
    case .contactIdentified(let event): event.contact
    case .flowStarted(let event): event.contact
    case .flowAdvanced(let event): event.contact
    case .contactQueued(let event): event.contact
    case .alternativeTaken(let event): event.contact
    case .offerAccepted(let event): event.contact
    case .handlingStarted(let event): event.contact
    case .consultAnswered(let event): event.contact
    case .consultEnded(let event): event.contact
    case .contactTransferred(let event): event.contact
    case .conferenceStarted(let event): event.contact
    case .partyLeft(let event): event.contact
    case .customerLeft(let event): event.contact
    case .messagePosted(let event): event.contact
    case .wrapUpEnded(let event): event.contact
    case .contactClosed(let event): event.contact
    case .callbackRequested(let event): event.contact
    case .callbackBooked(let event): event.contact
    case .dutyStarted(let event): event.contact
    case .dutyAnswered(let event): event.contact
    case .contactHandedOver(let event): event.contact
    case .announcementTold(let event): event.contact
    default: nil
    }
  }
}

extension StoredContact {
  mutating func arrive(_ event: ContactArrived, at moment: Instant) {
    id = event.contact
    channel = event.channel
    origin = event.origin
    subject = event.subject
    isKnown = event.isKnown
    identity = event.identity
    unit = event.unit
    entry = event.entry
    language = event.language
    marks = event.marks
    continues = event.continues
    arrivedAt = moment
    for fact in event.facts { hold(fact) }
  }

  /// Changes the row; returns the line that the event adds to the conversation, if any.
  mutating func change(
    by event: Event, at moment: Instant, _ plan: HistoryPlan
  ) -> StoredMessage? {
    switch event {
    case .contactIdentified(let event):
      subject = event.subject
      isKnown = event.isKnown
      if !event.language.isNone { language = event.language }
    case .flowStarted(let event): flow = event.flow
    case .flowAdvanced(let event): return advance(event.turn, plan)
    case .contactQueued(let event):
      queue = event.queue
      isStatutory = event.isStatutory
      if unit.isNone { unit = plan.unit(of: event.queue) }
    case .callbackRequested(let event): queue = event.queue
    case .callbackBooked(let event): queue = event.queue
    case .dutyStarted(let event): if unit.isNone { unit = plan.unit(of: event.duty) }
    case .contactHandedOver(let event): unit = event.to
    case .alternativeTaken(let event): return said([event.explain], plan)
    case .announcementTold(let event):
      return told(plan.announcement(event.announcement, in: spoken))
    case .offerAccepted(let event): return joined(event.adviser, at: moment)
    case .dutyAnswered(let event): return joined(event.officer, at: moment)
    case .handlingStarted(let event):
      queue = event.queue
      return joined(event.adviser, at: moment)
    case .consultAnswered(let event): consulted = event.consulted
    case .consultEnded: consulted = .none
    case .conferenceStarted: return joinedConference(at: moment)
    case .contactTransferred(let event): return transfer(event, at: moment)
    case .partyLeft(let event):
      var line = line(.left)
      line.adviser = event.adviser
      return line
    case .messagePosted(let event): return posted(event)
    case .customerLeft: return end(at: moment)
    case .wrapUpEnded(let event):
      if !event.disposition.isNone { disposition = event.disposition }
      if event.resolution != .notSaid { resolution = event.resolution }
    case .contactClosed(let event):
      closedAt = moment
      termination = event.termination
      consulted = .none
      if !event.disposition.isNone { disposition = event.disposition }
      return end(at: moment)
    default: break
    }
    return nil
  }

  /// The language in which it is spoken to: its own, else the service's first.
  private var spoken: LanguageID { language.isNone ? LanguageID(0) : language }

  /// A line of the service, to be put into words in the language in which the contact is held.
  private func line(_ happening: StoredMessage.Happening) -> StoredMessage {
    var line = StoredMessage()
    line.happening = happening
    line.language = spoken
    return line
  }

  // MARK: - What the service says

  private mutating func advance(_ turn: FlowTurn, _ plan: HistoryPlan) -> StoredMessage? {
    if !turn.flow.isNone { flow = turn.flow }
    if !turn.language.isNone { language = turn.language }
    for assignment in turn.assigned { hold(assignment) }
    var given = turn.marks
    if case .queue(let step) = turn.wants, !step.mark.isNone { given.append(step.mark) }
    for mark in given where !marks.contains(mark) { marks.append(mark) }
    var buttons: [StoredButton] = []
    if case .answer = turn.wants, let step = turn.path.last {
      buttons = plan.buttons(flow, step, in: spoken)
    }
    return said(turn.says, buttons: buttons, plan)
  }

  /// A line of these texts; nil when they are empty and there are no buttons.
  private func said(
    _ texts: [TextID], buttons: [StoredButton] = [], _ plan: HistoryPlan
  ) -> StoredMessage? {
    var line = StoredMessage()
    var paragraphs: [String] = []
    for id in texts {
      let (text, places) = plan.filled(plan.text(id, in: spoken), for: self)
      if !text.isEmpty { paragraphs.append(text) }
      for place in places where !line.places.contains(place) { line.places.append(place) }
    }
    guard !paragraphs.isEmpty || !buttons.isEmpty else { return nil }
    line.text = paragraphs.joined(separator: "\n")
    line.language = spoken
    line.buttons = buttons.map { button in
      // A label holds nothing personal: it is chosen from, not said to one person.
      StoredButton(option: button.option, label: plan.filled(button.label, for: self).0)
    }
    return line
  }

  private func told(_ announcement: String) -> StoredMessage? {
    if announcement.isEmpty { return nil }
    var line = line(.announced)
    line.text = announcement
    return line
  }

  // MARK: - What people do

  private func posted(_ event: MessagePosted) -> StoredMessage {
    var line = StoredMessage()
    switch event.author {
    case .customer: line.author = .customer
    case .adviser: line.author = .adviser
    case .note: line.author = .note
    }
    line.adviser = event.author == .customer ? .none : event.adviser
    line.sealed = event.sealed
    line.reference = event.reference
    return line
  }

  private mutating func joined(_ adviser: AdviserID, at moment: Instant) -> StoredMessage {
    handle(adviser, at: moment)
    var line = line(.joined)
    line.adviser = adviser
    return line
  }

  private mutating func joinedConference(at moment: Instant) -> StoredMessage? {
    defer { consulted = .none }
    // With a number outside there is nobody of ours to name.
    return consulted.isNone ? nil : joined(consulted, at: moment)
  }

  private mutating func transfer(
    _ event: ContactTransferred, at moment: Instant
  ) -> StoredMessage {
    if event.consulted, !consulted.isNone { handle(consulted, at: moment) }
    var line = line(.transferred)
    line.adviser = event.from
    line.toAdviser = event.consulted && !consulted.isNone ? consulted : event.target.adviser
    line.toQueue = event.target.queue
    consulted = .none
    return line
  }

  private mutating func handle(_ adviser: AdviserID, at moment: Instant) {
    if answeredAt == nil { answeredAt = moment }
    guard !handlers.contains(adviser), handlers.count < HistoryLimits.handlersPerContact
    else { return }
    handlers.append(adviser)
  }

  /// The end of the conversation is told once.
  private mutating func end(at moment: Instant) -> StoredMessage? {
    guard endedAt == nil else { return nil }
    endedAt = moment
    return line(.ended)
  }

  private mutating func hold(_ assignment: Assignment) {
    guard !assignment.variable.isNone else { return }
    facts.removeAll { $0.variable == assignment.variable }
    if assignment.value == .none { return }
    let place =
      facts.firstIndex { $0.variable > assignment.variable } ?? facts.endIndex
    facts.insert(
      StoredFact(variable: assignment.variable, value: assignment.value, subject: subject),
      at: place)
  }
}

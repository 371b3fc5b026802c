public import Exchange
import Flows
public import Vocabulary

/// One call of a customer, from the side of its gateway: events of the exchange and what happens on
/// the line in, actions out. It decides nothing about where the contact goes.
public struct CallLine: Hashable, Sendable {
  /// Once the contact is over, what is still being said is heard to its end, for so long at most.
  public static let farewellAtMost = Span.seconds(45)
  /// A customer who is called back, or called, is rung for so long.
  public static let ringCustomer = Span.seconds(45)

  public let contact: ContactID
  public private(set) var keypad = Keypad()
  /// A callback was offered and may be taken by a key.
  private var isCallbackOpen = false
  /// It was taken: they are told so before the line ends.
  private var isCallbackAsked = false
  private var isSaying = false
  private var after: After = .nothing
  /// The contact has closed; the call ends when nothing is being said, at this moment at the
  /// latest.
  private var endsBy: Instant?
  public private(set) var isOver = false
  /// As the contact has it, or had it last: a farewell is said when it has closed.
  public private(set) var language = LanguageID.none

  /// What follows when what is being said was heard.
  private enum After: Hashable, Sendable {
    case nothing
    /// The flow's time for an answer begins.
    case answer
    case message(Span)
    case ring(String, Span)
  }

  public init(_ contact: ContactID, patience: Int = 1) {
    self.contact = contact
    keypad.patience = patience
  }

  /// The next moment something is due here.
  public var deadline: Instant? {
    switch (keypad.deadline, endsBy) {
    case (let a?, let b?): min(a, b)
    case (let a, let b): a ?? b
    }
  }

  // MARK: Events of the exchange

  /// - Parameter exchange: the state after the event.
  public mutating func take(_ event: Event, in exchange: Exchange, at now: Instant) -> [CallAction]
  {
    if let contact = exchange.contact(contact) { language = contact.language }
    let words = words(in: exchange)
    switch event {
    case .flowAdvanced(let event): return advance(event.turn, in: exchange)
    case .alternativeTaken(let event) where !event.explain.isNone:
      return say([.text(event.explain)], then: after) + [.rewire]
    case .waitingTold(let event):
      var said: [Saying] = []
      if let text = words.position(Int(event.position)) { said.append(.words(text)) }
      if let text = words.wait(event.low, event.high) { said.append(.words(text)) }
      if !event.comfort.isNone { said.append(.text(event.comfort)) }
      return said.isEmpty ? [] : say(said, then: after)
    case .callbackOffered:
      isCallbackOpen = true
      return say([.words(words.callback)], then: after)
    case .announcementTold(let event):
      guard let text = announcement(event.announcement, in: exchange) else { return [] }
      return say([.words(text)], then: after)
    case .offerAccepted, .handlingStarted, .dutyAnswered:
      // Somebody is there: whatever was being said is not wanted any more.
      isCallbackOpen = false
      after = .nothing
      keypad.clear()
      keypad.wanted = .nothing
      return silence() + callOut(in: exchange) + [.rewire]
    case .callbackNotReached: return [.stopRinging(.customer), .hangUp(.customer), .rewire]
    case .contactOffered(let event):
      let time = max(0, (event.deadline - now).milliseconds)
      return [
        .ring(.adviser(event.adviser), .phone(event.adviser), forMilliseconds: time), .rewire,
      ]
    case .offerDeclined(let event): return [.stopRinging(.adviser(event.adviser)), .rewire]
    case .offerNotAnswered(let event): return [.stopRinging(.adviser(event.adviser)), .rewire]
    case .offerWithdrawn(let event): return [.stopRinging(.adviser(event.adviser)), .rewire]
    case .dutyRung(let event): return rung(event, in: exchange, at: now)
    case .dutyNotAnswered(let event): return [.stopRinging(.adviser(event.officer))]
    case .consultStarted(let event) where !event.target.outside.isEmpty:
      let number = String(decoding: event.target.outside, as: UTF8.self)
      let time = max(0, (event.deadline - now).milliseconds)
      return [.ring(.outside, .number(number), forMilliseconds: time), .rewire]
    case .consultEnded: return [.stopRinging(.outside), .hangUp(.outside), .rewire]
    case .contactTransferred(let event) where !event.target.outside.isEmpty && !event.consulted:
      let number = String(decoding: event.target.outside, as: UTF8.self)
      let time = exchange.policy.conduct.consultRing.milliseconds
      return [.ring(.outside, .number(number), forMilliseconds: time), .rewire]
    case .contactClosed(let event):
      guard isCallbackAsked, event.termination.result == .continued else { return close(at: now) }
      return say([.words(words.callbackTaken)], then: .nothing) + close(at: now)
    case .customerLeft:
      isOver = true
      return [.hangUp(.customer), .rewire]
    default: return [.rewire]
    }
  }

  private mutating func advance(_ turn: FlowTurn, in exchange: Exchange) -> [CallAction] {
    keypad.clear()
    let step = turn.path.last
    let flow = exchange.contact(contact)?.run?.flow ?? turn.flow
    let flows = exchange.policy.flows
    let action = step.flatMap { step in
      flows.indices.contains(flow.index) ? flows[flow.index].step(step)?.action : nil
    }
    keypad.wanted = Keypad.Wanted(action)
    let said = turn.says.map(Saying.text)
    switch turn.wants {
    case .answer: return say(said, then: .answer) + [.rewire]
    case .message(_, let atMost, _): return say(said + [.beep], then: .message(atMost)) + [.rewire]
    case .outside(let number, let within) where !number.isEmpty:
      return say(said, then: .ring(number, within)) + [.rewire]
    case .lookUp, .queue, .duty, .end, .outside:
      return say(said, then: .nothing) + [.rewire]
    }
  }

  /// Rings the customer of a callback, or of a call that an adviser makes, once the adviser has it.
  private func callOut(in exchange: Exchange) -> [CallAction] {
    guard let contact = exchange.contact(contact) else { return [] }
    let isCallback = contact.callback.map { !$0.isReached } ?? false
    guard isCallback || contact.origin == .outbound, contact.interactions.count == 1 else {
      return []
    }
    return [.ring(.customer, .customer, forMilliseconds: Self.ringCustomer.milliseconds)]
  }

  private mutating func rung(
    _ event: DutyRung, in exchange: Exchange, at now: Instant
  ) -> [CallAction] {
    let officer = event.officer
    let time = max(0, (event.deadline - now).milliseconds)
    let advisers = exchange.policy.advisers
    switch event.means {
    case .softphone: return [.rewire]
    case .deskPhone:
      return [.ring(.adviser(officer), .phone(officer), forMilliseconds: time), .rewire]
    case .mobile:
      guard officer.index < advisers.count, !advisers[officer.index].reach.isEmpty else {
        return []
      }
      let secret = advisers[officer.index].reach
      return [.ring(.adviser(officer), .secret(secret), forMilliseconds: time), .rewire]
    }
  }

  private mutating func close(at now: Instant) -> [CallAction] {
    guard isSaying else {
      isOver = true
      return [.stopRinging(.outside), .hangUp(.customer), .rewire]
    }
    endsBy = now + Self.farewellAtMost
    after = .nothing
    return [.stopRinging(.outside), .rewire]
  }

  // MARK: On the line

  /// What was being said has been heard to its end.
  public mutating func saidAll(at now: Instant) -> [CallAction] {
    isSaying = false
    let next = after
    after = .nothing
    if endsBy != nil {
      endsBy = nil
      isOver = true
      return [.hangUp(.customer)]
    }
    switch next {
    case .nothing: return []
    case .answer: return [.promptsPlayed]
    case .message(let atMost): return [.takeMessage(atMost: atMost)]
    case .ring(let number, let within):
      return [
        .ring(.outside, .number(number), forMilliseconds: within.milliseconds), .rewire,
      ]
    }
  }

  /// A key was pressed: it ends what is being said, and may be an answer.
  public mutating func press(_ key: Character, at now: Instant) -> [CallAction] {
    guard endsBy == nil, !isOver else { return [] }
    if isCallbackOpen, key == "1" {
      isCallbackOpen = false
      isCallbackAsked = true
      return silence() + [.requestCallback]
    }
    var actions: [CallAction] = []
    if isSaying, keypad.wanted != .nothing {
      actions += silence()
      if after == .answer { actions.append(.promptsPlayed) }
      after = .nothing
    }
    if let utterance = keypad.press(key, at: now) { actions.append(.hear(utterance)) }
    return actions
  }

  /// A deadline has passed.
  public mutating func due(at now: Instant) -> [CallAction] {
    if let endsBy, endsBy <= now {
      self.endsBy = nil
      isOver = true
      return [.stopSaying, .hangUp(.customer)]
    }
    if let utterance = keypad.due(at: now) { return [.hear(utterance)] }
    return []
  }

  // MARK: Saying

  private mutating func say(_ said: [Saying], then next: After) -> [CallAction] {
    guard !said.isEmpty else {
      after = next
      // Nothing to hear: what follows, follows at once.
      return isSaying ? [] : saidAll(at: .epoch)
    }
    after = next
    isSaying = true
    return [.say(said)]
  }

  private mutating func silence() -> [CallAction] {
    guard isSaying else { return [] }
    isSaying = false
    return [.stopSaying]
  }

  private func words(in exchange: Exchange) -> WaitWords {
    WaitWords(language(in: exchange))
  }

  /// BCP 47 tag of the language that the caller hears.
  public func language(in exchange: Exchange) -> String {
    let names = exchange.policy.names.languages
    return language.index < names.count && !language.isNone
      ? names[language.index] : names.first ?? "en"
  }

  private func announcement(_ id: AnnouncementID, in exchange: Exchange) -> String? {
    return exchange.announcements.first { $0.id == id }
      .map { $0.words(in: language.isNone ? LanguageID(0) : language) }
  }
}

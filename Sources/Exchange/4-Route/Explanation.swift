public import Vocabulary

/// Why a contact was offered to this adviser and to nobody else, and why it and no other contact.
///
/// Computed again from the state just before the offer, which replaying the log up to it gives.
/// Nothing of it is recorded but `OfferEvidence`, with which it must agree.
public struct Explanation: Hashable, Sendable {
  /// What made an adviser a candidate, or ruled them out.
  public enum Verdict: Hashable, Sendable {
    /// Could have taken it. The score is what the queue's choice compares; lowest wins.
    case candidate(score: Int64)
    case retired
    case notSignedIn
    case unavailable(PresenceReasonID)
    /// Something else rings at their desk.
    case offeredAnother(ContactID)
    /// They have all they may have beside such a contact: active contacts by channel.
    case atCapacity(Channel, active: Int)
    /// None of these levels is held, at this step of relaxation.
    case lacksSkill(SkillClause, step: UInt8)
    /// They declined it or did not answer.
    case coolingOff(until: Instant)
    /// They are still wrapping up their share of this contact.
    case hasIt
    /// The contact was held for someone else.
    case heldForAnother(AdviserID)
  }

  public struct Assessed: Hashable, Sendable {
    public var adviser: AdviserID
    public var verdict: Verdict
  }

  /// Why the adviser did not get a contact that stood before this one.
  public enum PassedReason: Hashable, Sendable {
    case otherUnit
    case atCapacity(Channel)
    case lacksSkill(SkillClause, step: UInt8)
    case coolingOff(until: Instant)
    case hasIt
    case heldForAnother(AdviserID)
    /// A supervisor or the order of events put this contact before it.
    case pulledPast
  }

  public struct Passed: Hashable, Sendable {
    public var contact: ContactID
    public var rank: Instant
    public var reason: PassedReason
  }

  public let contact: ContactID
  public let adviser: AdviserID
  public let channel: Channel
  public let queue: QueueID
  public let at: Instant
  public let basis: OfferEvidence.Basis
  public let choice: AdviserChoice
  public let policyVersion: UInt32
  public let attempt: UInt16
  public let arrivedAt: Instant
  /// The arrival that counts for the place.
  public let placeFrom: Instant
  public let headStart: Span
  public let dueAt: Instant?
  public let dueLead: Span
  public let rank: Instant
  /// Candidates from best to worst, then the others by number; everyone of the contact's unit.
  public private(set) var advisers: [Assessed] = []
  /// Contacts that stood before this one, in order; at most `passedMaximum` of `passedCount`.
  public private(set) var passed: [Passed] = []
  public private(set) var passedCount = 0

  public static let passedMaximum = 10

  /// `nil` when the contact does not wait in the state given, so that it is not the state before
  /// this offer.
  public init?(of event: ContactOffered, in before: Exchange, at moment: Instant) {
    guard let waiting = before.contact(event.contact), waiting.phase == .waiting,
      event.adviser.index < before.advisers.count
    else { return nil }
    let queuePolicy = before.policy.queues[waiting.wait.queue.index]
    contact = event.contact
    adviser = event.adviser
    channel = waiting.channel
    queue = waiting.wait.queue
    at = moment
    basis = event.why.basis
    choice = queuePolicy.choice
    policyVersion = before.policy.version
    attempt = event.attempt
    arrivedAt = waiting.arrivedAt
    placeFrom = waiting.placeFrom
    headStart = waiting.wait.headStart
    dueAt = waiting.wait.dueAt
    dueLead = queuePolicy.order.dueLead
    rank = waiting.wait.rank
    var exchange = before
    exchange.clock = moment
    assess(waiting, in: exchange)
    passOver(waiting, in: exchange)
  }

  /// Whether what was recorded with the offer follows from the state before it.
  public func agrees(with evidence: OfferEvidence) -> Bool {
    guard evidence.policyVersion == policyVersion, evidence.rank == rank else { return false }
    guard evidence.basis == .pool else { return evidence.candidates == 1 }
    let candidates = advisers.compactMap { assessed -> ScoredAdviser? in
      guard case .candidate(let score) = assessed.verdict else { return nil }
      return ScoredAdviser(assessed.adviser, score)
    }
    let others = candidates.dropFirst().prefix(OfferEvidence.runnersUpMaximum)
    return Int(evidence.candidates) == candidates.count && evidence.choice == choice
      && candidates.first == ScoredAdviser(adviser, evidence.score)
      && Array(others) == evidence.runnersUp
  }

  private mutating func assess(_ contact: Contact, in exchange: Exchange) {
    var candidates: [ScoredAdviser] = []
    var others: [Assessed] = []
    for number in exchange.advisers.indices {
      let id = AdviserID(index: number)
      let policy = exchange.policy.advisers[number]
      guard policy.unit == contact.unit || policy.alsoUnits.contains(contact.unit) else { continue }
      let verdict = Explanation.verdict(id, contact, exchange)
      if case .candidate(let score) = verdict {
        candidates.append(ScoredAdviser(id, score))
      } else {
        others.append(Assessed(adviser: id, verdict: verdict))
      }
    }
    candidates.sort { exchange.isBetter($0, $1) }
    advisers = candidates.map {
      Assessed(adviser: $0.adviser, verdict: .candidate(score: $0.score))
    }
    advisers += others
  }

  private static func verdict(
    _ id: AdviserID, _ contact: Contact, _ exchange: Exchange
  ) -> Verdict {
    let adviser = exchange.advisers[id.index]
    if exchange.policy.advisers[id.index].isRetired { return .retired }
    switch adviser.presence {
    case .offline: return .notSignedIn
    case .unavailable: return .unavailable(adviser.reason)
    case .available: break
    }
    if !adviser.offer.isNone { return .offeredAnother(adviser.offer) }
    if let lacking = missing(id, contact, exchange), contact.wait.stage == Waiting.pool {
      return .lacksSkill(lacking, step: contact.wait.relaxStep)
    }
    if contact.interaction(of: id) != nil { return .hasIt }
    if let until = cooling(id, contact) { return .coolingOff(until: until) }
    if contact.wait.stage != Waiting.pool, contact.wait.heldFor != id {
      return .heldForAnother(contact.wait.heldFor)
    }
    if !exchange.fits(contact.channel, id) {
      return .atCapacity(contact.channel, active: adviser.activeTotal)
    }
    let choice = exchange.policy.queues[contact.wait.queue.index].choice
    return .candidate(score: exchange.score(of: id, for: contact, by: choice))
  }

  private static func missing(
    _ id: AdviserID, _ contact: Contact, _ exchange: Exchange
  ) -> SkillClause? {
    exchange.needs(of: contact).allOf.first {
      !Requirement(allOf: [$0]).isMet(by: exchange.index.levels[id.index])
    }
  }

  private static func cooling(_ id: AdviserID, _ contact: Contact) -> Instant? {
    contact.wait.exclusions.filter { $0.adviser == id }.map(\.until).max()
  }

  private mutating func passOver(_ contact: Contact, in exchange: Exchange) {
    var before: [Contact] = []
    for id in exchange.openContacts {
      let other = exchange.contacts[id]
      if other.phase == .waiting, other.place < contact.place { before.append(other) }
    }
    before.sort { $0.place < $1.place }
    passedCount = before.count
    passed = before.prefix(Explanation.passedMaximum).map { other in
      Passed(
        contact: other.id, rank: other.wait.rank,
        reason: Explanation.passing(adviser, other, exchange))
    }
  }

  private static func passing(
    _ id: AdviserID, _ contact: Contact, _ exchange: Exchange
  ) -> PassedReason {
    let policy = exchange.policy.advisers[id.index]
    guard policy.unit == contact.unit || policy.alsoUnits.contains(contact.unit) else {
      return .otherUnit
    }
    if contact.wait.stage != Waiting.pool {
      if contact.wait.heldFor != id { return .heldForAnother(contact.wait.heldFor) }
    } else if let lacking = missing(id, contact, exchange) {
      return .lacksSkill(lacking, step: contact.wait.relaxStep)
    }
    if contact.interaction(of: id) != nil { return .hasIt }
    if let until = cooling(id, contact) { return .coolingOff(until: until) }
    return exchange.fits(contact.channel, id) ? .pulledPast : .atCapacity(contact.channel)
  }
}

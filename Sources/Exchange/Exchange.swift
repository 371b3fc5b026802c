public import Flows
public import Vocabulary

/// The one place where contacts are routed: a value that takes inputs and returns events.
///
/// No clock, no randomness, no I/O: the same inputs at the same times give the same events, in any
/// process. `handle` decides and applies step by step; `apply` alone rebuilds the state from
/// events. The folders beside this file are the life of a contact, in order.
public struct Exchange: Sendable {
  public internal(set) var policy = Policy()
  /// Time of the newest event.
  public internal(set) var now = Instant.epoch
  public internal(set) var advisers: [Adviser] = []
  public internal(set) var queues: [QueueState] = []
  /// Overrides and swaps made by hand that are not over, the newest last.
  public internal(set) var dutyOverrides: [DutyOverridden] = []
  public internal(set) var nextContact: UInt64 = 1
  /// In force, the newest last.
  public internal(set) var announcements: [Announcement] = []
  var nextAnnouncement: UInt32 = 1
  var contacts = ContactTable()
  var subjects = SubjectMemory()
  var recentReferences = RecentReferences()

  // Derived from the above; rebuilt by `rebuild`, never stored.
  var index = PolicyIndex()
  var room = WaitingRoom()
  var references: [String: ContactID] = [:]
  /// How many open callbacks there are to a number or a subject.
  var callbacks: [CallbackKey: Int] = [:]
  var bookings: [BookedSlot: Int] = [:]
  /// By channel: advisers who could be offered such a contact now.
  var free: [AdviserSet] = []
  /// Signed in and not unavailable, busy or not.
  var working = AdviserSet()
  /// By adviser: since when nothing is active. A column of its own, because choosing reads many.
  var idleSince: [Instant] = []
  var deadlines = DeadlineHeap()

  // Of the input being handled.
  var clock = Instant.epoch
  var pending: [Event] = []
  var newlyWaiting: [ContactID] = []
  var newlyFree: [AdviserID] = []
  var everythingMoved = false
  var alternatives = AlternativeChain()
  /// Queues of the plan before the newest, to tell what changed for those who wait in them.
  var previousQueues: [QueuePolicy] = []

  /// Deadlines handled with one input; what is left waits for the next.
  static let deadlinesPerInputMaximum = 100_000
  /// Reasons, references and messages longer than this are refused, in UTF-8 bytes.
  public static let textMaximum = 10_000

  public init() {}

  /// When something becomes due next; `nil` when nothing will.
  public mutating func nextDeadline() -> Instant? {
    while let first = deadlines.first {
      if isLive(first) { return first.at }
      deadlines.removeFirst()
    }
    return nil
  }

  /// Decides what follows from one input at `time`, and applies it.
  ///
  /// Everything due up to `time` is done first. A time before the newest event (a clock set back)
  /// counts as the time of that event. When the input is refused, what was due still happened.
  public mutating func handle(_ input: Input, at time: Instant) -> Outcome {
    clock = max(time, now)
    pending.removeAll(keepingCapacity: true)
    newlyWaiting.removeAll(keepingCapacity: true)
    newlyFree.removeAll(keepingCapacity: true)
    everythingMoved = false
    fireDeadlines()
    alternatives = AlternativeChain()
    let rejection = decide(input)
    dispatch()
    return Outcome(events: pending, rejection: rejection, at: clock)
  }

  /// Applies one recorded event.
  public mutating func apply(_ event: Event, at time: Instant) {
    clock = time
    change(by: event)
    newlyWaiting.removeAll(keepingCapacity: true)
    newlyFree.removeAll(keepingCapacity: true)
  }

  /// Records a decision: it changes the state and joins the outcome.
  mutating func emit(_ event: Event) {
    change(by: event)
    pending.append(event)
  }

  public func contact(_ id: ContactID) -> Contact? { contacts.find(id) }
  /// Open contacts by ascending number.
  public var openContacts: [ContactID] { contacts.ids }
  public var openContactCount: Int { contacts.count }
  public func openContact(reference: String) -> ContactID? { references[reference] }
  /// Whether a contact of this reference is open, or was a short while ago.
  func isUsed(reference: String) -> Bool {
    references[reference] != nil || recentReferences.contains(reference, at: clock)
  }
  public func adviser(_ id: AdviserID) -> Adviser? {
    id.index < advisers.count ? advisers[id.index] : nil
  }
  /// How many wait in each queue, by queue number.
  public var waitingCounts: [Int] { queues.map(\.waiting) }
  /// What the unit remembers of the subject.
  public func trace(of subject: SubjectID, in unit: UnitID) -> SubjectTrace? {
    subjects.trace(of: subject, in: unit)
  }

  /// What a plain utterance means at this contact's present step. Plain text goes no further.
  public func recognise(
    _ utterance: Utterance, of id: ContactID, sealed: [UInt8]? = nil
  ) -> Heard? {
    guard let run = contacts.find(id)?.run else { return nil }
    return index.flows.recognise(utterance, run: run, sealed: sealed)
  }

  private mutating func fireDeadlines() {
    var fired = 0
    while let first = deadlines.first, first.at <= clock,
      fired < Exchange.deadlinesPerInputMaximum
    {
      deadlines.removeFirst()
      guard isLive(first) else { continue }
      fired += 1
      alternatives = AlternativeChain()
      if let id = first.announcement {
        announcementDue(id)
      } else if let id = first.contact {
        contacts[id].wakeAt = .distantFuture
        contactDue(id)
        if contacts.contains(id) { reschedule(id) }
      } else {
        advisers[first.adviser.index].wakeAt = .distantFuture
        adviserDue(first.adviser)
        reschedule(first.adviser)
      }
      dispatch()
    }
  }

  private func isLive(_ entry: DeadlineHeap.Entry) -> Bool {
    if let id = entry.announcement {
      return announcements.contains { $0.id == id && $0.until == entry.at }
    }
    if let id = entry.contact {
      return contacts.contains(id) && contacts[id].wakeAt == entry.at
    }
    return entry.adviser.index < advisers.count
      && advisers[entry.adviser.index].wakeAt == entry.at
  }
}

/// What came of one input.
public struct Outcome: Sendable {
  public var events: [Event]
  /// Why the input itself was refused; events then come from deadlines that were due.
  public var rejection: Rejection?
  /// The time that counted.
  public var at: Instant
}

/// A callback slot of a queue.
struct BookedSlot: Hashable, Sendable {
  var queue: QueueID
  var slot: Instant
}

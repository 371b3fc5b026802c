public import Vocabulary

/// What a unit remembers of a data subject between contacts, for a few days: numbers and times
/// only.
public struct SubjectTrace: Hashable, Sendable, Recorded {
  public var subject = SubjectID.none
  public var lastArrival = Instant.epoch
  /// The arrival before that; epoch when there was none.
  public var previousArrival = Instant.epoch
  public var lastContact = ContactID.none
  public var lastQueue = QueueID.none
  public var lastHandler = AdviserID.none
  public var lastHandledAt = Instant.epoch
  /// The place given up by dropping, to be resumed.
  public var dropped: DroppedPlace?
  public var touchedAt = Instant.epoch
  /// What one unit knows of a subject is not known to another.
  public var unit = UnitID.none
  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("subject", &subject)
    try coder.field("lastArrival", &lastArrival)
    try coder.field("previousArrival", &previousArrival)
    try coder.field("lastContact", &lastContact)
    try coder.field("lastQueue", &lastQueue)
    try coder.field("lastHandler", &lastHandler)
    try coder.field("lastHandledAt", &lastHandledAt)
    try coder.field("dropped", &dropped)
    try coder.field("touchedAt", &touchedAt)
    if coder.version >= 2 { try coder.field("unit", &unit) }
  }
}

/// The place in a queue that a customer gave up by dropping.
public struct DroppedPlace: Hashable, Sendable, Recorded {
  public var contact = ContactID.none
  public var entry = EntryPointID.none
  public var queue = QueueID.none
  public var at = Instant.epoch
  public var placeFrom = Instant.epoch
  public var headStart = Span.zero
  public var needs: [SkillClause] = []
  public var marks: [MarkID] = []
  public init() {}
  init(_ contact: Contact, at now: Instant) {
    self.contact = contact.id
    entry = contact.entry
    queue = contact.wait.queue
    at = now
    placeFrom = contact.placeFrom
    headStart = contact.headStart
    needs = contact.needs
    marks = contact.marks
  }
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("entry", &entry)
    try coder.field("queue", &queue)
    try coder.field("at", &at)
    try coder.field("placeFrom", &placeFrom)
    try coder.field("headStart", &headStart)
    try coder.field("needs", &needs)
    try coder.field("marks", &marks)
  }
}

/// Traces by subject and unit, forgotten in the order of last touch.
struct SubjectMemory: Sendable {
  private struct Key: Hashable {
    var subject: SubjectID
    var unit: UnitID
    init(_ trace: SubjectTrace) { self.init(trace.subject, trace.unit) }
    init(_ subject: SubjectID, _ unit: UnitID) {
      self.subject = subject
      self.unit = unit
    }
  }

  /// In the order of last touch; stale copies are skipped when they come to the front.
  private(set) var traces: [SubjectTrace] = []
  private var start = 0
  private var index: [Key: Int] = [:]

  /// Beyond this the longest untouched subject is forgotten early.
  static let maximum = 1_000_000

  func trace(of subject: SubjectID, in unit: UnitID) -> SubjectTrace? {
    guard !subject.isNone, let at = index[Key(subject, unit)] else { return nil }
    return traces[at]
  }

  mutating func update(
    _ subject: SubjectID, in unit: UnitID, at now: Instant, rememberFor: Span,
    _ change: (inout SubjectTrace) -> Void
  ) {
    guard !subject.isNone else { return }
    let key = Key(subject, unit)
    var trace = index[key].map { traces[$0] } ?? SubjectTrace()
    trace.subject = subject
    trace.unit = unit
    change(&trace)
    trace.touchedAt = now
    index[key] = traces.count
    traces.append(trace)
    forget(before: now - rememberFor)
  }

  /// Drops what is older, a few at a time, so that no single update is long.
  private mutating func forget(before limit: Instant) {
    var steps = 0
    while steps < 4, start < traces.count {
      let trace = traces[start]
      let isCurrent = index[Key(trace)] == start
      guard !isCurrent || trace.touchedAt < limit || index.count > SubjectMemory.maximum else {
        break
      }
      if isCurrent { index[Key(trace)] = nil }
      start += 1
      steps += 1
    }
    if start > 4096, start * 2 > traces.count {
      traces.removeFirst(start)
      for i in traces.indices where (index[Key(traces[i])] ?? -1) == i + start {
        index[Key(traces[i])] = i
      }
      start = 0
    }
  }

  /// To be stored. With the stale copies, so that a restored memory forgets in step with this one:
  /// what is remembered decides.
  var stored: [SubjectTrace] { Array(traces[start...]) }

  init(_ stored: [SubjectTrace] = []) {
    traces = stored
    for (at, trace) in stored.enumerated() { index[Key(trace)] = at }
  }
}

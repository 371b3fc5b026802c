public import Vocabulary

/// What is remembered of a data subject between contacts, for a few days: numbers and times only.
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
  public var droppedQueue = QueueID.none
  public var droppedAt = Instant.epoch
  public var droppedPlace = Instant.epoch
  public var droppedContact = ContactID.none
  public var touchedAt = Instant.epoch
  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("subject", &subject)
    try coder.field("lastArrival", &lastArrival)
    try coder.field("previousArrival", &previousArrival)
    try coder.field("lastContact", &lastContact)
    try coder.field("lastQueue", &lastQueue)
    try coder.field("lastHandler", &lastHandler)
    try coder.field("lastHandledAt", &lastHandledAt)
    try coder.field("droppedQueue", &droppedQueue)
    try coder.field("droppedAt", &droppedAt)
    try coder.field("droppedPlace", &droppedPlace)
    try coder.field("droppedContact", &droppedContact)
    try coder.field("touchedAt", &touchedAt)
  }
}

/// Traces by subject, forgotten in the order of last touch.
struct SubjectMemory: Sendable {
  /// In the order of last touch; stale copies are skipped when they come to the front.
  private(set) var traces: [SubjectTrace] = []
  private var start = 0
  private var index: [SubjectID: Int] = [:]

  /// Beyond this the longest untouched subject is forgotten early.
  static let maximum = 1_000_000

  func trace(of subject: SubjectID) -> SubjectTrace? {
    guard !subject.isNone, let at = index[subject] else { return nil }
    return traces[at]
  }

  mutating func update(
    _ subject: SubjectID, at now: Instant, rememberFor: Span,
    _ change: (inout SubjectTrace) -> Void
  ) {
    guard !subject.isNone else { return }
    var trace = index[subject].map { traces[$0] } ?? SubjectTrace()
    trace.subject = subject
    change(&trace)
    trace.touchedAt = now
    index[subject] = traces.count
    traces.append(trace)
    forget(before: now - rememberFor)
  }

  /// Drops what is older, a few at a time, so that no single update is long.
  private mutating func forget(before limit: Instant) {
    var steps = 0
    while steps < 4, start < traces.count {
      let trace = traces[start]
      let isCurrent = index[trace.subject] == start
      guard !isCurrent || trace.touchedAt < limit || index.count > SubjectMemory.maximum else {
        break
      }
      if isCurrent { index[trace.subject] = nil }
      start += 1
      steps += 1
    }
    if start > 4096, start * 2 > traces.count {
      traces.removeFirst(start)
      for i in traces.indices where (index[traces[i].subject] ?? -1) == i + start {
        index[traces[i].subject] = i
      }
      start = 0
    }
  }

  /// Current traces in the order of last touch, to be stored.
  var current: [SubjectTrace] {
    (start..<traces.count).filter { index[traces[$0].subject] == $0 }.map { traces[$0] }
  }

  init(_ stored: [SubjectTrace] = []) {
    traces = stored
    for (at, trace) in stored.enumerated() { index[trace.subject] = at }
  }
}

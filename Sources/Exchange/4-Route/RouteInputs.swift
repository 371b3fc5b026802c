public import Vocabulary

/// Time passed: everything due is done.
public struct Tick: Hashable, Sendable, Recorded {

  public init() {}

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {}
}

/// A forecast of the wait in a queue, made outside by forward simulation;
/// of who would come now, or of one who waits.
public struct Estimate: Hashable, Sendable, Recorded {
  public var queue: QueueID = .none
  public var low: Span = .zero
  public var high: Span = .zero
  /// Whose wait it is; `none` for somebody who would come now.
  public var contact: ContactID = .none

  public init() {}
  public init(
    queue: QueueID, low: Span = .zero, high: Span = .zero, contact: ContactID = .none
  ) {
    self.queue = queue
    self.low = low
    self.high = high
    self.contact = contact
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("queue", &queue)
    try coder.field("low", &low)
    try coder.field("high", &high)
    if coder.version >= 2 { try coder.field("contact", &contact) }
  }
}

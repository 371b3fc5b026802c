public import Vocabulary

/// Time passed: everything due is done.
public struct Tick: Hashable, Sendable, Recorded {

  public init() {}

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {}
}

/// A forecast of the wait in a queue, made outside by forward simulation.
public struct Estimate: Hashable, Sendable, Recorded {
  public var queue: QueueID = .none
  public var low: Span = .zero
  public var high: Span = .zero

  public init() {}
  public init(queue: QueueID, low: Span = .zero, high: Span = .zero) {
    self.queue = queue
    self.low = low
    self.high = high
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("queue", &queue)
    try coder.field("low", &low)
    try coder.field("high", &high)
  }
}

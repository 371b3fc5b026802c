public import Vocabulary

/// A canned answer: a text that advisers put into what they write. The core never reads it.
public struct AnswerPolicy: Hashable, Sendable, Recorded {
  public var name = ""
  /// What the list of answers shows.
  public var title = ""
  /// With `{customer}`, `{adviser}` and `{service}` where a desk fills in names.
  public var text = TextID.none
  /// Where it is offered first; empty for everywhere.
  public var queues: [QueueID] = []
  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("name", &name)
    try coder.field("title", &title)
    try coder.field("text", &text)
    try coder.field("queues", &queues)
  }
}

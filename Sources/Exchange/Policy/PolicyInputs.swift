public import Vocabulary

/// A plan goes live.
public struct Publish: Hashable, Sendable, Recorded {
  public var policy: Policy = Policy()
  /// Who publishes it, as the operator gives it: a role or a staff id.
  public var by: String = ""
  /// In their words.
  public var why: String = ""

  public init() {}
  public init(policy: Policy, by: String = "", why: String = "") {
    self.policy = policy
    self.by = by
    self.why = why
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("policy", &policy)
    try coder.field("by", &by)
    try coder.field("why", &why)
  }
}

public import Vocabulary

/// A plan is in force; those waiting are judged by it anew.
public struct PolicyPublished: Hashable, Sendable, Recorded {
  public var policy: Policy = Policy()

  public init() {}
  public init(policy: Policy) {
    self.policy = policy
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("policy", &policy)
  }
}

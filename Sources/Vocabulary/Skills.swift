/// A skill held at a proficiency of 1 (beginner) to 5 (expert).
public struct SkillLevel: Hashable, Sendable, Recorded {
  public var skill: SkillID = .none
  public var level: UInt8 = 1
  public init() {}
  public init(_ skill: SkillID, _ level: UInt8) {
    self.skill = skill
    self.level = level
  }
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("skill", &skill)
    try coder.field("level", &level)
  }
}

/// At least one of these levels is held.
public struct SkillClause: Hashable, Sendable, Recorded {
  public var anyOf: [SkillLevel] = []
  public init() {}
  public init(anyOf: [SkillLevel]) { self.anyOf = anyOf }
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("anyOf", &anyOf)
  }
}

/// What a contact needs of an adviser: every clause holds (conjunctive normal form; `all`, `any`
/// and "level at least" of the plan are compiled to it). No clause means anyone of the unit.
public struct Requirement: Hashable, Sendable, Recorded {
  public var allOf: [SkillClause] = []
  public init() {}
  public init(allOf: [SkillClause]) { self.allOf = allOf }
  public static let anyone = Requirement()
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("allOf", &allOf)
  }
  /// `levels[skill]` is the proficiency held, 0 for none; a skill beyond the table is not held.
  public func isMet(by levels: [UInt8]) -> Bool {
    for clause in allOf {
      var met = false
      for need in clause.anyOf where need.skill.index < levels.count {
        if levels[need.skill.index] >= need.level {
          met = true
          break
        }
      }
      if !met { return false }
    }
    return true
  }
}

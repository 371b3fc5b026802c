import Exchange
import Testing
import Vocabulary

@testable import ServicePlan

@Suite("Requirements")
struct RequirementTests {
  static let skills = ["a", "b", "c", "d", "e"]
  static let place = PlanPlace(file: "test")

  static func clauses(_ text: String) throws -> [SkillClause] {
    try RequirementExpression.parse(text, at: place).clauses { name, _ in
      skills.firstIndex(of: name)
    }
  }

  static func words(_ clauses: [SkillClause]) -> [String] {
    clauses.map { $0.anyOf.map { "\(skills[$0.skill.index])\($0.level)" }.joined(separator: "|") }
  }

  @Test(
    "become clauses",
    arguments: [
      ("a", ["a1"]), ("a >= 3", ["a3"]), ("a>=3", ["a3"]), ("anyone", []),
      ("all of [a, b >= 2]", ["a1", "b2"]),
      ("any of [b, a >= 4]", ["a4|b1"]),
      ("any of [all of [a, b], c]", ["a1|c1", "b1|c1"]),
      ("all of [a >= 2, a >= 4]", ["a4"]),
      ("any of [a >= 2, a >= 4]", ["a2"]),
      ("all of [a, any of [a, b]]", ["a1"]),
      ("any of [all of [a, b], all of [a, c]]", ["a1", "b1|c1"]),
    ])
  func clauses(text: String, expected: [String]) throws {
    #expect(try Self.words(Self.clauses(text)) == expected)
  }

  @Test(
    "are refused with a reason",
    arguments: [
      "a >= 0", "a >= 6", "a >=", ">= 3", "all of a", "all of [a", "any of [a,]", "a b", "", "[a]",
      "all of [all of [anyone]] x",
    ])
  func refused(text: String) {
    #expect(throws: RequirementExpression.Fault.self) { try Self.clauses(text) }
  }

  @Test("that grow too large are refused")
  func tooLarge() {
    // Seven pairs multiply out to 128 clauses over fourteen skills.
    let pairs = (0..<7).map { "all of [s\($0), t\($0)]" }.joined(separator: ", ")
    #expect(throws: RequirementExpression.Fault.self) {
      var known: [String] = []
      _ = try RequirementExpression.parse("any of [\(pairs)]", at: Self.place).clauses { name, _ in
        if !known.contains(name) { known.append(name) }
        return known.firstIndex(of: name)
      }
    }
  }

  /// A random expression with its meaning, to compare with its normal form.
  @Test("mean the same after normalisation", arguments: 0..<60)
  func equivalent(seed: Int) throws {
    var random = SmallRandom(seed: UInt64(seed + 1))
    func make(_ depth: Int) -> (String, ([UInt8]) -> Bool) {
      if depth == 0 || random.below(3) == 0 {
        let skill = random.below(5)
        let level = UInt8(1 + random.below(5))
        return ("\(Self.skills[skill]) >= \(level)", { $0[skill] >= level })
      }
      let terms = (0..<(1 + random.below(3))).map { _ in make(depth - 1) }
      let text = terms.map(\.0).joined(separator: ", ")
      return random.below(2) == 0
        ? ("all of [\(text)]", { levels in terms.allSatisfy { $0.1(levels) } })
        : ("any of [\(text)]", { levels in terms.contains { $0.1(levels) } })
    }
    let (text, meaning) = make(3)
    let requirement = Requirement(allOf: try Self.clauses(text))
    for _ in 0..<300 {
      let levels = (0..<5).map { _ in UInt8(random.below(6)) }
      #expect(requirement.isMet(by: levels) == meaning(levels), "seed \(seed): \(text) \(levels)")
    }
  }
}

/// SplitMix64 (Steele, Lea, Flood 2014): small, seeded, the same everywhere.
struct SmallRandom {
  var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}

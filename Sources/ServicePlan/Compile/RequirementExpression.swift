import Vocabulary

/// What a contact needs of an adviser, as written: skills joined by `all of` and `any of`.
indirect enum RequirementExpression: Equatable {
  case skill(name: String, level: UInt8, place: PlanPlace)
  case all([RequirementExpression])
  case any([RequirementExpression])

  /// A sentence that says why an expression cannot be read, and what to do.
  struct Fault: Error, Equatable {
    var what: String
    var whatToDo = "Write it as: adult-care >= 3, all of [a, b >= 2] or any of [a, b]"
  }

  /// Parses `adult-care >= 3`, `all of [a, any of [b, c >= 2]]`, `anyone`.
  static func parse(_ text: String, at place: PlanPlace) throws(Fault) -> RequirementExpression {
    var parser = Parser(tokens: tokens(text), place: place)
    guard parser.tokens.count <= PlanLimits.expressionTokens else {
      throw Fault(what: "the expression is too long", whatToDo: "Divide it")
    }
    let expression = try parser.expression(depth: 0)
    guard parser.isAtEnd else {
      throw Fault(what: "\"\(parser.tokens[parser.position])\" was not expected here")
    }
    return expression
  }

  private static func tokens(_ text: String) -> [String] {
    var tokens: [String] = []
    var word = ""
    func isMark(_ character: Character) -> Bool { "[],".contains(character) }
    for character in text {
      if isMark(character) || character == " " {
        if !word.isEmpty { tokens.append(word) }
        word = ""
        if isMark(character) { tokens.append(String(character)) }
      } else {
        word.append(character)
      }
    }
    if !word.isEmpty { tokens.append(word) }
    return tokens
  }

  private struct Parser {
    var tokens: [String]
    var place: PlanPlace
    var position = 0
    var isAtEnd: Bool { position >= tokens.count }
    var next: String? { isAtEnd ? nil : tokens[position] }

    mutating func take(_ token: String) -> Bool {
      guard next == token else { return false }
      position += 1
      return true
    }

    mutating func expression(depth: Int) throws(Fault) -> RequirementExpression {
      guard depth < 16 else { throw Fault(what: "the expression is nested too deep") }
      guard let word = next else { throw Fault(what: "the expression ends too early") }
      position += 1
      if word == "anyone", depth == 0 { return .all([]) }
      if word == "all" || word == "any", take("of") {
        guard take("[") else { throw Fault(what: "\"\(word) of\" needs a list in brackets") }
        var terms = [try expression(depth: depth + 1)]
        while take(",") { terms.append(try expression(depth: depth + 1)) }
        guard take("]") else { throw Fault(what: "a bracket is not closed") }
        return word == "all" ? .all(terms) : .any(terms)
      }
      guard !["[", "]", ",", ">="].contains(word) else {
        throw Fault(what: "a skill is missing before \"\(word)\"")
      }
      var name = word
      var level: UInt8 = 1
      // A skill may be written without spaces round the sign.
      if let sign = name.firstRange(of: ">=") {
        let tail = String(name[sign.upperBound...])
        name = String(name[..<sign.lowerBound])
        level = try proficiency(tail.isEmpty ? nil : tail)
      } else if take(">=") {
        level = try proficiency(nil)
      }
      return .skill(name: name, level: level, place: place)
    }

    mutating func proficiency(_ given: String?) throws(Fault) -> UInt8 {
      let text = given ?? next ?? ""
      if given == nil, !isAtEnd { position += 1 }
      guard let level = UInt8(text), (1...5).contains(level) else {
        throw Fault(
          what: "\"\(text)\" is not a proficiency", whatToDo: "Write a level from 1 to 5")
      }
      return level
    }
  }

  /// Conjunctive normal form: a list of clauses of which every one must hold. `any` is multiplied
  /// out; clauses that another one implies are dropped.
  /// - Throws: when there would be more than `PlanLimits.clauses`.
  func clauses(_ number: (String, PlanPlace) -> Int?) throws(Fault) -> [SkillClause] {
    switch self {
    case .skill(let name, let level, let place):
      guard let skill = number(name, place) else { return [] }
      return [SkillClause(anyOf: [SkillLevel(SkillID(index: skill), level)])]
    case .all(let terms):
      var result: [SkillClause] = []
      for term in terms { result += try term.clauses(number) }
      return try Self.simplified(result)
    case .any(let terms):
      var result = [SkillClause()]
      for term in terms {
        let clauses = try term.clauses(number)
        // An unknown skill was reported already; it is left out.
        if clauses.isEmpty { continue }
        guard result.count * clauses.count <= PlanLimits.clauses * 4 else { throw Self.tooLarge }
        result = result.flatMap { left in
          clauses.map { SkillClause(anyOf: left.anyOf + $0.anyOf) }
        }
        result = try Self.simplified(result)
      }
      return result.filter { !$0.anyOf.isEmpty }
    }
  }

  private static let tooLarge = Fault(
    what: "multiplied out, the expression has more than \(PlanLimits.clauses) conditions",
    whatToDo: "Make a skill of its own for what is meant, and give it to the people")

  private static func simplified(_ clauses: [SkillClause]) throws(Fault) -> [SkillClause] {
    // Of one skill in a clause the lowest level decides; skills are sorted.
    let tidy = clauses.map { clause in
      var levels: [SkillID: UInt8] = [:]
      for need in clause.anyOf { levels[need.skill] = min(need.level, levels[need.skill] ?? 5) }
      return SkillClause(
        anyOf: levels.keys.sorted().map { SkillLevel($0, levels[$0] ?? 1) })
    }
    var kept: [SkillClause] = []
    for (index, clause) in tidy.enumerated() {
      let isImplied = tidy.enumerated().contains { other, candidate in
        other != index && implies(candidate, clause)
          && !(implies(clause, candidate) && other > index)
      }
      if !isImplied { kept.append(clause) }
    }
    guard kept.count <= PlanLimits.clauses else { throw tooLarge }
    return kept
  }

  /// Every way to meet `a` also meets `b`.
  private static func implies(_ a: SkillClause, _ b: SkillClause) -> Bool {
    a.anyOf.allSatisfy { need in
      b.anyOf.contains { $0.skill == need.skill && $0.level <= need.level }
    }
  }
}

extension Compilation {
  /// A requirement written as text, or as `{ all of: [...] }` and `{ any of: [...] }`.
  func requirement(_ node: PlanNode?) -> Requirement {
    guard let node else { return .anyone }
    do throws(RequirementExpression.Fault) {
      let expression = try expression(node, depth: 0)
      return Requirement(
        allOf: try expression.clauses { [self] in resolve($0, .skills, at: $1) })
    } catch {
      problems.error(node.place, error.what, do: error.whatToDo)
      return .anyone
    }
  }

  private func expression(
    _ node: PlanNode, depth: Int
  ) throws(RequirementExpression.Fault) -> RequirementExpression {
    switch node.content {
    case .text(let text, _): return try .parse(text, at: node.place)
    case .list(let items):
      return .all(try terms(items, depth))
    case .map(let entries) where entries.count == 1 && entries[0].key == "all of":
      return .all(try terms(entries[0].value.items, depth))
    case .map(let entries) where entries.count == 1 && entries[0].key == "any of":
      return .any(try terms(entries[0].value.items, depth))
    default:
      throw RequirementExpression.Fault(what: "\(node.kind) is not a requirement")
    }
  }

  private func terms(
    _ items: [PlanNode], _ depth: Int
  ) throws(RequirementExpression.Fault) -> [RequirementExpression] {
    guard depth < 16 else { throw .init(what: "the expression is nested too deep") }
    var result: [RequirementExpression] = []
    for item in items { result.append(try expression(item, depth: depth + 1)) }
    return result
  }
}

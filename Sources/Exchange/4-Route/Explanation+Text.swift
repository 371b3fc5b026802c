public import Vocabulary

extension Explanation {
  /// The explanation in plain English, one sentence a line, with the names of the plan.
  ///
  /// `time` puts a moment into words, for example as local time; ISO 8601 in UTC when left out.
  public func text(
    _ names: NameTables, time: (Instant) -> String = { $0.description }
  ) -> [String] {
    var lines = [headline(names, time), rankLine(time), basisLine(names)]
    let candidates = advisers.filter { isCandidate($0) }
    let others = advisers.filter { !isCandidate($0) }
    if candidates.count > 1 {
      lines.append("Candidates, best first:")
      lines += candidates.map { "  \(line($0, names, time))" }
    }
    if !others.isEmpty {
      lines.append("Not asked:")
      lines += others.map { "  \(line($0, names, time))" }
    }
    if passedCount > 0 {
      lines.append("\(passedCount) stood before it:")
      lines += passed.map {
        "  \($0.contact) (rank \(time($0.rank))): \(words($0.reason, names, time))"
      }
      if passedCount > passed.count { lines.append("  and \(passedCount - passed.count) more") }
    }
    return lines
  }

  private func headline(_ names: NameTables, _ time: (Instant) -> String) -> String {
    let attempt = attempt > 1 ? ", offer number \(attempt)" : ""
    return "\(time(at)): \(contact) (\(channel.name), queue \(name(queue.index, names.queues)))"
      + " was offered to \(name(adviser.index, names.advisers))\(attempt),"
      + " by plan version \(policyVersion)."
  }

  private func rankLine(_ time: (Instant) -> String) -> String {
    var text = "It arrived \(time(arrivedAt))"
    if placeFrom != arrivedAt { text += ", counts as from \(time(placeFrom))" }
    if headStart > .zero { text += ", head start \(headStart)" }
    if headStart < .zero { text += ", deferred by \(-headStart)" }
    if let dueAt { text += ", is due \(time(dueAt)) with \(dueLead) to deal with it" }
    return text + ", so its rank is \(time(rank)). The smallest rank goes first."
  }

  private func basisLine(_ names: NameTables) -> String {
    switch basis {
    case .preferred: return "It was held for them as case owner or last handler."
    case .named: return "A transfer, a reopening or a supervisor named them."
    case .pool: break
    }
    switch choice {
    case .longestIdle: return "Of those free and able, the longest idle is chosen."
    case .leastOccupied: return "Of those free and able, the least occupied is chosen."
    case .mostProficient: return "Of those free and able, the most proficient is chosen."
    case .fewestSkills: return "Of those free and able, the one with the fewest skills is chosen."
    case .roundRobin: return "Of those free and able, the next in turn is chosen."
    }
  }

  private func isCandidate(_ assessed: Assessed) -> Bool {
    if case .candidate = assessed.verdict { return true }
    return false
  }

  private func line(
    _ assessed: Assessed, _ names: NameTables, _ time: (Instant) -> String
  ) -> String {
    "\(name(assessed.adviser.index, names.advisers)): \(words(assessed.verdict, names, time))"
  }

  private func words(
    _ verdict: Verdict, _ names: NameTables, _ time: (Instant) -> String
  ) -> String {
    switch verdict {
    case .candidate(let score): return words(score, time)
    case .retired: return "left the plan"
    case .notSignedIn: return "was not signed in"
    case .unavailable(let reason):
      return reason.isNone
        ? "was unavailable" : "was unavailable (\(name(reason.index, names.presenceReasons)))"
    case .offeredAnother(let other): return "was being offered \(other)"
    case .atCapacity(let channel, let active):
      return "had no room for \(channel.name) beside \(active) in hand"
    case .lacksSkill(let clause, let step): return lacking(clause, step, names)
    case .coolingOff(let until): return "did not take it before, is not asked until \(time(until))"
    case .hasIt: return "was still wrapping it up"
    case .heldForAnother(let other):
      return "it was held for \(name(other.index, names.advisers))"
    }
  }

  private func words(_ score: Int64, _ time: (Instant) -> String) -> String {
    switch choice {
    case .longestIdle: "idle since \(time(Instant(milliseconds: score)))"
    case .leastOccupied: "busy \(score / 100)% of the time signed in"
    case .mostProficient: "skill levels that count: \(-score)"
    case .fewestSkills: "\(score) skills"
    case .roundRobin: "\(score) places from the one chosen last"
    }
  }

  private func words(
    _ reason: PassedReason, _ names: NameTables, _ time: (Instant) -> String
  ) -> String {
    let who = name(adviser.index, names.advisers)
    switch reason {
    case .otherUnit: return "belongs to a unit that \(who) is not in"
    case .atCapacity(let channel): return "\(who) had no room for \(channel.name)"
    case .lacksSkill(let clause, let step): return "\(who) \(lacking(clause, step, names))"
    case .coolingOff(let until): return "\(who) did not take it, is not asked until \(time(until))"
    case .hasIt: return "\(who) was still wrapping it up"
    case .heldForAnother(let other): return "held for \(name(other.index, names.advisers))"
    case .pulledPast: return "was passed over by hand"
    }
  }

  private func lacking(_ clause: SkillClause, _ step: UInt8, _ names: NameTables) -> String {
    let levels = clause.anyOf.map { "\(name($0.skill.index, names.skills)) \($0.level)" }
    let at = step == 0 ? "" : ", after relaxation step \(step)"
    return "lacked \(levels.joined(separator: " or "))\(at)"
  }

  private func name(_ index: Int, _ names: [String]) -> String {
    index < names.count ? names[index] : "number \(index)"
  }
}

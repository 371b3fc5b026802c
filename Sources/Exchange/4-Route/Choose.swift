public import Vocabulary

/// The best advisers for a contact, best first, and how many there were to choose from.
struct Choice {
  var ranked: [ScoredAdviser] = []
  var candidates: UInt32 = 0
  subscript(at: Int) -> ScoredAdviser { ranked[at] }
}

// Which of several free advisers: one comparison, lowest wins; ties go to the longer idle, then to
// the lower number, so that the same state always gives the same answer.
extension Exchange {
  func choose(for contact: Contact) -> Choice {
    let group = room.classes[Int(contact.demandClass)]
    let queue = policy.queues[contact.wait.queue.index]
    let keep = 1 + OfferEvidence.runnersUpMaximum
    let checksExclusions = contact.hasExclusions
    var choice = Choice()
    group.eligible.forEachCommon(free[Int(contact.channel.rawValue)]) { adviser in
      if checksExclusions, isExcluded(adviser, from: contact.id) { return }
      choice.candidates += 1
      let entry = ScoredAdviser(adviser, score(of: adviser, for: contact, by: queue.choice))
      if choice.ranked.count == keep {
        guard isBetter(entry, choice.ranked[keep - 1]) else { return }
        choice.ranked.removeLast()
      }
      var at = choice.ranked.count
      while at > 0, isBetter(entry, choice.ranked[at - 1]) { at -= 1 }
      choice.ranked.insert(entry, at: at)
    }
    return choice
  }

  func isBetter(_ a: ScoredAdviser, _ b: ScoredAdviser) -> Bool {
    if a.score != b.score { return a.score < b.score }
    let idleA = idleSince[a.adviser.index]
    let idleB = idleSince[b.adviser.index]
    return idleA != idleB ? idleA < idleB : a.adviser < b.adviser
  }

  /// What the strategy compares; the unit depends on it (see each case). Lowest wins.
  func score(of id: AdviserID, for contact: Contact, by choice: AdviserChoice) -> Int64 {
    switch choice {
    case .longestIdle:
      // Milliseconds since 1970 at which they became idle.
      return idleSince[id.index].milliseconds
    case .leastOccupied:
      // Hundredths of a percent of the time signed in.
      let adviser = advisers[id.index]
      let signedIn = (clock - adviser.signedInAt).milliseconds
      guard signedIn > 0 else { return 0 }
      let running = adviser.activeTotal > 0 ? (clock - adviser.busySince).milliseconds : 0
      return (adviser.busyMilliseconds + running) * 10_000 / signedIn
    case .mostProficient:
      // Minus the sum of levels held in the skills needed.
      let levels = index.levels[id.index]
      var sum: Int64 = 0
      for clause in needs(of: contact).allOf {
        sum += Int64(clause.anyOf.map { levels[$0.skill.index] }.max() ?? 0)
      }
      return -sum
    case .fewestSkills:
      return Int64(policy.advisers[id.index].skills.count)
    case .roundRobin:
      // Steps from the adviser chosen last.
      let last = queues[contact.wait.queue.index].lastChosen
      let count = advisers.count
      let from = last.isNone ? 0 : last.index + 1
      return Int64((id.index - from % count + count) % count)
    }
  }

  /// The adviser idle longest who could take such a contact of the queue now; for manual work.
  public mutating func idlest(in queue: QueueID, for channel: Channel) -> AdviserID? {
    guard queue.index < policy.queues.count else { return nil }
    let at = demandClass(queue, channel, step: 0, extra: [])
    var best: AdviserID?
    room.classes[at].eligible.forEachCommon(free[Int(channel.rawValue)]) { id in
      if best.map({ idleSince[id.index] < idleSince[$0.index] }) ?? true { best = id }
    }
    return best
  }

  /// What the contact needs at its present step, with what was added to it.
  func needs(of contact: Contact) -> Requirement {
    let queue = policy.queues[contact.wait.queue.index]
    let step = Int(contact.wait.relaxStep)
    var needs = step == 0 ? queue.needs : queue.relax[step - 1].needs
    needs.allOf += contact.needs
    return needs
  }
}

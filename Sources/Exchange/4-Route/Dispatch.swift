import Vocabulary

// Who gets what: the globally best contact, to the best adviser for it.
//
// Between two inputs nothing waits that someone free could take. So after a change only what is
// newly waiting or newly free can make a pair, and those alone are looked at.
extension Exchange {
  /// More newly free advisers than this at once are matched by one pass over everything waiting.
  private static let freeAtOnce = 8

  mutating func dispatch() {
    guard !(newlyWaiting.isEmpty && newlyFree.isEmpty) || everythingMoved else { return }
    for adviser in newlyFree { resumeInterrupted(of: adviser) }
    if everythingMoved || newlyFree.count > Exchange.freeAtOnce {
      dispatchEverything()
    } else {
      while let place = bestPair() { offerBest(place.contact) }
    }
    newlyWaiting.removeAll(keepingCapacity: true)
    newlyFree.removeAll(keepingCapacity: true)
    everythingMoved = false
  }

  /// The best place among the new contacts that have a candidate and what new advisers could take.
  private mutating func bestPair() -> Place? {
    var best: Place?
    for id in newlyWaiting where contacts.contains(id) && contacts[id].phase == .waiting {
      let place = contacts[id].place
      if best.map({ place < $0 }) ?? true, hasCandidate(id) { best = place }
    }
    for adviser in newlyFree {
      if let place = bestContact(for: adviser), best.map({ place < $0 }) ?? true { best = place }
    }
    return best
  }

  /// Everyone waiting, once, in order: the free only become fewer, so nobody need be seen twice.
  private mutating func dispatchEverything() {
    var places: [Place] = []
    for at in room.occupied { places += room.classes[at].list.all }
    for adviser in advisers where !adviser.held.isEmpty { places += adviser.held.all }
    places.sort()
    for place in places where hasCandidate(place.contact) { offerBest(place.contact) }
  }

  /// The first place this adviser could take now, over all queues and channels.
  private func bestContact(for adviser: AdviserID) -> Place? {
    var best: Place?
    for at in room.occupied {
      let group = room.classes[at]
      guard let head = group.list.first, best.map({ head < $0 }) ?? true,
        free[Int(group.channel.rawValue)].contains(adviser), group.eligible.contains(adviser)
      else { continue }
      for place in group.list.all {
        guard best.map({ place < $0 }) ?? true else { break }
        guard !isExcluded(adviser, from: place.contact) else { continue }
        best = place
        break
      }
    }
    for place in advisers[adviser.index].held.all {
      guard best.map({ place < $0 }) ?? true else { break }
      let channel = contacts[place.contact].channel
      guard free[Int(channel.rawValue)].contains(adviser),
        !isExcluded(adviser, from: place.contact)
      else { continue }
      best = place
      break
    }
    return best
  }

  /// Not to be offered to this adviser now: they declined it lately, or are wrapping up their
  /// share of it.
  func isExcluded(_ adviser: AdviserID, from id: ContactID) -> Bool {
    let contact = contacts[id]
    return contact.interactions.contains { $0.adviser == adviser }
      || contact.wait.exclusions.contains { $0.adviser == adviser }
  }

  private func hasCandidate(_ id: ContactID) -> Bool {
    let contact = contacts[id]
    let free = free[Int(contact.channel.rawValue)]
    if contact.demandClass < 0 {
      return free.contains(contact.wait.heldFor) && !isExcluded(contact.wait.heldFor, from: id)
    }
    let group = room.classes[Int(contact.demandClass)]
    if !contact.hasExclusions { return group.eligible.intersects(free) }
    var found = false
    group.eligible.forEachCommon(free) { found = found || !isExcluded($0, from: id) }
    return found
  }

  private mutating func offerBest(_ id: ContactID) {
    let contact = contacts[id]
    let queue = policy.queues[contact.wait.queue.index]
    var evidence = OfferEvidence()
    evidence.choice = queue.choice
    evidence.relaxStep = contact.wait.relaxStep
    evidence.rank = contact.wait.rank
    evidence.policyVersion = policy.version
    let adviser: AdviserID
    if contact.demandClass < 0 {
      adviser = contact.wait.heldFor
      evidence.basis = contact.wait.stage == Waiting.named ? .named : .preferred
      evidence.candidates = 1
    } else {
      let chosen = choose(for: contact)
      adviser = chosen[0].adviser
      evidence.candidates = chosen.candidates
      evidence.score = chosen[0].score
      evidence.runnersUp = Array(chosen.ranked.dropFirst())
    }
    emit(
      .contactOffered(
        ContactOffered(
          contact: id, adviser: adviser, deadline: clock + queue.offer.ring,
          attempt: contact.wait.offers &+ 1, why: evidence)))
  }
}

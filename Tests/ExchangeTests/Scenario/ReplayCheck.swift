import Vocabulary

@testable import Exchange

/// What must hold of any history: it is stored and read back without loss, and gives the state
/// again.
enum ReplayCheck {
  static func violations(
    _ live: Exchange, _ history: [(event: Event, at: Instant)]
  ) -> [String] {
    var found: [String] = []
    var replayed = Exchange()
    for (event, at) in history {
      if let fault = codecFault(event) { found.append(fault) }
      if let fault = explanationFault(event, replayed, at) { found.append(fault) }
      replayed.apply(event, at: at)
    }
    let bytes = ExchangeSnapshot(live).encoded()
    if ExchangeSnapshot(replayed).encoded() != bytes {
      found.append("replay differs from live: " + difference(replayed, live))
    }
    do throws(CodingFault) {
      let read = try ExchangeSnapshot(decoding: bytes)
      if read.encoded() != bytes { found.append("a snapshot changes when it is read back") }
    } catch {
      found.append("a snapshot cannot be read back: \(error)")
    }
    found += ExchangeInvariants.derivedDifferences(
      live, Exchange(ExchangeSnapshot(live)), "restored")
    found += ExchangeInvariants.derivedDifferences(live, replayed, "replayed")
    return found
  }

  /// The explanation from the state before an offer agrees with what was recorded with it.
  static func explanationFault(_ event: Event, _ before: Exchange, _ at: Instant) -> String? {
    guard case .contactOffered(let offered) = event else { return nil }
    guard let explanation = Explanation(of: offered, in: before, at: at) else {
      return "the offer of \(offered.contact) cannot be explained"
    }
    if !explanation.agrees(with: offered.why) {
      return "the offer of \(offered.contact) to \(offered.adviser) is explained otherwise:"
        + " \(offered.why) / \(explanation.advisers)"
    }
    if offered.why.basis != .named,
      let past = explanation.passed.first(where: { $0.reason == .pulledPast })
    {
      return "\(offered.contact) overtook \(past.contact), which \(offered.adviser) could take"
    }
    return nil
  }

  static func codecFault(_ event: Event) -> String? {
    var writer = BinaryWriter()
    var written = event
    do throws(CodingFault) {
      try written.fields(&writer)
      guard var read = Event(code: event.code) else {
        return "\(event.name) has no case for its code"
      }
      var reader = BinaryReader(writer.bytes)
      try read.fields(&reader)
      if read != event { return "\(event.name) changes when it is read back" }
      if !reader.isAtEnd { return "\(event.name) leaves bytes unread" }
    } catch {
      return "\(event.name) cannot be read back: \(error)"
    }
    return nil
  }

  private static func difference(_ a: Exchange, _ b: Exchange) -> String {
    for id in b.openContacts {
      guard let one = a.contact(id) else { return "\(id) is missing" }
      if let two = b.contact(id), one.encoded() != two.encoded() { return "\(id): \(one) / \(two)" }
    }
    if a.openContacts != b.openContacts { return "open contacts" }
    for at in b.advisers.indices where a.advisers[at].encoded() != b.advisers[at].encoded() {
      return "adviser \(at)"
    }
    for at in b.queues.indices where a.queues[at].encoded() != b.queues[at].encoded() {
      return "queue \(at)"
    }
    if a.now != b.now { return "time \(a.now) / \(b.now)" }
    return "traces or idle times"
  }
}

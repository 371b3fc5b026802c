import Exchange
import Flows
import Vocabulary

/// Somebody who is in the exchange now, with what is known of the time they still take.
struct PresentPerson: Sendable {
  /// A time of which some has passed.
  struct Rest: Sendable {
    var distribution: Distribution
    var elapsed: Double
    /// Share of such times that are over by now.
    var reached: Double

    init(_ distribution: Distribution, elapsed: Span) {
      self.distribution = distribution
      self.elapsed = max(0, elapsed.seconds)
      reached = distribution.share(below: self.elapsed)
    }
    func total(_ u: Double) -> Double {
      max(elapsed, distribution.quantile(u, beyond: reached))
    }
  }
  struct Work: Sendable {
    var adviser: AdviserID
    var state: Interaction.State
    /// Of the whole handle time; the wrap-up is the part of it that `wrapUp` gives.
    var handle: Rest
    /// Talked and held so far, in seconds.
    var talked: Double
    /// Wrapped up so far, in seconds.
    var wrappedUp: Double
  }
  var contact: Contact
  var source: Int
  var patience: Rest?
  var answerDelay: Rest?
  var work: [Work]
  /// Share and limit of wrap-up in the queue.
  var wrapUpShare: Double
  var wrapUpLimit: Double
  var answered: Int

  /// Wrap-up that belongs to a handle time, in seconds; as a simulated world has it.
  func wrapUp(of handle: Double) -> Double { min(handle * wrapUpShare, wrapUpLimit) }

  /// The handle time whose talk is so long.
  func handle(ofTalk talk: Double) -> Double {
    let unlimited = talk / (1 - wrapUpShare)
    return unlimited * wrapUpShare <= wrapUpLimit ? unlimited : talk + wrapUpLimit
  }
}

extension WaitForecast {
  /// Everyone in the exchange, by ascending number.
  func presentPeople(in exchange: Exchange, at now: Instant) -> [PresentPerson] {
    exchange.openContacts.compactMap { id in
      exchange.contact(id).map { person($0, in: exchange, at: now) }
    }
  }

  private func person(
    _ contact: Contact, in exchange: Exchange, at now: Instant
  ) -> PresentPerson {
    let queue = contact.interactions.first?.queue ?? contact.wait.queue
    var source = source(queue, contact.channel)
    var answered = 0
    if contact.phase == .flow, let run = contact.run {
      let like = models.sources.indices.first {
        models.sources[$0].stream.channel == contact.channel
          && entryOf(source: $0) == contact.entry
      }
      source = like ?? source
      let answers = models.sources[source].stream.answers
      if !contact.entry.isNone {
        let asked = exchange.policy.walk(from: contact.entry, answers).asked
        answered = asked.firstIndex(of: run.step) ?? answers.count
      }
    }
    let stream = models.sources[source].stream
    var person = PresentPerson(
      contact: contact, source: source, work: [], wrapUpShare: 0, wrapUpLimit: .infinity,
      answered: answered)
    if queue.index < exchange.policy.queues.count {
      let rule = exchange.policy.queues[queue.index].wrapUp
      if rule.mode != .none {
        person.wrapUpShare = min(models.conduct.wrapUpShare, 0.99)
        person.wrapUpLimit = rule.atMost.seconds
      }
    }
    let waits: Bool = [.waiting, .offered, .duty].contains(contact.phase)
    if waits, contact.channel.isLive, let patience = stream.patience {
      let since = contact.duty?.startedAt ?? contact.wait.queuedAt
      person.patience = PresentPerson.Rest(patience, elapsed: now - since)
    }
    if contact.phase == .offered, queue.index < exchange.policy.queues.count {
      let rungAt = contact.offerDeadline - exchange.policy.queues[queue.index].offer.ring
      person.answerDelay = PresentPerson.Rest(models.conduct.answerDelay, elapsed: now - rungAt)
    }
    for interaction in contact.interactions {
      person.work.append(work(interaction, of: person, stream, at: now))
    }
    return person
  }

  private func work(
    _ interaction: Interaction, of person: PresentPerson, _ stream: DemandStream, at now: Instant
  ) -> PresentPerson.Work {
    var talked = Span.milliseconds(interaction.talkMilliseconds + interaction.holdMilliseconds)
    var wrappedUp = Span.zero
    switch interaction.state {
    case .talking, .holding: talked = talked + (now - interaction.since)
    case .wrappingUp: wrappedUp = now - interaction.since
    case .parked: break
    }
    let least = person.handle(ofTalk: talked.seconds)
    return PresentPerson.Work(
      adviser: interaction.adviser, state: interaction.state,
      handle: PresentPerson.Rest(stream.handleTime, elapsed: Span(seconds: least)),
      talked: talked.seconds, wrappedUp: wrappedUp.seconds)
  }
}

/// Takes nothing down.
struct Nothing: EventSink {
  mutating func take(_ event: Event, at moment: Instant) {}
}

extension World where Sink == Nothing {
  /// Goes on from an exchange as it is; `resume` brings its people.
  init(continuing exchange: Exchange, scenario: Scenario, entries: [EntryPointID], key: UInt64) {
    self.exchange = exchange
    self.scenario = scenario
    self.entries = entries
    sink = Nothing()
    random = SeededRandom(seed: key)
    outboundQueues = Array(repeating: nil, count: entries.count)
  }

  /// Brings somebody who is in the exchange already, with the rest of their times drawn.
  mutating func resume(_ present: PresentPerson, at now: Instant, key: UInt64) {
    let contact = present.contact
    let id = contact.id
    let arrival = Arrival(
      at: now, stream: present.source, ordinal: 0, key: SeededRandom.key(key, id.raw))
    var person = SimulatedContact(arrival: arrival)
    person.entry = contact.entry
    person.answered = present.answered
    person.hasPatience = present.contact.phase != .flow
    people[id] = person
    if let patience = present.patience, !staying.contains(id) {
      let total = patience.total(arrival.draw(.patience, turn: 1))
      let leavesAt = now + Span(seconds: total - patience.elapsed)
      people[id]?.leavesAt = leavesAt
      agenda.add(.leave(id), at: leavesAt)
    }
    switch contact.phase {
    case .offered:
      let delay = present.answerDelay.map { $0.total(arrival.draw(.offer)) - $0.elapsed } ?? 0
      agenda.add(.accept(id, contact.offeredTo), at: now + Span(seconds: delay))
    case .duty:
      guard let duty = contact.duty, !duty.officer.isNone else { break }
      agenda.add(.answerDuty(id, duty.officer), at: now + .seconds(5))
    case .flow: resumeFlow(contact, arrival, at: now)
    case .outside:
      let length = stream(person).handleTime(of: arrival)
      agenda.add(.endOutside(id), at: now + length)
    case .handling, .wrappingUp, .waiting, .scheduled: break
    }
    for work in present.work { resume(work, of: present, arrival, at: now) }
  }

  private mutating func resumeFlow(_ contact: Contact, _ arrival: Arrival, at now: Instant) {
    let id = contact.id
    switch contact.flowWants {
    case .answer:
      let delay = scenario.conduct.replyDelay.span(arrival.draw(.answer, turn: 100))
      agenda.add(.reply(id), at: now + delay)
    case .lookUp: agenda.add(.findOut(id, step: contact.flowStep), at: now + .milliseconds(300))
    case .message: agenda.add(.leaveMessage(id), at: now + .seconds(25))
    case .outside: agenda.add(.answerOutside(id), at: now + .seconds(10))
    case .queue, .duty, .end: break
    }
  }

  private mutating func resume(
    _ work: PresentPerson.Work, of present: PresentPerson, _ arrival: Arrival, at now: Instant
  ) {
    let id = present.contact.id
    let u = arrival.draw(.handleTime, turn: Int(work.adviser.raw) + 1)
    let handle = work.handle.total(u)
    let wrapUp = present.wrapUp(of: handle)
    let talk = Span(seconds: max(0, handle - wrapUp - work.talked))
    people[id]?.wrapUp = Span(seconds: wrapUp)
    people[id]?.talk = talk
    switch work.state {
    case .talking, .holding:
      if let callback = present.contact.callback, !callback.isReached {
        agenda.add(.reachCallback(id, work.adviser), at: now + .seconds(6))
        return
      }
      if let consult = present.contact.consult, consult.by == work.adviser {
        // Asking ends at the latest when the talk does.
        let cancel = Input.cancelConsult(HandleAct(contact: id, adviser: work.adviser))
        agenda.add(.resend(cancel, nil), at: now + talk)
      }
      people[id]?.talkEndsAt = now + talk
      agenda.add(.endTalk(id, work.adviser, generation: 0), at: now + talk)
    case .wrappingUp:
      // What the talk lets expect; when it is over already, as long again as half of it.
      let expected = present.wrapUp(of: present.handle(ofTalk: work.talked))
      var rest = expected - work.wrappedUp
      if rest <= 0 { rest = -expected / 2 * Numeric.log1p(-u) }
      agenda.add(.endWrapUp(id, work.adviser), at: now + Span(seconds: rest))
    case .parked: break
    }
  }
}

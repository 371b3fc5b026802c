import Exchange
import Flows
import Vocabulary

// Answers to a flow that may ask otherwise than the one that was answered.
extension Rehearsal {
  /// Steps looked through for the queue an answer leads to.
  static var stepsSearchedMaximum: Int { 200 }

  mutating func follow(_ event: FlowAdvanced, at moment: Instant) {
    let id = event.contact
    guard let person = people[id] else { return }
    let contact = observed(person)
    switch event.turn.wants {
    case .answer: answer(id, person, contact, at: moment)
    case .lookUp(let lookUp, _, _):
      var input = LookedUp(contact: id, step: event.turn.path.last ?? 0, failed: true)
      var after = Span.milliseconds(300)
      let seen = contact?.lookUps ?? []
      let at = seen.indices.dropFirst(person.lookUpsDone).first {
        map.lookUp(seen[$0].lookUp) == lookUp
      }
      if let at {
        people[id]?.lookUpsDone = at + 1
        // No answer came then: none comes now, and the step's time runs out.
        guard let seenAfter = seen[at].after else { return }
        after = seenAfter
        input.failed = seen[at].failed
        input.results = map.facts(seen[at].results)
      }
      agenda.add(.lookedUp(input), at: moment + after)
    case .message:
      agenda.add(.leaveMessage(id), at: moment + (contact?.messageAfter ?? Rehearsal.messageLength))
    case .outside:
      let isSeen = contact?.outsideAnsweredAfter != nil || contact?.outsideTalk != nil
      if contact?.termination?.result == .transferredOut || !isSeen {
        let after = contact?.outsideAnsweredAfter ?? Rehearsal.outsideRing
        agenda.add(.outsideAnswered(id), at: moment + after)
      }
    case .queue, .duty, .end: break
    }
  }

  private mutating func answer(
    _ id: ContactID, _ person: Person, _ contact: ObservedContact?, at moment: Instant
  ) {
    guard let contact, let run = exchange.contact(id)?.run,
      run.flow.index < exchange.policy.flows.count,
      let step = exchange.policy.flows[run.flow.index].step(run.step)
    else { return }
    let flow = exchange.policy.flows[run.flow.index]
    let names = exchange.policy.names.flows
    let flowName = run.flow.index < names.count ? names[run.flow.index] : flow.name
    let left = contact.questions.indices.dropFirst(person.questionsDone)
    let same = left.first {
      contact.questions[$0].step == step.name
        && (contact.questions[$0].flow == flowName || contact.questions[$0].flow == flow.name)
    }
    if let same {
      people[id]?.questionsDone = same + 1
      let question = contact.questions[same]
      if let after = question.promptsAfter {
        agenda.add(.promptsPlayed(id), at: moment + after)
      }
      // Nothing was said then.
      guard let after = question.answeredAfter, let heard = question.heard else { return }
      let said =
        heard.kind == .option
        ? option(for: question.answer, of: contact, at: step, in: flow, run: run)
        : mapped(heard, flow: run.flow, step: run.step)
      if let said { agenda.add(.hear(id, said), at: moment + after) }
      return
    }
    let delay = models.replyDelay.span(draw(person, .reply, turn: person.questionsDone))
    for at in left where contact.questions[at].heard != nil {
      if let said = known(contact.questions[at], at: step, run: run) {
        people[id]?.questionsDone = at + 1
        agenda.add(.hear(id, said), at: moment + delay)
        return
      }
    }
    if let said = option(for: nil, of: contact, at: step, in: flow, run: run) {
      agenda.add(.hear(id, said), at: moment + delay)
    }
  }

  /// The recorded answer to another question, where it fits this one as well.
  private func known(_ question: ObservedQuestion, at step: Step, run: FlowRun) -> Heard? {
    guard let heard = question.heard else { return nil }
    switch step.action {
    case .ask(let ask):
      guard let answer = question.answer else { return nil }
      let at = ask.answers.firstIndex {
        AnswerNames($0, in: exchange.policy).meansTheSame(as: answer)
      }
      return at.map { choice($0, of: ask, run: run) }
    case .collect(let collect):
      guard heard.kind == .value, map.variable(question.variable) == collect.variable,
        !collect.variable.isNone
      else { return nil }
      return mapped(heard, flow: run.flow, step: run.step)
    default: return nil
    }
  }

  /// The menu's answer that means the same: by label or word; by key where the answer had nothing
  /// else or the menu's has nothing else; else the one that leads to the queue where the contact
  /// ended; else none.
  private func option(
    for answer: AnswerNames?, of contact: ObservedContact, at step: Step, in flow: Flow,
    run: FlowRun
  ) -> Heard? {
    guard case .ask(let ask) = step.action else { return nil }
    let here = ask.answers.map { AnswerNames($0, in: exchange.policy) }
    if let answer {
      if let at = here.firstIndex(where: { $0.meansTheSame(as: answer) }) {
        return choice(at, of: ask, run: run)
      }
      let byKey = here.firstIndex {
        !$0.key.isEmpty && $0.key == answer.key && ($0.hasOnlyKey || answer.hasOnlyKey)
      }
      if let byKey { return choice(byKey, of: ask, run: run) }
    }
    let wanted = map.queue(contact.firstQueue)
    guard !wanted.isNone else { return nil }
    var best: (at: Int, distance: Int)?
    for (at, answer) in ask.answers.enumerated() {
      guard let distance = distance(from: answer.goto, to: wanted, in: flow) else { continue }
      if best.map({ distance < $0.distance }) ?? true { best = (at, distance) }
    }
    return best.map { choice($0.at, of: ask, run: run) }
  }

  private func choice(_ at: Int, of ask: AskStep, run: FlowRun) -> Heard {
    var heard = Heard()
    heard.kind = .option
    heard.option = UInt8(clamping: at)
    heard.keys = ask.answers[at].key
    heard.flow = run.flow
    heard.step = run.step
    return heard
  }

  /// Steps from here to where the queue is asked for, by the shortest way; nil when it is not
  /// reached.
  private func distance(from start: StepIndex, to queue: QueueID, in flow: Flow) -> Int? {
    var seen: Set<StepIndex> = [start]
    var edge = [start]
    var distance = 0
    while !edge.isEmpty, seen.count <= Rehearsal.stepsSearchedMaximum {
      var next: [StepIndex] = []
      for at in edge {
        guard let step = flow.step(at) else { continue }
        if case .queue(let target) = step.action, target.queue == queue { return distance }
        if case .takeMessage(let target) = step.action, target.queue == queue { return distance }
        for following in step.action.following where seen.insert(following).inserted {
          next.append(following)
        }
      }
      edge = next
      distance += 1
    }
    return nil
  }

  /// What was heard, in this plan's numbers; nil when it has no such words or value.
  func mapped(_ heard: Heard, flow: FlowID = .none, step: StepIndex = 0) -> Heard? {
    var said = heard
    said.flow = flow
    said.step = step
    switch heard.kind {
    case .flagged:
      said.words = map.wordList(heard.words)
      return said.words.isNone ? nil : said
    case .option: return nil
    case .value, .invalid, .notUnderstood, .person, .emergency: return said
    }
  }
}

extension StepAction {
  /// Steps this one may lead to.
  var following: [StepIndex] {
    switch self {
    case .next(let step): [step]
    case .ask(let ask): ask.answers.map(\.goto) + [ask.noAnswer]
    case .collect(let collect): [collect.then, collect.noAnswer]
    case .branch(let branch): branch.arms.map(\.goto) + [branch.otherwise]
    case .lookUp(let lookUp): [lookUp.then, lookUp.failed]
    case .set(let set): [set.then]
    case .transferOutside(let outside): [outside.failed]
    case .queue, .duty, .takeMessage, .end: []
    }
  }
}

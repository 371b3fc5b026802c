import Exchange
import Flows
import Vocabulary

// What happens to a contact until somebody has it.
extension StoryWords {
  func text(_ event: ContactArrived) -> String {
    let at =
      names.entryPoints.indices.contains(event.entry.index)
      ? " at \(names.entryPoints[event.entry.index])" : ""
    let after = event.continues.isNone ? "" : " It goes on from \(event.continues)."
    switch event.origin {
    case .inbound: return "It arrived by \(event.channel.name)\(at).\(after)"
    case .outbound: return "An adviser began it by \(event.channel.name).\(after)"
    case .callback: return "It came to be as a callback\(at).\(after)"
    case .message: return "It came to be as a message that was left\(at).\(after)"
    }
  }

  func text(_ event: ContactIdentified) -> String {
    let owner = event.caseOwner.isNone ? "" : " Their case is \(adviser(event.caseOwner))'s."
    return
      (event.isKnown
      ? "The customer was found in the records."
      : "The customer was told apart from others, but is not in the records.") + owner
  }

  func text(_ event: FlowAdvanced) -> String {
    let step = event.turn.path.last.flatMap { steps.indices.contains(Int($0)) ? Int($0) : nil }
    let place = step.map { "The flow came to the step \(steps[$0])" } ?? "The flow went on"
    let heard =
      event.turn.heeded.isNone
      ? "" : ", because of words of the list \(words(event.turn.heeded))"
    return "\(place)\(heard)\(wants(event.turn.wants))."
  }

  private func wants(_ want: FlowWant) -> String {
    switch want {
    case .answer(let within): " and asked; there are \(within) to answer"
    case .lookUp(let id, _, let within):
      " and looked up \(name(id, names.lookUps, "something")), for \(within) at most"
    case .queue(let step): ", which leads to \(queue(step.queue))"
    case .duty(let id): ", which leads to the duty \(duty(id))"
    case .message(let id, _, _): " and asked for a message, for \(queue(id))"
    case .outside(_, let within): " and rang a number outside, for \(within) at most"
    case .end: " and ended"
    }
  }

  private func words(_ list: WordListID) -> String {
    name(list, names.wordLists, "of that number")
  }

  func text(_ event: FlaggedWordsHeard) -> String {
    "Words of the list \(words(event.words)) were heard"
      + (event.whileHandled ? "; the adviser is told." : ".")
  }

  func text(_ event: ContactQueued) -> String {
    let why =
      switch event.cause {
      case .flow: ", led by the flow"
      case .entry: ""
      case .transfer: ", by a transfer"
      case .overflow: ", by overflow"
      case .alternative: ", as another queue's alternative"
      case .intervention: ", moved by a supervisor"
      case .callback: ", as a callback"
      case .resumed: ", resuming its place"
      case .requeued: ", back at its place"
      case .duty: ", because nobody on duty answered"
      case .message: ", as a message"
      }
    let due = event.dueAt.map { " It is due \(time($0))." } ?? ""
    return "It began to wait in \(queue(event.queue))\(why).\(due)"
  }

  func text(_ event: AlternativeTaken) -> String {
    let why =
      switch event.cause {
      case .full: "is full"
      case .expectedWait: "has a longer expected wait than its limit"
      case .waited: "had kept it waiting longer than its limit"
      case .closed: "is closed"
      case .closedBySupervisor: "was closed by a supervisor"
      case .nobodyOnDuty: "is where it would go, and nobody is on duty"
      case .overflow: "would overflow to one that takes nothing now"
      }
    let what =
      switch event.action {
      case .flow: "it goes to a flow"
      case .queue: "it goes to another queue"
      case .duty: "it goes to who is on duty"
      case .callback: "a callback is offered"
      case .message: "a message is asked for"
      case .end: "it is ended with an explanation"
      case .stay: "it waits all the same"
      }
    if event.cause == .nobodyOnDuty { return "Nobody on duty could take it, so \(what)." }
    let text = queue(event.queue)
    return text.prefix(1).uppercased() + text.dropFirst() + " \(why), so \(what)."
  }

  func text(_ event: WaitingTold) -> String {
    var told: [String] = []
    if event.position > 0 { told.append("its position, \(event.position)") }
    if event.high > .zero { told.append("an expected wait of \(event.low) to \(event.high)") }
    if !event.comfort.isNone { told.append("a comfort message") }
    let what = told.isEmpty ? "that the wait goes on" : told.joined(separator: " and ")
    return "The customer was told \(what)."
  }

  func text(_ event: ContactReranked) -> String {
    let due = event.dueAt.map { ", due \(time($0))" } ?? ""
    return "Its place changed: it now ranks as from \(time(event.rank))\(due)."
  }

  func cause(_ cause: UnqueueCause) -> String {
    switch cause {
    case .flaggedWords: "flagged words were heard"
    case .duty: "it goes to who is on duty"
    case .callback: "the customer is to be rung back"
    case .alternative: "the queue's limit was passed"
    case .flow: "it goes to a flow"
    }
  }

  func cause(_ cause: WithdrawCause) -> String {
    switch cause {
    case .customerLeft: "the customer left"
    case .signedOut: "the adviser signed out"
    case .intervention: "a supervisor stepped in"
    case .flaggedWords: "flagged words were heard"
    case .policy: "a new plan came into force"
    case .ended: "the contact ended"
    case .duty: "a duty number rings the adviser, and goes before"
    }
  }
}

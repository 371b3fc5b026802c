import Exchange
import Flows
import Vocabulary

extension Compilation {
  /// A written step becomes a chain of compiled ones, in this order whatever the order of its keys:
  /// branch, set, question, look-up, and where it leads.
  func draftStep(_ entry: PlanEntry, _ model: FlowModel) {
    let reader = reader(entry, "step \"\(entry.key)\"")
    let textName = "\(model.name)/\(entry.key)"
    let says = (reader.take("say")?.textItems ?? []).enumerated().map { index, node in
      text(node, named: "\(textName)/say/\(index + 1)")
    }
    let first = model.drafts.count
    model.indexes[entry.key] = first
    let otherwise = reader.take("otherwise").flatMap { goto($0, model) }
    let then = reader.take("then").flatMap { goto($0, model) }
    let noAnswer = reader.take("no answer")

    /// `build` is given the index of the next part, or where the step leads.
    func add(_ part: String, _ build: @escaping (StepIndex) -> StepAction) {
      let here = model.drafts.count
      let name = here == first ? entry.key : "\(entry.key)/\(part)"
      model.drafts.append(
        FlowModel.Draft(
          name: name, place: entry.keyPlace, says: here == first ? says : []
        ) { [unowned self] in
          // The last part leads to `then`; checked below to be there.
          let isLast = here + 1 == model.lastPart[first]
          let next = isLast ? then.map { index($0, model) } ?? 0 : StepIndex(here + 1)
          return build(next)
        })
    }

    // The last part so far whose own answers or branches decide where to go on.
    var decides: Int?
    if let arms = reader.take("when") {
      let build = branch(arms, model)
      add("when") { [unowned self] next in
        .branch(build(otherwise.map { index($0, model) } ?? next))
      }
      if otherwise != nil { decides = model.drafts.count }
    } else if let otherwise {
      problems.error(
        otherwise.place, "\"otherwise\" belongs to \"when\"", do: "Write then: instead")
    }
    if let node = reader.take("set") { add("set", set(node, model)) }
    if draftQuestion(reader, noAnswer, textName, model, add) { decides = model.drafts.count }
    if let node = reader.take("look up") { add("look up", lookUp(node, model)) }
    let ends = draftEnding(reader, textName, model, add)
    reader.finish()
    if then != nil, model.drafts.count == first { add("say") { .next($0) } }
    model.lastPart[first] = model.drafts.count
    checkEnding(reader, then, ends, decides, model)
    if model.drafts.count == first {
      add("end") { _ in .end(disposition: .none) }
      model.lastPart[first] = model.drafts.count
    }
  }

  private func checkEnding(
    _ reader: MapReader, _ then: FlowModel.Goto?, _ ends: Bool, _ decides: Int?, _ model: FlowModel
  ) {
    if let decides, decides < model.drafts.count {
      problems.error(
        reader.place,
        "a part of \(reader.what) is never reached: its answers or branches lead "
          + "elsewhere",
        do: "Make a step of what follows them, and let them lead to it")
    } else if let then, ends || decides != nil {
      problems.error(
        then.place, "\(reader.what) already says where to go on",
        do: "Remove then:, or make two steps")
    } else if then == nil, !ends, decides == nil {
      problems.error(
        reader.place, "\(reader.what) leads nowhere",
        do: "Add then: and a step, queue:, duty:, take message:, transfer outside: or end:")
    }
  }

  /// True when it asks with answers, which decide where to go on.
  private func draftQuestion(
    _ reader: MapReader, _ noAnswer: PlanNode?, _ textName: String, _ model: FlowModel,
    _ add: (String, @escaping (StepIndex) -> StepAction) -> Void
  ) -> Bool {
    let answers = reader.take("answers")
    let asks = reader.take("ask")
    let collects = reader.take("collect")
    if let asks, collects != nil {
      problems.error(
        asks.place, "\(reader.what) asks and collects", do: "Make two steps of it")
    }
    if let asks {
      add("ask", ask(asks, answers, noAnswer, textName, reader, model))
      return true
    }
    if let collects {
      add("collect", collect(collects, noAnswer, textName, model))
    } else if let stray = answers ?? noAnswer {
      problems.error(
        stray.place, "\(reader.what) has answers but no question", do: "Add ask: or collect:")
    }
    return false
  }

  /// Adds what ends the flow at this step; false when nothing does.
  private func draftEnding(
    _ reader: MapReader, _ textName: String, _ model: FlowModel,
    _ add: (String, @escaping (StepIndex) -> StepAction) -> Void
  ) -> Bool {
    var endings = 0
    let headStart = reader.span("head start", negative: true, atMost: .days(30))
    let mark = reader.string("mark").flatMap { name in
      PlanValues.isName(name) ? MarkID(index: registry.number(name, .marks)) : nil
    }
    if let node = reader.take("queue") {
      endings += 1
      add("queue") { [unowned self] _ in
        var step = QueueStep()
        step.queue = queue(node) ?? .none
        step.headStart = headStart
        step.mark = mark ?? .none
        return .queue(step)
      }
    } else if headStart != nil || mark != nil {
      problems.error(
        reader.place, "a head start or a mark of \(reader.what) needs a queue",
        do: "Add queue:, or write them under set:")
    }
    if let node = reader.take("duty") {
      endings += 1
      add("duty") { [unowned self] _ in .duty(duty(node) ?? .none) }
    }
    if let node = reader.take("take message") {
      endings += 1
      add("take message", message(node, textName))
    }
    if let node = reader.take("transfer outside") {
      endings += 1
      add("transfer outside", outside(node, model))
    }
    if let node = reader.take("end") {
      endings += 1
      add("end") { [unowned self] _ in
        if node.text == "true" { return .end(disposition: .none) }
        return .end(
          disposition: resolve(node, .dispositions, DispositionKind.self) ?? .none)
      }
    }
    if endings > 1 {
      problems.error(
        reader.place, "\(reader.what) ends in several ways",
        do: "Keep one of queue:, duty:, take message:, transfer outside: and end:")
    }
    return endings > 0
  }

  // MARK: - Questions

  private func ask(
    _ node: PlanNode, _ answers: PlanNode?, _ noAnswer: PlanNode?, _ textName: String,
    _ reader: MapReader, _ model: FlowModel
  ) -> (StepIndex) -> StepAction {
    var step = AskStep()
    step.prompt = text(node, named: "\(textName)/ask")
    var gotos: [FlowModel.Goto?] = []
    if let answers {
      for entry in MapReader(answers, "the answers of \(reader.what)", problems).others {
        let (answer, target) = self.answer(entry, textName, model)
        if !answer.key.isEmpty, step.answers.contains(where: { $0.key == answer.key }) {
          problems.error(entry.keyPlace, "the key \(answer.key) is used twice", do: "Change one")
        }
        for word in answer.words {
          if let other = step.answers.first(where: { $0.words.contains(word) }) {
            problems.error(
              entry.keyPlace, "\"\(word)\" means this answer and \"\(other.key)\"",
              do: "Use words that tell them apart")
          }
        }
        step.answers.append(answer)
        gotos.append(target)
      }
    }
    if step.answers.isEmpty || step.answers.count > 12 {
      problems.error(
        reader.place, "\(reader.what) has \(step.answers.count) answers",
        do: "Write from one to twelve under answers:")
    }
    let silence = self.noAnswer(noAnswer, &step.within, &step.again, model)
    return { [unowned self] _ in
      for (index, goto) in gotos.enumerated() {
        step.answers[index].goto = goto.map { self.index($0, model) } ?? 0
      }
      step.noAnswer = (silence ?? model.person).map { self.index($0, model) } ?? 0
      return .ask(step)
    }
  }

  private func answer(
    _ entry: PlanEntry, _ textName: String, _ model: FlowModel
  ) -> (Answer, FlowModel.Goto?) {
    var answer = Answer()
    if entry.key.count == 1, "0123456789*#".contains(entry.key) { answer.key = entry.key }
    if entry.value.text != nil { return (answer, goto(entry.value, model)) }
    let reader = reader(entry, "answer \"\(entry.key)\"")
    answer.label = text(reader.take("label"), named: "\(textName)/answer \(entry.key)")
    let words = reader.take("words")
    let byLanguage = words?.entries
    for item in byLanguage?.flatMap(\.value.items) ?? words?.items ?? [] {
      let plain = WordForm.plain(item.text ?? "")
      if !plain.isEmpty, !answer.words.contains(plain) { answer.words.append(plain) }
    }
    for language in byLanguage ?? [] {
      _ = resolve(language.key, .languages, at: language.keyPlace)
    }
    let target = reader.take("then").flatMap { goto($0, model) }
    reader.finish()
    if target == nil, reader.take("then") == nil {
      reader.missing("then", do: "Say where this answer leads")
    }
    if answer.key.isEmpty, answer.words.isEmpty, answer.label.isNone {
      problems.error(
        entry.keyPlace, "nobody can give the answer \"\(entry.key)\"",
        do: "Name it by a key (0-9, * or #), or add words: or label:")
    }
    return (answer, target)
  }

  /// `no answer: step`, or `{ again: 2, within: 8s, then: step }`.
  private func noAnswer(
    _ node: PlanNode?, _ within: inout Span, _ again: inout UInt8, _ model: FlowModel
  ) -> FlowModel.Goto? {
    guard let node else { return nil }
    if node.text != nil { return goto(node, model) }
    let reader = MapReader(node, "\"no answer\"", problems)
    if let span = reader.span("within", atMost: .days(3)) {
      within = span
      if span < .seconds(1) {
        problems.error(reader.place, "nobody answers within \(span)", do: "Write 5s or more")
      }
    }
    if let times = reader.int("again", 0...9) { again = UInt8(times) }
    let target = reader.take("then").flatMap { goto($0, model) }
    reader.finish()
    return target
  }

  private func collect(
    _ node: PlanNode, _ noAnswer: PlanNode?, _ textName: String, _ model: FlowModel
  ) -> (StepIndex) -> StepAction {
    let reader = MapReader(node, "\"collect\"", problems)
    var step = CollectStep()
    step.isPersonal = reader.bool("personal") ?? true
    if let node = reader.take("name") {
      let number = variable(node.text ?? "", isPersonal: step.isPersonal, at: node.place)
      step.variable = number.map { VariableID(index: $0) } ?? .none
    } else {
      reader.missing("name", do: "Name the variable that holds it")
    }
    step.form =
      reader.choice(
        "as",
        [
          ("digits", CollectStep.Form.digits), ("text", .text), ("date", .date),
          ("reference", .reference), ("uk postcode", .ukPostcode), ("uk telephone", .ukTelephone),
        ]) ?? .text
    step.check =
      reader.choice(
        "check", [("luhn", CollectStep.Check.luhn), ("mod 11-2", .mod11), ("none", .none)]) ?? .none
    if let shortest = reader.int("shortest", 1...1000) { step.shortest = UInt16(shortest) }
    if let longest = reader.int("longest", 1...1000) { step.longest = UInt16(longest) }
    if step.shortest > step.longest {
      problems.error(reader.place, "shortest is longer than longest", do: "Exchange them")
    }
    step.prompt = text(reader.take("ask"), named: "\(textName)/collect")
    step.invalid = text(reader.take("invalid"), named: "\(textName)/invalid")
    if step.prompt.isNone { reader.missing("ask", do: "Write the question") }
    reader.finish()
    let silence = self.noAnswer(noAnswer, &step.within, &step.again, model)
    return { [unowned self] next in
      step.then = next
      step.noAnswer = (silence ?? model.person).map { index($0, model) } ?? 0
      return .collect(step)
    }
  }
}

import Flows
import Vocabulary

/// Flows, inputs and values drawn from a seed; half of what is drawn makes little sense.
extension Chance {
  mutating func step(of count: Int) -> StepIndex {
    below(40) == 0 ? StepIndex(count + below(3)) : StepIndex(below(count))
  }

  mutating func id<Kind>(_ limit: Int = 4) -> Identifier<Kind> {
    below(6) == 0 ? .none : Identifier(index: below(limit))
  }

  mutating func list<Element>(
    atMost limit: Int, _ one: (inout Chance) -> Element
  ) -> [Element] {
    (0..<below(limit + 1)).map { _ in one(&self) }
  }

  mutating func value() -> Value {
    switch below(5) {
    case 0: .none
    case 1: .flag(isHeads())
    case 2: .number(Int64(below(7)) - 3)
    case 3: .text(["", "1", "02", "2026-06-03", "ŵ"][below(5)])
    default: .sealed((0..<below(3)).map { _ in 7 })
    }
  }

  mutating func condition() -> Condition {
    var condition = Condition()
    condition.test = Condition.Test(rawValue: UInt8(below(10))) ?? .isOpen
    condition.isNegated = isHeads()
    condition.calendar = id()
    condition.variable = id()
    condition.value = value()
    condition.channel = Channel.allCases[below(9)]
    condition.language = id(2)
    condition.queue = id()
    condition.within = .minutes(Int64(below(90)))
    return condition
  }

  mutating func skillClause() -> SkillClause {
    SkillClause(anyOf: list(atMost: 2) { SkillLevel($0.id(), UInt8(1 + $0.below(5))) })
  }

  mutating func ask(_ count: Int) -> AskStep {
    var ask = AskStep()
    ask.prompt = id()
    ask.answers = list(atMost: 4) { chance in
      let key = ["", "1", "2", "0", "*", "#"][chance.below(6)]
      return County.answer(key, ["road", "bin", "care"], chance.step(of: count))
    }
    ask.again = UInt8(below(4))
    ask.noAnswer = step(of: count)
    return ask
  }

  mutating func collect(_ count: Int) -> CollectStep {
    var collect = CollectStep()
    collect.variable = id()
    collect.prompt = id()
    collect.invalid = id()
    collect.form = CollectStep.Form(rawValue: UInt8(below(6))) ?? .text
    collect.check = CollectStep.Check(rawValue: UInt8(below(3))) ?? .none
    collect.isPersonal = isHeads()
    collect.again = UInt8(below(3))
    collect.then = step(of: count)
    collect.noAnswer = step(of: count)
    return collect
  }

  mutating func setStep(_ count: Int) -> SetStep {
    var set = SetStep()
    set.assign = list(atMost: 3) { Assignment($0.id(), $0.value()) }
    set.needs = list(atMost: 2) { $0.skillClause() }
    set.headStart = .minutes(Int64(below(10)) - 3)
    set.language = id(2)
    set.mark = id()
    set.then = step(of: count)
    return set
  }

  mutating func action(_ count: Int) -> StepAction {
    switch below(12) {
    case 0: return .next(step(of: count))
    case 1, 11: return .ask(ask(count))
    case 2: return .collect(collect(count))
    case 3:
      var branch = BranchStep()
      branch.arms = list(atMost: 3) { chance in
        var arm = Arm()
        arm.conditions = chance.list(atMost: 2) { $0.condition() }
        arm.goto = chance.step(of: count)
        return arm
      }
      branch.otherwise = step(of: count)
      return .branch(branch)
    case 4:
      var lookUp = LookUpStep()
      lookUp.lookUp = id()
      lookUp.with = list(atMost: 3) { $0.id() }
      lookUp.then = step(of: count)
      lookUp.failed = step(of: count)
      return .lookUp(lookUp)
    case 5: return .set(setStep(count))
    case 6:
      var queue = QueueStep()
      queue.queue = id()
      if isHeads() { queue.headStart = .hours(Int64(below(3))) }
      queue.mark = id()
      return .queue(queue)
    case 7: return .duty(id())
    case 8:
      var message = MessageStep()
      message.prompt = id()
      message.queue = id()
      message.thanks = id()
      return .takeMessage(message)
    case 9:
      var outside = OutsideStep()
      outside.number = "+441632960111"
      outside.failed = step(of: count)
      return .transferOutside(outside)
    default: return .end(disposition: id())
    }
  }

  mutating func flow() -> Flow {
    var flow = Flow()
    let count = 1 + below(12)
    flow.name = "flow"
    flow.unit = id()
    flow.steps = (0..<count).map { _ in
      Step(name: "step", says: list(atMost: 2) { $0.id() }, action: action(count))
    }
    flow.start = step(of: count)
    flow.person = step(of: count)
    flow.emergency = step(of: count)
    flow.listeners = list(atMost: 2) { Listener(words: $0.id(2), goto: $0.step(of: count)) }
    flow.personWords = id(2)
    flow.emergencyWords = id(2)
    return flow
  }

  mutating func heard(at run: FlowRun) -> Heard {
    var heard = Heard()
    heard.kind = Heard.Kind(rawValue: UInt8(below(7))) ?? .notUnderstood
    heard.option = UInt8(below(6))
    heard.step = isHeads() ? run.step : StepIndex(below(14))
    if isHeads() { heard.flow = id(3) }
    heard.value = value()
    heard.words = id(3)
    return heard
  }

  mutating func utterance() -> Utterance {
    let texts = [
      "road", "a knife", "speak to someone", "3/6/2026", "07700900123", "ox1 1nd", "12", "", "*",
      "this is an emergency", "bin care road", "0", "79927398713",
    ]
    switch below(5) {
    case 0: return .keys(["1", "2", "0", "**", "*0", "#", "03062026#", "", "*"][below(9)])
    case 1: return .choice(UInt8(below(6)))
    case 2: return isHeads() ? .personButton : .emergencyButton
    default: return .text(texts[below(texts.count)])
    }
  }

  mutating func facts() -> Facts {
    var facts = Facts()
    facts.channel = Channel.allCases[below(9)]
    facts.customerIsKnown = isHeads()
    facts.open = list(atMost: 3) { $0.id() }
    if isHeads() { facts.contactedAgo = .minutes(Int64(below(60))) }
    facts.full = list(atMost: 2) { $0.id() }
    return facts
  }
}

import Flows
import Testing
import Vocabulary

@Suite("A flow takes turns")
struct FlowRunTests {
  @Test("the first turn says welcome, asks the question and waits")
  func begins() {
    let talk = County.talk()
    #expect(talk.turns[0].path == [At.welcome, At.reason])
    #expect(talk.says == [.welcome, .reason])
    #expect(talk.wants == .answer(within: .seconds(8)))
    #expect(talk.run.step == At.reason && talk.run.language == LanguageID(0))
  }

  @Test("a key, a button, words and a spoken number take the same path")
  func sameOnAllChannels() {
    let ways: [(Channel, Utterance)] = [
      (.voice, .keys("2")), (.voice, .text("there's a pothole")), (.voice, .text("number two")),
      (.chat, .choice(1)), (.chat, .text("2")), (.chat, .text("two street lights are out!")),
    ]
    for (channel, utterance) in ways {
      let talk = County.talk(channel)
      #expect(talk.hears(utterance))
      #expect(talk.run.step == At.postcode, "\(utterance)")
      #expect(talk.hears(.text("ox1 1nd"), sealed: [7]))
      #expect(talk.turns.flatMap(\.path) == [0, 1, At.postcode, At.works], "\(utterance)")
      #expect(talk.run.value(of: County.postcode) == .sealed([7]))
      #expect(talk.wants == .lookUp(LookUpID(0), with: [County.postcode], within: .seconds(3)))
      #expect(talk.gives(.lookedUp([Assignment(County.works, .flag(true))])))
      #expect(talk.run.step == At.roads && talk.run.value(of: County.works) == .flag(true))
    }
  }

  @Test("a question is asked again after silence, then no answer is taken for one")
  func silence() {
    let talk = County.talk()
    for attempt in 1...2 {
      #expect(talk.gives(.timedOut))
      #expect(talk.says == [.reason] && talk.run.attempts == attempt)
      #expect(talk.run.step == At.reason)
    }
    #expect(talk.gives(.timedOut))
    #expect(talk.turns.last?.path == [At.person, At.waiting] && talk.run.attempts == 0)
  }

  @Test("a value that does not fit is said so, then asked again, then no answer")
  func invalidValue() {
    let talk = County.talk()
    talk.presses("2")
    #expect(talk.says("what do you mean"))
    #expect(talk.says == [.invalid, .works] && talk.run.step == At.postcode)
    #expect(talk.says("no idea"))
    #expect(talk.says == [] && talk.run.step == At.waiting)
  }

  @Test("attempts are counted for one question only")
  func attemptsEnd() {
    let talk = County.talk()
    talk.gives(.timedOut)
    talk.gives(.timedOut)
    talk.presses("2")
    #expect(talk.run.attempts == 0)
  }

  @Test("a personal value that was not sealed is never kept")
  func notSealed() {
    let talk = County.talk()
    talk.presses("2")
    var heard = Heard()
    heard.kind = .value
    heard.step = At.postcode
    heard.value = .text("OX1 1ND")
    #expect(talk.gives(.heard(heard)))
    #expect(talk.run.variables.isEmpty && talk.run.step == At.postcode)
    #expect(County.book.recognise(.text("OX1 1ND"), run: talk.run).kind == .notUnderstood)
    #expect(County.book.normalisedValue(.text("ox11nd"), run: talk.run) == "OX1 1ND")
  }

  @Test("an answer to a step already left is nothing, even when it is doubled")
  func late() {
    let talk = County.talk()
    let heard = talk.book.recognise(.keys("2"), run: talk.run)
    #expect(talk.gives(.heard(heard)))
    #expect(!talk.gives(.heard(heard)))
    var other = talk.book.recognise(.text("OX1 1ND"), run: talk.run, sealed: [1])
    other.flow = FlowID(3)
    #expect(!talk.gives(.heard(other)))
    #expect(!talk.gives(.lookedUp([])))
    #expect(!talk.gives(.messageTaken))
    #expect(!talk.gives(.outsideFailed))
  }

  @Test("a look-up that fails or is late goes where failed leads", arguments: [true, false])
  func lookUpFails(isLate: Bool) {
    let talk = County.talk()
    talk.presses("2")
    talk.hears(.text("OX1 1ND"), sealed: [1])
    #expect(talk.gives(isLate ? .timedOut : .lookedUp(nil)))
    #expect(talk.run.step == At.waiting)
  }

  @Test("a look-up sets at most the maximum of variables")
  func lookUpIsBounded() {
    let talk = County.talk()
    talk.presses("2")
    talk.hears(.text("OX1 1ND"), sealed: [1])
    talk.gives(.lookedUp((0..<500).map { Assignment(VariableID($0 + 10), .number(1)) }))
    #expect(talk.run.variables.count == maximumLookedUp + 1)
  }

  @Test("a number outside that does not answer is left for the failed step")
  func outsideFails() {
    let talk = County.talk()
    talk.presses("3")
    #expect(talk.wants == .outside(number: "+441632960111", within: .seconds(40)))
    #expect(talk.gives(.outsideFailed))
    #expect(talk.run.step == At.waiting)
  }

  @Test("a message is thanked for and ends the flow; then nothing counts any more")
  func message() {
    let talk = County.talk(.chat, open: false)
    talk.hears(.personButton)
    #expect(
      talk.wants
        == .message(
          queue: County.generalQueue, atMost: .minutes(3), thanks: .thanks))
    #expect(talk.gives(.messageTaken))
    #expect(talk.says == [.thanks] && talk.run.isOver)
    let inputs: [FlowInput] = [.messageTaken, .timedOut, .outsideFailed, .lookedUp([])]
    for input in inputs { #expect(!talk.gives(input)) }
    #expect(!talk.says("he hit me") && !talk.presses("**") && !talk.presses("0"))
  }

  @Test("a caller who goes round a set step again gains its head start once")
  func headStartOnce() {
    let talk = County.talk()
    #expect(talk.says("he has hit her again"))
    #expect(talk.turns.last?.headStart == .hours(24) && talk.turns.last?.marks == [County.marked])
    #expect(talk.presses("*0"))
    #expect(talk.says("knife"))
    #expect(talk.run.step == At.care && talk.turns.last?.headStart == .zero)
    #expect(talk.turns.last?.marks == [])
  }

  @Test("moving to another flow keeps language and variables and counts anew")
  func moves() {
    let book = FlowBook(flows: [County.flow, County.flow], wordLists: County.wordLists)
    let talk = Talk(book)
    talk.says("knife")
    talk.run.variables = [Assignment(County.works, .number(3))]
    talk.take(talk.run.move(to: FlowID(1), in: book, facts: talk.facts))
    #expect(talk.run.flow == FlowID(1) && talk.run.step == At.reason)
    #expect(talk.run.value(of: County.works) == .number(3) && talk.run.counted == [])
    #expect(talk.says("knife"))
    #expect(talk.turns.last?.headStart == .hours(24))
  }

  @Test("a run whose step left the plan goes to a person")
  func stepLeftThePlan() {
    let talk = County.talk()
    talk.run.step = 500
    #expect(talk.gives(.timedOut))
    #expect(talk.run.step == At.waiting)
  }

  @Test("a flow that is not there ends at once")
  func noFlow() {
    let turn = FlowRun.begin(
      flow: FlowID(9), language: .none, in: County.book, facts: Facts())
    #expect(turn.wants == .end(disposition: .none) && turn.path.isEmpty)
  }
}

@Suite("Circles")
struct CircleTests {
  private func book(person: StepAction) -> FlowBook {
    var flow = Flow()
    flow.person = 2
    flow.emergency = 2
    var set = SetStep()
    set.headStart = .hours(1)
    set.language = LanguageID(1)
    set.assign = [Assignment(VariableID(0), .number(1))]
    set.then = 0
    flow.steps = [
      Step(name: "a", says: [.welcome], action: .next(1)),
      Step(name: "b", action: .set(set)),
      Step(name: "person", says: [.safe], action: person),
    ]
    return FlowBook(flows: [flow], wordLists: [])
  }

  @Test("a circle without a question leads to a person, with nothing said or given on the way")
  func rescued() {
    let talk = Talk(book(person: County.queue(QueueID(4))))
    #expect(talk.run.step == 2 && talk.says == [.safe])
    #expect(talk.turns[0].headStart == .zero && talk.run.variables.isEmpty)
    #expect(talk.run.language == LanguageID(0))
    #expect(talk.turns[0].path.count == maximumStepsPerTurn + 1)
  }

  @Test("a circle at the person step too ends the flow")
  func ended() {
    let talk = Talk(book(person: .next(0)))
    #expect(talk.wants == .end(disposition: .none) && talk.run.isOver)
    #expect(talk.says.isEmpty && talk.turns[0].path.count == 2 * maximumStepsPerTurn)
  }

  @Test("a way of exactly the maximum is no circle")
  func longest() {
    var flow = Flow()
    flow.steps = (1..<maximumStepsPerTurn).map { Step(name: "", action: .next(StepIndex($0))) }
    flow.steps.append(Step(name: "last", action: County.queue(QueueID(0))))
    let talk = Talk(FlowBook(flows: [flow], wordLists: []))
    #expect(Int(talk.run.step) == maximumStepsPerTurn - 1 && !talk.run.isOver)
  }
}

import Flows
import Testing
import Vocabulary

@Suite("Exits and flagged words")
struct ExitTests {
  /// Talks that stand at every kind of wait.
  private var everywhere: [Talk] {
    let menu = County.talk()
    let collect = County.talk()
    collect.presses("2")
    let lookUp = collect.copy()
    lookUp.hears(.text("OX1 1ND"), sealed: [1])
    let queue = lookUp.copy()
    queue.gives(.lookedUp([]))
    let outside = County.talk()
    outside.presses("3")
    let duty = County.talk()
    duty.presses("5")
    let message = County.talk()
    message.says("message")
    let all = [menu, collect, lookUp, queue, outside, duty, message]
    let steps = [
      At.reason, At.postcode, At.works, At.roads, At.outside, At.duty, At.message,
    ]
    #expect(all.map(\.run.step) == steps)
    return all
  }

  @Test("flagged words are heard at every step, before anything else")
  func flagged() {
    let ways = [
      "he has hit her again", "HIT ME", "I have knives, a knife", "knifes", "suicde",
      "please speak to a person, he hit me", "pothole knife", "mae o wedi fy nharo i",
    ]
    for talk in everywhere {
      for text in ways {
        let talk = talk.copy()
        #expect(talk.says(text), "\(text) at \(talk.run.step)")
        #expect(talk.turns.last?.path == [At.flagged, At.care], "\(text) at \(talk.run.step)")
        #expect(talk.turns.last?.marks == [County.marked])
        #expect(talk.turns.last?.heeded == County.flaggedWords)
      }
    }
  }

  @Test("a flagged word does not fire again where it led, but does after that place is left")
  func flaggedOnce() {
    let talk = County.talk()
    #expect(talk.says("knife"))
    #expect(!talk.says("knife"))
    #expect(!talk.says("there is a knife, hit me"))
    let again = talk.copy()
    #expect(again.presses("*0"))
    #expect(again.run.step == At.waiting && again.run.heeded.isNone)
    #expect(again.says("knife"))
    #expect(again.run.step == At.care)
  }

  @Test("a flagged word counts for who already waits in the queue that it leads to")
  func flaggedInQueue() {
    let talk = County.talk()
    talk.presses("1")
    #expect(talk.run.step == At.care)
    #expect(talk.says("he hit me"))
    #expect(talk.turns.last?.headStart == .hours(24) && talk.run.step == At.care)
    #expect(!talk.says("he hit me"))
  }

  @Test("flagged words count although the flow moved on while they were spoken")
  func flaggedLate() {
    let talk = County.talk()
    let heard = talk.book.recognise(.text("he hit me"), run: talk.run)
    talk.presses("2")
    #expect(talk.gives(.heard(heard)))
    #expect(talk.run.step == At.care)
  }

  @Test("at a question that flagged words led to, answers are understood beside the words")
  func flaggedAtQuestion() {
    var flow = County.flow
    var ask = County.reason
    ask.answers = [County.answer("1", ["yes"], At.care), County.answer("2", ["no"], At.duty)]
    flow.steps[Int(At.flagged)].action = .ask(ask)
    flow.listeners.append(Listener(words: WordListID(7), goto: 900))
    let talk = Talk(FlowBook(flows: [flow], wordLists: County.wordLists))
    #expect(talk.says("he hit me") && talk.run.step == At.flagged)
    #expect(talk.says("yes he hit me") && talk.run.step == At.care)
  }

  @Test("an emergency is one step away from everywhere, by keys, button or words")
  func emergency() {
    let ways: [Utterance] = [
      .keys("**"), .emergencyButton, .text("this is an emergency"), .text("Emergency!"),
      .text("**"), .text("mae'n argyfwng"),
    ]
    for talk in everywhere {
      for way in ways {
        let talk = talk.copy()
        #expect(talk.hears(way), "\(way) at \(talk.run.step)")
        #expect(talk.run.step == At.emergency && talk.says == [.safe])
        #expect(!talk.hears(way))
      }
    }
  }

  @Test("a person is one step away from everywhere but a queue for a person")
  func person() {
    let ways: [Utterance] = [
      .keys("*0"), .personButton, .text("I'd like to speak to a person, please"),
      .text("agent"), .text("Siarad â pherson"), .text("siarad efo rhywun os gwelwch yn dda"),
      .text("can I talk to a human"), .text("someone please"), .text("*0"),
      .text("speak to a persno"),
    ]
    for talk in everywhere {
      for way in ways {
        let talk = talk.copy()
        #expect(talk.hears(way), "\(way) at \(talk.run.step)")
        #expect(talk.run.step == At.waiting, "\(way)")
        #expect(!talk.hears(way), "already waiting")
      }
    }
  }

  @Test("out of hours, who waits in a queue is not sent from it to a message")
  func personInQueue() {
    let talk = County.talk(open: false)
    talk.presses("1")
    #expect(!talk.presses("0") && talk.run.step == At.care)
  }

  @Test("the key 0 asks for a person unless the menu uses it")
  func keyZero() {
    let talk = County.talk()
    #expect(talk.presses("0") && talk.run.step == At.waiting)
    var flow = County.flow
    var ask = County.reason
    ask.answers.append(County.answer("0", [], At.end))
    flow.steps[Int(At.reason)].action = .ask(ask)
    let book = FlowBook(flows: [flow], wordLists: [])
    let other = Talk(book)
    #expect(other.presses("0") && other.run.step == At.end)
    let always = Talk(book, facts: talk.facts)
    #expect(always.presses("*0") && always.run.step == At.waiting)
  }

  @Test("asking for a person at the menu that this leads to counts as no answer")
  func personAtPersonMenu() {
    var flow = County.flow
    flow.person = At.reason
    var ask = County.reason
    ask.noAnswer = At.duty
    flow.steps[Int(At.reason)].action = .ask(ask)
    let talk = Talk(FlowBook(flows: [flow], wordLists: []))
    for _ in 0..<3 { #expect(talk.presses("*0")) }
    #expect(talk.run.step == At.duty)
  }

  @Test("words of a menu are its answer when they say more than the exit's words")
  func answerBesideExit() {
    let talk = County.talk()
    #expect(talk.says("this is about an emergency repair") && talk.run.step == At.outside)
    let someone = County.talk()
    #expect(someone.says("someone has hit a street light") && someone.run.step == At.postcode)
    let both = County.talk()
    #expect(both.says("pothole, but let me speak to a human") && both.run.step == At.waiting)
  }
}

import CallControl
import Exchange
import Flows
import Testing
import Vocabulary

@Suite("A call, from the side of its gateway")
struct CallLineTests {
  @Test("a greeting is said, then the time to answer begins; a key leads to the queue's music")
  func greeting() throws {
    var call = try TestCall()
    #expect(call.texts == ["Welcome.", "Press 1 for help."])
    #expect(try call.plan([.customer])[.customer] == .silence)
    #expect(call.saidAll().contains(.promptsPlayed))
    let led = call.press("1")
    #expect(led.contains(.rewire))
    #expect(try call.plan([.customer])[.customer] == .music("strings"))
  }

  @Test("a key ends what is being said, and what follows is said in its stead")
  func bargeIn() throws {
    var call = try TestCall()
    let led = call.press("2")
    #expect(led.first == .stopSaying)
    #expect(call.texts.last == "Your number, please.")
    #expect(led.contains(.promptsPlayed))
  }

  @Test("a number is complete with its last digit, with #, or when no key comes any more")
  func numbers() throws {
    for (keys, wait) in [("1234", Span.zero), ("12#", .zero), ("12", Keypad.betweenKeys)] {
      var call = try TestCall()
      _ = call.press("2")
      _ = call.saidAll()
      var led = call.press(keys)
      led += call.pass(wait)
      #expect(try call.plan([.customer])[.customer] == .music("strings"), "\(keys): \(led)")
    }
  }

  @Test("star twice reaches the emergency number from anywhere")
  func emergency() throws {
    var call = try TestCall()
    let led = call.press("**")
    #expect(led.contains(.ring(.outside, .number("999"), forMilliseconds: 30_000)))
    #expect(try call.plan([.customer])[.customer] == .ringing)
    try call.give(.outsideAnswered(OutsideAnswered(contact: call.contact)))
    #expect(try call.plan([.customer, .outside])[.customer] == .parties([.outside]))
    #expect(try call.plan([.customer, .outside])[.outside] == .parties([.customer]))
  }

  @Test("one star alone is no exit, and is not waited for without end")
  func star() throws {
    var call = try TestCall()
    #expect(call.press("*") == [.stopSaying, .promptsPlayed] || !call.actions.isEmpty)
    #expect(call.line.deadline == call.now + Keypad.afterStar)
    let led = call.pass(Keypad.afterStar)
    #expect(led.contains(.hear(.keys("*"))))
  }

  @Test("who waits is told position and wait, and may be called back by a key")
  func waiting() throws {
    var call = try TestCall()
    _ = call.press("1")
    _ = call.pass(.seconds(35))
    #expect(call.texts.contains("You are next."))
    _ = call.pass(.seconds(10))
    #expect(call.texts.contains { $0.contains("call you back") })
    #expect(call.press("1").contains(.requestCallback))
    let led = try call.give(
      .requestCallback(
        RequestCallback(contact: call.contact, identity: [1], fingerprint: NumberFingerprint(7))))
    // Told that it was taken before the line ends.
    #expect(call.texts.last?.contains("We will call you back") ?? false)
    #expect(!led.contains(.hangUp(.customer)))
    #expect(call.saidAll() == [.hangUp(.customer)])
    // Only once.
    #expect(!call.press("1").contains(.requestCallback))
  }

  @Test("a message is taken after the tone")
  func message() throws {
    var call = try TestCall()
    _ = call.press("3")
    #expect(call.texts.suffix(2) == ["Speak after the tone.", "(beep)"])
    #expect(call.saidAll() == [.takeMessage(atMost: .minutes(1))])
  }

  @Test("a call that the flow ends is heard to its end, then hung up")
  func farewell() throws {
    var call = try TestCall()
    let led = call.press("4")
    #expect(call.texts.last == "Good-bye.")
    #expect(!led.contains(.hangUp(.customer)))
    #expect(call.saidAll() == [.hangUp(.customer)])
    #expect(call.line.isOver)
  }

  @Test("a farewell that is never heard to its end does not keep the line")
  func farewellWithoutEnd() throws {
    var call = try TestCall()
    _ = call.press("4")
    #expect(call.pass(CallLine.farewellAtMost).contains(.hangUp(.customer)))
  }

  @Test("a customer who hangs up is hung up on at once")
  func hangUp() throws {
    var call = try TestCall()
    _ = call.press("1")
    #expect(
      try call.give(.customerLeave(CustomerLeave(contact: call.contact)))
        .contains(.hangUp(.customer)))
    #expect(call.line.isOver)
  }
}

@Suite("Who hears what")
struct AudioPlanTests {
  /// A caller who talks with the first adviser.
  private func talking() throws -> TestCall {
    var call = try TestCall()
    try call.give(.signIn(SignIn(adviser: call.adviser("a.one"))))
    _ = call.press("1")
    try call.give(
      .acceptOffer(AcceptOffer(contact: call.contact, adviser: call.adviser("a.one"))))
    return call
  }

  @Test("customer and adviser hear each other; before the adviser's sound is there, music goes on")
  func pair() throws {
    let call = try talking()
    let one = Party.adviser(call.adviser("a.one"))
    let both = try call.plan([.customer, one])
    #expect(both[.customer] == .parties([one]) && both[one] == .parties([.customer]))
    #expect(try call.plan([.customer])[.customer] == .music("strings"))
    #expect(both.talking == [.customer, one])
  }

  @Test("on hold the customer hears music, and the adviser nothing of them")
  func hold() throws {
    var call = try talking()
    let adviser = call.adviser("a.one")
    let one = Party.adviser(adviser)
    try call.give(.hold(HandleAct(contact: call.contact, adviser: adviser)))
    let held = try call.plan([.customer, one])
    #expect(held[.customer] == .music("strings") && held[one] == .silence)
    try call.give(.unhold(HandleAct(contact: call.contact, adviser: adviser)))
    #expect(try call.plan([.customer, one])[.customer] == .parties([one]))
  }

  @Test("a colleague is asked while the customer holds, then all talk, then one leaves")
  func consult() throws {
    var call = try talking()
    let (first, second) = (call.adviser("a.one"), call.adviser("a.two"))
    let (one, two) = (Party.adviser(first), Party.adviser(second))
    let all: Set<Party> = [.customer, one, two]
    try call.give(.signIn(SignIn(adviser: second)))
    try call.give(
      .consult(Consult(contact: call.contact, adviser: first, target: .adviser(second))))
    let asking = try call.plan(all)
    #expect(asking[.customer] == .music("strings") && asking[one] == .ringing)
    try call.give(.acceptOffer(AcceptOffer(contact: call.contact, adviser: second)))
    let asked = try call.plan(all)
    #expect(asked[.customer] == .music("strings"))
    #expect(asked[one] == .parties([two]) && asked[two] == .parties([one]))
    try call.give(.joinConference(HandleAct(contact: call.contact, adviser: first)))
    let joined = try call.plan(all)
    #expect(joined[.customer] == .parties([one, two].sorted()))
    #expect(joined[one] == .parties([.customer, two]))
    try call.give(.leaveConference(HandleAct(contact: call.contact, adviser: first)))
    let left = try call.plan(all)
    #expect(left[.customer] == .parties([two]) && left[two] == .parties([.customer]))
    #expect(left[one] == .silence)
  }

  @Test("a number outside is rung for a consultation, and hears nothing of the customer")
  func consultOutside() throws {
    var call = try talking()
    let first = call.adviser("a.one")
    let led = try call.give(
      .consult(
        Consult(
          contact: call.contact, adviser: first, target: .outside(Array("+441632960111".utf8)))))
    #expect(
      led.contains(.ring(.outside, .number("+441632960111"), forMilliseconds: 40_000)))
    try call.give(.consultOutcome(ConsultOutcome(contact: call.contact, answered: true)))
    let asked = try call.plan([.customer, .adviser(first), .outside])
    #expect(asked[.outside] == .parties([.adviser(first)]))
    #expect(asked[.customer] == .music("strings"))
    let ended = try call.give(.cancelConsult(HandleAct(contact: call.contact, adviser: first)))
    #expect(ended.contains(.hangUp(.outside)))
  }

  @Test("when the adviser ends it, the customer's line ends")
  func end() throws {
    var call = try talking()
    let adviser = call.adviser("a.one")
    let led = try call.give(.endHandling(HandleAct(contact: call.contact, adviser: adviser)))
    #expect(led.contains(.hangUp(.customer)))
    #expect(call.line.isOver)
  }

  @Test("a callback rings its customer once an adviser has taken it, who hears it ring")
  func callback() throws {
    var call = try TestCall()
    _ = call.press("1")
    try call.give(
      .requestCallback(
        RequestCallback(contact: call.contact, identity: [1], fingerprint: NumberFingerprint(7))))
    #expect(call.line.isOver)
    let adviser = call.adviser("a.one")
    try call.give(.signIn(SignIn(adviser: adviser)))
    let later = ContactID(2)
    var line = CallLine(later)
    let outcome = call.exchange.handle(
      .acceptOffer(AcceptOffer(contact: later, adviser: adviser)), at: call.now)
    let led = outcome.events.flatMap { line.take($0, in: call.exchange, at: call.now) }
    #expect(led.contains(.ring(.customer, .customer, forMilliseconds: 45_000)))
    let contact = try #require(call.exchange.contact(later))
    let plan = AudioPlan(contact, in: call.exchange.policy, present: [.adviser(adviser)])
    #expect(plan[.adviser(adviser)] == .ringing)
  }

  @Test("a blind transfer outside rings it, and joins the two when it answers")
  func transferOutside() throws {
    var call = try talking()
    let led = try call.give(
      .transfer(
        Transfer(
          contact: call.contact, adviser: call.adviser("a.one"),
          target: .outside(Array("+441632960111".utf8)))))
    #expect(led.contains(.ring(.outside, .number("+441632960111"), forMilliseconds: 40_000)))
    try call.give(.outsideAnswered(OutsideAnswered(contact: call.contact)))
    #expect(try call.plan([.customer, .outside])[.customer] == .parties([.outside]))
  }
}

@Suite("What people are told of waiting")
struct WaitWordsTests {
  @Test("the low end is rounded down, the high end up, ever more coarsely")
  func rounding() {
    let words = WaitWords("en-GB")
    #expect(words.wait(.zero, .zero) == nil)
    #expect(words.wait(.seconds(5), .seconds(50)) == "We should answer within a minute.")
    #expect(words.wait(.seconds(30), .seconds(150)) == "We should answer within 3 minutes.")
    #expect(words.wait(.seconds(130), .seconds(230)) == "We should answer in 2 to 4 minutes.")
    #expect(words.wait(.minutes(7), .minutes(11)) == "We should answer in 5 to 15 minutes.")
    #expect(words.wait(.minutes(40), .minutes(50)) == "We should answer in 30 to 60 minutes.")
    #expect(words.wait(.minutes(3), .minutes(3)) == "We should answer in about 3 minutes.")
  }

  @Test("position is told in the caller's language")
  func positions() {
    #expect(WaitWords("en").position(0) == nil)
    #expect(WaitWords("en").position(1) == "You are next.")
    #expect(WaitWords("cy").position(4) == "Rydych yn rhif 4 yn y ciw.")
  }
}

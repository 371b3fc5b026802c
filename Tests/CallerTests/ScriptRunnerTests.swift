import RTP
import Testing

@testable import Caller

/// A script without a phone: time and sound are made up.
struct Rehearsal {
  var runner: ScriptRunner
  var view = CallView()
  var ear = Ear()
  var keys: [Digit] = []
  var now: Int64 = 1_000_000
  var commands: [PhoneCommand] = []

  init(_ lines: String..., isAnswered: Bool = true) throws {
    runner = ScriptRunner(try ScriptParser.parse(lines.joined(separator: "\n")))
    if isAnswered { view.answeredMilliseconds = now }
  }

  mutating func pass(_ sound: [Int16]) {
    for start in stride(from: 0, to: sound.count, by: 160) {
      hear(Array(sound[start..<start + 160]), &ear)
      now += 20
      commands += runner.advance(view, ear, keys: keys, nowMilliseconds: now)
    }
  }
  mutating func pass(milliseconds: Int) { pass(silence(milliseconds: milliseconds)) }
  mutating func end(_ end: CallEnd) {
    view.end = end
    view.endedMilliseconds = now
    commands += runner.advance(view, ear, keys: keys, nowMilliseconds: now)
  }
  var failure: String? { runner.failure?.description }
}

@Suite("Scripts as they run")
struct ScriptRunnerTests {
  @Test("steps follow one another, and the end hangs up once")
  func order() throws {
    var call = try Rehearsal("wait 1s", "press 12", "hang up")
    call.pass(milliseconds: 980)
    #expect(call.commands.isEmpty)
    call.pass(milliseconds: 40)
    #expect(call.commands == [.press([Digit(code: 1)!, Digit(code: 2)!])])
    call.view.isSendingKeys = true
    call.pass(milliseconds: 300)
    #expect(call.commands.count == 1)
    call.view.isSendingKeys = false
    call.pass(milliseconds: 100)
    #expect(call.commands.last == .hangUp && call.commands.count == 2)
    #expect(call.runner.isOver && call.failure == nil)
    #expect(
      call.runner.done.map(\.text) == [
        "expect answer within 60s", "wait 1s", "press 12", "hang up",
      ])
  }

  @Test("a script begins with the answer, unless it speaks of it itself")
  func implied() throws {
    var call = try Rehearsal("press 1", isAnswered: false)
    call.pass(milliseconds: 2000)
    #expect(call.commands.isEmpty)
    call.view.answeredMilliseconds = call.now
    call.pass(milliseconds: 20)
    #expect(call.commands.count == 1)

    var early = try Rehearsal("wait 1s", "expect answer within 2s", isAnswered: false)
    early.pass(milliseconds: 3200)
    #expect(early.failure == "line 2 \"expect answer within 2s\": no answer came")
  }

  @Test("what was heard instead of a tone is said")
  func tone() throws {
    var call = try Rehearsal("hear tone 440 within 2s")
    call.pass(Tests.tone(600, 600, milliseconds: 2200))
    #expect(
      call.failure == "line 1 \"hear tone 440 within 2s\": heard a tone of 600 Hz for 2.0 s instead"
    )
    #expect(call.commands == [.hangUp])

    var silent = try Rehearsal("wait 1s", "hear speech within 2s")
    silent.pass(milliseconds: 3200)
    #expect(
      silent.failure == "line 2 \"hear speech within 2s\": heard silence for 2.0 s instead")

    var right = try Rehearsal("hear tone 440 within 2s")
    right.pass(Tests.tone(440, milliseconds: 1000))
    #expect(right.runner.isOver && right.failure == nil)
  }

  @Test("silence is counted from its line on")
  func silentFor() throws {
    var call = try Rehearsal("wait 3s", "hear silence for 2s within 5s")
    call.pass(milliseconds: 4900)
    #expect(!call.runner.isOver)
    call.pass(milliseconds: 200)
    #expect(call.runner.isOver && call.failure == nil)

    var loud = try Rehearsal("hear silence for 1s within 2s")
    loud.pass(Tests.tone(440, milliseconds: 2100))
    #expect(
      loud.failure
        == "line 1 \"hear silence for 1s within 2s\": heard a tone of 440 Hz for 2.0 s instead")
  }

  @Test("a tone that must not be heard")
  func no() throws {
    var call = try Rehearsal("hear no tone 440 for 3s")
    call.pass(milliseconds: 1000)
    call.pass(Tests.tone(440, 1000, milliseconds: 1000))
    #expect(
      call.failure?.hasPrefix("line 1 \"hear no tone 440 for 3s\": heard it after 1.") == true)

    var other = try Rehearsal("hear no tone 440 for 3s")
    other.pass(Tests.tone(600, milliseconds: 3100))
    #expect(other.runner.isOver && other.failure == nil)
  }

  @Test("keys are heard once, in order")
  func keys() throws {
    let digits = try #require(ScriptParser.digits("159#"))
    var call = try Rehearsal(
      "hear keys 15 within 1s", "hear keys 9 within 1s", "hear keys 1 within 1s")
    call.keys = digits
    call.pass(milliseconds: 1200)
    #expect(call.failure == "line 3 \"hear keys 1 within 1s\": the keys # came instead")
    var none = try Rehearsal("hear keys 1 within 1s")
    none.pass(milliseconds: 1100)
    #expect(none.failure == "line 1 \"hear keys 1 within 1s\": no key came")
  }

  @Test("a call that ends too soon says how")
  func ended() throws {
    var call = try Rehearsal("wait 9s", "press 1")
    call.pass(milliseconds: 3200)
    call.end(.farEnd)
    #expect(
      call.failure == "line 1 \"wait 9s\": the far end hung up 3.2 s after the answer")

    var refused = try Rehearsal("expect answer within 10s", isAnswered: false)
    refused.pass(milliseconds: 200)
    refused.end(.refused(486))
    #expect(
      refused.failure
        == "line 1 \"expect answer within 10s\": the call was refused with 486 Busy Here")

    var implied = try Rehearsal("wait 1s", isAnswered: false)
    implied.pass(milliseconds: 200)
    implied.end(.noAnswer)
    #expect(implied.failure == "\"expect answer within 60s\": nobody answered")
  }

  @Test("an end that was expected holds, and only that")
  func expected() throws {
    var call = try Rehearsal("expect hang up within 5s")
    call.pass(milliseconds: 1000)
    call.end(.farEnd)
    #expect(call.failure == nil && call.runner.isOver)

    var late = try Rehearsal("expect hang up within 2s")
    late.pass(milliseconds: 2100)
    #expect(
      late.failure
        == "line 1 \"expect hang up within 2s\": the far end did not hang up; "
        + "heard silence for 2.0 s"
    )

    var wrong = try Rehearsal("expect refusal 486 within 5s", isAnswered: false)
    wrong.pass(milliseconds: 100)
    wrong.end(.refused(404))
    #expect(
      wrong.failure
        == "line 1 \"expect refusal 486 within 5s\": refused with 404 Not Found instead")

    var answered = try Rehearsal("expect refusal within 5s")
    answered.pass(milliseconds: 100)
    #expect(answered.failure == "line 1 \"expect refusal within 5s\": the call was answered")
  }

  @Test("hold and transfer wait for the far end")
  func progress() throws {
    var call = try Rehearsal("hold", "resume")
    call.pass(milliseconds: 100)
    #expect(call.commands == [.hold])
    call.view.offer = .done
    call.pass(milliseconds: 20)
    #expect(call.commands == [.hold, .resume])
    call.view.offer = .refused(488)
    call.pass(milliseconds: 20)
    #expect(call.failure == "line 2 \"resume\": the far end refused with 488 Not Acceptable Here")

    var moved = try Rehearsal("transfer to sip:1@127.0.0.1")
    moved.pass(milliseconds: 100)
    moved.view.transfer = .refused(603)
    moved.pass(milliseconds: 20)
    #expect(
      moved.failure
        == "line 1 \"transfer to sip:1@127.0.0.1\": it did not come about: 603 Decline")
  }

  @Test("a call that lasts too long is given up, with the line it was at")
  func givenUp() throws {
    var call = try Rehearsal("wait 9s")
    call.pass(milliseconds: 2000)
    call.runner.giveUp(after: 2000, call.ear)
    #expect(
      call.failure
        == "line 1 \"wait 9s\": not done when the call had lasted 2.0 s; heard silence for 2.0 s")
  }
}

/// The helper of this name, where a test hides it.
private enum Tests {
  static func tone(_ hertz: Double, _ other: Double? = nil, milliseconds: Int) -> [Int16] {
    guard let other, other != hertz else {
      return CallerTests.tone(hertz, milliseconds: milliseconds)
    }
    return CallerTests.tone(hertz, other, milliseconds: milliseconds)
  }
}

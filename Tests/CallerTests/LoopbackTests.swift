import Foundation
import Prompts
import RTP
import SIP
import Testing

@testable import Caller

@Suite("One phone calls another", .serialized)
struct LoopbackTests {
  @Test(
    "the tone of each side is heard at the other and nowhere else",
    arguments: [
      CallerCodec.g722, .pcma, .pcmu,
    ])
  func tones(codec: CallerCodec) async throws {
    var options = PhoneOptions()
    options.codecs = [codec]
    let (caller, answerer) = try await callAndAnswer(
      try script("keep playing tone 440", "hear tone 700 within 10s", "wait 2s", "hang up"),
      try script("keep playing tone 700", "hear tone 440 within 10s", "expect hang up within 20s"),
      caller: options)
    #expect(caller.failure == nil && answerer.failure == nil, "\(caller.story) \(answerer.story)")
    #expect(caller.tones == [700] && answerer.tones == [440])
    #expect(share(of: 700, in: caller.recording) > 0.9)
    #expect(share(of: 440, in: caller.recording) < 0.001)
    #expect(share(of: 440, in: answerer.recording) > 0.9)
    #expect(share(of: 700, in: answerer.recording) < 0.001)
    #expect(caller.end == .us && answerer.end == .farEnd)
    #expect(caller.answeredAfterMilliseconds != nil && answerer.isIncoming)
    #expect(answerer.from.hasPrefix("sip:+441632960222@"))
    for report in [caller, answerer] {
      let quality = try #require(report.quality)
      #expect(quality.codec.lowercased() == codec.rawValue)
      #expect(quality.packetsReceived > 80 && quality.packetsSent > 80)
      #expect(quality.packetsLost <= quality.packetsExpected / 20)
      #expect(try #require(quality.mosHundredths) > 300)
    }
  }

  @Test("calls over TCP")
  func tcp() async throws {
    var options = PhoneOptions()
    options.transport = .tcp
    let (caller, answerer) = try await callAndAnswer(
      try script("hear tone 700 within 10s", "expect hang up within 20s"),
      try script("play tone 700 for 2s", "hang up"), caller: options)
    #expect(caller.failure == nil && answerer.failure == nil, "\(caller.story) \(answerer.story)")
    #expect(caller.end == .farEnd && answerer.end == .us)
  }

  @Test("keys go both ways as events, and are not in the sound")
  func events() async throws {
    let (caller, answerer) = try await callAndAnswer(
      try script("press 159#", "hear keys *0 within 10s", "wait 1s", "hang up"),
      try script("hear keys 159# within 10s", "press *0", "expect hang up within 20s"))
    #expect(caller.failure == nil && answerer.failure == nil, "\(caller.story) \(answerer.story)")
    #expect(answerer.eventKeys == "159#" && answerer.soundKeys.isEmpty)
    #expect(caller.eventKeys == "*0" && caller.soundKeys.isEmpty)
  }

  @Test("keys go as sound where the phone is told so", arguments: [CallerCodec.pcma, .g722])
  func inBand(codec: CallerCodec) async throws {
    var options = PhoneOptions()
    options.keys = .sound
    options.codecs = [codec]
    let (caller, answerer) = try await callAndAnswer(
      try script("wait 500ms", "press 159#", "wait 1s"),
      try script("expect hang up within 20s"), caller: options)
    #expect(caller.failure == nil && answerer.failure == nil, "\(caller.story) \(answerer.story)")
    #expect(answerer.soundKeys == "159#" && answerer.eventKeys.isEmpty)
  }

  @Test("hold silences both ways as asked, and resume brings the sound back")
  func hold() async throws {
    let (caller, answerer) = try await callAndAnswer(
      try script(
        "hear tone 700 within 10s", "hold", "hear silence for 1s within 5s", "resume",
        "hear tone 700 within 5s", "hang up"),
      try script("keep playing tone 700", "expect hang up within 30s"))
    #expect(caller.failure == nil && answerer.failure == nil, "\(caller.story) \(answerer.story)")
    #expect(answerer.holds == 1 && caller.holds == 0)
    #expect(caller.steps.map(\.text).contains("resume"))
  }

  @Test("a phone that holds is not sent anything, but can be heard")
  func heldHears() async throws {
    let (caller, answerer) = try await callAndAnswer(
      try script("hold", "keep playing tone 440", "wait 2s", "hang up"),
      try script("keep playing tone 700", "hear tone 440 within 10s", "expect hang up within 20s"))
    #expect(caller.failure == nil && answerer.failure == nil, "\(caller.story) \(answerer.story)")
    let last = try #require(caller.heard.last)
    #expect(last.kind == .silence && last.milliseconds > 1000)
  }

  @Test("an answer after a while, with ringing before")
  func ringing() async throws {
    let (caller, answerer) = try await callAndAnswer(
      try script("expect ringing within 5s", "expect answer within 10s", "hang up"),
      try script("expect hang up within 10s"), answer: { $0.afterMilliseconds = 1500 })
    #expect(caller.failure == nil && answerer.failure == nil, "\(caller.story) \(answerer.story)")
    let answered = try #require(caller.answeredAfterMilliseconds)
    #expect(answered >= 1500)
    #expect(try #require(caller.ringingAfterMilliseconds) < answered)
  }

  @Test("a refusal is told to who did not expect it, and holds for who did")
  func refusal() async throws {
    let (caller, answerer) = try await callAndAnswer(
      try script("press 1"), try script("wait 1s"), answer: { $0.rejectStatus = 486 })
    #expect(
      caller.failure?.description
        == "\"expect answer within 60s\": the call was refused with 486 Busy Here")
    #expect(caller.end == .refused(486) && caller.quality == nil)
    #expect(answerer.end == .refused(486))
    let (expected, _) = try await callAndAnswer(
      try script("expect refusal 603 within 5s"), try script("wait 1s"),
      answer: { $0.rejectStatus = 603 })
    #expect(expected.failure == nil && expected.end == .refused(603))
  }

  @Test("a call is given up while it rings")
  func cancel() async throws {
    let (caller, answerer) = try await callAndAnswer(
      try script("expect ringing within 5s", "wait 500ms", "hang up"),
      try script("wait 1s"), answer: { $0.afterMilliseconds = 20_000 })
    #expect(caller.failure == nil && caller.end == .us && caller.answeredAfterMilliseconds == nil)
    #expect(answerer.end == .farEnd)
    #expect(answerer.failure?.what == "the far end hung up")
  }

  @Test("no codec in common is refused with 488")
  func codecs() async throws {
    var (one, other) = (PhoneOptions(), PhoneOptions())
    one.codecs = [.pcma]
    other.codecs = [.pcmu]
    let (caller, answerer) = try await callAndAnswer(
      try script("expect refusal 488 within 10s"), try script("wait 1s"), caller: one,
      answerer: other)
    #expect(caller.failure == nil, "\(caller.story)")
    #expect(answerer.end == .lost("no codec in common, or no sound was offered"))
  }

  @Test("a line that does not hold ends the call and says what was heard")
  func failing() async throws {
    let (caller, answerer) = try await callAndAnswer(
      try script("wait 1s", "hear tone 440 within 2s", "press 1"),
      try script("keep playing tone 700", "expect hang up within 20s"))
    let failure = try #require(caller.failure)
    #expect(failure.line == 2 && failure.text == "hear tone 440 within 2s")
    #expect(
      failure.description.wholeMatch(
        of: /line 2 "hear tone 440 within 2s": heard a tone of 70\d|69\d Hz for [12]\.\d s instead/)
        != nil || failure.what.hasPrefix("heard a tone of 700 Hz for "), "\(failure)")
    #expect(caller.end == .us && answerer.failure == nil && answerer.eventKeys.isEmpty)
  }

  @Test("a far end that hangs up in the midst is named")
  func hungUp() async throws {
    let (caller, _) = try await callAndAnswer(
      try script("wait 20s"), try script("wait 1s", "hang up"))
    #expect(
      caller.failure?.what.wholeMatch(
        of: /the far end hung up \d+\.\d s after the answer/) != nil, "\(caller.story)")
    #expect(caller.end == .farEnd)
  }

  @Test("nobody at the address: the script's limit bounds the call")
  func nobody() async throws {
    let phone = try Phone(PhoneOptions())
    let steps = try script("expect answer within 1s")
    // A port that was free a moment ago.
    let plan = CallPlan(to: "sip:1@127.0.0.1:\(try Phone(PhoneOptions()).port)", script: steps)
    let report = try #require(try await phone.run([plan]).first)
    #expect(
      report.failure?.description == "line 1 \"expect answer within 1s\": no answer came")
    #expect(report.end == .us)
  }

  @Test("a call lasts no longer than it may")
  func bounded() async throws {
    let (caller, answerer) = try await callAndAnswer(
      try script("wait 40s"), try script("expect hang up within 30s"),
      plan: { $0.lastsAtMostMilliseconds = 1500 })
    #expect(
      caller.failure?.what.hasPrefix("not done when the call had lasted ") == true,
      "\(caller.story)")
    #expect(caller.end == .us && answerer.failure == nil)
  }

  @Test("a phone is told to stop")
  func stopped() async throws {
    let phone = try Phone(PhoneOptions())
    async let reports = phone.run(answering: AnswerPlan(script: try script("wait 1s")))
    phone.stop()
    #expect(try await reports.isEmpty)
  }

  @Test("several calls at once are each told apart")
  func several() async throws {
    var options = PhoneOptions()
    options.codecs = [.pcma]
    let answerer = try Phone(options)
    var plan = AnswerPlan(script: try script("keep playing tone 700", "expect hang up within 30s"))
    plan.calls = 5
    let address = "sip:100@127.0.0.1:\(answerer.port)"
    let steps = try script("hear tone 700 within 15s", "press 5", "wait 2s", "hang up")
    let caller = try Phone(options, calling: address)
    let calls = Array(repeating: CallPlan(to: address, script: steps), count: 5)
    async let answered = answerer.run(answering: plan)
    let reports = try await caller.run(calls, perSecond: 20)
    #expect(reports.map(\.number).sorted() == Array(1...5))
    #expect(
      reports.allSatisfy { $0.failure == nil && $0.tones == [700] }, "\(reports.map(\.story))")
    let others = try await answered
    #expect(others.count == 5 && others.allSatisfy { $0.eventKeys == "5" && $0.failure == nil })
  }

  @Test("a transfer is followed, and the first call ended")
  func transfer() async throws {
    let third = try Phone(PhoneOptions())
    var thirdPlan = AnswerPlan(
      script: try script("keep playing tone 900", "hear tone 700 within 15s", "wait 1s", "hang up"))
    thirdPlan.calls = 1
    let target = "sip:300@127.0.0.1:\(third.port)"
    async let thirds = third.run(answering: thirdPlan)
    let answerer = try Phone(PhoneOptions())
    var plan = AnswerPlan(script: try script("keep playing tone 700", "expect hang up within 30s"))
    plan.calls = 1
    let address = "sip:200@127.0.0.1:\(answerer.port)"
    async let answered = answerer.run(answering: plan)
    let caller = try Phone(PhoneOptions(), calling: address)
    let steps = try script("hear tone 700 within 10s", "transfer to \(target)", "hang up")
    let report = try #require(try await caller.run([CallPlan(to: address, script: steps)]).first)
    #expect(report.failure == nil, "\(report.story)")
    let both = try await answered
    #expect(both.count == 2 && both.allSatisfy { $0.failure == nil }, "\(both.map(\.story))")
    #expect(
      both.contains { !$0.isIncoming && $0.to == target && $0.tones == [900] },
      "\(both.map(\.story))")
    let last = try #require(try await thirds.first)
    #expect(last.failure == nil && last.tones == [700], "\(last.story)")
  }

  @Test(
    "a spoken text is heard as speech",
    .enabled(if: !Voice.installed().isEmpty, "needs a voice: espeak-ng or pico2wave"))
  func speech() async throws {
    let (caller, answerer) = try await callAndAnswer(
      try script(
        "wait 500ms", "say I have a missed bin, and nobody has come for two weeks.", "wait 1s"),
      try script("hear speech within 15s", "expect hang up within 30s"))
    #expect(caller.failure == nil && answerer.failure == nil, "\(caller.story) \(answerer.story)")
  }
}

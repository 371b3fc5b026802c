import RTP
import Testing

@testable import Caller

@Suite("Scripts as they are written")
struct ScriptParserTests {
  static let steps: [(String, ScriptAction)] = [
    ("wait 2s", .wait(2000)), ("wait 250ms", .wait(250)), ("wait 1.5s", .wait(1500)),
    ("wait 3", .wait(3000)), ("wait 2m", .wait(120_000)),
    ("press 1", .press([Digit(code: 1)!])),
    ("press *0#A", .press([10, 0, 11, 12].map { Digit(code: $0)! })),
    ("say I have a missed bin", .play(.text("I have a missed bin"))),
    ("play tone.wav", .play(.file("tone.wav"))),
    ("play my sounds/a b.wav", .play(.file("my sounds/a b.wav"))),
    ("play tone 440", .play(.tone(hertz: 440, milliseconds: 1000))),
    ("play tone 440 for 3s", .play(.tone(hertz: 440, milliseconds: 3000))),
    ("keep playing tone 600", .keepPlaying(.tone(hertz: 600, milliseconds: 1000))),
    ("keep playing hold.wav", .keepPlaying(.file("hold.wav"))),
    ("stop playing", .stopPlaying), ("hold", .hold), ("resume", .resume), ("hang up", .hangUp),
    ("hear tone 440 within 5s", .hear(.tones([440]), within: 5000)),
    ("hear tones 440 and 1000 within 5s", .hear(.tones([440, 1000]), within: 5000)),
    ("hear speech within 5s", .hear(.speech, within: 5000)),
    ("hear music within 5s", .hear(.music, within: 5000)),
    ("hear silence for 2s", .hear(.silence(2000), within: 12_000)),
    ("hear silence for 2s within 4s", .hear(.silence(2000), within: 4000)),
    ("hear keys 15# within 5s", .hear(.keys([1, 5, 11].map { Digit(code: $0)! }), within: 5000)),
    ("hear no tone 440 for 3s", .hearNo(.tones([440]), for: 3000)),
    ("hear no speech for 3s", .hearNo(.speech, for: 3000)),
    ("expect answer within 10s", .expectAnswer(within: 10_000)),
    ("expect ringing within 10s", .expectRinging(within: 10_000)),
    ("expect refusal within 10s", .expectRefusal(nil, within: 10_000)),
    ("expect refusal 486 within 10s", .expectRefusal(486, within: 10_000)),
    ("expect hang up within 30s", .expectHangUp(within: 30_000)),
    ("stay for 30s", .stay(30_000)),
    ("transfer to sip:100@127.0.0.1", .transfer("sip:100@127.0.0.1")),
  ]

  @Test("every step is read", arguments: steps)
  func read(text: String, action: ScriptAction) throws {
    #expect(try ScriptParser.step("  \(text)\t").what == action)
  }

  @Test("blank lines and remarks count as lines, but are no steps")
  func lines() throws {
    let steps = try ScriptParser.parse("# A remark\n\nwait 1s\r\n  press 1  \n")
    #expect(steps.map(\.line) == [3, 4])
    #expect(steps.map(\.text) == ["wait 1s", "press 1"])
  }

  static let faults: [(String, String)] = [
    (
      "dance",
      "no such step. There are wait, press, say, play, keep playing, stop playing, hear, "
        + "expect, stay for, hold, resume, transfer to, hang up."
    ),
    ("wait", "a duration is missing there. Write it like \"wait 2s\", an hour at most."),
    ("wait 2h", "a duration is missing there. Write it like \"wait 2s\", an hour at most."),
    ("wait 61m", "a duration is missing there. Write it like \"wait 2s\", an hour at most."),
    ("press x", "press takes keys, 0 to 9, * # A to D, such as \"press 159#\"."),
    ("press", "press takes keys, 0 to 9, * # A to D, such as \"press 159#\"."),
    ("say", "say takes a text."), ("play", "the name of a WAV file is missing."),
    ("play tone 50", "\"50\" is no tone: 100 to 3400 Hz, such as \"tone 440\"."),
    ("hear tone 440", "by when is missing: \"hear tone 440 within 5s\"."),
    ("hear silence", "write it like \"hear silence for 2s within 10s\"."),
    ("hear bells within 5s", "there are hear tone, speech, music, silence and keys."),
    ("hear no tone 440", "how long is missing: \"hear no tone 440 for 3s\"."),
    (
      "hear keys x within 5s",
      "keys are 0 to 9, * # A to D, such as \"hear keys 15# within 5s\"."
    ),
    (
      "expect answer",
      "there are expect ringing, answer, refusal, refusal 486 and hang up, each "
        + "with \"within 10s\"."
    ),
    ("expect refusal 200 within 5s", "\"200\" is no status of a refusal: 300 to 699."),
    ("expect miracles within 5s", "there are expect ringing, answer, refusal and hang up."),
  ]

  @Test("a line that cannot be read says why, and which", arguments: faults)
  func fault(line: String, why: String) {
    #expect(
      throws: CallerFault(.usage, "Line 2 of the script, \"\(line)\": \(why)")
    ) { try ScriptParser.parse("wait 1s\n\(line)\n") }
  }

  @Test("a script has at least one step and at most 500")
  func count() {
    #expect(throws: CallerFault.self) { try ScriptParser.parse("# nothing\n") }
    let most = String(repeating: "wait 1s\n", count: CallerLimits.scriptLinesMaximum)
    #expect(throws: Never.self) { try ScriptParser.parse(most) }
    #expect(throws: CallerFault(.usage, "The script has more than 500 steps. Part it.")) {
      try ScriptParser.parse(most + "wait 1s")
    }
    #expect(throws: CallerFault.self) {
      try ScriptParser.parse(String(repeating: "#", count: CallerLimits.scriptBytesMaximum + 1))
    }
  }
}

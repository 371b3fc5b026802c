import Foundation
import RTP

@testable import Caller

func script(_ lines: String...) throws -> [ScriptStep] {
  try ScriptParser.parse(lines.joined(separator: "\n"))
}

/// Two phones on loopback: one calls, the other takes it. Both reports.
func callAndAnswer(
  _ calling: [ScriptStep], _ answering: [ScriptStep],
  caller callerOptions: PhoneOptions = PhoneOptions(),
  answerer answererOptions: PhoneOptions = PhoneOptions(),
  plan change: (inout CallPlan) -> Void = { _ in },
  answer changeAnswer: (inout AnswerPlan) -> Void = { _ in }
) async throws -> (caller: CallReport, answerer: CallReport) {
  let answerer = try Phone(answererOptions)
  let address = "sip:+441632960100@127.0.0.1:\(answerer.port)"
  let caller = try Phone(callerOptions, calling: address)
  var plan = CallPlan(to: address, script: calling)
  plan.from = "+441632960222"
  plan.records = true
  plan.lastsAtMostMilliseconds = 60_000
  change(&plan)
  var answerPlan = AnswerPlan(script: answering)
  answerPlan.calls = 1
  answerPlan.records = true
  answerPlan.lastsAtMostMilliseconds = 60_000
  changeAnswer(&answerPlan)
  let sounds = try await SoundBook(calling + answering)
  async let answered = answerer.run(answering: answerPlan, sounds: sounds)
  let called = try await caller.run([plan], sounds: sounds)
  return (called[0], try await answered[0])
}

extension CallReport {
  /// Every sine heard for longer than a moment, rounded to 10 Hz.
  var tones: Set<Int> {
    var found: Set<Int> = []
    for stretch in heard where stretch.milliseconds >= 300 {
      if case .tones(let tones) = stretch.kind {
        for tone in tones { found.insert((tone + 5) / 10 * 10) }
      }
    }
    return found
  }
  /// For messages: everything but the recording.
  var story: String {
    var short = self
    short.recording = []
    return "\(short)"
  }
  var eventKeys: String { keys.filter(\.isEvent).map(\.key).joined() }
  var soundKeys: String { keys.filter { !$0.isEvent }.map(\.key).joined() }
}

/// How much of the power of a recording of 16 kHz is within 20 Hz of a tone, in its loud half.
func share(of hertz: Double, in recording: [Int16]) -> Double {
  var (all, near) = (0.0, 0.0)
  for start in stride(from: 0, to: recording.count - 1600, by: 1600) {
    let block = recording[start..<start + 1600].map(Double.init)
    let power = block.reduce(0) { $0 + $1 * $1 } / 1600
    guard power > 10_000 else { continue }
    var (real, imaginary) = (0.0, 0.0)
    for (index, value) in block.enumerated() {
      let angle = 2 * Double.pi * hertz * Double(index) / 16_000
      real += value * cos(angle)
      imaginary += value * sin(angle)
    }
    all += power
    near += 2 * (real * real + imaginary * imaginary) / (1600 * 1600)
  }
  return all > 0 ? near / all : 0
}

/// Plays a sound of 8 kHz to an ear.
func hear(_ sound: [Int16], _ ear: inout Ear) {
  for start in stride(from: 0, to: sound.count / 160 * 160, by: 160) {
    sound[start..<start + 160].withUnsafeBufferPointer { ear.take($0) }
  }
}

func tone(_ hertz: Double..., milliseconds: Int, level: Double = -16) -> [Int16] {
  var sum = [Int](repeating: 0, count: milliseconds * 8)
  for one in hertz {
    let piece = Tone.Piece(one, milliseconds: milliseconds, level: Level(decibels: level))
    let samples = Tone([piece], repeats: true).samples(at: .narrow)
    for index in sum.indices { sum[index] += Int(samples[index]) }
  }
  return sum.map { Int16(clamping: $0) }
}

func silence(milliseconds: Int) -> [Int16] { [Int16](repeating: 0, count: milliseconds * 8) }

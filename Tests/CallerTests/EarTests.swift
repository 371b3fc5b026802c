import Foundation
import Prompts
import RTP
import Testing

@testable import Caller

@Suite("What a call sounds like")
struct EarTests {
  @Test(
    "a tone is told within 1 % and by when it began and ended",
    arguments: [
      120.0, 350, 400, 440, 443.3, 700, 1004, 1000.4, 2100, 3300,
    ])
  func tones(hertz: Double) throws {
    var ear = Ear()
    hear(silence(milliseconds: 1000) + tone(hertz, milliseconds: 1500), &ear)
    #expect(ear.hears(tones: [Int(hertz.rounded())]))
    #expect(!ear.hears(tones: [Int(hertz * 1.04) + 9]))
    hear(silence(milliseconds: 1000), &ear)
    #expect(ear.present == .silence)
    #expect(ear.silentMilliseconds >= 980)
    let found = try #require(ear.stretches.first { $0.kind != .silence })
    guard case .tones(let lines) = found.kind else {
      Issue.record("\(found.kind)")
      return
    }
    #expect(lines.count == 1 && abs(Double(lines[0]) - hertz) <= max(1, hertz / 100))
    #expect(abs(found.fromMilliseconds - 1000) <= 150, "\(found)")
    #expect(abs(found.milliseconds - 1500) <= 250, "\(found)")
  }

  @Test("two tones at once are both told, and a third is not heard")
  func two() {
    var ear = Ear()
    hear(tone(440, 1000, milliseconds: 1000), &ear)
    #expect(ear.present == .tones([440, 1000]))
    #expect(ear.hears(tones: [1000]) && ear.hears(tones: [440, 1000]))
    #expect(!ear.hears(tones: [440, 600]))
    #expect(ear.hasTrace(of: 440) && !ear.hasTrace(of: 600))
  }

  @Test("the ringing tone is two tones with pauses")
  func ring() {
    var ear = Ear()
    let ring = Tone.ring.samples(at: .narrow)
    hear(ring + ring, &ear)
    let kinds = ear.stretches.map(\.kind)
    #expect(kinds.contains(.tones([400, 450])), "\(kinds)")
    #expect(!kinds.contains(.speech) && !kinds.contains(.music), "\(kinds)")
  }

  @Test("silence, also with the noise of a line, is silence")
  func quiet() {
    var random = SystemRandomNumberGenerator()
    var ear = Ear()
    hear((0..<24_000).map { _ in Int16.random(in: -40...40, using: &random) }, &ear)
    #expect(ear.stretches.map(\.kind) == [.silence])
    #expect(ear.silentMilliseconds == 3000)
  }

  /// Half a second a note, as people wait by.
  static func tune(_ notes: [Double]) -> [Int16] {
    notes.flatMap { note in
      (0..<4000).map { at in
        let seconds = Double(at) / 8000
        let swell = min(1, seconds / 0.02) * exp(-3 * seconds)
        let angle = 2 * Double.pi * note * seconds
        return Int16(4000 * swell * (sin(angle) + 0.25 * sin(2 * angle)))
      }
    }
  }

  @Test("a tune is music, and one tone is not")
  func music() {
    var ear = Ear()
    hear(Self.tune([262, 330, 392, 523, 392, 330, 294, 349, 440, 587]), &ear)
    #expect(ear.present == .music, "\(ear.stretches)")
    #expect(!ear.stretches.contains { $0.kind == .speech }, "\(ear.stretches)")
    var other = Ear()
    hear(tone(440, milliseconds: 5000), &other)
    #expect(other.present == .tones([440]))
  }

  @Test("chords that follow one another are music")
  func chords() {
    var ear = Ear()
    let chords: [[Double]] = [
      [262, 330, 392], [294, 370, 440], [247, 311, 370], [262, 330, 392],
    ]
    let sound = (chords + chords).flatMap { chord -> [Int16] in
      (0..<6400).map { at in
        let seconds = Double(at) / 8000
        // With overtones, as strings have them.
        let sum = chord.reduce(0.0) { sum, note in
          sum + (1...5).reduce(0.0) { $0 + sin(2 * .pi * note * Double($1) * seconds) / Double($1) }
        }
        return Int16(1200 * sum)
      }
    }
    hear(sound, &ear)
    #expect(ear.present == .music, "\(ear.stretches)")
  }

  static let texts = [
    "Good morning. You are through to the county council. Please listen to the following options.",
    "I have a missed bin, and nobody has come for two weeks now.",
    "For housing, press one. For council tax, press two. For anything else, please hold.",
  ]

  @Test(
    "a voice is speech, and no music and no tone",
    .enabled(if: !Voice.installed().isEmpty, "needs a voice: espeak-ng or pico2wave"),
    arguments: texts)
  func speech(text: String) async throws {
    let steps = [ScriptStep(.play(.text(text)), text: text)]
    let wide = try await SoundBook(steps).sound(.text(text))
    let sound = Resampling.convert(wide, from: 16_000, to: 8000)
    var ear = Ear()
    hear(silence(milliseconds: 500) + sound + silence(milliseconds: 1500), &ear)
    let kinds = ear.stretches.map(\.kind)
    #expect(kinds.contains(.speech), "\(ear.stretches)")
    #expect(!kinds.contains(.music), "\(ear.stretches)")
    let spoken = ear.stretches.filter { $0.kind == .speech }.reduce(0) { $0 + $1.milliseconds }
    #expect(spoken >= Int64(sound.count / 8 / 2), "\(ear.stretches)")
    #expect(ear.present == .silence)
  }

  @Test("what was heard is told in words")
  func words() {
    var ear = Ear()
    hear(silence(milliseconds: 2000), &ear)
    #expect(ear.words(since: 0) == "silence for 2.0 s")
    #expect(ear.words(since: 1500) == "silence for 0.5 s")
    #expect(Ear().words(since: 0) == "nothing")
  }
}

import Foundation
import RTP
import Testing

@testable import Prompts

@Suite("Prompts")
struct PromptSpeakerTests {
  /// A folder with a program that stands for a voice: it counts how often it was run.
  final class Stage: Sendable {
    let folder = NSTemporaryDirectory() + "guildhall-prompts-\(UUID().uuidString)"
    let program: String

    /// - Parameter body: commands of a shell, which find the output's name in `$out`.
    init(_ body: String) throws {
      program = folder + "/voice"
      let manager = FileManager.default
      try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
      let tone = (0..<16_000).map { Int16(9000 * sin(Double($0) * 0.3)) }
      try Data(WAVFile(rate: 16_000, samples: tone).bytes)
        .write(to: URL(fileURLWithPath: folder + "/tone.wav"))
      // The output stands behind -w for both kinds of voices.
      let script = """
        #!/bin/sh
        echo "$@" >> \(folder)/runs
        while [ $# -gt 0 ]; do if [ "$1" = -w ]; then out="$2"; fi; shift; done
        \(body)
        """
      try Data(script.utf8).write(to: URL(fileURLWithPath: program))
      try manager.setAttributes([.posixPermissions: 0o700], ofItemAtPath: program)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    var speaks: String { "cp \(folder)/tone.wav \"$out\"" }
    var runs: [String] {
      (try? String(contentsOfFile: folder + "/runs", encoding: .utf8))?
        .split(separator: "\n").map(String.init) ?? []
    }
    func speaker(_ voices: [Voice], milliseconds: Int = 10_000) throws -> PromptSpeaker {
      try PromptSpeaker(
        folder: folder + "/cache", voices: voices, timeLimitMilliseconds: milliseconds)
    }
    var kept: [String] {
      ((try? FileManager.default.contentsOfDirectory(atPath: folder + "/cache")) ?? []).sorted()
    }
  }

  static func speaking() throws -> Stage {
    try Stage("cp \"$(dirname \"$0\")/tone.wav\" \"$out\"")
  }

  @Test("a text is spoken once, kept, and brought to one level")
  func once() async throws {
    let stage = try Self.speaking()
    let voice = Voice(.pico, program: stage.program)
    let speaker = try stage.speaker([voice])
    let sound = try await speaker.sound(of: "You are first  in\nthe queue.", language: "en-GB")
    #expect(sound.count == 16_000)
    var meter = LevelMeter()
    sound.withUnsafeBufferPointer { meter.measure($0) }
    #expect(abs(meter.level.decibels + 20) < 0.2)
    let again = try await speaker.sound(of: "You are first in the queue.", language: "en")
    #expect(again == sound)
    #expect(stage.runs.count == 1 && stage.runs[0].hasSuffix("You are first in the queue."))
    #expect(
      stage.kept == [PromptSpeaker.key(voice, "en-GB", "You are first in the queue.") + ".wav"])
    // Another one that begins later finds it.
    let later = try stage.speaker([voice])
    #expect(try await later.sound(of: "You are first in the queue.", language: "en-gb") == sound)
    #expect(stage.runs.count == 1)
  }

  @Test("a text that many ask for at once is spoken once, and many texts take turns")
  func together() async throws {
    let stage = try Self.speaking()
    let speaker = try stage.speaker([Voice(.espeak, program: stage.program)])
    try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 0..<30 {
        group.addTask {
          try await speaker.sound(of: "Position \(number % 6)", language: "cy").count
        }
      }
      for try await count in group { #expect(count == 16_000) }
    }
    #expect(stage.runs.count == 6)
    #expect(stage.runs.allSatisfy { $0.hasPrefix("-v cy ") })
  }

  @Test("where one voice fails, the next one speaks")
  func fallBack() async throws {
    let stage = try Self.speaking()
    let broken = try Stage("exit 3")
    let silent = try Stage("true")
    let garbage = try Stage("echo no sound > \"$out\"")
    for first in [broken.program, silent.program, garbage.program, "/nowhere/voice"] {
      let speaker = try stage.speaker([
        Voice(.pico, program: first), Voice(.espeak, program: stage.program),
      ])
      let sound = try await speaker.sound(of: "From \(first)", language: "en-GB")
      #expect(sound.count == 16_000)
    }
    let alone = try broken.speaker([Voice(.pico, program: broken.program)])
    let fault = await #expect(throws: PromptFault.self) {
      try await alone.sound(of: "Hello", language: "en")
    }
    #expect(fault?.reason == .failed && fault?.message.contains("with 3") == true)
    #expect(broken.kept.isEmpty)
  }

  @Test("a voice that hangs is ended")
  func hanging() async throws {
    let stage = try Stage("exec sleep 600")
    let speaker = try stage.speaker([Voice(.pico, program: stage.program)], milliseconds: 300)
    let fault = await #expect(throws: PromptFault.self) {
      try await speaker.sound(of: "Hello", language: "en")
    }
    #expect(fault?.reason == .tooSlow)
  }

  @Test("languages without a voice, no text and too much are refused")
  func refused() async throws {
    let stage = try Self.speaking()
    let speaker = try stage.speaker([Voice(.pico, program: stage.program)])
    let texts: [(String, String, PromptFault.Reason)] = [
      ("Croeso", "cy", .noVoice), ("", "en", .tooLarge), (" \n\u{7} ", "en", .tooLarge),
      (String(repeating: "a", count: 4001), "en", .tooLarge),
    ]
    for (text, language, reason) in texts {
      let fault = await #expect(throws: PromptFault.self) {
        try await speaker.sound(of: text, language: language)
      }
      #expect(fault?.reason == reason)
    }
    #expect(stage.runs.isEmpty)
    #expect(Voice(.espeak, program: "").name(of: "../x") == nil)
    #expect(Voice(.espeak, program: "").name(of: "cy-GB") == "cy")
  }

  @Test("a text is never taken for an option")
  func options() async throws {
    let stage = try Self.speaking()
    let speaker = try stage.speaker([Voice(.pico, program: stage.program)])
    _ = try await speaker.sound(of: "-w /etc/passwd", language: "en")
    #expect(stage.runs.count == 1 && stage.runs[0].hasSuffix("  -w /etc/passwd"))
  }

  @Test("what a crash left half made is removed at the next start")
  func leftOver() throws {
    let stage = try Self.speaking()
    _ = try stage.speaker([])
    for name in ["new-1.wav", "new-1.txt"] {
      _ = FileManager.default.createFile(atPath: stage.folder + "/cache/" + name, contents: nil)
    }
    _ = try stage.speaker([])
    #expect(stage.kept.isEmpty)
  }

  static let espeak = Voice.installed().first { $0.kind == .espeak }

  @Test(
    "espeak-ng speaks English and Welsh",
    .enabled(if: espeak != nil, "espeak-ng is not installed; scripts/install-missing.sh does it"))
  func real() async throws {
    let stage = try Self.speaking()
    let speaker = try stage.speaker([try #require(Self.espeak)])
    for (text, language) in [
      ("Welcome to the county council", "en-GB"), ("Croeso i'r cyngor", "cy"),
    ] {
      let sound = try await speaker.sound(of: text, language: language)
      #expect((12_000...80_000).contains(sound.count))
      var meter = LevelMeter()
      sound.withUnsafeBufferPointer { meter.measure($0) }
      #expect((-30 ... -15).contains(meter.level.decibels))
    }
  }
}

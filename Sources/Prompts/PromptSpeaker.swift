import Crypto
import Foundation
import RTP

/// Texts become sound: spoken by the first installed voice that can, and kept by the hash of voice,
/// language and text, so that each is spoken once.
///
/// Few voices run at the same time; a text that several ask for at once is spoken once.
public actor PromptSpeaker {
  private let folder: String
  private let voices: [Voice]
  private let timeLimitMilliseconds: Int
  private var running = 0
  private var waiting: [CheckedContinuation<Void, Never>] = []
  private var speaking: [String: Task<[Int16], any Error>] = [:]
  private var files: Int

  /// Spoken prompts have this level, so that voices are alike and no louder than people.
  static let level = Level(decibels: -20)
  static let peakMaximum = 28_000.0

  /// - Parameter folder: where sounds are kept; is made when it is not there.
  /// - Throws: `storage`.
  public init(
    folder: String, voices: [Voice] = Voice.installed(),
    timeLimitMilliseconds: Int = PromptLimits.timeLimitMilliseconds
  ) throws(PromptFault) {
    self.folder = folder
    self.voices = voices
    self.timeLimitMilliseconds = timeLimitMilliseconds
    let manager = FileManager.default
    guard
      (try? manager.createDirectory(atPath: folder, withIntermediateDirectories: true)) != nil,
      let names = try? manager.contentsOfDirectory(atPath: folder)
    else {
      throw PromptFault(
        .storage, "The folder of prompts \(folder) cannot be used. Check that it can be written.")
    }
    // What a crash left half made.
    for name in names where !name.hasSuffix(".wav") || name.hasPrefix("new-") {
      try? manager.removeItem(atPath: folder + "/" + name)
    }
    files = names.count
  }

  /// The sound of a text, at 16 kHz.
  /// - Parameter language: BCP 47, such as "en-GB" or "cy".
  /// - Throws: `tooLarge` for no text or too much; `noVoice`; `failed`, `tooSlow`, `busy`.
  public func sound(of text: String, language: String) async throws(PromptFault) -> [Int16] {
    let text = try Self.plain(text)
    var last = PromptFault(
      .noVoice,
      "No voice for \"\(language)\" is installed. Install espeak-ng, or give a recording.")
    for voice in voices {
      guard let name = voice.name(of: language) else { continue }
      do throws(PromptFault) {
        return try await sound(of: text, voice, name)
      } catch {
        last = error
      }
    }
    throw last
  }

  /// Control characters and white space are single spaces; no voice takes the text for an option.
  private static func plain(_ text: String) throws(PromptFault) -> String {
    var plain = text.unicodeScalars
      .split { $0.properties.isWhitespace || $0.value < 32 || $0.value == 127 }
      .map { String(String.UnicodeScalarView($0)) }.joined(separator: " ")
    if plain.hasPrefix("-") { plain = " " + plain }
    guard (1...PromptLimits.textBytesMaximum).contains(plain.utf8.count) else {
      throw PromptFault(
        .tooLarge,
        "A prompt of \(plain.utf8.count) bytes cannot be spoken: 1 to "
          + "\(PromptLimits.textBytesMaximum) can. Part it.")
    }
    return plain
  }

  private func sound(
    of text: String, _ voice: Voice, _ name: String
  ) async throws(PromptFault) -> [Int16] {
    let key = Self.key(voice, name, text)
    if let kept = kept(key) { return kept }
    let task =
      speaking[key]
      ?? Task<[Int16], any Error> { try await self.speak(text, voice, name, key) }
    speaking[key] = task
    defer { speaking[key] = nil }
    do {
      return try await task.value
    } catch {
      throw error as? PromptFault ?? PromptFault(.failed, "A voice failed. Report this fault.")
    }
  }

  static func key(_ voice: Voice, _ name: String, _ text: String) -> String {
    let whole = "prompt 1\n\(voice.kind.rawValue)\n\(name)\n\(text)"
    return SHA256.hash(data: Data(whole.utf8))
      .map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  private func kept(_ key: String) -> [Int16]? {
    guard let data = FileManager.default.contents(atPath: "\(folder)/\(key).wav"),
      let file = try? WAVFile([UInt8](data), name: key), file.rate == SampleRate.wide.hertz
    else { return nil }
    return file.samples
  }

  // MARK: Speaking

  private func speak(
    _ text: String, _ voice: Voice, _ name: String, _ key: String
  ) async throws(PromptFault) -> [Int16] {
    try await enter()
    defer { leave() }
    let (input, output) = ("\(folder)/new-\(key).txt", "\(folder)/new-\(key).wav")
    defer {
      try? FileManager.default.removeItem(atPath: input)
      try? FileManager.default.removeItem(atPath: output)
    }
    guard FileManager.default.createFile(atPath: input, contents: Data(text.utf8)) else {
      throw PromptFault(
        .storage, "The folder of prompts \(folder) cannot be written. Check disk and owner.")
    }
    let ending = await VoiceProcess.run(
      voice.program, voice.arguments(name: name, text: text, textFile: input, output: output),
      timeLimitMilliseconds: timeLimitMilliseconds)
    switch ending {
    case .exit(0): break
    case .exit(let code):
      throw PromptFault(
        .failed, "The voice \(voice.program) failed with \(code). Try it by hand; install it anew.")
    case .tooSlow:
      throw PromptFault(
        .tooSlow,
        "The voice \(voice.program) took longer than \(timeLimitMilliseconds) ms and was ended. "
          + "Shorten the text, or free the machine.")
    case .notStarted:
      throw PromptFault(
        .failed, "The voice \(voice.program) cannot be started. Install it anew.")
    }
    guard let data = FileManager.default.contents(atPath: output) else {
      throw PromptFault(.failed, "The voice \(voice.program) said nothing. Install it anew.")
    }
    let file = try WAVFile([UInt8](data), name: "What \(voice.program) made")
    let sound = Self.levelled(Resampling.convert(file.samples, from: file.rate, to: 16_000))
    keep(sound, key)
    return sound
  }

  /// Kept under another name first, so that a name always stands for a whole file.
  private func keep(_ sound: [Int16], _ key: String) {
    guard files < PromptLimits.filesMaximum else { return }
    let bytes = WAVFile(rate: SampleRate.wide.hertz, samples: sound).bytes
    let url = URL(fileURLWithPath: "\(folder)/\(key).wav")
    if (try? Data(bytes).write(to: url, options: .atomic)) != nil { files += 1 }
  }

  /// At `level` where somebody speaks: pauses are left out of the measure.
  static func levelled(_ sound: [Int16]) -> [Int16] {
    var (sum, count, peak) = (0.0, 0, 1.0)
    for start in stride(from: 0, to: sound.count, by: 320) {
      let frame = sound[start..<min(start + 320, sound.count)]
      let power = frame.reduce(0.0) { $0 + Double($1) * Double($1) }
      peak = frame.reduce(peak) { max($0, abs(Double($1))) }
      if power / Double(frame.count) > Level(decibels: -45).meanSquare {
        sum += power
        count += frame.count
      }
    }
    guard count > 0 else { return sound }
    let gain = min((level.meanSquare / (sum / Double(count))).squareRoot(), peakMaximum / peak)
    return sound.map { Int16((Double($0) * gain).rounded()) }
  }

  // MARK: Taking turns

  private func enter() async throws(PromptFault) {
    if running < PromptLimits.processesMaximum {
      running += 1
      return
    }
    guard waiting.count < PromptLimits.waitingMaximum else {
      throw PromptFault(
        .busy, "Too many texts are waiting to be spoken. Try again in a few seconds.")
    }
    await withCheckedContinuation { waiting.append($0) }
  }

  /// Whoever waits takes over the place.
  private func leave() {
    if waiting.isEmpty { running -= 1 } else { waiting.removeFirst().resume() }
  }
}

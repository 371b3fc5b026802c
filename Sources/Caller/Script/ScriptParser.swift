public import RTP

/// Reads scripts: a step a line, blank lines and lines beginning with `#` left out.
public enum ScriptParser {
  /// - Throws: `usage`, naming the line, and what can be written there.
  public static func parse(_ text: String) throws(CallerFault) -> [ScriptStep] {
    guard text.utf8.count <= CallerLimits.scriptBytesMaximum else {
      throw CallerFault(
        .usage,
        "The script has \(text.utf8.count) bytes; \(CallerLimits.scriptBytesMaximum) are read. "
          + "Part it.")
    }
    var steps: [ScriptStep] = []
    let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
    for (number, line) in lines.enumerated() {
      let plain = trimmed(line)
      guard !plain.isEmpty, plain.first != "#" else { continue }
      guard steps.count < CallerLimits.scriptLinesMaximum else {
        throw CallerFault(
          .usage,
          "The script has more than \(CallerLimits.scriptLinesMaximum) steps. Part it.")
      }
      steps.append(try step(plain, line: number + 1))
    }
    guard !steps.isEmpty else {
      throw CallerFault(.usage, "The script has no step. Write one a line, such as \"press 1\".")
    }
    return steps
  }

  /// One step, as a line of a script or the value of an option.
  public static func step(_ text: String, line: Int = 0) throws(CallerFault) -> ScriptStep {
    let plain = trimmed(text[...])
    do throws(Misread) {
      return ScriptStep(try action(plain), text: plain, line: line)
    } catch {
      let place = line > 0 ? "Line \(line) of the script" : "The step"
      throw CallerFault(.usage, "\(place), \"\(plain)\": \(error.why)")
    }
  }

  /// "2s", "1.5s", "250ms", "2m" or a number of seconds, in milliseconds.
  public static func milliseconds(_ text: String) -> Int64? {
    let units: [(String, Double)] = [("ms", 1), ("s", 1000), ("m", 60_000), ("", 1000)]
    for (unit, factor) in units where text.hasSuffix(unit) {
      let number = text.dropLast(unit.count)
      guard !number.isEmpty, number.allSatisfy({ "0123456789.".contains($0) }),
        let value = Double(number)
      else { continue }
      let milliseconds = value * factor
      guard milliseconds <= Double(CallerLimits.durationMillisecondsMaximum) else { return nil }
      return Int64(milliseconds.rounded())
    }
    return nil
  }

  /// "159#" as keys; nil where another sign is among them, or none.
  public static func digits(_ text: String) -> [Digit]? {
    let signs = text.utf8.filter { $0 != 32 }
    let digits = signs.compactMap { Digit(ascii: $0) }
    return digits.count == signs.count && !digits.isEmpty
      && digits.count <= DigitSender.digitsMaximum ? digits : nil
  }

  struct Misread: Error { var why: String }

  private static func trimmed(_ text: Substring) -> String {
    var rest = text
    while rest.first?.isWhitespace == true { rest = rest.dropFirst() }
    while rest.last?.isWhitespace == true { rest = rest.dropLast() }
    return String(rest)
  }

  // MARK: Lines

  private static func action(_ text: String) throws(Misread) -> ScriptAction {
    let words = text.split { $0.isWhitespace }.map(String.init)
    let rest = trimmed(text.drop { !$0.isWhitespace })
    switch words[0] {
    case "wait": return .wait(try duration(only(words, 2), 1, "wait 2s"))
    case "stay" where words.count == 3 && words[1] == "for":
      return .stay(try duration(words, 2, "stay for 30s"))
    case "press":
      guard let digits = digits(rest) else {
        throw Misread(why: "press takes keys, 0 to 9, * # A to D, such as \"press 159#\".")
      }
      return .press(digits)
    case "say":
      guard !rest.isEmpty else { throw Misread(why: "say takes a text.") }
      return .play(.text(rest))
    case "play": return .play(try sound(rest))
    case "keep" where words.count > 2 && words[1] == "playing":
      return .keepPlaying(try sound(trimmed(rest.dropFirst("playing".count))))
    case "stop" where words == ["stop", "playing"]: return .stopPlaying
    case "hear": return try hearing(Array(words.dropFirst()))
    case "expect": return try expectation(Array(words.dropFirst()))
    case "hold" where words.count == 1: return .hold
    case "resume" where words.count == 1: return .resume
    case "transfer" where words.count == 3 && words[1] == "to": return .transfer(words[2])
    case "hang" where words == ["hang", "up"]: return .hangUp
    default:
      throw Misread(
        why: "no such step. There are wait, press, say, play, keep playing, stop playing, hear, "
          + "expect, stay for, hold, resume, transfer to, hang up.")
    }
  }

  private static func only(_ words: [String], _ count: Int) -> [String] {
    words.count == count ? words : []
  }

  private static func duration(
    _ words: [String], _ place: Int, _ example: String
  ) throws(Misread) -> Int64 {
    guard place < words.count, let value = milliseconds(words[place]) else {
      throw Misread(
        why: "a duration is missing there. Write it like \"\(example)\", an hour at most.")
    }
    return value
  }

  /// A name of a file, or `tone 440` with or without `for 3s`.
  private static func sound(_ text: String) throws(Misread) -> SoundSource {
    let words = text.split { $0.isWhitespace }.map(String.init)
    guard words.first == "tone", words.count > 1 else {
      guard !text.isEmpty else { throw Misread(why: "the name of a WAV file is missing.") }
      return .file(text)
    }
    let hertz = try hertz(words[1])
    if words.count == 2 { return .tone(hertz: hertz, milliseconds: 1000) }
    guard words.count == 4, words[2] == "for" else {
      throw Misread(why: "after the tone only a length can stand: \"play tone 440 for 3s\".")
    }
    return .tone(hertz: hertz, milliseconds: try duration(words, 3, "play tone 440 for 3s"))
  }

  private static func hertz(_ word: String) throws(Misread) -> Int {
    guard let hertz = Int(word), (100...3400).contains(hertz) else {
      throw Misread(why: "\"\(word)\" is no tone: 100 to 3400 Hz, such as \"tone 440\".")
    }
    return hertz
  }

  // MARK: Hearing

  private static func hearing(_ words: [String]) throws(Misread) -> ScriptAction {
    if words.first == "no" {
      let (what, end) = try heard(Array(words.dropFirst()))
      guard end.count == 2, end[0] == "for" else {
        throw Misread(why: "how long is missing: \"hear no tone 440 for 3s\".")
      }
      return .hearNo(what, for: try duration(end, 1, "hear no tone 440 for 3s"))
    }
    if words.first == "silence" {
      guard words.count == 3 || words.count == 5 && words[3] == "within", words[1] == "for" else {
        throw Misread(why: "write it like \"hear silence for 2s within 10s\".")
      }
      let length = try duration(words, 2, "hear silence for 2s")
      let within =
        words.count == 5
        ? try duration(words, 4, "hear silence for 2s within 10s") : length + 10_000
      return .hear(.silence(length), within: within)
    }
    let (what, end) = try heard(words)
    guard end.count == 2, end[0] == "within" else {
      throw Misread(why: "by when is missing: \"hear \(words.joined(separator: " ")) within 5s\".")
    }
    return .hear(what, within: try duration(end, 1, "hear speech within 5s"))
  }

  private static func heard(_ words: [String]) throws(Misread) -> (Hearing, [String]) {
    switch words.first {
    case "speech": return (.speech, Array(words.dropFirst()))
    case "music": return (.music, Array(words.dropFirst()))
    case "keys" where words.count > 1:
      guard let keys = digits(words[1]) else {
        throw Misread(why: "keys are 0 to 9, * # A to D, such as \"hear keys 15# within 5s\".")
      }
      return (.keys(keys), Array(words.dropFirst(2)))
    case "tone", "tones":
      var tones: [Int] = []
      var rest = words.dropFirst()
      while let word = rest.first, word != "within", word != "for" {
        if word != "and" { tones.append(try hertz(word)) }
        rest = rest.dropFirst()
      }
      guard (1...SpectrumLine.countMaximum).contains(tones.count) else {
        throw Misread(why: "one to four tones can be heard at once: \"hear tone 440 within 5s\".")
      }
      return (.tones(tones), Array(rest))
    default:
      throw Misread(why: "there are hear tone, speech, music, silence and keys.")
    }
  }

  // MARK: Expecting

  private static func expectation(_ words: [String]) throws(Misread) -> ScriptAction {
    guard words.count >= 3, words[words.count - 2] == "within" else {
      throw Misread(
        why: "there are expect ringing, answer, refusal, refusal 486 and hang up, each with "
          + "\"within 10s\".")
    }
    let within = try duration(words, words.count - 1, "expect answer within 10s")
    switch Array(words.dropLast(2)) {
    case ["ringing"]: return .expectRinging(within: within)
    case ["answer"]: return .expectAnswer(within: within)
    case ["refusal"]: return .expectRefusal(nil, within: within)
    case ["hang", "up"]: return .expectHangUp(within: within)
    case let named where named.count == 2 && named[0] == "refusal":
      guard let status = Int(named[1]), (300...699).contains(status) else {
        throw Misread(why: "\"\(named[1])\" is no status of a refusal: 300 to 699.")
      }
      return .expectRefusal(status, within: within)
    default:
      throw Misread(why: "there are expect ringing, answer, refusal and hang up.")
    }
  }
}

import ArgumentParser
import Caller
import Foundation
import Prompts
import RTP

/// What `call` and `answer` have in common.
struct PhoneArguments: ParsableArguments {
  enum Codec: String, ExpressibleByArgument, CaseIterable { case g722, pcma, pcmu }
  enum Keys: String, ExpressibleByArgument, CaseIterable { case events, sound }

  @Option(help: "A file with what to do, a step a line.")
  var script: String?
  @Option(help: "Press these keys, such as 1 or 159#.")
  var press: String?
  @Option(help: "Say this text.")
  var say: String?
  @Option(help: "Play this WAV file.")
  var play: String?
  @Option(
    help: ArgumentHelp(
      "Write what is heard into this WAV file; -2, -3 … is added for further calls.",
      valueName: "file"))
  var record: String?
  @Option(
    name: .customLong("for"),
    help: ArgumentHelp(
      "Hang up after so long, such as 30s; with a script, the longest that a call may last.",
      valueName: "duration"))
  var lasts: String?
  @Option(parsing: .upToNextOption, help: "Codecs to take, the best first: g722 pcma pcmu.")
  var codec: [Codec] = []
  @Option(help: "Send keys as events (RFC 4733) where the far end takes them, or always as sound.")
  var keys = Keys.events
  @Option(help: "This machine's address, where it has several.")
  var host: String?
  @Option(help: "The language of texts to say, such as en-GB or cy.")
  var language = "en-GB"

  static func checkDuration(_ text: String?, _ option: String) throws {
    guard let text, ScriptParser.milliseconds(text) == nil else { return }
    throw ValidationError("\(option) is a duration such as 2s, 500ms or 1m, an hour at most.")
  }

  func validateSteps() throws {
    try Self.checkDuration(lasts, "--for")
    if script != nil, press != nil || say != nil || play != nil {
      throw ValidationError("--press, --say and --play go without --script: write them into it.")
    }
    if let press, ScriptParser.digits(press) == nil {
      throw ValidationError("--press takes keys, 0 to 9, * # A to D, such as 159#.")
    }
  }

  func options() throws -> PhoneOptions {
    var options = PhoneOptions()
    if !codec.isEmpty { options.codecs = codec.compactMap { CallerCodec(rawValue: $0.rawValue) } }
    options.keys = keys == .sound ? .sound : .events
    options.host = host
    return options
  }

  var lastsAtMost: Int64 {
    guard script != nil else { return CallerLimits.durationMillisecondsMaximum }
    return lasts.flatMap(ScriptParser.milliseconds) ?? CallerLimits.callMilliseconds
  }

  /// - Parameter stay: how long the call goes on after what the options say, without `--for`.
  func steps(stay: Int64) throws -> [ScriptStep] {
    if let script {
      guard let data = FileManager.default.contents(atPath: script) else {
        throw Trouble.usage("The script \(script) cannot be read. Check its name.")
      }
      return try ScriptParser.parse(String(decoding: data, as: UTF8.self))
    }
    var lines: [String] = []
    if let press { lines.append("press \(press)") }
    if let say { lines.append("say \(say)") }
    if let play { lines.append("play \(play)") }
    lines.append("stay for \(lasts ?? "\(stay)ms")")
    return try lines.map { line throws(CallerFault) in try ScriptParser.step(line) }
  }

  // MARK: Recordings

  /// Found out before the call that nothing could be written after it.
  func prepareRecording() throws {
    guard let record else { return }
    guard FileManager.default.createFile(atPath: record, contents: nil) else {
      throw Trouble.usage("\(record) cannot be written. Check the folder and its owner.")
    }
  }

  func keepRecordings(_ reports: [CallReport]) throws {
    guard let record else { return }
    for report in reports where !report.recording.isEmpty {
      let path = Self.path(record, report.number)
      let file = WAVFile(rate: SampleRate.wide.hertz, samples: report.recording)
      guard FileManager.default.createFile(atPath: path, contents: Data(file.bytes)) else {
        throw Trouble.finding("file", "\(path) cannot be written. Make room, or check its folder.")
      }
    }
  }

  /// `heard.wav`, `heard-2.wav` …
  static func path(_ record: String, _ number: Int) -> String {
    guard number > 1 else { return record }
    guard record.hasSuffix(".wav") else { return "\(record)-\(number)" }
    return "\(record.dropLast(4))-\(number).wav"
  }
}

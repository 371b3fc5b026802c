import Caller
import EventLog

/// Reports of calls for people and for programs.
enum CallOutput {
  // MARK: For people

  static func say(_ report: CallReport) {
    var line =
      "call \(report.number) \(report.isIncoming ? "from \(report.from)" : "to \(report.to)"): "
    if let after = report.answeredAfterMilliseconds {
      line +=
        "answered after \(seconds(after)), lasted \(seconds(report.answeredMilliseconds ?? 0)), "
    }
    Output.write([UInt8]((line + "\(report.end)\n").utf8))
    if !report.heard.isEmpty {
      let heard = report.heard.map { "\($0.kind) for \(seconds($0.milliseconds))" }
      print("  heard " + heard.joined(separator: ", "))
    }
    if !report.keys.isEmpty {
      let events = report.keys.filter(\.isEvent).map(\.key).joined()
      let sounds = report.keys.filter { !$0.isEvent }.map(\.key).joined()
      if !events.isEmpty { print("  keys \(events) as events") }
      if !sounds.isEmpty { print("  keys \(sounds) as sound") }
    }
    if let quality = report.quality {
      var text =
        "  \(quality.codec), \(quality.packetsReceived) of \(quality.packetsExpected) packets"
      text += ", loss \(hundredths(quality.lossBasisPoints))%"
      text += ", jitter \(hundredths(quality.jitterMicroseconds / 10)) ms"
      if let mos = quality.mosHundredths { text += ", MOS \(hundredths(mos))" }
      print(text)
    }
    if let failure = report.failure { print("  DID NOT HOLD: \(failure)") }
  }

  static func saySum(_ reports: [CallReport], asked: Int) {
    let answered = reports.count { $0.answeredAfterMilliseconds != nil }
    let failed = reports.count { $0.failure != nil }
    print("\(reports.count) of \(asked) calls made, \(answered) answered, \(failed) did not hold")
  }

  private static func seconds(_ milliseconds: Int64) -> String {
    let tenths = (milliseconds + 50) / 100
    return "\(tenths / 10).\(tenths % 10) s"
  }

  private static func hundredths(_ value: Int64) -> String {
    let rest = value % 100
    return "\(value / 100).\(rest < 10 ? "0" : "")\(rest)"
  }

  // MARK: For programs

  static func print(_ reports: [CallReport], recording: String?) {
    JSONOut.print([
      JSONMember("isGood", .bool(reports.allSatisfy { $0.failure == nil })),
      JSONMember("calls", .array(reports.map { json($0, recording) })),
    ])
  }

  private static func print(_ text: String) { Output.write([UInt8]((text + "\n").utf8)) }

  private static func json(_ report: CallReport, _ recording: String?) -> JSONValue {
    var status: Int64?
    if case .refused(let found) = report.end { status = Int64(found) }
    return .object([
      JSONMember("number", .number(Int64(report.number))),
      JSONMember("direction", .string(report.isIncoming ? "in" : "out")),
      JSONMember("to", .string(report.to)), JSONMember("from", .string(report.from)),
      JSONMember("ringingAfterMilliseconds", number(report.ringingAfterMilliseconds)),
      JSONMember("answeredAfterMilliseconds", number(report.answeredAfterMilliseconds)),
      JSONMember("answeredMilliseconds", number(report.answeredMilliseconds)),
      JSONMember("endedBy", .string(report.end.word)), JSONMember("status", number(status)),
      JSONMember("ending", .string(report.end.description)),
      JSONMember("reason", report.reason.map(JSONValue.string) ?? .null),
      JSONMember("heard", .array(report.heard.map(json))),
      JSONMember(
        "keys",
        .array(
          report.keys.map {
            .object([
              JSONMember("key", .string($0.key)),
              JSONMember("atMilliseconds", .number($0.atMilliseconds)),
              JSONMember("isEvent", .bool($0.isEvent)),
            ])
          })),
      JSONMember("holds", .number(Int64(report.holds))),
      JSONMember("quality", report.quality.map(json) ?? .null),
      JSONMember(
        "steps",
        .array(
          report.steps.map {
            .object([
              JSONMember("line", .number(Int64($0.line))), JSONMember("step", .string($0.text)),
              JSONMember("milliseconds", .number($0.milliseconds)),
            ])
          })),
      JSONMember("failure", report.failure.map(json) ?? .null),
      JSONMember(
        "recording",
        report.recording.isEmpty
          ? .null
          : recording.map { .string(PhoneArguments.path($0, report.number)) } ?? .null),
    ])
  }

  private static func number(_ value: Int64?) -> JSONValue { value.map(JSONValue.number) ?? .null }

  private static func json(_ stretch: HeardStretch) -> JSONValue {
    let (what, hertz): (String, [Int]) =
      switch stretch.kind {
      case .silence: ("silence", [])
      case .tones(let tones): ("tones", tones)
      case .speech: ("speech", [])
      case .music: ("music", [])
      case .sound: ("sound", [])
      }
    return .object([
      JSONMember("what", .string(what)),
      JSONMember("hertz", .array(hertz.map { .number(Int64($0)) })),
      JSONMember("fromMilliseconds", .number(stretch.fromMilliseconds)),
      JSONMember("milliseconds", .number(stretch.milliseconds)),
    ])
  }

  private static func json(_ failure: StepFailure) -> JSONValue {
    .object([
      JSONMember("line", .number(Int64(failure.line))), JSONMember("step", .string(failure.text)),
      JSONMember("what", .string(failure.what)), JSONMember("text", .string("\(failure)")),
    ])
  }

  private static func json(_ quality: CallQuality) -> JSONValue {
    .object([
      JSONMember("codec", .string(quality.codec)),
      JSONMember("packetsSent", .number(quality.packetsSent)),
      JSONMember("packetsReceived", .number(quality.packetsReceived)),
      JSONMember("packetsExpected", .number(quality.packetsExpected)),
      JSONMember("packetsLost", .number(quality.packetsLost)),
      JSONMember("lossBasisPoints", .number(quality.lossBasisPoints)),
      JSONMember("jitterMicroseconds", .number(quality.jitterMicroseconds)),
      JSONMember("roundTripMicroseconds", number(quality.roundTripMicroseconds)),
      JSONMember("mosHundredths", number(quality.mosHundredths)),
    ])
  }
}

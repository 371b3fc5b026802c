import Vocabulary

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Reads a demand model from YAML. `docs/DEMAND.md` describes the language.
///
/// The first thing wrong ends the reading, with its file, line, column and what to do. A key that
/// the language does not have is wrong: a slip of the pen must not change a year unnoticed.
public enum DemandFile {
  /// Longer files are refused.
  public static let maximumBytes = 4 << 20

  /// Reads the file at this path.
  public static func load(path: String) throws(DemandFileFault) -> DemandModel {
    let data: Data
    do {
      data = try Data(contentsOf: URL(filePath: path))
    } catch {
      throw DemandFileFault(
        file: path, line: 0, column: 0, what: "the file cannot be read",
        remedy: "check that it is there and that you may read it")
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw DemandFileFault(
        file: path, line: 0, column: 0, what: "the file is not UTF-8 text",
        remedy: "save it as UTF-8")
    }
    return try parse(text, file: path)
  }

  /// Reads a text; `file` is what errors call it.
  public static func parse(_ text: String, file: String) throws(DemandFileFault) -> DemandModel {
    guard text.utf8.count <= maximumBytes else {
      throw DemandFileFault(
        file: file, line: 0, column: 0, what: "longer than \(maximumBytes) bytes",
        remedy: "join streams that are alike")
    }
    guard let root = try DemandNode.parse(text, file: file) else {
      throw DemandFileFault(
        file: file, line: 1, column: 1, what: "the file is empty",
        remedy: "begin with `demand: a name` and `streams:`")
    }
    let fields = try root.fields(
      ["demand", "year from", "profiles", "surges", "streams", "rosters", "advisers"],
      of: "a demand file")
    let profiles = try fields["profiles"].map(readProfiles) ?? []
    let surges = try fields["surges"].map(readSurges) ?? []
    let streams = try fields.required("streams", "{ calls: { … } }")
    var model = DemandModel(
      name: try fields.required("demand", "A busy Monday").text("a name"),
      yearFrom: try fields.required("year from", "2026-04-01").date(), streams: [])
    for (key, name, value) in try streams.pairs(
      "streams by name", atMost: DemandModel.maximumStreams)
    {
      model.streams.append(
        try readStream(name, at: key, value, profiles: profiles, surges: surges))
    }
    model.rosters = try fields["rosters"].map(readRosters) ?? []
    model.answering = try fields["advisers"].map(readAnswering) ?? AnsweringModel()
    return model
  }
}

private typealias Named<T> = (name: String, value: T)

private func find<T>(
  _ node: DemandNode, among all: [(name: String, value: T)], _ what: String
) throws(DemandFileFault) -> T {
  let name = try node.text("the name of a \(what)")
  guard let match = all.first(where: { $0.name == name }) else {
    let names = all.map(\.name).joined(separator: ", ")
    throw node.fault(
      "no \(what) is called \"\(name)\"",
      all.isEmpty ? "describe it under `\(what)s:`" : "use one of: \(names)")
  }
  return match.value
}

// MARK: Streams

private let streamKeys = [
  "channel", "direction", "team", "to", "answers", "per year", "rate", "profile", "surges",
  "handle time", "patience", "redial", "callbacks accepted",
  "hold", "passed on",
]

private func readStream(
  _ name: String, at key: DemandNode, _ node: DemandNode,
  profiles: [Named<DemandProfile>], surges: [Named<Surge>]
) throws(DemandFileFault) -> DemandStream {
  let fields = try node.fields(streamKeys, of: "stream \"\(name)\"")
  let channel = try fields.required("channel", "voice")
    .choice(Channel.allCases.map { ($0.name, $0) })
  let handleTime = try fields.required(
    "handle time", "{ log-normal: { mean: 5min, cv: 0.8 } }")
  var stream = DemandStream(
    name: name, channel: channel,
    direction: try readDirection(fields),
    entry: try fields.required("to", "\"+441632960100\"").text("the number or address"),
    volume: try readVolume(fields, at: key),
    handleTime: try readDistribution(handleTime))
  if let answers = fields["answers"] {
    for answer in try answers.list("what the contact presses or says", atMost: 100) {
      stream.answers.append(try answer.text("what the contact presses or says"))
    }
  }
  if let profile = fields["profile"] {
    if case .perHour = stream.volume {
      throw profile.fault(
        "a constant rate has no profile", "give `per year` instead of `rate`, or drop the profile")
    }
    stream.profile = try find(profile, among: profiles, "profile")
  }
  if let list = fields["surges"] {
    for surge in try list.list("names of surges", atMost: 100) {
      stream.surges.append(try find(surge, among: surges, "surge"))
    }
  }
  if let patience = fields["patience"], try !isForEver(patience) {
    stream.patience = try readDistribution(patience)
  }
  if let redial = fields["redial"] {
    let parts = try redial.fields(["chance", "after"], of: "a redial")
    stream.redial = Redial(
      chance: try parts.required("chance", "40%").share(),
      after: try readDistribution(
        try parts.required("after", "{ exponential: { mean: 5min } }")))
  }
  if let accepted = fields["callbacks accepted"] {
    stream.callbackAcceptance = try accepted.share()
  }
  if let hold = fields["hold"] {
    let parts = try hold.fields(["share", "for"], of: "a hold")
    stream.hold = HoldModel(
      share: try parts.required("share", "15%").share(),
      duration: try readDistribution(
        try parts.required("for", "{ exponential: { mean: 45s } }")))
  }
  if let passed = fields["passed on"] {
    let parts = try passed.fields(["share", "to"], of: "contacts passed on")
    stream.passedOn = PassedOn(
      share: try parts.required("share", "5%").share(),
      queue: try parts.required("to", "general").text("the name of a queue"))
  }
  return stream
}

private func readAnswering(_ node: DemandNode) throws(DemandFileFault) -> AnsweringModel {
  let fields = try node.fields(["answer after", "not answered", "declined"], of: "advisers")
  var model = AnsweringModel()
  if let delay = fields["answer after"] { model.delay = try readDistribution(delay) }
  if let share = fields["not answered"] { model.notAnsweredShare = try share.share() }
  if let share = fields["declined"] { model.declinedShare = try share.share() }
  let refused = (model.notAnsweredShare ?? 0) + (model.declinedShare ?? 0)
  if refused > 1 {
    throw node.fault("more offers refused than made", "let the two shares add up to 100% at most")
  }
  return model
}

private func isForEver(_ node: DemandNode) throws(DemandFileFault) -> Bool {
  if node.isMapping { return false }
  return try node.text("a patience") == "for ever"
}

private let inboundOrOutbound = [("inbound", false), ("outbound", true)]

private func readDirection(
  _ fields: DemandFields
) throws(DemandFileFault) -> DemandStream.Direction {
  let isOutbound =
    try fields["direction"]?.choice(inboundOrOutbound) ?? false
  let team = try fields["team"]?.text("the name of a team")
  if let node = fields["team"], !isOutbound {
    throw node.fault(
      "a team makes calls out; this stream comes in",
      "add `direction: outbound`, or drop the team")
  }
  return isOutbound ? .outbound(team: team) : .inbound
}

private func readVolume(
  _ fields: DemandFields, at key: DemandNode
) throws(DemandFileFault) -> DemandStream.Volume {
  switch (fields["per year"], fields["rate"]) {
  case (let yearly?, nil):
    return .perYear(
      try yearly.whole("the contacts of a year", atMost: DemandModel.maximumVolume))
  case (nil, let rate?):
    let written = try rate.text("a rate such as 360 per hour")
    let suffix = " per hour"
    guard written.hasSuffix(suffix),
      let value = DemandText.number(String(written.dropLast(suffix.count))),
      value <= 1_000_000
    else {
      throw rate.fault(
        "\"\(written)\" is not a rate up to 1000000 per hour", "write one such as 360 per hour")
    }
    return .perHour(value)
  case (nil, nil):
    throw key.fault(
      "\(fields.what) lacks its volume", "add `per year: 12000` or `rate: 360 per hour`")
  case (_?, let rate?):
    throw rate.fault("\(fields.what) has two volumes", "keep `per year` or `rate`")
  }
}

// MARK: Profiles and surges

private func readProfiles(
  _ node: DemandNode
) throws(DemandFileFault) -> [Named<DemandProfile>] {
  var profiles: [Named<DemandProfile>] = []
  for (_, name, value) in try node.pairs("profiles by name", atMost: 1000) {
    let fields = try value.fields(
      ["day", "week", "months", "bank holidays"], of: "profile \"\(name)\"")
    var profile = DemandProfile.even
    if let day = fields["day"] { profile.halfHours = try readDay(day) }
    if let week = fields["week"] { profile.weekdays = try readWeek(week) }
    if let months = fields["months"] { profile.months = try readMonths(months) }
    if let factor = fields["bank holidays"] {
      profile.bankHolidayFactor = try factor.share(atMost: 10)
    }
    profiles.append((name, profile))
  }
  return profiles
}

/// `{ "08:30-10:00": 9, … }`, a weight for each half-hour of the range; the rest of the day is 0.
private func readDay(_ node: DemandNode) throws(DemandFileFault) -> [Double] {
  if !node.isMapping {
    let list = try node.list("48 weights, one for each half-hour", atMost: 48)
    guard list.count == 48 else {
      throw node.fault("\(list.count) weights of half-hours", "give 48, or ranges of time")
    }
    return try weights(list)
  }
  var halfHours = [Double?](repeating: nil, count: 48)
  for (key, name, value) in try node.pairs("weights by time of day", atMost: 48) {
    let half = Span.minutes(30).milliseconds
    guard let range = DemandText.wallClockRange(name),
      range.from.milliseconds % half == 0, range.to.milliseconds % half == 0
    else {
      throw key.fault(
        "\"\(name)\" is not a range of half-hours", "write one such as \"08:30-10:00\"")
    }
    let weight = try value.number("a weight")
    for slot in Int(range.from.milliseconds / half)..<Int(range.to.milliseconds / half) {
      guard halfHours[slot] == nil else {
        throw key.fault("\(name) overlaps an earlier range", "give each half-hour once")
      }
      halfHours[slot] = weight
    }
  }
  return halfHours.map { $0 ?? 0 }
}

/// `{ mon: 1.2, tue-fri: 1 }`; days that are not named are 0.
private func readWeek(_ node: DemandNode) throws(DemandFileFault) -> [Double] {
  var week = [Double?](repeating: nil, count: 7)
  for (key, _, value) in try node.pairs("weights by day, such as { mon: 1.2 }", atMost: 7) {
    let days = try key.weekdays()
    let weight = try value.number("a weight")
    for day in days.indices where days[day] {
      guard week[day] == nil else {
        throw key.fault("a day of these has a weight already", "give each day once")
      }
      week[day] = weight
    }
  }
  return week.map { $0 ?? 0 }
}

/// All twelve months: a forgotten one would be a month without contacts.
private func readMonths(_ node: DemandNode) throws(DemandFileFault) -> [Double] {
  let fields = try node.fields(DemandText.monthNames, of: "the year's months")
  var months: [Double] = []
  for name in DemandText.monthNames {
    months.append(try fields.required(name, "1").number("a weight"))
  }
  return months
}

private func weights(_ nodes: [DemandNode]) throws(DemandFileFault) -> [Double] {
  var weights: [Double] = []
  for node in nodes { weights.append(try node.number("a weight")) }
  return weights
}

private func readSurges(_ node: DemandNode) throws(DemandFileFault) -> [Named<Surge>] {
  var surges: [Named<Surge>] = []
  for (_, name, value) in try node.pairs("surges by name", atMost: 1000) {
    let fields = try value.fields(
      ["from", "to", "times", "shape", "on top"], of: "surge \"\(name)\"")
    let first = try fields.required("from", "2026-01-08").date()
    let last = try fields["to"]?.date() ?? first
    if let to = fields["to"], last < first {
      throw to.fault("ends on \(last), before it begins on \(first)", "swap the days")
    }
    surges.append(
      (
        name,
        Surge(
          name: name, first: first, last: last,
          factor: try fields.required("times", "2.5").number("a factor"),
          shape: try fields["shape"]?.choice([
            ("flat", .flat), ("fading", .fading), ("peaking", .peaking),
          ]) ?? .flat,
          isOnTop: try fields["on top"]?.choice([("true", true), ("false", false)]) ?? false)
      ))
  }
  return surges
}

import Vocabulary

private let rosterKeys = [
  "team", "people", "numbers", "days", "bank holidays", "from", "to", "breaks", "shrinkage",
]

/// Most lines of a roster in one file.
let maximumRosterLines = 10_000

func readRosters(_ node: DemandNode) throws(DemandFileFault) -> [RosterModel] {
  var rosters: [RosterModel] = []
  for line in try node.list("lines of the roster", atMost: maximumRosterLines) {
    rosters.append(try readRoster(line))
  }
  return rosters
}

private func readRoster(_ node: DemandNode) throws(DemandFileFault) -> RosterModel {
  let fields = try node.fields(rosterKeys, of: "a line of the roster")
  let days = try fields.required("days", "mon-fri")
  let from = try fields.required("from", "\"08:30\"")
  let to = try fields.required("to", "\"17:00\"")
  var roster = RosterModel(
    who: try readWho(fields), weekdays: try days.weekdays(),
    // "Every day" is said of services that never close.
    worksOnBankHolidays: try days.text("days") == "every day",
    from: try from.wallClock(), to: try to.wallClock())
  guard roster.from < .days(1) else {
    throw from.fault("a shift cannot begin at 24:00", "write \"00:00\" and the day after")
  }
  if let holidays = fields["bank holidays"] {
    roster.worksOnBankHolidays = try holidays.choice([("worked", true), ("off", false)])
  }
  if let numbers = fields["numbers"] { roster.numbers = try readNumbers(numbers) }
  if let shrinkage = fields["shrinkage"] { roster.shrinkage = try shrinkage.share() }
  if let breaks = fields["breaks"] {
    for item in try breaks.list("breaks", atMost: RosterModel.maximumBreaks) {
      let parts = try item.fields(["at", "for", "spread over"], of: "a break")
      roster.breaks.append(
        RosterModel.Break(
          at: try parts.required("at", "\"12:30\"").wallClock(),
          length: try parts.required("for", "45min").span(),
          spread: try parts["spread over"]?.span() ?? .zero))
    }
  }
  do {
    try roster.check()
  } catch {
    throw node.fault(error.description, "correct this line of the roster")
  }
  return roster
}

private func readWho(_ fields: DemandFields) throws(DemandFileFault) -> RosterModel.Who {
  switch (fields["team"], fields["people"]) {
  case (let team?, nil): return .team(try team.text("the name of a team"))
  case (nil, let people?):
    if people.isScalar {
      guard try people.text("people") == "everyone" else {
        throw people.fault(
          "people are a list, or everyone", "write `people: [a.jones]` or `people: everyone`")
      }
      return .everyone
    }
    var names: [String] = []
    for person in try people.list("names of advisers", atMost: 10_000) {
      names.append(try person.text("the name of an adviser"))
    }
    return .people(names)
  case (nil, nil):
    throw fields.at.fault(
      "a line of the roster without people", "add `team: care` or `people: everyone`")
  case (_?, let people?):
    throw people.fault("a line of the roster with a team and people", "make two lines of it")
  }
}

/// `1-12`, counted from 1.
private func readNumbers(_ node: DemandNode) throws(DemandFileFault) -> ClosedRange<Int> {
  let written = try node.text("a range of numbers such as 1-12")
  let ends = written.split(separator: "-", omittingEmptySubsequences: false).map {
    $0.utf8.allSatisfy { (48...57).contains($0) } ? Int($0) : nil
  }
  guard ends.count == 2, let first = ends[0], let last = ends[1], first >= 1, first <= last else {
    throw node.fault("\"\(written)\" is not a range of numbers", "write one such as 1-12")
  }
  return first...last
}

public import Vocabulary

/// One line of a roster: who works on which days, from when to when, with which breaks.
public struct RosterModel: Hashable, Sendable {
  public enum Who: Hashable, Sendable {
    case everyone
    case team(String)
    /// Names of advisers; a `*` at the end of one stands for any ending.
    case people([String])
  }

  /// Time away from work inside a shift.
  public struct Break: Hashable, Sendable {
    /// Wall-clock time of the first adviser's break.
    public var at: Span
    public var length: Span
    /// Breaks of the line's advisers begin evenly over this time, so that not all go at once.
    public var spread: Span

    public init(at: Span, length: Span, spread: Span = .zero) {
      self.at = at
      self.length = length
      self.spread = spread
    }
  }

  /// Staggered breaks begin at multiples of this after the first.
  public static let breakGrid = Span.minutes(5)
  /// Most breaks of a line.
  public static let maximumBreaks = 20

  public var who: Who
  /// Which of them, counted from 1 in the order of the plan; nil for all.
  public var numbers: ClosedRange<Int>?
  /// Monday to Sunday; 7.
  public var weekdays: [Bool]
  public var worksOnBankHolidays: Bool
  /// Wall-clock time, as a span after 00:00.
  public var from: Span
  /// Wall-clock time; not after `from` means on the next day.
  public var to: Span
  public var breaks: [Break]
  /// Chance that an adviser is away for the whole day (leave, sickness, training), 0 to 1.
  public var shrinkage: Double

  public init(
    who: Who, numbers: ClosedRange<Int>? = nil, weekdays: [Bool],
    worksOnBankHolidays: Bool = false, from: Span, to: Span, breaks: [Break] = [],
    shrinkage: Double = 0
  ) {
    self.who = who
    self.numbers = numbers
    self.weekdays = weekdays
    self.worksOnBankHolidays = worksOnBankHolidays
    self.from = from
    self.to = to
    self.breaks = breaks
    self.shrinkage = shrinkage
  }
}

/// The advisers a roster's names are resolved among.
public struct RosterStaff: Sendable {
  /// All advisers, in the order of the plan.
  public var everyone: [String]
  /// Members of each team, in the order of the plan.
  public var teams: [String: [String]]

  public init(everyone: [String], teams: [String: [String]] = [:]) {
    self.everyone = everyone
    self.teams = teams
  }
}

/// A roster names someone the plan does not have, or a time that cannot be.
public struct RosterFault: Error, Hashable, Sendable, CustomStringConvertible {
  public var description: String
}

/// When each adviser works.
public struct RosterSchedule: Sendable {
  /// An uninterrupted time at work.
  public struct Stretch: Hashable, Sendable {
    /// Index in `RosterStaff.everyone`.
    public var adviser: Int
    public var from: Instant
    public var to: Instant
  }

  /// An adviser begins or ends work.
  public struct Change: Hashable, Sendable {
    public var at: Instant
    /// Index in `RosterStaff.everyone`.
    public var adviser: Int
    public var isOn: Bool

    public init(at: Instant, adviser: Int, isOn: Bool) {
      self.at = at
      self.adviser = adviser
      self.isOn = isOn
    }
  }

  /// By adviser, then by time; neither overlapping nor touching.
  public let stretches: [Stretch]

  /// Works the roster out for shifts that begin on the days given.
  ///
  /// Lines add up: an adviser works whenever any line says so, breaks belonging to their line.
  /// Absence by shrinkage is drawn for each adviser and day, from the seed and the adviser's name.
  public init(
    _ rosters: [RosterModel], staff: RosterStaff, calendar: any CivilCalendar, days: Range<Int>,
    seed: UInt64
  ) throws(RosterFault) {
    let random = SeededRandom(seed: seed).stream(named: "roster")
    var positions: [String: Int] = [:]
    for (index, name) in staff.everyone.enumerated() { positions[name] = index }
    var worked = [[(Instant, Instant)]](repeating: [], count: staff.everyone.count)
    for roster in rosters {
      try roster.check()
      let advisers = try roster.advisers(of: staff, positions: positions)
      let keys = advisers.map { random.stream(named: staff.everyone[$0]).key }
      for number in days {
        let day = calendar.day(number)
        guard roster.works(on: day) else { continue }
        let next = calendar.day(number + 1)
        for (place, adviser) in advisers.enumerated() {
          let u = SeededRandom.unit(
            SeededRandom.key(keys[place], UInt64(bitPattern: Int64(number))))
          if u < roster.shrinkage { continue }
          worked[adviser] += roster.stretches(
            day: day, next: next, place: place, of: advisers.count)
        }
      }
    }
    stretches = worked.enumerated().flatMap { adviser, times in
      merged(times).map { Stretch(adviser: adviser, from: $0.0, to: $0.1) }
    }
  }

  /// By time; at the same moment those who end before those who begin, then by adviser.
  public var changes: [Change] {
    var changes: [Change] = []
    changes.reserveCapacity(stretches.count * 2)
    for stretch in stretches {
      changes.append(Change(at: stretch.from, adviser: stretch.adviser, isOn: true))
      changes.append(Change(at: stretch.to, adviser: stretch.adviser, isOn: false))
    }
    return changes.sorted {
      if $0.at != $1.at { return $0.at < $1.at }
      if $0.isOn != $1.isOn { return !$0.isOn }
      return $0.adviser < $1.adviser
    }
  }
}

extension RosterModel {
  func works(on day: LocalDay) -> Bool {
    weekdays[day.weekday - 1] && (worksOnBankHolidays || !day.isBankHoliday)
  }

  /// From `from` to the end of the shift.
  private var length: Span { to > from ? to - from : to + .days(1) - from }

  /// Time into the shift of a wall-clock time; on the next day if before the shift begins.
  private func intoShift(_ wallClock: Span) -> Span {
    wallClock >= from ? wallClock - from : wallClock + .days(1) - from
  }

  func check() throws(RosterFault) {
    guard weekdays.count == 7 else {
      throw RosterFault(description: "a roster has \(weekdays.count) weekdays, not 7")
    }
    guard from >= .zero, from < .days(1), to >= .zero, to <= .days(1) else {
      throw RosterFault(description: "a shift begins or ends outside 00:00 to 24:00")
    }
    guard shrinkage >= 0, shrinkage <= 1 else {
      throw RosterFault(description: "shrinkage is \(shrinkage); give 0% to 100%")
    }
    guard breaks.count <= RosterModel.maximumBreaks else {
      throw RosterFault(
        description: "\(breaks.count) breaks; give at most \(RosterModel.maximumBreaks)")
    }
    for pause in breaks {
      guard pause.length > .zero, pause.spread >= .zero,
        intoShift(pause.at) + pause.spread + pause.length <= length
      else {
        throw RosterFault(
          description: "a break of \(pause.length) does not lie inside its shift of \(length); "
            + "move it, shorten it or spread it less")
      }
    }
  }

  func advisers(
    of staff: RosterStaff, positions: [String: Int]
  ) throws(RosterFault) -> [Int] {
    var found: [Int]
    switch who {
    case .everyone: found = Array(staff.everyone.indices)
    case .team(let name):
      guard let members = staff.teams[name] else {
        throw RosterFault(
          description: "team \"\(name)\" is not in the plan; name one of its teams")
      }
      found = members.compactMap { positions[$0] }
    case .people(let names):
      found = []
      for name in names {
        let matching = staff.everyone.indices.filter { matches(staff.everyone[$0], name) }
        guard !matching.isEmpty else {
          throw RosterFault(description: "no adviser of the plan is called \"\(name)\"")
        }
        for match in matching where !found.contains(match) { found.append(match) }
      }
    }
    guard let numbers else { return found }
    guard numbers.lowerBound >= 1, numbers.upperBound <= found.count else {
      throw RosterFault(
        description: "numbers \(numbers.lowerBound)-\(numbers.upperBound) of \(found.count) "
          + "advisers; count from 1 to \(found.count)")
    }
    return Array(found[(numbers.lowerBound - 1)..<numbers.upperBound])
  }

  private func matches(_ name: String, _ pattern: String) -> Bool {
    pattern.last == "*" ? name.hasPrefix(pattern.dropLast()) : name == pattern
  }

  /// The adviser's times at work in the shift that begins on `day`.
  fileprivate func stretches(
    day: LocalDay, next: LocalDay, place: Int, of count: Int
  ) -> [(Instant, Instant)] {
    func instant(_ intoShift: Span) -> Instant {
      let wallClock = from + intoShift
      return wallClock < .days(1)
        ? day.instant(wallClock: wallClock) : next.instant(wallClock: wallClock - .days(1))
    }
    let grid = RosterModel.breakGrid.milliseconds
    let pauses = breaks.map { pause in
      let offset = pause.spread.milliseconds * Int64(place) / Int64(max(1, count))
      let begin = intoShift(pause.at) + .milliseconds(offset / grid * grid)
      return (begin, begin + pause.length)
    }.sorted { $0.0 < $1.0 }
    var stretches: [(Instant, Instant)] = []
    var begin = Span.zero
    for (pauseBegin, pauseEnd) in pauses {
      if pauseBegin > begin { stretches.append((instant(begin), instant(pauseBegin))) }
      begin = max(begin, pauseEnd)
    }
    if begin < length { stretches.append((instant(begin), instant(length))) }
    return stretches.filter { $0.0 < $0.1 }
  }
}

/// Joins times that overlap or touch.
private func merged(_ times: [(Instant, Instant)]) -> [(Instant, Instant)] {
  var joined: [(Instant, Instant)] = []
  for time in times.sorted(by: { $0.0 < $1.0 }) {
    if let last = joined.last, time.0 <= last.1 {
      joined[joined.count - 1].1 = max(last.1, time.1)
    } else {
      joined.append(time)
    }
  }
  return joined
}

import Exchange
public import ServicePlan
public import Vocabulary

/// Local days of a plan: its time zone and its nation's bank holidays.
public struct PlanCalendar: CivilCalendar {
  private let time: CivilTime
  private let nation: Nation

  public init(_ plan: CompiledPlan) {
    time = plan.civilTime
    nation = plan.nation
  }

  public func day(_ number: Int) -> LocalDay {
    let date = CivilDate(dayNumber: number)
    let start = time.midnight(date)
    return LocalDay(
      number: number, start: start, length: time.length(of: date),
      isBankHoliday: time.isBankHoliday(start, nation))
  }
}

extension CompiledPlan {
  /// When each adviser works by the plan's own rosters; those without one work all the time.
  public func shifts(from begin: Instant, until end: Instant) -> [RosterSchedule.Change] {
    var shifts: [RosterSchedule.Change] = []
    for (adviser, hours) in rosters.enumerated() where !policy.advisers[adviser].isRetired {
      var isOn = false
      for (at, moment) in hours.changes.enumerated() {
        if moment <= begin {
          isOn = at % 2 == 0
        } else if moment < end {
          if isOn, at % 2 == 1, shifts.last.map({ $0.adviser != adviser }) ?? true {
            shifts.append(RosterSchedule.Change(at: begin, adviser: adviser, isOn: true))
          }
          shifts.append(RosterSchedule.Change(at: moment, adviser: adviser, isOn: at % 2 == 0))
        }
      }
      if isOn, shifts.last.map({ $0.adviser != adviser }) ?? true {
        shifts.append(RosterSchedule.Change(at: begin, adviser: adviser, isOn: true))
      }
    }
    return shifts.sorted {
      if $0.at != $1.at { return $0.at < $1.at }
      return $0.isOn != $1.isOn ? !$0.isOn : $0.adviser < $1.adviser
    }
  }
}

extension Scenario {
  /// A plan met by a demand: `days` days from `first` (default: the demand's own year).
  ///
  /// Who works when comes from the demand's rosters where it has some, else from the plan's.
  public init(
    plan: CompiledPlan, demand: DemandModel, from first: CivilDate? = nil, days: Int? = nil,
    seed: UInt64, counting: DemandGenerator.Counting = .exact
  ) throws {
    let calendar = PlanCalendar(plan)
    let begin = (first ?? demand.yearFrom).dayNumber
    let range = begin..<begin + (days ?? demand.year.count)
    let generator = try DemandGenerator(
      model: demand, calendar: calendar, seed: seed, counting: counting)
    let shifts: [RosterSchedule.Change]
    if demand.rosters.isEmpty {
      let start = calendar.day(range.lowerBound).start
      shifts = plan.shifts(from: start, until: calendar.day(range.upperBound).start)
    } else {
      let names = plan.policy.names
      var teams: [String: [String]] = [:]
      for (number, adviser) in plan.policy.advisers.enumerated() where !adviser.team.isNone {
        teams[names.teams[adviser.team.index], default: []].append(names.advisers[number])
      }
      let staff = RosterStaff(everyone: names.advisers, teams: teams)
      shifts = try RosterSchedule(
        demand.rosters, staff: staff, calendar: calendar, days: range, seed: seed
      ).changes
    }
    self.init(
      policy: plan.policy, demand: generator, shifts: shifts, days: range, seed: seed)
    conduct.take(demand.answering)
  }
}

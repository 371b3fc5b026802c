import Exchange
import Vocabulary

// The rows of a report by half-hour, adviser, team, duty and disposition.
extension ReportFold {
  func writeIntervals(_ report: inout Report, _ scope: ReportScope) {
    let used = cells(in: scope)
    report.halfHours = halfHoursOfDay(used)
    report.liveHalfHours = halfHoursOfDay(
      used.filter { Channel.allCases[$0 % Channel.count].isLive })
    guard options.keepsEachHalfHour else { return }
    let tables = used.map { cells[$0].intervals }.filter { !$0.each.isEmpty }
    guard let first = tables.map(\.first).min(),
      let last = tables.map({ $0.first + Int32($0.each.count) }).max()
    else { return }
    for halfHour in first..<last {
      var sum = IntervalCounts()
      for table in tables {
        let at = Int(halfHour - table.first)
        if table.each.indices.contains(at) { sum += table.each[at] }
      }
      guard sum != IntervalCounts() else { continue }
      write(sum, Instant(milliseconds: Int64(halfHour) * IntervalTable.milliseconds), &report)
    }
    for at in report.dates.indices {
      report.dates[at].figures = IntervalFigures(report.dates[at].figures.counts)
    }
  }

  private func write(_ counts: IntervalCounts, _ start: Instant, _ report: inout Report) {
    let local = start + Span(milliseconds: wall.offset(at: start))
    var row = HalfHourRow()
    row.start = start
    row.minuteOfDay = UInt16(WallClock.within(local.milliseconds, 86_400_000) / 60_000)
    row.figures = IntervalFigures(counts)
    report.eachHalfHour.append(row)
    let date = String(local.description.prefix { $0 != "T" })
    if report.dates.last?.date != date {
      var day = DateRow()
      day.date = date
      report.dates.append(day)
    }
    report.dates[report.dates.count - 1].figures.counts += counts
  }

  private func halfHoursOfDay(_ used: [Int]) -> [HalfHourRow] {
    var sums = Array(repeating: IntervalCounts(), count: IntervalTable.perDay)
    for at in used where !cells[at].intervals.ofDay.isEmpty {
      for half in sums.indices { sums[half] += cells[at].intervals.ofDay[half] }
    }
    return sums.indices.map { half in
      var row = HalfHourRow()
      row.minuteOfDay = UInt16(half * 30)
      row.figures = IntervalFigures(sums[half])
      return row
    }
  }

  func writePeople(_ report: inout Report, _ scope: ReportScope) {
    for at in advisers.indices where scope.contains(plan.unit(ofAdviser: at)) {
      let row = figures(ofAdviser: at, scope)
      guard row.interactions > 0 || row.offers.made > 0 || !row.occupancy.isNothing else {
        continue
      }
      report.advisers.append(row)
      report.occupancy.add(advisers[at])
    }
    let teams = report.advisers.map(\.team).filter { !$0.isNone }.max()
    guard let teams else { return }
    for number in 0...teams.index {
      var team = TeamFigures()
      team.team = TeamID(index: number)
      team.name = name(number, of: plan.names.teams)
      for row in report.advisers where row.team == team.team {
        team.advisers += 1
        team.interactions += row.interactions
        team.occupancy.add(advisers[row.adviser.index])
      }
      if team.advisers > 0 { report.teams.append(team) }
    }
  }

  private func figures(ofAdviser at: Int, _ scope: ReportScope) -> AdviserFigures {
    var row = AdviserFigures()
    row.adviser = AdviserID(index: at)
    row.name = name(at, of: plan.names.advisers)
    row.team = plan.team(ofAdviser: at)
    row.unit = plan.unit(ofAdviser: at)
    row.occupancy.add(advisers[at])
    for part in work[at] {
      let unit = part.unitRow == 0 ? UnitID.none : UnitID(index: part.unitRow - 1)
      guard scope.contains(unit) else { continue }
      row.offers += part.offers
      row.interactions += part.interactions
      row.talkMilliseconds += part.talkMilliseconds
      row.holdMilliseconds += part.holdMilliseconds
      row.wrapUpMilliseconds += part.wrapUpMilliseconds
      row.transfers += part.transfers
    }
    let handled = row.talkMilliseconds + row.holdMilliseconds + row.wrapUpMilliseconds
    row.averageHandleMilliseconds = mean(handled, of: row.interactions)
    return row
  }

  func writeDuties(_ report: inout Report, _ scope: ReportScope) {
    for at in duties.indices
    where scope.contains(plan.unit(ofDuty: at)) && duties[at] != DutyCounts() {
      let duty = DutyID(index: at)
      report.duties.append(DutyFigures(duty, name: name(at, of: plan.names.duties), duties[at]))
    }
    var counts: [UInt64] = []
    for row in dispositions.indices {
      guard scope.contains(row == 0 ? .none : UnitID(index: row - 1)) else { continue }
      while counts.count < dispositions[row].count { counts.append(0) }
      for at in dispositions[row].indices { counts[at] += dispositions[row][at] }
    }
    for at in counts.indices where counts[at] > 0 {
      var row = DispositionFigures()
      row.disposition = DispositionID(index: at)
      row.name = name(at, of: plan.names.dispositions)
      row.count = counts[at]
      report.dispositions.append(row)
    }
  }
}

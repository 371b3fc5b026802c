import Exchange
import Vocabulary

/// A rota as the plan writes it: who takes turns, and what differs for a time.
struct DutyModel {
  struct Change {
    var during: Range<Instant>
    var place: PlanPlace
  }

  var place: PlanPlace
  /// The hours that must be covered.
  var covers = Intervals.always
  var among: [AdviserID] = []
  /// First day of the first turn, and the minute of the day at which turns change.
  var from = CivilDate(dayNumber: 0)
  var minute = 0
  var daysPerTurn = 7
  var hasSecond = false
  var overrides: [(change: Change, officers: [AdviserID])] = []
  var swaps: [(change: Change, a: AdviserID, b: AdviserID)] = []
  var leave: [(change: Change, who: AdviserID)] = []

  /// The shifts over the given days, ascending; turns change by the clock on the wall, so a week is
  /// 167 or 169 hours long when the clocks change.
  ///
  /// An override replaces the rota while it lasts. A swap exchanges two people. Who is on leave is
  /// passed over, and the next in turn takes their place; in an override nobody takes it.
  func shifts(_ days: ClosedRange<CivilDate>, _ civil: CivilTime) -> [DutyShift] {
    let start = civil.midnight(days.lowerBound)
    let end = civil.midnight(days.upperBound.advanced(by: 1))
    var moments: Set<Instant> = [start, end]
    func add(_ range: Range<Instant>) {
      for moment in [range.lowerBound, range.upperBound] where moment > start && moment < end {
        moments.insert(moment)
      }
    }
    var turns: [(at: Instant, number: Int)] = []
    if !among.isEmpty {
      var turn =
        floorDivision(
          Int64(days.lowerBound.dayNumber - from.dayNumber), Int64(daysPerTurn)) - 1
      while true {
        let day = from.advanced(by: Int(turn) * daysPerTurn)
        if day > days.upperBound { break }
        // The rota begins on its first day; before that nobody is on it.
        if turn >= 0 {
          let at = civil.instant(day, minute: minute)
          turns.append((at, Int(turn)))
          if at > start, at < end { moments.insert(at) }
        }
        turn += 1
      }
    }
    overrides.forEach { add($0.change.during) }
    swaps.forEach { add($0.change.during) }
    leave.forEach { add($0.change.during) }

    var shifts: [DutyShift] = []
    let edges = moments.sorted()
    var next = 0
    var current: Int?
    for (from, to) in zip(edges, edges.dropFirst()) {
      while next < turns.count, turns[next].at <= from {
        current = turns[next].number
        next += 1
      }
      let officers = officers(at: from, turn: current)
      if let last = shifts.last, last.to == from, last.officers == officers {
        shifts[shifts.count - 1].to = to
      } else if !officers.isEmpty {
        shifts.append(DutyShift(from: from, to: to, officers: officers))
      }
    }
    return shifts
  }

  private func officers(at moment: Instant, turn: Int?) -> [AdviserID] {
    let away = leave.filter { $0.change.during.contains(moment) }.map(\.who)
    if let override = overrides.first(where: { $0.change.during.contains(moment) }) {
      return override.officers.filter { !away.contains($0) }
    }
    guard let turn, !among.isEmpty else { return [] }
    var officers: [AdviserID] = []
    for offset in among.indices {
      var officer = among[(turn + offset) % among.count]
      for swap in swaps where swap.change.during.contains(moment) {
        if officer == swap.a { officer = swap.b } else if officer == swap.b { officer = swap.a }
      }
      if !away.contains(officer), !officers.contains(officer) { officers.append(officer) }
      if officers.count == (hasSecond ? 2 : 1) { break }
    }
    return officers
  }
}

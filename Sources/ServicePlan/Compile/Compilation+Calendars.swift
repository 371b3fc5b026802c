import Exchange
import Vocabulary

extension Compilation {
  func compileCalendars() {
    let entries = section("calendars").filter { declared[Kind.calendars.rawValue][$0.key] != nil }
    for entry in entries {
      guard let number = registry.find(entry.key, .calendars) else { continue }
      let model = hours(reader(entry, "calendar \"\(entry.key)\""), number)
      calendarModels[number] = model
    }
    for entry in entries {
      guard let number = registry.find(entry.key, .calendars), let model = calendarModels[number]
      else { continue }
      var intervals: Intervals
      if let outside = model.outside {
        guard let other = calendarModels[outside], other.outside == nil else {
          problems.error(
            entry.keyPlace, "\"outside\" names a calendar that has no hours of its own",
            do: "Name a calendar that lists its hours")
          continue
        }
        intervals = Intervals.always.subtracting(other.compile(days, civil))
      } else {
        intervals = model.compile(days, civil)
      }
      if intervals.spans.isEmpty {
        problems.warning(
          entry.keyPlace, "the calendar \"\(entry.key)\" is never open",
          do: "Give it hours, such as mon-fri: \"08:30-17:00\"")
      }
      put(
        OpeningHours(changes: intervals.changes), at: number, in: \.calendars, else: OpeningHours())
    }
  }

  /// Hours by weekday and what differs; used for calendars and rosters alike.
  func hours(_ reader: MapReader, _ number: Int?) -> CalendarModel {
    var model = CalendarModel()
    if let node = reader.take("outside") {
      model.outside = calendar(node)?.index
      if model.outside == number {
        problems.error(
          node.place, "\(reader.what) cannot be outside itself", do: "Name another calendar")
        model.outside = nil
      }
    }
    if let node = reader.take("except") { model.nation = exceptNation(node) }
    if let node = reader.take("on bank holidays") {
      model.nation = model.nation ?? nation
      model.bankHoliday = ranges(node, reader.what)
    }
    for node in reader.take("closed")?.items ?? [] {
      for date in dates(node) { addSpecial(date, [], &model, node.place) }
    }
    if let node = reader.take("on") {
      let dated = MapReader(node, "\"on\" of \(reader.what)", problems)
      for entry in dated.others {
        guard let date = CivilDate(entry.key) else {
          problems.error(
            entry.keyPlace, "\"\(entry.key)\" is not a date", do: "Write it as 2026-12-24")
          continue
        }
        addSpecial(date, ranges(entry.value, reader.what), &model, entry.keyPlace)
      }
    }
    addWeek(reader, &model)
    if model.outside != nil, !model.week.allSatisfy(\.isEmpty) || !model.special.isEmpty {
      problems.error(
        reader.place, "\(reader.what) has hours of its own and \"outside\"", do: "Keep one of them")
    }
    return model
  }

  private func addSpecial(
    _ date: CivilDate, _ ranges: [CalendarModel.Range], _ model: inout CalendarModel,
    _ place: PlanPlace
  ) {
    if model.special.updateValue(ranges, forKey: date) != nil {
      problems.error(
        place, "\(date) is written twice in this calendar", do: "Say once what happens that day")
    }
  }

  private func exceptNation(_ node: PlanNode) -> Nation? {
    let text = node.text ?? ""
    for nation in Nation.allCases where text == "\(nation.rawValue) bank holidays" {
      return nation
    }
    if text == "bank holidays" { return nation }
    problems.error(
      node.place, "\"except\" cannot be \(node.kind)",
      do: "Write england-and-wales bank holidays, scotland bank holidays or northern-ireland "
        + "bank holidays")
    return nil
  }

  private func addWeek(_ reader: MapReader, _ model: inout CalendarModel) {
    var takenBy: [String?] = Array(repeating: nil, count: 7)
    for entry in reader.others {
      guard let weekdays = Self.weekdays(entry.key) else {
        problems.error(
          entry.keyPlace, "\(reader.what) has no key \"\(entry.key)\"",
          do: Spelling.advice(
            entry.key,
            [
              "every day", "mon-fri", "sat-sun", "except", "closed", "on", "outside",
              "on bank holidays",
            ],
            else: "Write days as mon, mon-fri, sat-sun or every day"))
        continue
      }
      let ranges = ranges(entry.value, reader.what)
      for day in weekdays {
        if let other = takenBy[Int(day.rawValue)] {
          problems.error(
            entry.keyPlace,
            "\(reader.what) overlaps: \(day.short) is in \"\(other)\" and in "
              + "\"\(entry.key)\"",
            do: "Write each weekday once; several openings a day as \"08:30-12:00, 13:00-17:00\"")
        }
        takenBy[Int(day.rawValue)] = entry.key
        model.week[Int(day.rawValue)] = ranges
      }
    }
    for day in Weekday.allCases {
      let spill = model.week[Int(day.rawValue)].map { $0.upperBound - 1440 }.max() ?? 0
      let next = (Int(day.rawValue) + 1) % 7
      if spill > 0, model.week[next].contains(where: { $0.lowerBound < spill }) {
        problems.error(
          reader.place,
          "\(reader.what) overlaps: the hours of \(day.short) run into the next day's",
          do: "End them where the next day's begin")
      }
    }
  }

  /// `08:30-17:00`, several divided by commas; `closed` for none. An end at or before the start is
  /// on the next day.
  func ranges(_ node: PlanNode, _ what: String) -> [CalendarModel.Range] {
    var result: [CalendarModel.Range] = []
    for item in node.items {
      guard let text = item.text else {
        problems.error(
          item.place, "hours are needed, but this is \(item.kind)", do: "Write \"08:30-17:00\"")
        continue
      }
      if text == "closed" { continue }
      for part in text.split(separator: ",") {
        let trimmed = String(part.drop { $0 == " " })
        let ends = trimmed.split(separator: "-").map { $0.filter { $0 != " " } }
        guard ends.count == 2, let from = PlanValues.minuteOfDay(ends[0]), from < 1440,
          let to = PlanValues.minuteOfDay(ends[1]), from != to
        else {
          problems.error(
            item.place, "\"\(trimmed.prefix(40))\" is not an opening",
            do: "Write it as \"08:30-17:00\", in quotes")
          continue
        }
        result.append(from..<(to > from ? to : to + 1440))
      }
    }
    result.sort { $0.lowerBound < $1.lowerBound }
    for (a, b) in zip(result, result.dropFirst()) where a.upperBound > b.lowerBound {
      problems.error(
        node.place, "openings of \(what) overlap", do: "Let one end before the next begins")
    }
    return result
  }

  /// `2026-12-24`, or `2026-12-24 to 2026-12-31`.
  func dates(_ node: PlanNode) -> [CivilDate] {
    let words = (node.text ?? "").split(separator: " ")
    if words.count == 1, let date = CivilDate(words[0]) { return [date] }
    if words.count == 3, words[1] == "to", let from = CivilDate(words[0]),
      let to = CivilDate(words[2]), from <= to, to.dayNumber - from.dayNumber <= 366
    {
      return (0...(to.dayNumber - from.dayNumber)).map { from.advanced(by: $0) }
    }
    problems.error(
      node.place, "\(node.kind) is not a date",
      do: "Write it as 2026-12-24, or \"2026-12-24 to 2026-12-31\"")
    return []
  }

  /// `mon`, `mon-fri`, `sat, sun`, `every day`; `nil` for anything else.
  static func weekdays(_ key: String) -> [Weekday]? {
    if key == "every day" { return Weekday.allCases }
    var days: [Weekday] = []
    for part in key.split(separator: ",") {
      let ends = part.filter { $0 != " " }.lowercased().split(separator: "-")
        .map { name in Weekday.allCases.first { $0.short == name } }
      if ends.count == 1, let day = ends[0] {
        days.append(day)
      } else if ends.count == 2, let from = ends[0], let to = ends[1] {
        let count = (Int(to.rawValue) - Int(from.rawValue) + 7) % 7
        days += (0...count).map { Weekday.allCases[(Int(from.rawValue) + $0) % 7] }
      } else {
        return nil
      }
    }
    return days.isEmpty ? nil : days
  }

  /// Hours named (a calendar) or written in place (weekdays); `nil` when not given.
  func intervals(_ node: PlanNode?, _ what: String) -> Intervals? {
    guard let node else { return nil }
    if node.text != nil {
      guard let id = calendar(node) else { return nil }
      return Intervals(changes: policy.calendars[id.index].changes)
    }
    let model = hours(MapReader(node, what, problems), nil)
    if let outside = model.outside {
      return Intervals.always.subtracting(
        Intervals(changes: policy.calendars[outside].changes))
    }
    return model.compile(days, civil)
  }
}

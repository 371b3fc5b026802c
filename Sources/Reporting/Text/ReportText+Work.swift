import Vocabulary

// The parts about advisers' work.
extension ReportText {
  var handling: String {
    let figures = report.total
    let counts = figures.handling
    guard counts.interactions + figures.outbound.interactions > 0 else { return "" }
    let rates = figures.rates
    var text = "Handling: \(Wording.count(counts.interactions)) interactions, average handle time "
    text += "\(Wording.time(rates.averageHandleMilliseconds)):\n"
    text += "  talk \(Wording.time(rates.averageTalkMilliseconds)), hold "
    text += "\(Wording.time(rates.averageHoldMilliseconds)), wrap-up "
    text += "\(Wording.time(rates.averageWrapUpMilliseconds)) on average\n"
    let outbound = figures.outbound
    if outbound.interactions > 0 {
      let handle = Wording.time(mean(outbound.handleMilliseconds, of: outbound.interactions))
      text += "  Begun by advisers: \(Wording.count(outbound.interactions)), "
      text += "average handle time \(handle)\n"
    }
    let occupancy = report.occupancy.occupancyBasisPoints
    text += "  Occupancy: \(Wording.percent(occupancy)) of the time busy or available\n"
    if let resolved = rates.firstContactResolutionBasisPoints {
      text += "  Settled at first contact: \(Wording.percent(resolved)), as said by advisers for "
      text += "\(Wording.percent(rates.resolutionSaidBasisPoints)) of interactions\n"
    }
    if counts.wrapUpsTimedOut > 0 {
      text += "  Wrap-ups that ran out of time: \(Wording.count(counts.wrapUpsTimedOut))\n"
    }
    if counts.conferences > 0 { text += "  Conferences: \(Wording.count(counts.conferences))\n" }
    if let met = rates.dueMetBasisPoints {
      text += "  Due dates met: \(Wording.percent(met)); open and overdue: "
      text += "\(Wording.count(figures.due.overdueOpen))\n"
    }
    return text
  }

  var offers: String {
    let counts = report.total.offers
    let rates = report.total.rates
    let callbacks = report.total.callbacks
    let entries = report.total.entries
    var text = ""
    if counts.made > 0 {
      text += "Offers: \(Wording.count(counts.made)): "
      text += "accepted \(Wording.percent(rates.acceptedBasisPoints)), "
      text += "declined \(Wording.percent(rates.declinedBasisPoints)), "
      text += "not answered \(Wording.percent(rates.notAnsweredBasisPoints)) of "
      text += "those not withdrawn\n"
    }
    if callbacks != CallbackCounts() {
      text += "Callbacks: \(Wording.count(callbacks.requested)) requested, "
      text += "\(Wording.count(callbacks.booked)) booked, "
      text += "\(Wording.count(callbacks.reached)) reached, "
      text += "\(Wording.count(callbacks.gaveUp)) given up, "
      text += "\(Wording.count(callbacks.endedUnreached)) ended unreached\n"
    }
    if entries.resumed + entries.reopened > 0 {
      text += "Came back: \(Wording.count(entries.resumed)) took their old place again, "
      text += "\(Wording.count(entries.reopened)) were reopened\n"
    }
    return text
  }

  private func rows(
    _ title: String, _ rows: [(name: String, figures: QueueFigures)]
  ) -> String {
    var table = TextTable([
      title, "offered", "answered", "abandoned", "short", "level", "ASA", "longest", "AHT",
    ])
    for row in rows {
      let entries = row.figures.entries
      table.add([
        row.name, Wording.count(entries.offered), Wording.count(entries.answered),
        Wording.count(entries.abandoned), Wording.count(entries.shortAbandoned),
        Wording.percent(headlineLevel(of: row.figures)),
        Wording.time(row.figures.waits.averageSpeedOfAnswerMilliseconds),
        Wording.time(row.figures.waits.longestWaitMilliseconds),
        Wording.time(row.figures.rates.averageHandleMilliseconds),
      ])
    }
    return table.isEmpty ? "" : table.text
  }

  var queues: String { rows("Queue", report.byQueue.map { ($0.name, $0.figures) }) }
  var channels: String { rows("Channel", report.byChannel.map { ($0.name, $0.figures) }) }
  var units: String {
    guard report.byUnit.count > 1 else { return "" }
    return rows("Unit", report.byUnit.map { ($0.name.isEmpty ? "(no unit)" : $0.name, $0.figures) })
  }

  var halfHours: String {
    let isLive = report.live.entries.offered > 0
    let rows = isLive ? report.liveHalfHours : report.halfHours
    return intervals(
      isLive ? "Live, by half-hour" : "By half-hour",
      rows.map { (Wording.timeOfDay($0.minuteOfDay), $0.figures) })
  }

  var dates: String { intervals("Date", report.dates.map { ($0.date, $0.figures) }) }

  /// Rows without anything are left out.
  private func intervals(
    _ title: String, _ rows: [(name: String, figures: IntervalFigures)]
  ) -> String {
    let shown = rows.filter { $0.figures.counts != IntervalCounts() }
    guard let most = shown.map(\.figures.counts.offered).max() else { return "" }
    var table = TextTable([
      title, "offered", "answered", "abandoned", "level", "ASA", "AHT", "",
    ])
    for row in shown {
      let counts = row.figures.counts
      table.add([
        row.name, Wording.count(counts.offered), Wording.count(counts.answered),
        Wording.count(counts.abandoned), Wording.percent(row.figures.serviceLevelBasisPoints),
        Wording.time(row.figures.averageSpeedOfAnswerMilliseconds),
        Wording.time(row.figures.averageHandleMilliseconds),
        bar(counts.offered, of: most),
      ])
    }
    return table.text
  }

  /// Padded, since the columns of figures stand to the right.
  private func bar(_ value: UInt64, of most: UInt64) -> String {
    let bar = Wording.bar(value, of: most, width: ReportText.barWidth)
    return bar + String(repeating: " ", count: Int(ReportText.barWidth) - bar.count)
  }

  var teams: String {
    var table = TextTable(["Team", "advisers", "interactions", "busy", "available", "occupancy"])
    for team in report.teams {
      table.add([
        team.name, Wording.count(team.advisers), Wording.count(team.interactions),
        Wording.time(team.occupancy.busyMilliseconds),
        Wording.time(team.occupancy.availableMilliseconds),
        Wording.percent(team.occupancy.occupancyBasisPoints),
      ])
    }
    return table.isEmpty ? "" : table.text
  }

  var advisers: String {
    var table = TextTable([
      "Adviser", "interactions", "AHT", "declined", "not answered", "available", "occupancy",
    ])
    for row in report.advisers {
      table.add([
        row.name, Wording.count(row.interactions), Wording.time(row.averageHandleMilliseconds),
        Wording.count(row.offers.declined), Wording.count(row.offers.notAnswered),
        Wording.time(row.occupancy.availableMilliseconds),
        Wording.percent(row.occupancy.occupancyBasisPoints),
      ])
    }
    return table.isEmpty ? "" : table.text
  }

  var duties: String {
    var table = TextTable([
      "Duty number", "asked", "answered", "by the first", "abandoned", "time to answer", "gaps",
    ])
    for duty in report.duties {
      table.add([
        duty.name, Wording.count(duty.counts.started), Wording.percent(duty.answeredBasisPoints),
        Wording.count(duty.counts.answeredByFirst), Wording.count(duty.counts.abandoned),
        Wording.time(duty.averageTimeToAnswerMilliseconds), Wording.count(duty.counts.gaps),
      ])
    }
    return table.isEmpty ? "" : table.text
  }

  var dispositions: String {
    var table = TextTable(["Disposition", "given"])
    let commonest = report.dispositions.sorted {
      $0.count != $1.count ? $0.count > $1.count : $0.disposition < $1.disposition
    }
    for row in commonest.prefix(ReportText.dispositionMaximum) {
      table.add([row.name, Wording.count(row.count)])
    }
    let rest = commonest.dropFirst(ReportText.dispositionMaximum)
    if !rest.isEmpty {
      let count = rest.reduce(0) { $0 + $1.count }
      table.add(["(\(rest.count) others)", Wording.count(count)])
    }
    return table.isEmpty ? "" : table.text
  }
}

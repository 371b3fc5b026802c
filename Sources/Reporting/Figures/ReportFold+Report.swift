import Exchange
public import Vocabulary

/// What a report shows.
public struct ReportScope: Sendable {
  /// Only queues, contacts, advisers, duties and dispositions of these units; `nil` for all. A
  /// report for a restricted unit's manager, or without that unit for everyone else.
  public var units: [UnitID]?
  /// Only these kinds of contact; advisers' time and duties are of all kinds always.
  public var channels = ChannelSet.all
  public init(units: [UnitID]? = nil, channels: ChannelSet = .all) {
    self.units = units
    self.channels = channels
  }

  func contains(_ unit: UnitID) -> Bool { units?.contains(unit) ?? true }
}

// The counts become figures. Nothing is changed: folding may go on afterwards.
extension ReportFold {
  /// The report as of `moment`, by default the newest event (or the end of the period, if earlier).
  ///
  /// Contacts still open and entries still waiting are counted as such, advisers' time runs up to
  /// the moment.
  public func makeReport(_ scope: ReportScope = ReportScope(), at moment: Instant? = nil) -> Report
  {
    let period = options.period
    let now = max(moment ?? lastAt, lastAt)
    var closing = self
    closing.closeBooks(at: now)
    var report = Report()
    report.service = plan.service
    report.planVersion = plan.version
    report.from = max(period.lowerBound, firstAt ?? now)
    report.to = min(period.upperBound, now)
    report.units = scope.units ?? []
    report.channels = scope.channels
    report.definitions = options.definitions
    closing.writeContacts(&report, scope)
    closing.writeQueues(&report, scope)
    closing.writeIntervals(&report, scope)
    closing.writePeople(&report, scope)
    closing.writeDuties(&report, scope)
    return report
  }

  /// Counts what is not over.
  private mutating func closeBooks(at now: Instant) {
    for contact in open.all {
      let flags = contact.flags
      if flags.contains(.counts) {
        tallyContact(contact.unitRow, contact.channel) { $0.stillOpen += 1 }
        let isDone = !flags.contains(.isWaiting) && contact.finishedAt <= contact.dueAt
        if contact.cell >= 0, contact.dueAt < now, !isDone {
          cells[contact.cell].due.overdueOpen += 1
        }
      }
      if flags.contains(.isWaiting), flags.contains(.entryCounts) {
        cells[contact.cell].entries.stillWaiting += 1
      }
      if flags.contains(.isRinging) { tallyDuty(contact.id) { $0.stillRinging += 1 } }
    }
    for at in advisers.indices { advisers[at].advance(to: now, in: options.period) }
  }

  func figures(of cell: QueueCell, _ levels: [LevelCount]) -> QueueFigures {
    var figures = QueueFigures()
    figures.entries = cell.entries
    figures.offers = cell.offers
    figures.handling = cell.handling
    figures.outbound = cell.outbound
    figures.callbacks = cell.callbacks
    figures.due = cell.due
    figures.waits = WaitFigures(cell.entries, cell.waits)
    figures.rates = RateFigures(cell)
    figures.serviceLevels = options.definitions.indices.map { at in
      var level = LevelFigure()
      level.definition = options.definitions[at].name
      level.version = options.definitions[at].version
      level.judged = levels[at].judged
      level.met = levels[at].met
      level.serviceLevelBasisPoints = basisPoints(level.met, of: level.judged)
      return level
    }
    return figures
  }

  /// Adds up cells, for one row of a report.
  struct Sum {
    var cell = QueueCell()
    var levels: [LevelCount]
    init(_ fold: ReportFold) {
      levels = Array(repeating: LevelCount(), count: fold.options.definitions.count)
    }
    mutating func add(_ at: Int, of fold: ReportFold) {
      cell += fold.cells[at]
      for definition in levels.indices {
        levels[definition].judged += fold.levels[at * levels.count + definition].judged
        levels[definition].met += fold.levels[at * levels.count + definition].met
      }
    }
  }

  /// Cells of the scope that hold anything, ascending by queue, then channel.
  func cells(in scope: ReportScope) -> [Int] {
    cells.indices.filter {
      scope.contains(plan.unit(ofQueue: $0 / Channel.count))
        && scope.channels.contains(Channel.allCases[$0 % Channel.count]) && cells[$0].isUsed
    }
  }

  private func writeQueues(_ report: inout Report, _ scope: ReportScope) {
    let used = cells(in: scope)
    func sum(_ body: (Int) -> Bool) -> QueueFigures {
      var sum = Sum(self)
      for at in used where body(at) { sum.add(at, of: self) }
      return figures(of: sum.cell, sum.levels)
    }
    let isLive = { (at: Int) in Channel.allCases[at % Channel.count].isLive }
    report.total = sum { _ in true }
    report.live = sum(isLive)
    report.deferred = sum { !isLive($0) }
    var queue = -1
    for at in used where at / Channel.count != queue {
      queue = at / Channel.count
      var row = QueueRow()
      row.queue = QueueID(index: queue)
      row.name = name(queue, of: plan.names.queues)
      row.unit = plan.unit(ofQueue: queue)
      row.isLive = used.contains { $0 / Channel.count == queue && isLive($0) }
      row.figures = sum { $0 / Channel.count == queue }
      report.byQueue.append(row)
    }
    for channel in Channel.allCases {
      var row = ChannelRow()
      row.channel = channel
      row.name = channel.name
      row.contacts = contacts(scope) { $1 == channel }
      row.figures = sum { $0 % Channel.count == Int(channel.rawValue) }
      let isEmpty = row.contacts.counts == ContactCounts() && row.figures == sum { _ in false }
      if !isEmpty { report.byChannel.append(row) }
    }
    for unitRow in 0..<unitRowCount {
      let unit = unitRow == 0 ? UnitID.none : UnitID(index: unitRow - 1)
      guard scope.contains(unit) else { continue }
      var row = UnitRow()
      row.unit = unit
      row.name = unit.isNone ? "" : name(unit.index, of: plan.names.units)
      row.contacts = contacts(scope) { row, _ in row == unitRow }
      row.figures = sum { plan.unit(ofQueue: $0 / Channel.count) == unit }
      for at in advisers.indices where plan.unit(ofAdviser: at) == unit {
        row.occupancy.add(advisers[at])
      }
      let isEmpty = row.contacts.counts == ContactCounts() && row.figures == sum { _ in false }
      if !isEmpty || !row.occupancy.isNothing { report.byUnit.append(row) }
    }
  }

  private var unitRowCount: Int {
    let known = (contacts.count + Channel.count - 1) / Channel.count
    return max(known, plan.names.units.count + 1)
  }

  /// Sums the contacts of the rows (0 for no unit) and channels chosen.
  private func contacts(
    _ scope: ReportScope, _ isChosen: (_ row: Int, _ channel: Channel) -> Bool
  ) -> ContactFigures {
    var sum = ContactCounts()
    for at in contacts.indices {
      let row = at / Channel.count
      let channel = Channel.allCases[at % Channel.count]
      let unit = row == 0 ? UnitID.none : UnitID(index: row - 1)
      guard scope.contains(unit), scope.channels.contains(channel), isChosen(row, channel) else {
        continue
      }
      sum += contacts[at]
    }
    return ContactFigures(sum)
  }

  private func writeContacts(_ report: inout Report, _ scope: ReportScope) {
    report.contacts = contacts(scope) { _, _ in true }
  }

  func name(_ at: Int, of table: [String]) -> String { at < table.count ? table[at] : "#\(at)" }
}

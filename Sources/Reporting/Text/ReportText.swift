import Vocabulary

/// The report as plain text for a terminal, at most about 100 signs wide.
public struct ReportText: Sendable {
  public struct Parts: OptionSet, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    public static let totals = Parts(rawValue: 1)
    public static let queues = Parts(rawValue: 2)
    public static let channels = Parts(rawValue: 4)
    public static let halfHours = Parts(rawValue: 8)
    /// Units, teams and duty numbers.
    public static let people = Parts(rawValue: 16)
    /// One line per adviser: personal data of staff, so only when asked.
    public static let advisers = Parts(rawValue: 32)
    public static let dispositions = Parts(rawValue: 64)
    public static let dates = Parts(rawValue: 128)
    public static let usual: Parts = [
      .totals, .queues, .channels, .halfHours, .people, .dispositions,
    ]
  }

  /// Most dispositions shown, the commonest first.
  public static let dispositionMaximum = 20
  static let barWidth: UInt64 = 24

  let report: Report
  let parts: Parts

  public init(_ report: Report, parts: Parts = .usual) {
    self.report = report
    self.parts = parts
  }

  /// Sections separated by an empty line; ends with a line feed.
  public var text: String {
    var sections = [title]
    if parts.contains(.totals) { sections += [contacts, totals, handling, offers] }
    if parts.contains(.totals), report.definitions.count > 1 { sections.append(levels) }
    if parts.contains(.queues) { sections.append(queues) }
    if parts.contains(.channels) { sections.append(channels) }
    if parts.contains(.halfHours) { sections.append(halfHours) }
    if parts.contains(.dates) { sections.append(dates) }
    if parts.contains(.people) { sections += [units, teams, duties] }
    if parts.contains(.advisers) { sections.append(advisers) }
    if parts.contains(.dispositions) { sections.append(dispositions) }
    return sections.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private var title: String {
    let service = report.service.isEmpty ? "Report" : report.service
    var text = "\(service): \(minute(report.from)) to \(minute(report.to)) (UTC)"
    if report.channels != .all {
      let names = Channel.allCases.filter { report.channels.contains($0) }.map(\.name)
      text += ", only " + names.joined(separator: ", ")
    }
    if !report.units.isEmpty {
      let names = report.byUnit.map(\.name).filter { !$0.isEmpty }
      text +=
        "\nOnly units: " + (names.isEmpty ? "nothing to report" : names.joined(separator: ", "))
    }
    return text + "\n"
  }

  private func minute(_ moment: Instant) -> String {
    String(moment.description.prefix(16)).replacing("T", with: " ")
  }

  private var contacts: String {
    let counts = report.contacts.counts
    var text = "Contacts: \(Wording.count(counts.arrived))"
    let origins: [(UInt64, String)] = [
      (counts.inbound, "came in"), (counts.outbound, "begun by advisers"),
      (counts.callbacks, "to be called back"), (counts.messages, "left as messages"),
    ]
    text += listed(origins) + "\n"
    let results: [(UInt64, String)] = [
      (counts.handled, "handled"), (counts.abandoned, "abandoned"),
      (counts.selfServed, "answered by the flow"), (counts.leftInFlow, "left in the flow"),
      (counts.continued, "went on as callback or message"),
      (counts.transferredOut, "passed to a number outside"),
      (counts.turnedAway, "turned away"), (counts.notReached, "not reached"),
      (counts.ended, "ended otherwise"), (counts.stillOpen, "still open"),
    ]
    text += "  What became of them" + listed(results) + "\n"
    if counts.transfers > 0 {
      text +=
        "  Transfers: \(Wording.count(counts.transfers)), "
        + "\(Wording.perOne(report.contacts.transfersPerContactBasisPoints)) per contact answered\n"
    }
    if counts.flaggedWords > 0 {
      text += "  Flagged words heard: \(Wording.count(counts.flaggedWords))\n"
    }
    return text
  }

  private func listed(_ parts: [(UInt64, String)]) -> String {
    let present = parts.filter { $0.0 > 0 }.map { "\(Wording.count($0.0)) \($0.1)" }
    return present.isEmpty ? "" : ": " + present.joined(separator: ", ")
  }

  /// What is said of the waits: live and deferred beside each other.
  private var totals: String {
    var columns: [(String, QueueFigures)] = []
    if report.live.entries.offered > 0 { columns.append(("live", report.live)) }
    if report.deferred.entries.offered > 0 {
      columns.append(("written and other", report.deferred))
    }
    if columns.count != 1 { columns.append(("all", report.total)) }
    var table = TextTable(["In the queues"] + columns.map(\.0))
    func row(_ name: String, _ value: (QueueFigures) -> String, isShown: Bool = true) {
      if isShown { table.add([name] + columns.map { value($0.1) }) }
    }
    func count(_ name: String, _ value: (EntryCounts) -> UInt64, always: Bool = false) {
      row(
        name, { Wording.count(value($0.entries)) },
        isShown: always || value(report.total.entries) > 0)
    }
    count("Offered", { $0.offered }, always: true)
    count("Answered", { $0.answered }, always: true)
    count("Abandoned", { $0.abandoned }, always: true)
    count("  of these short", { $0.shortAbandoned })
    count("Overflowed to another queue", { $0.overflowedOut })
    count("Went elsewhere", { $0.flowedOut })
    count("Took a callback", { $0.callbacksTaken })
    count("Turned away while waiting", { $0.turnedAwayWaiting })
    count("Ended otherwise", { $0.ended })
    count("Still waiting", { $0.stillWaiting })
    count("Turned away at the door (not offered)", { $0.turnedAwayAtEntry })
    count("Statutory contacts dropped", { $0.statutoryDropped }, always: true)
    for at in report.definitions.indices where report.definitions[at].name == headline {
      row("Service level, \(named(at))", { Wording.percent(level(at, of: $0)) })
    }
    row("Abandoned, short ones apart", { Wording.percent($0.rates.abandonedBasisPoints) })
    row("Average speed of answer", { Wording.time($0.waits.averageSpeedOfAnswerMilliseconds) })
    row("Half answered within", { Wording.time($0.waits.medianWaitMilliseconds) })
    row("90% answered within", { Wording.time($0.waits.wait90thPercentileMilliseconds) })
    row("95% answered within", { Wording.time($0.waits.wait95thPercentileMilliseconds) })
    row("99% answered within", { Wording.time($0.waits.wait99thPercentileMilliseconds) })
    row("Longest wait of one answered", { Wording.time($0.waits.longestWaitMilliseconds) })
    row("Average time to abandon", { Wording.time($0.waits.averageTimeToAbandonMilliseconds) })
    return table.text
  }

  var headline: String { report.definitions.first?.name ?? "" }

  func level(_ at: Int, of figures: QueueFigures) -> Int64? {
    at < figures.serviceLevels.count ? figures.serviceLevels[at].serviceLevelBasisPoints : nil
  }

  /// Service level by the headline definition, all its versions together.
  func headlineLevel(of figures: QueueFigures) -> Int64? {
    let versions = figures.serviceLevels.filter { $0.definition == headline }
    return basisPoints(
      versions.reduce(0) { $0 + $1.met }, of: versions.reduce(0) { $0 + $1.judged })
  }

  func named(_ at: Int) -> String {
    let definition = report.definitions[at]
    let isAlone = report.definitions.filter { $0.name == definition.name }.count == 1
    let version = isAlone ? "" : " (version \(definition.version))"
    if definition.threshold == .zero { return definition.name + version + " (each queue's target)" }
    return definition.name + version
      + " (within \(Wording.time(definition.threshold.milliseconds)))"
  }

  private var levels: String {
    var table = TextTable(["Service level, by definition", "judged", "met", "service level"])
    for at in report.definitions.indices where at < report.total.serviceLevels.count {
      let level = report.total.serviceLevels[at]
      table.add([
        named(at), Wording.count(level.judged), Wording.count(level.met),
        Wording.percent(level.serviceLevelBasisPoints),
      ])
    }
    return table.text
  }
}

/// Walks the chain of a log from the first record to the head and names what was changed.
public enum LogVerifier {
  /// Records held at a time.
  public static let pageRecords = 2048

  public struct Finding: Hashable, Sendable, CustomStringConvertible {
    public enum Problem: String, Hashable, Sendable {
      /// A field, the payload or the chain value is not what was written.
      case changed
      /// The place is empty.
      case missing
      /// The stored row cannot be read as a record at all.
      case unreadable
      /// The end noted by the last commit is not the end of the records.
      case wrongEnd
    }
    public var sequence: UInt64
    /// The last one, when a run of records is missing; else equal to `sequence`.
    public var through: UInt64
    public var problem: Problem

    public var description: String {
      switch problem {
      case .changed: "record \(sequence) was changed or moved after it was written"
      case .missing where sequence == through: "record \(sequence) is missing"
      case .missing: "records \(sequence) to \(through) are missing"
      case .unreadable: "record \(sequence) cannot be read"
      case .wrongEnd: "the log's noted end does not match its last record, \(sequence)"
      }
    }
  }

  public struct Report: Hashable, Sendable {
    /// Records that were there and were checked.
    public var records: UInt64 = 0
    /// The first `LogLimits.findingsMaximum`, in order.
    public var findings: [Finding] = []
    public var findingsTotal = 0
    /// Where the chain ended.
    public var head: LogHead
    public var isGood: Bool { findingsTotal == 0 }
  }

  /// - Parameters:
  ///   - start: the head to start from: `nil` for the first record. A later one must be known good.
  ///   - progress: called after every page with the records done and the records there are; what
  ///     it throws ends the work.
  public static func verify(
    _ driver: any LogDriver, after start: LogHead? = nil,
    progress: (_ done: UInt64, _ total: UInt64) throws(LogFault) -> Void = { _, _ in }
  ) throws(LogFault) -> Report {
    // Records that come while this runs are beyond the head taken here and are not looked at.
    let end = try driver.head()
    var walk = Walk(head: start ?? LogChain.start(driver.identity))
    while walk.report.head.sequence < end.sequence {
      let next = walk.report.head.sequence + 1
      do throws(LogFault) {
        let limit = Int(min(UInt64(pageRecords), end.sequence - next + 1))
        let page = try driver.readStored(from: next, limit: limit)
        if page.isEmpty { break }
        for record in page where record.sequence <= end.sequence { walk.visit(record) }
        if let last = page.last, last.sequence > end.sequence { break }
      } catch {
        guard error.reason == .damaged, let sequence = error.sequence, sequence >= next else {
          throw error
        }
        try walk.pass(upTo: sequence, driver)
        walk.unreadable(sequence)
      }
      try progress(walk.report.head.sequence, end.sequence)
    }
    walk.finish(end)
    return walk.report
  }

  private struct Walk {
    var report: Report
    /// After a gap or an unreadable row the next chain value cannot be recomputed.
    var isChainKnown = true

    init(head: LogHead) { report = Report(head: head) }

    mutating func visit(_ record: LogRecord) {
      let expected = report.head.sequence + 1
      if record.sequence > expected { missing(expected, through: record.sequence - 1) }
      if isChainKnown, LogChain.value(after: report.head.chain, record) != record.chain {
        add(Finding(sequence: record.sequence, through: record.sequence, problem: .changed))
      }
      report.records += 1
      isChainKnown = true
      report.head = LogHead(sequence: record.sequence, chain: record.chain)
    }

    /// Visits what comes before an unreadable row, one by one.
    mutating func pass(upTo sequence: UInt64, _ driver: any LogDriver) throws(LogFault) {
      while report.head.sequence + 1 < sequence {
        let before = try driver.readStored(from: report.head.sequence + 1, limit: 1)
        guard let record = before.first, record.sequence < sequence else { break }
        visit(record)
      }
      let expected = report.head.sequence + 1
      if expected < sequence { missing(expected, through: sequence - 1) }
    }

    mutating func unreadable(_ sequence: UInt64) {
      add(Finding(sequence: sequence, through: sequence, problem: .unreadable))
      report.head.sequence = sequence
      isChainKnown = false
    }

    mutating func missing(_ first: UInt64, through last: UInt64) {
      add(Finding(sequence: first, through: last, problem: .missing))
      isChainKnown = false
    }

    mutating func finish(_ end: LogHead) {
      let last = report.head
      if last.sequence < end.sequence {
        missing(last.sequence + 1, through: end.sequence)
      } else if isChainKnown, last.chain != end.chain {
        add(Finding(sequence: last.sequence, through: last.sequence, problem: .wrongEnd))
      }
    }

    mutating func add(_ finding: Finding) {
      report.findingsTotal += 1
      if report.findings.count < LogLimits.findingsMaximum { report.findings.append(finding) }
    }
  }
}

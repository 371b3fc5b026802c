/// What happened, beside what another plan would probably have made of it.
public struct ReplayComparison: Sendable {
  /// One figure of one queue, or of all together.
  public struct Row: Sendable {
    /// Nil for all queues together.
    public var queue: String?
    public var figure: ReplayFigure
    /// As recorded; nil where the figure does not exist, such as a mean of nothing.
    public var happened: Double?
    /// The recorded plan, rehearsed: how far the models are from what happened. The range in which
    /// a single history lies.
    public var recordedPlan: Interval?
    /// The other plan, rehearsed with the same people. The range in which a single history lies,
    /// given that the models are right.
    public var otherPlan: Interval?
    /// Other plan − recorded plan, pair by pair: the mean effect, with its own confidence.
    public var difference: Interval?
    /// True when the two ranges rest on models at all, which is always; `happened` never does.
    public var isModelBased: Bool { recordedPlan != nil || otherPlan != nil }
  }

  /// All queues together first, then queue by queue in the order of the recorded plan.
  public var rows: [Row]
  /// What was assumed, in plain English.
  public var assumptions: [String]
  /// Names of the recorded plan that the other has not, for example `queue "roads"`.
  public var missingNames: [String]
  /// Contacts whose entry point the other plan has not: they did not come.
  public var contactsLeftOut: Int
  /// Replications made; fewer than asked for when stopped.
  public var replications: Int
  public var seed: UInt64
  public var level: Double

  public func row(_ figure: ReplayFigure, queue: String? = nil) -> Row? {
    rows.first { $0.figure == figure && $0.queue == queue }
  }
}

extension Intervals {
  /// The range in which one more value of the same normal distribution lies: x̄ ± t·s·√(1 + 1/n),
  /// Student's t with n − 1 degrees of freedom. Wider than the interval of the mean, because a
  /// single history is not a mean of histories.
  public static func prediction(
    _ values: [Double], level: Double = 0.95
  ) throws(EstimationFault) -> Interval {
    var interval = try mean(values, level: level)
    let widening = Double(values.count + 1).squareRoot()
    interval.low = interval.estimate - (interval.estimate - interval.low) * widening
    interval.high = interval.estimate + (interval.high - interval.estimate) * widening
    return interval
  }
}

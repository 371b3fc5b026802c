import Exchange
import Vocabulary

/// What is assumed of people where the log does not show it, fitted to the log itself.
///
/// Lists are by number of the recorded plan.
public struct HistoryModels: Sendable {
  /// A queue with fewer abandons than this takes the patience of all queues together.
  public static let abandonsMinimum = 10
  /// Mean handle time where no contact was ever handled, as a last resort.
  static let handleTimeUnknownSeconds = 240.0
  /// Shares of something never seen to be offered: asked as often as not.
  static let shareUnknown = 0.5

  /// By queue; nil when nobody gave up anywhere, so that everyone waits for ever.
  public var patience: [KaplanMeier?] = []
  public var pooledPatience: KaplanMeier?
  /// By queue: log-normal, its mean that of the handle times seen.
  public var handleTime: [Distribution] = []
  public var pooledHandleTime = Distribution.exponential(mean: handleTimeUnknownSeconds)
  /// By queue: models that rest on all queues together.
  public var isPatiencePooled: [Bool] = []
  public var isHandleTimePooled: [Bool] = []
  /// By adviser: logarithm of how much longer than others they take over the same work.
  public var pace: [Double] = []
  /// From the ring to the answer.
  public var answerDelay = Distribution.constant(seconds: 0)
  public var notAnsweredShare = 0.0
  public var declinedShare = 0.0
  /// By queue: wrap-up as a share of handle time.
  public var wrapUpShare: [Double] = []
  public var callbackShare = HistoryModels.shareUnknown
  public var callbackReachedShare = HistoryModels.shareUnknown
  public var dutyAnsweredShare = HistoryModels.shareUnknown
  public var replyDelay = Distribution.constant(seconds: 4)

  public init() {}

  public init(_ history: ObservedHistory) {
    let queues = history.names.queues.count
    fitPatience(history.contacts, queues: queues)
    fitHandleTimes(history.contacts, queues: queues)
    fitPace(history.contacts, advisers: history.names.advisers.count)
    fitOffers(history.contacts)
  }

  private mutating func fitPatience(_ contacts: [ObservedContact], queues: Int) {
    var seen = [[PatienceObservation]](repeating: [], count: queues)
    var everyone: [PatienceObservation] = []
    for contact in contacts where contact.channel.isLive {
      let observation: PatienceObservation
      switch contact.patience {
      case .notSeen: continue
      case .atLeast(let span):
        observation = PatienceObservation(seconds: span.seconds, hasAbandoned: false)
      case .exactly(let span):
        observation = PatienceObservation(seconds: span.seconds, hasAbandoned: true)
      }
      everyone.append(observation)
      if contact.firstQueue.index < queues { seen[contact.firstQueue.index].append(observation) }
    }
    // Spans are finite and not negative, so only an empty list has no estimate.
    pooledPatience = (try? KaplanMeier(everyone)).flatMap { $0.abandons > 0 ? $0 : nil }
    for observations in seen {
      let own = try? KaplanMeier(observations)
      let isPooled = (own?.abandons ?? 0) < HistoryModels.abandonsMinimum
      isPatiencePooled.append(isPooled)
      patience.append(isPooled ? pooledPatience : own)
    }
  }

  private mutating func fitHandleTimes(_ contacts: [ObservedContact], queues: Int) {
    var seen = [[Double]](repeating: [], count: queues)
    var wrapUp = [Double](repeating: 0, count: queues)
    for share in contacts.lazy.flatMap(\.shares) where share.queue.index < queues {
      seen[share.queue.index].append(share.handleTime.seconds)
      wrapUp[share.queue.index] += share.wrapUp.seconds
    }
    let everyone = seen.flatMap { $0 }
    wrapUpShare = zip(wrapUp, seen).map { sum, times in
      let total = times.reduce(0, +)
      return total > 0 ? sum / total : 0
    }
    if let fit = try? LogNormalFit(seconds: everyone) {
      pooledHandleTime = HistoryModels.logNormal(fit, of: everyone)
    }
    for times in seen {
      let isPooled = times.count < LogNormalFit.minimumObservations
      isHandleTimePooled.append(isPooled)
      let own = isPooled ? nil : try? LogNormalFit(seconds: times)
      handleTime.append(own.map { HistoryModels.logNormal($0, of: times) } ?? pooledHandleTime)
    }
  }

  /// The shape of the fit, with the mean of the observations: a log-normal fitted to the logarithms
  /// alone would be too long on average for times that are not quite log-normal.
  private static func logNormal(_ fit: LogNormalFit, of seconds: [Double]) -> Distribution {
    let mean = seconds.reduce(0, +) / Double(seconds.count)
    let mu = Numeric.log(max(mean, LogNormalFit.shortestSeconds)) - fit.sigma * fit.sigma / 2
    return .logNormal(mu: mu, sigma: fit.sigma)
  }

  /// Effects of advisers on the logarithm of handle time within queues, shrunk towards none by how
  /// much of the difference between advisers chance explains (empirical Bayes; one-way analysis of
  /// variance, e.g. H. Scheffé, "The Analysis of Variance", 1959, chapter 7).
  private mutating func fitPace(_ contacts: [ObservedContact], advisers: Int) {
    let queues = handleTime.count
    var sums = [Double](repeating: 0, count: queues)
    var counts = [Double](repeating: 0, count: queues)
    let shares = contacts.lazy.flatMap(\.shares).filter {
      $0.queue.index < queues && $0.adviser.index < advisers
    }
    let logarithm = { (share: ObservedShare) in
      Numeric.log(max(share.handleTime.seconds, LogNormalFit.shortestSeconds))
    }
    for share in shares {
      sums[share.queue.index] += logarithm(share)
      counts[share.queue.index] += 1
    }
    var groups = [(sum: Double, squares: Double, count: Double)](
      repeating: (0, 0, 0), count: advisers)
    for share in shares {
      let residual = logarithm(share) - sums[share.queue.index] / counts[share.queue.index]
      groups[share.adviser.index].sum += residual
      groups[share.adviser.index].squares += residual * residual
      groups[share.adviser.index].count += 1
    }
    pace = [Double](repeating: 0, count: advisers)
    let seen = groups.filter { $0.count > 0 }
    let total = seen.reduce(0) { $0 + $1.count }
    let within = seen.reduce(0) { $0 + $1.squares - $1.sum * $1.sum / $1.count }
    let between = seen.reduce(0) { $0 + $1.sum * $1.sum / $1.count }
    let freedom = Double(seen.count - 1)
    guard seen.count > 1, total > Double(seen.count) + 1 else { return }
    let noise = within / (total - Double(seen.count))
    let usual = (total - seen.reduce(0) { $0 + $1.count * $1.count } / total) / freedom
    let spread = max(0, (between / freedom - noise) / usual)
    guard spread > 0 else { return }
    for at in groups.indices where groups[at].count > 0 {
      let mean = groups[at].sum / groups[at].count
      pace[at] = mean * spread / (spread + noise / groups[at].count)
    }
  }

  private mutating func fitOffers(_ contacts: [ObservedContact]) {
    var delays: [Double] = []
    var replies: [Double] = []
    var offers = Tally()
    var declined = Tally()
    var callbacks = Tally()
    var reached = Tally()
    var duty = Tally()
    for contact in contacts {
      for offer in contact.offers where offer.result != .withdrawn {
        if offer.result == .accepted { delays.append(offer.after.seconds) }
        offers.count(offer.result == .notAnswered)
        declined.count(offer.result == .declined)
      }
      for ring in contact.dutyRings where ring.result != .withdrawn {
        if ring.result == .accepted { delays.append(ring.after.seconds) }
        duty.count(ring.result == .accepted)
      }
      for question in contact.questions {
        if let after = question.answeredAfter { replies.append(after.seconds) }
      }
      if contact.isCallbackOffered { callbacks.count(contact.callbackTakenAfter != nil) }
      for attempt in contact.attempts { reached.count(attempt.value) }
    }
    if let seen = try? Empirical(delays) { answerDelay = .empirical(seen) }
    if let seen = try? Empirical(replies) { replyDelay = .empirical(seen) }
    notAnsweredShare = offers.share ?? 0
    declinedShare = declined.share ?? 0
    callbackShare = callbacks.share ?? HistoryModels.shareUnknown
    callbackReachedShare = reached.share ?? HistoryModels.shareUnknown
    dutyAnsweredShare = duty.share ?? HistoryModels.shareUnknown
  }

  private struct Tally {
    private var yes = 0
    private var all = 0
    mutating func count(_ isYes: Bool) {
      all += 1
      if isYes { yes += 1 }
    }
    var share: Double? { all == 0 ? nil : Double(yes) / Double(all) }
  }
}

extension Span {
  var seconds: Double { Double(milliseconds) / 1000 }

  /// Rounded to the millisecond, at most `Distribution.longestSpan`.
  init(seconds: Double) {
    let longest = Double(Distribution.longestSpan.milliseconds)
    self = .milliseconds(Int64(min(max(0, (seconds * 1000).rounded()), longest)))
  }
}

import Exchange
import Flows
public import Vocabulary

/// What a forecast assumes of the hours to come: who will arrive, how long things take, who works.
public struct ForecastModels: Sendable {
  /// Contacts of one kind.
  public struct Source: Sendable {
    /// Channel, entry point, answers, handle time and patience; its volume is not used.
    public var stream: DemandStream
    /// Where its contacts wait.
    public var queue: QueueID
    /// Arrivals an hour, by half-hour since `dayStart`; 48.
    public var perHour: [Double]

    public init(stream: DemandStream, queue: QueueID, perHour: [Double]) {
      self.stream = stream
      self.queue = queue
      self.perHour = perHour
    }
  }

  public static let halfHours = 48

  public var sources: [Source]
  /// Local midnight of some day; half-hours count from it, every day alike.
  public var dayStart: Instant
  /// Who comes and goes from now on, by time. Presence scheduled in the exchange happens besides.
  public var shifts: [RosterSchedule.Change]
  public var conduct: SimulatedConduct

  public init(
    sources: [Source], dayStart: Instant, shifts: [RosterSchedule.Change] = [],
    conduct: SimulatedConduct = SimulatedConduct()
  ) {
    self.sources = sources
    self.dayStart = dayStart
    self.shifts = shifts
    self.conduct = conduct
  }

  /// The very models a simulation of this day runs on: what a forecast could know at best.
  public init(_ scenario: Scenario, day number: Int) {
    let day = scenario.demand.calendar.day(number)
    var sources: [Source] = []
    for (index, stream) in scenario.demand.model.streams.enumerated() {
      guard stream.direction == .inbound else { continue }
      let entry = scenario.policy.entryPoints.firstIndex { $0.address == stream.entry }
      guard let entry,
        let queue = scenario.policy.walk(from: EntryPointID(index: entry), stream.answers).queue
      else { continue }
      let perHour: [Double]
      switch stream.volume {
      case .perHour(let rate): perHour = Array(repeating: rate, count: Self.halfHours)
      case .perYear:
        let weights = stream.profile.halfHours
        let total = weights.reduce(0, +)
        let expected = scenario.demand.expected(stream: index, onDay: number)
        perHour = weights.map { total > 0 ? 2 * expected * $0 / total : 0 }
      }
      sources.append(Source(stream: stream, queue: queue, perHour: perHour))
    }
    self.init(
      sources: sources, dayStart: day.start, shifts: scenario.shifts, conduct: scenario.conduct)
  }

  /// Fitted to a log: a source for each entry point, channel and first queue, its rate the mean of
  /// the days of the same weekday (of all days when the log is shorter than a week), its handle
  /// time and patience those of `HistoryModels`.
  ///
  /// - Parameter dayStart: a local midnight.
  public init(
    _ history: ObservedHistory, _ models: HistoryModels, dayStart: Instant,
    shifts: [RosterSchedule.Change]
  ) {
    struct Kind: Hashable {
      var entry: EntryPointID
      var channel: Channel
      var queue: QueueID
    }
    let halfHour = Span.minutes(30).milliseconds
    let policy = history.plans.last?.policy ?? Policy()
    let week = Span.days(7).milliseconds
    let length = (history.lastAt - history.firstAt).milliseconds
    let takesWeekday = length >= week
    let days = max(1, Double(length) / Double(takesWeekday ? week : Span.days(1).milliseconds))
    var places: [Kind: Int] = [:]
    var sources: [Source] = []
    for contact in history.contacts {
      guard let arrive = contact.arrive, contact.firstQueue.index < models.handleTime.count,
        arrive.entry.index < policy.entryPoints.count
      else { continue }
      let kind = Kind(entry: arrive.entry, channel: contact.channel, queue: contact.firstQueue)
      let at = places[kind] ?? sources.count
      if at == sources.count {
        places[kind] = at
        let at = contact.firstQueue.index
        var stream = DemandStream(
          name: "source \(sources.count)", channel: contact.channel,
          entry: policy.entryPoints[arrive.entry.index].address, volume: .perHour(0),
          handleTime: models.handleTime[at])
        stream.answers = contact.questions.compactMap { $0.heard?.keys }.filter { !$0.isEmpty }
        if contact.channel.isLive { stream.patience = models.patience[at]?.distribution }
        stream.callbackAcceptance = models.callbackShare
        sources.append(
          Source(
            stream: stream, queue: kind.queue,
            perHour: Array(repeating: 0, count: Self.halfHours)))
      }
      // Half-hours since the day's midnight a whole number of weeks ago.
      let since = ((contact.arrivedAt - dayStart).milliseconds % week + week) % week
      let slot = Int(since / halfHour)
      guard !takesWeekday || slot < Self.halfHours else { continue }
      sources[at].perHour[slot % Self.halfHours] += 2 / days
    }
    var conduct = SimulatedConduct()
    conduct.answerDelay = models.answerDelay
    conduct.notAnsweredShare = models.notAnsweredShare
    conduct.declinedShare = models.declinedShare
    conduct.replyDelay = models.replyDelay
    conduct.callbackReachedShare = models.callbackReachedShare
    let shares = models.wrapUpShare.filter { $0 > 0 }
    conduct.wrapUpShare = shares.isEmpty ? 0 : shares.reduce(0, +) / Double(shares.count)
    self.init(sources: sources, dayStart: dayStart, shifts: shifts, conduct: conduct)
  }

  func perHour(_ source: Int, at moment: Instant) -> Double {
    let halfHour = Span.minutes(30).milliseconds
    let slot = Int((moment - dayStart).milliseconds / halfHour) % Self.halfHours
    return sources[source].perHour[(slot + Self.halfHours) % Self.halfHours]
  }
}

extension KaplanMeier {
  /// Quantiles taken to stand for the estimate.
  private static var quantilesTaken: Int { 400 }

  /// The estimate as a distribution to draw from; nil when nobody gave up.
  var distribution: Distribution? {
    let count = Self.quantilesTaken
    let times = (0..<count).map { quantile((Double($0) + 0.5) / Double(count)) }
    return (try? Empirical(times)).map(Distribution.empirical)
  }
}

extension Policy {
  /// Steps followed before giving up on a flow that goes round.
  private static let stepsFollowedMaximum = 100

  /// Where these answers lead: the queue, and the steps that ask on the way.
  func walk(
    from entry: EntryPointID, _ answers: [String]
  ) -> (queue: QueueID?, asked: [StepIndex]) {
    let point = entryPoints[entry.index]
    if !point.queue.isNone { return (point.queue, []) }
    guard let flow = flow(point.flow) else { return (nil, []) }
    var at = flow.start
    var asked: [StepIndex] = []
    for _ in 0..<Policy.stepsFollowedMaximum {
      guard let step = flow.step(at) else { return (nil, asked) }
      switch step.action {
      case .queue(let step): return (step.queue, asked)
      case .takeMessage(let step): return (step.queue, asked)
      case .duty, .end: return (nil, asked)
      case .next(let next): at = next
      case .set(let set): at = set.then
      case .branch(let branch): at = branch.otherwise
      case .lookUp(let lookUp): at = lookUp.failed
      case .transferOutside(let outside): at = outside.failed
      case .collect(let collect):
        let isSaid = asked.count < answers.count
        asked.append(at)
        at = isSaid ? collect.then : collect.noAnswer
      case .ask(let ask):
        let said = asked.count < answers.count ? answers[asked.count] : ""
        asked.append(at)
        let answer = ask.answers.first { $0.key == said || $0.words.contains(said) }
        at = answer?.goto ?? ask.noAnswer
      }
    }
    return (nil, asked)
  }
}

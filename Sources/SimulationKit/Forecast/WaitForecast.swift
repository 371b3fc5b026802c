public import Exchange
public import Vocabulary

/// How long somebody will wait, as a range, by simulating forward from the present state.
///
/// The exchange is copied and lived on, with the very rules that run live, once for each of a
/// number of seeds: people who wait give up or are answered, talks that go on come to their end
/// given how long they have lasted, others arrive, advisers come and go by the rota. The waits that
/// come out are sorted; the range is what they span. See `docs/internals/replay.md`.
public struct WaitForecast: Sendable {
  /// Nothing is forecast beyond this.
  public static let horizonMaximum = Span.hours(8)
  public static let simulationsMaximum = 10_000
  /// Arrivals are drawn for this long at a time.
  static let window = Span.minutes(5)

  public enum Subject: Hashable, Sendable {
    /// Waiting or being offered now.
    case waiting(ContactID)
    /// Would enter the queue now.
    case newcomer(QueueID, Channel)
  }

  /// The wait still to come, from now until an adviser has the contact; given that it stays.
  public struct Range: Hashable, Sendable {
    /// Nine in ten wait at least so long. `forever` beyond the horizon, as the others.
    public var p10: Span
    public var p50: Span
    /// Nine in ten wait at most so long.
    public var p90: Span
    /// Share of simulations in which an adviser had it within the horizon, 0 to 1.
    public var answeredShare: Double
    public var simulations: Int

    /// What the exchange is told, so that announcements and limits use it.
    public func estimate(for queue: QueueID, contact: ContactID = .none) -> Estimate {
      let longest = WaitForecast.horizonMaximum
      return Estimate(
        queue: queue, low: min(p10, longest), high: min(p90, longest), contact: contact)
    }
  }

  public let models: ForecastModels
  private let scenario: Scenario
  private let entries: [EntryPointID]
  /// By channel and queue: the source its contacts are taken to be of.
  private let sourceOf: [Kind: Int]

  struct Kind: Hashable {
    var queue: QueueID
    var channel: Channel
  }

  /// Throws for models without a source, or with one that cannot be.
  public init(_ models: ForecastModels, policy: Policy) throws(DemandModelFault) {
    guard !models.sources.isEmpty else {
      throw DemandModelFault(stream: nil, "no source of contacts; give at least one")
    }
    self.models = models
    var streams = models.sources.map(\.stream)
    // Two sources of one name would share their numbers.
    for at in streams.indices { streams[at].name = "source \(at)" }
    let model = DemandModel(name: "forecast", yearFrom: CivilDate(dayNumber: 0), streams: streams)
    let generator = try DemandGenerator(model: model, calendar: UniversalCalendar(), seed: 0)
    var scenario = Scenario(
      policy: policy, demand: generator, shifts: models.shifts, days: 0..<0, seed: 0)
    scenario.conduct = models.conduct
    self.scenario = scenario
    entries = streams.map { stream in
      let at = policy.entryPoints.firstIndex { $0.address == stream.entry }
      return at.map { EntryPointID(index: $0) } ?? .none
    }
    var sourceOf: [Kind: Int] = [:]
    for (at, source) in models.sources.enumerated() {
      let kind = Kind(queue: source.queue, channel: source.stream.channel)
      // Of several, the busiest.
      let known = sourceOf[kind]
      let volume = source.perHour.reduce(0, +)
      if known.map({ models.sources[$0].perHour.reduce(0, +) < volume }) ?? true {
        sourceOf[kind] = at
      }
    }
    self.sourceOf = sourceOf
  }

  /// Which source a contact is taken to be of: that of its queue and channel, else of its queue,
  /// else of its channel.
  func source(_ queue: QueueID, _ channel: Channel) -> Int {
    if let at = sourceOf[Kind(queue: queue, channel: channel)] { return at }
    if let at = models.sources.firstIndex(where: { $0.queue == queue }) { return at }
    return models.sources.firstIndex { $0.stream.channel == channel } ?? 0
  }

  func entryOf(source: Int) -> EntryPointID { entries[source] }

  /// The range for a contact; nil when it neither waits nor can come.
  ///
  /// - Parameters:
  ///   - horizon: at most `horizonMaximum`.
  ///   - seed: the same state and seed give the same range.
  public func range(
    for subject: Subject, in present: Exchange, at now: Instant, simulations: Int = 60,
    horizon: Span = horizonMaximum, seed: UInt64 = 1
  ) -> Range? {
    let count = min(max(1, simulations), WaitForecast.simulationsMaximum)
    let end = now + min(horizon, WaitForecast.horizonMaximum)
    var exchange = present.forgettingSubjects()
    guard let watched = admit(subject, into: &exchange, at: now) else { return nil }
    guard let contact = exchange.contact(watched) else {
      // Sent away at once.
      return Range(p10: .forever, p50: .forever, p90: .forever, answeredShare: 0, simulations: 0)
    }
    guard [.waiting, .offered, .flow, .duty].contains(contact.phase) else { return nil }
    let present = presentPeople(in: exchange, at: now)
    let root = SeededRandom(seed: seed).stream(named: "forecast")
    var waits: [Span] = []
    for number in 0..<count {
      let key = SeededRandom.key(root.key, UInt64(number))
      let wait = simulate(exchange, present, watched: watched, from: now, until: end, key: key)
      waits.append(wait ?? .forever)
    }
    waits.sort()
    return Range(
      p10: WaitForecast.quantile(waits, 0.1), p50: WaitForecast.quantile(waits, 0.5),
      p90: WaitForecast.quantile(waits, 0.9),
      answeredShare: Double(waits.count { $0 < .forever }) / Double(count), simulations: count)
  }

  /// The quantile at position p·(n + 1), so that one more wait lies between the 10th and the 90th
  /// with a chance of 0.8 exactly when it is drawn as the others were (type 6 of R. Hyndman and
  /// Y. Fan, "Sample Quantiles in Statistical Packages", 1996).
  static func quantile(_ sorted: [Span], _ share: Double) -> Span {
    let position = min(max(share * Double(sorted.count + 1) - 1, 0), Double(sorted.count - 1))
    let lower = Int(position)
    let upper = min(lower + 1, sorted.count - 1)
    let part = position - Double(lower)
    if part == 0 || sorted[upper] == .forever { return sorted[part == 0 ? lower : upper] }
    let between = Double((sorted[upper] - sorted[lower]).milliseconds) * part
    return sorted[lower] + .milliseconds(Int64(between.rounded()))
  }

  /// Puts a newcomer into the copy, past its flow; the contact to watch.
  private func admit(
    _ subject: Subject, into exchange: inout Exchange, at now: Instant
  ) -> ContactID? {
    guard case .newcomer(let queue, let channel) = subject else {
      guard case .waiting(let id) = subject, exchange.contact(id) != nil else { return nil }
      return id
    }
    let policy = exchange.policy
    guard queue.index < policy.queues.count else { return nil }
    let unit = policy.queues[queue.index].unit
    let usable = policy.entryPoints.indices.filter {
      let entry = policy.entryPoints[$0]
      return !entry.isRetired && entry.channels.contains(channel) && entry.unit == unit
    }
    let direct = usable.first { policy.entryPoints[$0].queue == queue }
    guard let entry = direct ?? usable.first else { return nil }
    let id = ContactID(exchange.nextContact)
    var arrive = Arrive(reference: "forecast \(id)")
    arrive.channel = channel
    arrive.entry = EntryPointID(index: entry)
    guard exchange.handle(.arrive(arrive), at: now).rejection == nil else { return nil }
    if direct == nil {
      guard exchange.rehearse(id, in: queue, at: now) else { return nil }
    }
    return id
  }

  /// The wait of the watched contact in one future; nil when nobody has it by `end`.
  private func simulate(
    _ exchange: Exchange, _ present: [PresentPerson], watched: ContactID, from now: Instant,
    until end: Instant, key: UInt64
  ) -> Span? {
    var world = World(continuing: exchange, scenario: scenario, entries: entries, key: key)
    world.watched = watched
    world.staying = [watched]
    for person in present { world.resume(person, at: now, key: key) }
    var shift = scenario.shifts.partitioningIndex { $0.at > now }
    var from = now
    var number: UInt64 = 0
    while from < end, world.watchedAt == nil, !world.isWatchedGone {
      let to = min(from + WaitForecast.window, end)
      let arrivals = arrivals(from: from, to: to, key: SeededRandom.key(key, number | 1 << 40))
      world.live(through: arrivals, shift: &shift, until: to)
      from = to
      number += 1
    }
    return world.watchedAt.map { $0 - now }
  }

  /// Poisson arrivals of every source, by time.
  private func arrivals(from: Instant, to: Instant, key: UInt64) -> [Arrival] {
    var arrivals: [Arrival] = []
    for at in models.sources.indices {
      let perHour = models.perHour(at, at: from)
      guard perHour > 0 else { continue }
      let mean = 3600 / perHour
      var random = SeededRandom(seed: SeededRandom.key(key, UInt64(at)))
      var moment = from
      while true {
        moment = moment + Span(seconds: -mean * Numeric.log1p(-random.unit()))
        guard moment < to else { break }
        arrivals.append(
          Arrival(at: moment, stream: at, ordinal: arrivals.count, key: random.next()))
      }
    }
    return arrivals.sorted { $0.at < $1.at }
  }
}

extension Array {
  /// The first place from which on the condition holds; it must hold to the end from there.
  func partitioningIndex(where holds: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

import Vocabulary

/// Makes the arrivals of a demand model, day by day, the same for the same seed.
///
/// A stream is a Poisson process whose rate is constant within each half-hour. A day's number of
/// contacts is drawn first (Poisson, or its part of an exact year), then each contact's time by the
/// inverse of the day's cumulative rate: given their number, the times of a Poisson process are
/// independent draws from it (order-statistics property; e.g. S. Ross, "Introduction to Probability
/// Models", section 5.3). So the first contacts of a day stay the same when its volume grows.
///
/// Days may be asked for in any order. Cost: the contacts of the day, plus its half-hours.
public struct DemandGenerator: Sendable {
  /// How many contacts a stream with a yearly volume has.
  public enum Counting: Hashable, Sendable {
    /// Each day's number is Poisson: years differ as real ones do.
    case random
    /// Each model year has exactly its volume, shared out over the days by a multinomial draw.
    /// Surges on top add to it. Streams with a rate per hour stay random.
    case exact
  }

  /// Longest run of whole model years that exact counting is prepared for.
  public static let maximumYears = 50

  public let model: DemandModel
  public let counting: Counting
  public let calendar: any CivilCalendar
  private let prepared: [PreparedStream]

  /// - Parameter years: how many years from the model's first day are counted exactly; days
  ///   outside them are random. Has no effect on random counting.
  /// Throws for a model whose volumes cannot be spread.
  public init(
    model: DemandModel, calendar: any CivilCalendar, seed: UInt64, counting: Counting = .random,
    years: Int = 1
  ) throws(DemandModelFault) {
    guard (1...DemandGenerator.maximumYears).contains(years) else {
      throw DemandModelFault(stream: nil, "\(years) years; ask for 1 to \(Self.maximumYears)")
    }
    guard model.streams.count <= DemandModel.maximumStreams else {
      throw DemandModelFault(
        stream: nil, "\(model.streams.count) streams, more than \(DemandModel.maximumStreams)")
    }
    var first = model.yearFrom
    var spans: [Range<Int>] = []
    for _ in 0..<years {
      spans.append(first.dayNumber..<first.nextYear.dayNumber)
      first = first.nextYear
    }
    let days = spans.map { $0.map(calendar.day) }
    let root = SeededRandom(seed: seed).stream(named: "demand")
    var prepared: [PreparedStream] = []
    var names: Set<String> = []
    for stream in model.streams {
      guard names.insert(stream.name).inserted else {
        throw DemandModelFault(stream: stream.name, "a second stream of this name; rename one")
      }
      prepared.append(
        try PreparedStream(
          stream, years: days, key: root.stream(named: stream.name).key,
          isExact: counting == .exact))
    }
    self.model = model
    self.calendar = calendar
    self.counting = counting
    self.prepared = prepared
  }

  /// The contacts of the day with this number, by time, then by stream.
  public func arrivals(onDay number: Int) -> [Arrival] {
    let day = calendar.day(number)
    var arrivals: [Arrival] = []
    for index in prepared.indices {
      prepared[index].append(to: &arrivals, day: day, stream: index)
    }
    arrivals.sort {
      if $0.at != $1.at { return $0.at < $1.at }
      if $0.stream != $1.stream { return $0.stream < $1.stream }
      return $0.ordinal < $1.ordinal
    }
    return arrivals
  }

  /// The contacts of a run of days, each day made when it is reached.
  public func arrivals(onDays days: Range<Int>) -> some Sequence<Arrival> {
    days.lazy.flatMap { arrivals(onDay: $0) }
  }

  /// Expected contacts of a stream (by its index) on a day.
  public func expected(stream: Int, onDay number: Int) -> Double {
    prepared[stream].expected(on: calendar.day(number))
  }
}

/// Why a demand model makes no arrivals.
public struct DemandModelFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// The stream at fault; nil for the model as a whole.
  public var stream: String?
  public var what: String

  init(stream: String?, _ what: String) {
    self.stream = stream
    self.what = what
  }

  public var description: String { (stream.map { "stream \"\($0)\": " } ?? "demand: ") + what }
}

/// A stream with its rates worked out.
private struct PreparedStream: Sendable {
  let stream: DemandStream
  /// Key of the stream's numbers; those of a day hang on it.
  let key: UInt64
  /// Contacts per unit of weight.
  let scale: Double
  /// Cumulative weight of the half-hours of a day of 24 hours; 49 numbers from 0.
  let ordinaryDay: [Double]
  /// First day of exact counting, and the days' counts.
  let exactFrom: Int
  let exactCounts: [Int32]

  init(
    _ stream: DemandStream, years: [[LocalDay]], key: UInt64, isExact: Bool
  ) throws(DemandModelFault) {
    if let fault = stream.profile.fault { throw DemandModelFault(stream: stream.name, fault) }
    for surge in stream.surges
    where !(surge.factor.isFinite && surge.factor >= 0 && surge.first <= surge.last) {
      throw DemandModelFault(
        stream: stream.name,
        "surge \"\(surge.name)\" runs from \(surge.first) to \(surge.last), times \(surge.factor); "
          + "give a last day not before the first, and a factor of at least 0")
    }
    self.stream = stream
    self.key = key
    self.exactFrom = years[0][0].number
    switch stream.volume {
    case .perHour(let rate):
      guard rate.isFinite, rate >= 0, rate * 24 <= PoissonCount.maximumMean / 1000 else {
        throw DemandModelFault(stream: stream.name, "a rate of \(rate) per hour is not possible")
      }
      self.ordinaryDay = cumulativeWeights(Array(repeating: 1, count: 48))
      self.scale = rate / 2
      self.exactCounts = []
    case .perYear(let volume):
      guard (0...DemandModel.maximumVolume).contains(volume) else {
        throw DemandModelFault(
          stream: stream.name,
          "\(volume) contacts a year; give from 0 to \(DemandModel.maximumVolume)")
      }
      self.ordinaryDay = cumulativeWeights(stream.profile.halfHours)
      let weights = years.map { $0.map { weight(of: $0, in: stream, withSurgesOnTop: false) } }
      let total = weights[0].reduce(0, +)
      guard total > 0 || volume == 0 else {
        throw DemandModelFault(
          stream: stream.name, "no day of the year has any weight; raise a weight of its profile")
      }
      self.scale = total > 0 ? Double(volume) / total : 0
      var counts: [Int32] = []
      if isExact {
        for (index, year) in years.enumerated() {
          let all = year.map { weight(of: $0, in: stream, withSurgesOnTop: true) }
          let base = weights[index].reduce(0, +)
          let extra = base > 0 ? all.reduce(0, +) / base : 1
          let number = Int((Double(volume) * extra).rounded())
          let yearKey = SeededRandom.key(SeededRandom.key(key, named: "year"), UInt64(index))
          counts += apportion(number, by: all, key: yearKey)
        }
      }
      self.exactCounts = counts
    }
  }

  func expected(on day: LocalDay) -> Double {
    scale * weight(of: day, in: stream, withSurgesOnTop: true)
  }

  func append(to arrivals: inout [Arrival], day: LocalDay, stream index: Int) {
    let dayKey = SeededRandom.key(key, UInt64(bitPattern: Int64(day.number)))
    let count: Int
    if exactCounts.indices.contains(day.number - exactFrom) {
      count = Int(exactCounts[day.number - exactFrom])
    } else {
      let u = SeededRandom.unit(SeededRandom.key(dayKey, named: "count"))
      count = PoissonCount.quantile(u, mean: min(expected(on: day), PoissonCount.maximumMean))
    }
    guard count > 0 else { return }
    let cumulative = day.skipped == .zero ? ordinaryDay : changedDay(day)
    arrivals.reserveCapacity(arrivals.count + count)
    for ordinal in 0..<count {
      let contactKey = SeededRandom.key(dayKey, UInt64(ordinal))
      let u = SeededRandom.unit(SeededRandom.key(contactKey, 0))
      arrivals.append(
        Arrival(
          at: day.start + moment(u, in: cumulative), stream: index, ordinal: ordinal,
          key: contactKey))
    }
  }

  /// The half-hours of a day on which the clocks change, by what the wall clock shows in them.
  private func changedDay(_ day: LocalDay) -> [Double] {
    cumulativeWeights(halfHourWeights(of: day, in: stream))
  }
}

private let halfHourMilliseconds: Int64 = 1_800_000

/// Weight of each half-hour that passes on a day.
private func halfHourWeights(of day: LocalDay, in stream: DemandStream) -> [Double] {
  let count = Int(day.length.milliseconds / halfHourMilliseconds)
  if case .perHour = stream.volume { return Array(repeating: 1, count: count) }
  return (0..<count).map { index in
    let clock = day.wallClock(
      afterMidnight: .milliseconds(Int64(index) * halfHourMilliseconds))
    let shown = Int(clock.milliseconds / halfHourMilliseconds)
    return stream.profile.halfHours[min(max(shown, 0), 47)]
  }
}

private func weight(
  of day: LocalDay, in stream: DemandStream, withSurgesOnTop: Bool
) -> Double {
  var weight = halfHourWeights(of: day, in: stream).reduce(0, +)
  var isRate = false
  if case .perHour = stream.volume { isRate = true }
  if !isRate { weight *= stream.profile.weight(of: day) }
  for surge in stream.surges where withSurgesOnTop || !(surge.isOnTop || isRate) {
    weight *= surge.factor(on: day.number)
  }
  return weight
}

/// Running sums from 0.
private func cumulativeWeights(_ weights: [Double]) -> [Double] {
  var sums = [0.0]
  sums.reserveCapacity(weights.count + 1)
  for weight in weights { sums.append(sums[sums.count - 1] + weight) }
  return sums
}

/// The time since midnight by which the share `u` of the day's contacts has come.
private func moment(_ u: Double, in cumulative: [Double]) -> Span {
  let (slot, within) = place(u, in: cumulative)
  let offset = min(Int64(within * Double(halfHourMilliseconds)), halfHourMilliseconds - 1)
  return .milliseconds(Int64(slot) * halfHourMilliseconds + offset)
}

/// The slot that holds the share `u` of the whole weight, and how far into it: 0 to 1.
/// Slots without weight are never chosen; the whole must be above 0.
private func place(_ u: Double, in cumulative: [Double]) -> (slot: Int, within: Double) {
  let total = cumulative[cumulative.count - 1]
  // Rounding may reach the total itself, which no slot holds.
  let target = min(u * total, total.nextDown)
  var low = 0
  var high = cumulative.count - 1
  while high - low > 1 {
    let middle = (low + high) / 2
    if cumulative[middle] <= target { low = middle } else { high = middle }
  }
  return (low, (target - cumulative[low]) / (cumulative[low + 1] - cumulative[low]))
}

/// Shares `number` contacts out over days: a multinomial draw, each contact for itself.
private func apportion(_ number: Int, by weights: [Double], key: UInt64) -> [Int32] {
  let cumulative = cumulativeWeights(weights)
  let total = cumulative[cumulative.count - 1]
  var counts = [Int32](repeating: 0, count: weights.count)
  // A later year may have no day with weight (all its days a closed bank holiday): none come.
  guard total > 0 else { return counts }
  for contact in 0..<number {
    let u = SeededRandom.unit(SeededRandom.key(key, UInt64(contact)))
    counts[place(u, in: cumulative).slot] += 1
  }
  return counts
}

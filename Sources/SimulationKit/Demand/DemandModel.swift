public import Vocabulary

/// Who will want what, when, and how patiently: the contacts of a year, before any policy.
public struct DemandModel: Hashable, Sendable {
  /// Most streams a model may have.
  public static let maximumStreams = 1000
  /// Most contacts a stream may have in a year.
  public static let maximumVolume = 100_000_000

  public var name: String
  /// First day of the year that yearly volumes count from.
  public var yearFrom: CivilDate
  public var streams: [DemandStream]
  public var rosters: [RosterModel]
  public var answering = AnsweringModel()

  public init(
    name: String, yearFrom: CivilDate, streams: [DemandStream], rosters: [RosterModel] = []
  ) {
    self.name = name
    self.yearFrom = yearFrom
    self.streams = streams
    self.rosters = rosters
  }

  /// Day numbers of the model's year.
  public var year: Range<Int> { yearFrom.dayNumber..<yearFrom.nextYear.dayNumber }
}

/// Contacts of one kind that arrive at one place.
public struct DemandStream: Hashable, Sendable {
  /// Whether the contact comes in, or an adviser makes it.
  public enum Direction: Hashable, Sendable {
    case inbound
    /// A call an adviser makes by hand; `team` names who makes it, nil for anyone.
    case outbound(team: String?)
  }

  public enum Volume: Hashable, Sendable {
    /// Contacts a year, spread by the profile.
    case perYear(Int)
    /// Contacts an hour, day and night alike, on top of surges; no profile applies.
    case perHour(Double)
  }

  /// Unique in the model; the stream's random numbers hang on it.
  public var name: String
  public var channel: Channel
  public var direction: Direction
  /// Number, mailbox or other address at which the contacts arrive, as in the plan; of an outbound
  /// call, the line it is made from.
  public var entry: String
  /// What the contact presses, says or writes, in order, when a flow asks.
  public var answers: [String]
  public var volume: Volume
  public var profile: DemandProfile
  public var surges: [Surge]
  /// Talk, hold and wrap-up together.
  public var handleTime: Distribution
  /// Nil: waits for ever.
  public var patience: Distribution?
  public var redial: Redial?
  /// Share of contacts that accept a callback when one is offered, 0 to 1.
  public var callbackAcceptance: Double
  /// Nil: nobody is put on hold.
  public var hold: HoldModel?
  /// Nil: whoever takes a contact finishes it.
  public var passedOn: PassedOn?

  public init(
    name: String, channel: Channel, direction: Direction = .inbound, entry: String,
    answers: [String] = [], volume: Volume, profile: DemandProfile = .even, surges: [Surge] = [],
    handleTime: Distribution, patience: Distribution? = nil, redial: Redial? = nil,
    callbackAcceptance: Double = 0
  ) {
    self.name = name
    self.channel = channel
    self.direction = direction
    self.entry = entry
    self.answers = answers
    self.volume = volume
    self.profile = profile
    self.surges = surges
    self.handleTime = handleTime
    self.patience = patience
    self.redial = redial
    self.callbackAcceptance = callbackAcceptance
  }
}

/// Who rings again after giving up, and when. Applies after every attempt.
public struct Redial: Hashable, Sendable {
  /// Most redials of one contact, whatever the chance.
  public static let maximumAttempts = 10
  /// Chance of ringing again, 0 to 1.
  public var chance: Double
  public var after: Distribution

  public init(chance: Double, after: Distribution) {
    self.chance = chance
    self.after = after
  }
}

/// Whom advisers put on hold, and for how long. The hold is part of the handle time.
public struct HoldModel: Hashable, Sendable {
  /// A hold lasts at most this share of the talk.
  public static let longestShare = 0.8
  /// Share of live contacts put on hold once, 0 to 1.
  public var share: Double
  public var duration: Distribution

  public init(share: Double, duration: Distribution) {
    self.share = share
    self.duration = duration
  }
}

/// Whom the first adviser transfers when their talk is over, and to which queue of the plan.
public struct PassedOn: Hashable, Sendable {
  /// Share of contacts, 0 to 1.
  public var share: Double
  public var queue: String

  public init(share: Double, queue: String) {
    self.share = share
    self.queue = queue
  }
}

/// How a year's volume spreads over days and half-hours. Weights are relative to each other.
public struct DemandProfile: Hashable, Sendable {
  /// For each half-hour of the wall clock; 48.
  public var halfHours: [Double]
  /// Monday to Sunday; 7.
  public var weekdays: [Double]
  /// January to December, for each day in them; 12.
  public var months: [Double]
  /// What a bank holiday has of the volume of a like day; 0 for closed.
  public var bankHolidayFactor: Double

  public static let even = DemandProfile()

  public init(
    halfHours: [Double] = Array(repeating: 1, count: 48),
    weekdays: [Double] = Array(repeating: 1, count: 7),
    months: [Double] = Array(repeating: 1, count: 12), bankHolidayFactor: Double = 1
  ) {
    self.halfHours = halfHours
    self.weekdays = weekdays
    self.months = months
    self.bankHolidayFactor = bankHolidayFactor
  }

  /// Why it is no profile; nil when it is one.
  var fault: String? {
    for (weights, count, name) in [
      (halfHours, 48, "half-hours"), (weekdays, 7, "weekdays"), (months, 12, "months"),
    ] {
      if weights.count != count { return "\(weights.count) weights of \(name), not \(count)" }
      if !weights.allSatisfy({ $0.isFinite && $0 >= 0 }) { return "a negative weight of \(name)" }
    }
    if !(bankHolidayFactor.isFinite && bankHolidayFactor >= 0) {
      return "a bank holiday factor of \(bankHolidayFactor)"
    }
    return nil
  }

  func weight(of day: LocalDay) -> Double {
    weekdays[day.weekday - 1] * months[day.month - 1]
      * (day.isBankHoliday ? bankHolidayFactor : 1)
  }
}

/// Days on which more, or fewer, contacts come.
public struct Surge: Hashable, Sendable {
  public enum Shape: Hashable, Sendable {
    /// The factor on every day.
    case flat
    /// The factor on the first day, then in equal steps down; the day after the last is as usual.
    case fading
    /// Up in equal steps to the factor on the middle day, and down again.
    case peaking
  }

  public var name: String
  public var first: CivilDate
  /// The last day, included.
  public var last: CivilDate
  /// Volume of a day, times this.
  public var factor: Double
  public var shape: Shape
  /// True: comes in addition to the yearly volume. False: the yearly volume is the total with it.
  public var isOnTop: Bool

  public init(
    name: String, first: CivilDate, last: CivilDate, factor: Double, shape: Shape = .flat,
    isOnTop: Bool = false
  ) {
    self.name = name
    self.first = first
    self.last = last
    self.factor = factor
    self.shape = shape
    self.isOnTop = isOnTop
  }

  /// What the day's volume is multiplied by.
  func factor(on day: Int) -> Double {
    guard first.dayNumber <= day, day <= last.dayNumber else { return 1 }
    let days = Double(last.dayNumber - first.dayNumber + 1)
    let elapsed = Double(day - first.dayNumber)
    let share: Double
    switch shape {
    case .flat: share = 1
    case .fading: share = 1 - elapsed / days
    case .peaking:
      let centre = (days - 1) / 2
      share = 1 - abs(elapsed - centre) / (centre + 1)
    }
    return 1 + (factor - 1) * share
  }
}

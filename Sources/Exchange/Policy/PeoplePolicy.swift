public import Vocabulary

/// An adviser as the plan describes them.
public struct AdviserPolicy: Hashable, Sendable, Recorded {
  public var unit = UnitID.none
  /// Further units whose contacts they may be offered; usually none.
  public var alsoUnits: [UnitID] = []
  public var team = TeamID.none
  /// Sorted by skill.
  public var skills: [SkillLevel] = []
  public var capacity = CapacityID.none
  /// A mobile or other number in the plan's secrets by which a duty officer is reached; names only.
  public var reach = ""
  public var isRetired = false
  /// Units in which they may step in; they belong to these units too.
  public var supervises: [UnitID] = []
  /// They may also write and announce to everyone, whatever the unit.
  public var supervisesHouse = false
  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("unit", &unit)
    try coder.field("alsoUnits", &alsoUnits)
    try coder.field("team", &team)
    try coder.field("skills", &skills)
    try coder.field("capacity", &capacity)
    try coder.field("reach", &reach)
    try coder.field("isRetired", &isRetired)
    guard coder.version >= 2 else { return }
    try coder.field("supervises", &supervises)
    try coder.field("supervisesHouse", &supervisesHouse)
  }
}

/// How much one adviser does at a time.
///
/// Channel c may be added when its own limit and `total` leave room, and with every active channel
/// d either c goes with d, or c interrupts d (d's interactions are parked when c is accepted).
public struct CapacityPolicy: Hashable, Sendable, Recorded {
  /// By raw channel number; 0 means never.
  public var limits: [UInt16] = [1, 3, 5, 3, 3, 1, 1, 1, 5]
  /// Most active interactions of all channels together; parked ones do not count.
  public var total: UInt16 = 5
  /// For each channel: the channels it may be active beside.
  public var goesWith: [ChannelSet] = CapacityPolicy.usual
  /// For each channel: the channels it interrupts.
  public var interrupts: [ChannelSet] = Array(repeating: ChannelSet(), count: 9)

  /// People one speaks with are served one at a time; what is written goes together.
  public static let usual: [ChannelSet] = Channel.allCases.map { channel in
    switch channel {
    case .voice, .video, .walkIn, .callback: ChannelSet()
    case .chat, .email, .sms, .social, .task: ChannelSet([.chat, .email, .sms, .social, .task])
    }
  }

  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("limits", &limits)
    try coder.field("total", &total)
    try coder.field("goesWith", &goesWith)
    try coder.field("interrupts", &interrupts)
  }
}

/// Who answers a duty number, and who next when they do not.
public struct DutyPolicy: Hashable, Sendable, Recorded {
  public var unit = UnitID.none
  /// Ascending, not overlapping; computed from rotations, overrides and swaps of the plan.
  public var shifts: [DutyShift] = []
  /// How each person is reached, in order.
  public var reach: [ReachStep] = []
  /// Rung after the officers on the rota, in order.
  public var managers: [AdviserID] = []
  /// When nobody answers: text to everyone named, and this alternative for the contact.
  public var tellAll: [AdviserID] = []
  public var nobody = Alternative()
  public var isRetired = false
  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("unit", &unit)
    try coder.field("shifts", &shifts)
    try coder.field("reach", &reach)
    try coder.field("managers", &managers)
    try coder.field("tellAll", &tellAll)
    try coder.field("nobody", &nobody)
    try coder.field("isRetired", &isRetired)
  }
}

public struct DutyShift: Hashable, Sendable, Recorded {
  public var from = Instant.epoch
  public var to = Instant.epoch
  /// First officer, second officer and so on.
  public var officers: [AdviserID] = []
  public init() {}
  public init(from: Instant, to: Instant, officers: [AdviserID]) {
    self.from = from
    self.to = to
    self.officers = officers
  }
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("from", &from)
    try coder.field("to", &to)
    try coder.field("officers", &officers)
  }
}

public struct ReachStep: Hashable, Sendable, Recorded {
  public enum Means: UInt8, Hashable, Sendable, Recorded {
    case softphone, deskPhone, mobile
    public init() { self = .softphone }
  }
  public var means = Means.softphone
  public var ring = Span.seconds(20)
  public init() {}
  public init(means: Means, ring: Span) {
    self.means = means
    self.ring = ring
  }
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("means", &means)
    try coder.field("ring", &ring)
  }
}

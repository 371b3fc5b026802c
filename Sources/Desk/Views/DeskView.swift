/// All that a desk shows, as of `sequence`; the stream goes on from there.
public struct DeskView: Codable, Sendable {
  public var sequence: UInt64
  public var now: String
  public var me: MeView
  public var contacts: [ContactView]
  public var queues: [QueueView]
  public var notices: [NoticeView]
}

public struct MeView: Codable, Hashable, Sendable {
  public var adviser: String?
  public var presence: String
  public var reason: String?
  public var since: String
  public var next: NextPresenceView?
  public var capacity: CapacityView
}

public struct NextPresenceView: Codable, Hashable, Sendable {
  public var presence: String
  public var reason: String?
  public var at: String
}

public struct CapacityView: Codable, Hashable, Sendable {
  public var total: Int
  public var byChannel: [String: Int]
}

public struct QueueView: Codable, Hashable, Sendable {
  public var name: String
  public var unit: String
  public var isOpen: Bool
  public var isClosedByHand: Bool
  public var waiting: Int
  public var longestSince: String?
  public var available: Int
  public var working: Int
  public var today: TodayView
}

public struct TodayView: Codable, Hashable, Sendable {
  public var offered: UInt64
  public var answered: UInt64
  public var abandoned: UInt64
  public var serviceLevel: Double?
  public var averageWaitMilliseconds: Int64?
}

public struct AdviserView: Codable, Hashable, Sendable {
  public var name: String
  public var displayName: String
  public var unit: String
  public var team: String?
  public var presence: String
  public var reason: String?
  public var since: String
  public var state: String
  public var stateSince: String
  public var contacts: [AdviserContactView]
}

public struct AdviserContactView: Codable, Hashable, Sendable {
  public var id: String
  public var channel: String
  public var state: String
  public var since: String
}

public struct WaitingView: Codable, Hashable, Sendable {
  public var id: String
  public var version: UInt64
  public var channel: String
  public var queue: String
  public var since: String
  public var headStartMilliseconds: Int64
  public var isStatutory: Bool
  public var phase: String
  public var marks: [String]
}

public struct NoticeView: Codable, Hashable, Sendable {
  public var id: String
  public var kind: String
  public var at: String
  public var by: String?
  public var text: String
  public var contact: String?
  public var until: String?
}

public struct BoardView: Codable, Sendable {
  public var sequence: UInt64
  public var now: String
  public var queues: [QueueView]
  public var advisers: [AdviserView]
  public var waiting: [WaitingView]
  public var notices: [NoticeView]
}

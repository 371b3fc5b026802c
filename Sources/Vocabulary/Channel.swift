/// The kinds of contact. Every kind is routed by the same rules.
public enum Channel: UInt8, CaseIterable, Hashable, Sendable, Recorded {
  case voice, chat, email, sms, social, video, walkIn, callback, task

  public init() { self = .voice }

  /// The name used in the service plan, reports and JSON.
  public var name: String {
    switch self {
    case .voice: "voice"
    case .chat: "chat"
    case .email: "email"
    case .sms: "sms"
    case .social: "social"
    case .video: "video"
    case .walkIn: "walk-in"
    case .callback: "callback"
    case .task: "task"
    }
  }

  public init?(name: String) {
    guard let match = Channel.allCases.first(where: { $0.name == name }) else { return nil }
    self = match
  }

  /// The person waits in real time; leaving means the contact is abandoned.
  public var isLive: Bool {
    switch self {
    case .voice, .chat, .video, .walkIn: true
    case .email, .sms, .social, .callback, .task: false
    }
  }

  /// The customer wrote and is gone until an answer is sent: what they are told can only be sent
  /// to them, too.
  public var isWritten: Bool {
    switch self {
    case .email, .sms, .social: true
    case .voice, .chat, .video, .walkIn, .callback, .task: false
    }
  }
}

/// A set of channels as a bit mask.
public struct ChannelSet: Hashable, Sendable, Recorded {
  public var bits: UInt16
  @inlinable public init() { bits = 0 }
  @inlinable public init(bits: UInt16) { self.bits = bits }
  public init(_ channels: [Channel]) {
    bits = channels.reduce(0) { $0 | (1 << UInt16($1.rawValue)) }
  }
  public static let all = ChannelSet(Channel.allCases)
  @inlinable public func contains(_ channel: Channel) -> Bool {
    bits & (1 << UInt16(channel.rawValue)) != 0
  }
  public mutating func insert(_ channel: Channel) { bits |= 1 << UInt16(channel.rawValue) }
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("bits", &bits)
  }
}

/// What a resident's browser is shown of a chat.
public struct ChatView: Codable, Hashable, Sendable {
  public var id: String
  public var version: UInt64
  public var state: String
  public var language: String
  public var adviser: String?
  public var position: Int?
  public var expectedWait: RangeView?
  public var buttons: [ButtonView]
  public var mayAskForPerson: Bool
  public var explanation: String?
}

/// Whether somebody can be reached through a widget, pushed to the pages that show it.
public struct WidgetView: Codable, Hashable, Sendable {
  public var name: String
  public var service: String
  public var languages: [String]
  public var isOpen: Bool
  public var hasAdvisers: Bool
  public var opensAt: String?
  public var closesAt: String?
  public var expectedWait: RangeView?
  public var messageCharactersMaximum: Int
  public var fileBytesMaximum: Int
  public var fileTypes: [String]
}

/// The plan, as far as people at a desk need its names.
public struct PlanView: Codable, Sendable {
  public struct Queue: Codable, Sendable {
    public struct Level: Codable, Sendable {
      public var share: Double
      public var withinMilliseconds: Int64
    }
    public var name: String
    public var unit: String
    public var channels: [String]
    public var isStatutory: Bool
    public var wrapUp: String
    public var serviceLevel: Level?
  }
  public struct Adviser: Codable, Sendable {
    public var name: String
    public var displayName: String
    public var unit: String
    public var team: String?
  }
  public struct Disposition: Codable, Sendable {
    public var name: String
    public var lgsl: Int?
  }
  public struct Answer: Codable, Sendable {
    public var name: String
    public var title: String
    public var text: [String: String]
    public var queues: [String]
  }
  public struct Limits: Codable, Sendable {
    public var messageCharacters: Int
    public var fileBytes: Int
    public var fileTypes: [String]
    public var files: Int
  }
  public var version: UInt32
  public var service: String
  public var languages: [String]
  public var queues: [Queue]
  public var advisers: [Adviser]
  public var presenceReasons: [String]
  public var dispositions: [Disposition]
  public var answers: [Answer]
  public var limits: Limits
}

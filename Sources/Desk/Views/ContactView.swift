// The shapes that desks are sent: JSON by these names, in Web/shared/api.ts for TypeScript and in
// Web/openapi.yaml for tools. Times are RFC 3339 in UTC.

public struct ContactView: Codable, Hashable, Sendable {
  public var id: String
  public var version: UInt64
  public var channel: String
  public var phase: String
  public var origin: String
  public var entry: String?
  public var queue: String?
  public var unit: String?
  public var language: String?
  public var isStatutory: Bool
  public var marks: [String]
  public var arrivedAt: String
  public var waitingSince: String?
  public var position: Int?
  public var expectedWait: RangeView?
  public var offer: OfferView?
  public var interactions: [InteractionView]
  public var consult: ConsultView?
  public var help: HelpView?
  public var customer: CustomerView?
  public var lastMessage: UInt64
  public var lastCustomerMessage: UInt64
  public var customerIsHere: Bool
  public var closedAt: String?
  public var result: String?
  public var disposition: String?
}

public struct RangeView: Codable, Hashable, Sendable {
  public var lowMilliseconds: Int64
  public var highMilliseconds: Int64
}

public struct OfferView: Codable, Hashable, Sendable {
  public var adviser: String
  public var deadline: String
  public var ringMilliseconds: Int64
}

public struct InteractionView: Codable, Hashable, Sendable {
  public var adviser: String
  public var state: String
  public var since: String
  public var startedAt: String
  public var deadline: String?
  public var isOverdue: Bool
  public var mayExtend: Bool
  public var isConsulted: Bool
}

/// Where a transfer goes; one of the three.
public struct TargetView: Codable, Hashable, Sendable {
  public var queue: String?
  public var adviser: String?
  public var outside: String?
  public init(queue: String? = nil, adviser: String? = nil, outside: String? = nil) {
    self.queue = queue
    self.adviser = adviser
    self.outside = outside
  }
}

public struct ConsultView: Codable, Hashable, Sendable {
  public var by: String
  public var target: TargetView
  public var isAnswered: Bool
  public var deadline: String
}

public struct HelpView: Codable, Hashable, Sendable {
  public var adviser: String
  public var text: String
  public var askedAt: String
}

/// Personal: given to nobody who may not see it.
public struct CustomerView: Codable, Hashable, Sendable {
  public var id: String
  public var name: String?
  /// The number that called or is called, in E.164.
  public var number: String?
  public var isKnown: Bool
  public var facts: [FactView]
  public var isErased: Bool
}

public struct FactView: Codable, Hashable, Sendable {
  public var name: String
  public var value: String
}

public struct MessageView: Codable, Hashable, Sendable {
  public var sequence: UInt64
  public var at: String
  public var author: String
  public var adviser: String?
  public var text: String
  public var buttons: [ButtonView]?
  public var files: [FileView]
  public var key: String?
  public var isErased: Bool?
}

public struct ButtonView: Codable, Hashable, Sendable {
  public var option: Int
  public var label: String
}

public struct FileView: Codable, Hashable, Sendable {
  public var id: String
  public var name: String
  public var type: String
  public var size: Int
  public var url: String
  public init(id: String, name: String, type: String, size: Int, url: String) {
    self.id = id
    self.name = name
    self.type = type
    self.size = size
    self.url = url
  }
}

public struct PageView<Item: Codable & Sendable>: Codable, Sendable {
  public var items: [Item]
  public var next: String?
  public init(items: [Item], next: String? = nil) {
    self.items = items
    self.next = next
  }
}

public struct WhyView: Codable, Sendable {
  public struct Sentence: Codable, Sendable {
    public var at: String
    public var text: String
    /// Why this adviser, for an offer; a line that begins with two blanks belongs to the one above.
    public var why: [String]
    public init(at: String, text: String, why: [String] = []) {
      self.at = at
      self.text = text
      self.why = why
    }
  }
  public var contact: String
  public var sentences: [Sentence]
  public init(contact: String, sentences: [Sentence]) {
    self.contact = contact
    self.sentences = sentences
  }
}

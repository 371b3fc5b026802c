public import Exchange

/// Gives names their numbers. A name keeps its number for the life of a log: names of an earlier
/// policy come first, in their order, and new ones are appended.
public struct NameRegistry: Sendable {
  /// The kinds of name, one table each.
  public enum Kind: Int, CaseIterable, Hashable, Sendable {
    case units, skills, queues, advisers, teams, calendars, flows, duties, entryPoints
    case dispositions, presenceReasons, texts, languages, variables, wordLists, lookUps, marks
    case capacities

    /// One of the kind, for messages.
    public var singular: String {
      switch self {
      case .units: "unit"
      case .skills: "skill"
      case .queues: "queue"
      case .advisers: "adviser"
      case .teams: "team"
      case .calendars: "calendar"
      case .flows: "flow"
      case .duties: "duty"
      case .entryPoints: "address"
      case .dispositions: "disposition"
      case .presenceReasons: "presence reason"
      case .texts: "text"
      case .languages: "language"
      case .variables: "variable"
      case .wordLists: "word list"
      case .lookUps: "look-up"
      case .marks: "mark"
      case .capacities: "capacity"
      }
    }
  }

  private var names: [[String]]
  private var numbers: [[String: Int]]

  public init(_ tables: NameTables = NameTables()) {
    names = Kind.allCases.map { tables[keyPath: Self.path($0)] }
    numbers = names.map { list in
      // A table never holds a name twice; if a damaged one does, the first number stands.
      Dictionary(zip(list, list.indices), uniquingKeysWith: { first, _ in first })
    }
  }

  /// The number of a name, given out now if it is new.
  public mutating func number(_ name: String, _ kind: Kind) -> Int {
    if let known = numbers[kind.rawValue][name] { return known }
    let number = names[kind.rawValue].count
    names[kind.rawValue].append(name)
    numbers[kind.rawValue][name] = number
    return number
  }

  public func find(_ name: String, _ kind: Kind) -> Int? { numbers[kind.rawValue][name] }
  public func names(_ kind: Kind) -> [String] { names[kind.rawValue] }
  public func name(_ number: Int, _ kind: Kind) -> String {
    names[kind.rawValue].indices.contains(number) ? names[kind.rawValue][number] : "none"
  }

  public var tables: NameTables {
    var tables = NameTables()
    for kind in Kind.allCases { tables[keyPath: Self.path(kind)] = names[kind.rawValue] }
    return tables
  }

  private static func path(_ kind: Kind) -> WritableKeyPath<NameTables, [String]> {
    switch kind {
    case .units: \.units
    case .skills: \.skills
    case .queues: \.queues
    case .advisers: \.advisers
    case .teams: \.teams
    case .calendars: \.calendars
    case .flows: \.flows
    case .duties: \.duties
    case .entryPoints: \.entryPoints
    case .dispositions: \.dispositions
    case .presenceReasons: \.presenceReasons
    case .texts: \.texts
    case .languages: \.languages
    case .variables: \.variables
    case .wordLists: \.wordLists
    case .lookUps: \.lookUps
    case .marks: \.marks
    case .capacities: \.capacities
    }
  }
}

import Exchange
import Flows
import Vocabulary

/// The work of compiling one plan: what was read, what is known so far, what is wrong.
///
/// `run` goes through the plan in three passes: declare every name, compile every part, check the
/// whole. A part with an error is compiled as far as it goes, so that all problems show at once.
final class Compilation {
  typealias Kind = NameRegistry.Kind

  let source: PlanSource
  let options: PlanOptions
  let problems = ProblemList()
  var registry: NameRegistry
  var policy = Policy()
  var civil = CivilTime.utc
  var nation = Nation.englandAndWales
  /// First and last local day that is compiled.
  var days = CivilDate(dayNumber: 0)...CivilDate(dayNumber: 1)

  /// Entries of the plan's sections, of all files together.
  var sections: [String: [PlanEntry]] = [:]
  var sectionPlaces: [String: PlanPlace] = [:]
  /// Values of sections that are not mappings.
  var values: [String: [PlanNode]] = [:]
  var flowFiles: [FlowFile] = []
  /// Where each name of this plan is declared.
  var declared: [[String: PlanPlace]] = Array(repeating: [:], count: Kind.allCases.count)
  /// Names of this plan in the order written.
  var order: [[String]] = Array(repeating: [], count: Kind.allCases.count)

  var calendarModels: [Int: CalendarModel] = [:]
  /// By adviser number.
  var rosters: [Int: OpeningHours] = [:]
  var people: [Int: PersonModel] = [:]
  var dutyModels: [Int: DutyModel] = [:]
  var flowModels: [Int: FlowModel] = [:]
  var personalVariables: Set<Int> = []
  var textPlaces: [Int: PlanPlace] = [:]
  /// Whether a queue says what happens when it is closed.
  var closedIsWritten: [Int: Bool] = [:]
  /// Places of what a queue needs, then of each relaxation.
  var needsPlaces: [Int: [PlanPlace]] = [:]
  /// By queue, where it is said that contacts that have waited move on.
  var movePlaces: [String: PlanPlace] = [:]
  var secrets: [String] = []
  /// Where the trunks of the telephone are written, in their order.
  var trunkPlaces: [PlanPlace] = []
  /// Paths of the sounds that something plays.
  var playedSounds: Set<String> = []
  var tests: [PlanTest] = []
  /// Tests as written, with the flow whose file they stand in.
  var testNodes: [(node: PlanNode, flow: FlowID)] = []
  /// References to names, for what is declared but never used.
  var used: [Set<Int>] = Array(repeating: [], count: Kind.allCases.count)

  init(_ source: PlanSource, _ options: PlanOptions) {
    self.source = source
    self.options = options
    self.registry = NameRegistry(options.earlier?.names ?? NameTables())
  }

  func run() {
    for problem in source.problems { problems.add(problem) }
    guard readFiles() else { return }
    guard !sections.isEmpty || !values.isEmpty || !flowFiles.isEmpty else {
      problems.error(
        fallbackPlace, "there is no plan here: no file has a section of a plan",
        do: "Give the folder of a service plan, such as Examples/minimal")
      return
    }
    startFromEarlier()
    compileService()
    extendDaysToTests()
    compileWords()
    declareNames()
    // From here on every number of a name is a place in its table.
    fillTables()
    compileCalendars()
    compileCapacities()
    compilePeople()
    compileDuties()
    compileQueues()
    compileLookUps()
    compileFlows()
    compileEntryPoints()
    compileConduct()
    compileAnswers()
    compileTelephone()
    compileTests()
    checkReaches()
    fillTables()
    check()
  }

  /// A plan that goes live receives contacts, and somebody takes them.
  private func checkReaches() {
    guard order[Kind.queues.rawValue].isEmpty, order[Kind.duties.rawValue].isEmpty,
      order[Kind.entryPoints.rawValue].isEmpty
    else { return }
    problems.error(
      fallbackPlace, "the plan has no address, no queue and no duty: nobody could be reached",
      do: "Write numbers: or the like, queues:, and who works there under teams:")
  }

  func result() -> CompiledPlan {
    var plan = CompiledPlan()
    policy.names = registry.tables
    policy.digest = source.digest
    policy.version = (options.earlier?.version ?? 0) + 1
    plan.policy = policy
    plan.problems = problems.sorted
    plan.rosters = registry.names(.advisers).indices.map { rosters[$0] ?? .init() }
    plan.tests = tests
    plan.civilTime = civil
    plan.compiledAt = options.compiledAt
    plan.nation = nation
    plan.secrets = secrets
    plan.places = Kind.allCases.map { kind in
      registry.names(kind).map { declared[kind.rawValue][$0] }
    }
    return plan
  }

  // MARK: - Names

  /// Gives a name its number and remembers where it is written.
  @discardableResult
  func declare(_ name: String, _ kind: Kind, at place: PlanPlace) -> Int? {
    guard PlanValues.isName(name) else {
      problems.error(
        place, "\"\(name.prefix(40))\" cannot be the name of a \(kind.singular)",
        do: "Use letters, digits, spaces and . - _ ' @ + : / only, at most "
          + "\(PlanLimits.nameLength) characters")
      return nil
    }
    if let first = declared[kind.rawValue][name] {
      problems.error(
        place, "the \(kind.singular) \"\(name)\" is declared twice (first at \(first))",
        do: "Keep one, or give the other its own name")
      return nil
    }
    guard order[kind.rawValue].count < PlanLimits.namesPerKind else {
      problems.error(
        place, "there are more than \(PlanLimits.namesPerKind) names of one kind",
        do: "Is this a plan? Remove what is not needed")
      return nil
    }
    declared[kind.rawValue][name] = place
    order[kind.rawValue].append(name)
    return registry.number(name, kind)
  }

  /// The number of a name that is used at `node`; reports names that are not declared.
  func resolve(_ name: String, _ kind: Kind, at place: PlanPlace) -> Int? {
    if declared[kind.rawValue][name] != nil, let number = registry.find(name, kind) {
      used[kind.rawValue].insert(number)
      return number
    }
    let known = order[kind.rawValue]
    problems.error(
      place, "there is no \(kind.singular) \"\(name)\"",
      do: Spelling.advice(name, known, else: "Declare it, or use one that is"))
    return nil
  }

  func resolve<T>(_ node: PlanNode?, _ kind: Kind, _: T.Type) -> Identifier<T>? {
    guard let node else { return nil }
    guard let name = node.text else {
      problems.error(
        node.place, "the name of a \(kind.singular) is needed, but this is \(node.kind)",
        do: "Write one name")
      return nil
    }
    return resolve(name, kind, at: node.place).map { Identifier(index: $0) }
  }

  func queue(_ node: PlanNode?) -> QueueID? { resolve(node, .queues, QueueKind.self) }
  func calendar(_ node: PlanNode?) -> CalendarID? { resolve(node, .calendars, CalendarKind.self) }
  func duty(_ node: PlanNode?) -> DutyID? { resolve(node, .duties, DutyKind.self) }
  func flow(_ node: PlanNode?) -> FlowID? { resolve(node, .flows, FlowKind.self) }
  func unit(_ node: PlanNode?) -> UnitID? { resolve(node, .units, UnitKind.self) }
  func adviser(_ node: PlanNode?) -> AdviserID? { resolve(node, .advisers, AdviserKind.self) }

  func place(_ name: String, _ kind: Kind) -> PlanPlace {
    declared[kind.rawValue][name] ?? PlanPlace(file: source.files.first?.path ?? "plan")
  }
  func place<T>(_ id: Identifier<T>, _ kind: Kind) -> PlanPlace {
    place(registry.name(id.index, kind), kind)
  }
  func name<T>(_ id: Identifier<T>, _ kind: Kind) -> String {
    id.isNone ? "none" : registry.name(id.index, kind)
  }

  // MARK: - Texts

  /// Puts a text under a name; `node` is plain text, or a mapping by language.
  func text(_ node: PlanNode?, named name: String) -> TextID {
    guard let node else { return .none }
    let languages = order[Kind.languages.rawValue]
    var byLanguage = [String](repeating: "", count: registry.names(.languages).count)
    switch node.content {
    case .text(let text, _):
      if let first = languages.first, let number = registry.find(first, .languages) {
        byLanguage[number] = checked(text, at: node.place)
      }
    case .map(let entries):
      for entry in entries {
        guard let language = resolve(entry.key, .languages, at: entry.keyPlace) else { continue }
        guard let text = entry.value.text else {
          problems.error(
            entry.keyPlace, "the text in \"\(entry.key)\" is missing", do: "Write the text")
          continue
        }
        byLanguage[language] = checked(text, at: entry.value.place)
      }
    default:
      problems.error(
        node.place, "a text is needed, but this is \(node.kind)",
        do: "Write the text, or { en: ..., cy: ... }")
    }
    let number = registry.number(name, .texts)
    while policy.texts.count <= number { policy.texts.append(LocalisedText()) }
    policy.texts[number] = LocalisedText(byLanguage: byLanguage)
    textPlaces[number] = node.place
    return TextID(index: number)
  }

  private func checked(_ text: String, at place: PlanPlace) -> String {
    if text.count > PlanLimits.textLength {
      problems.error(
        place, "the text has \(text.count) characters; at most \(PlanLimits.textLength) are said",
        do: "Shorten it, or divide it into several")
    }
    return text
  }

  // MARK: - Sections

  /// The entries of a section, each with a reader.
  func section(_ key: String) -> [PlanEntry] { sections[key] ?? [] }

  func reader(_ entry: PlanEntry, _ what: String) -> MapReader {
    if case .map(let entries) = entry.value.content {
      return MapReader(entries: entries, at: entry.keyPlace, what, problems)
    }
    return MapReader(entry.value, what, problems)
  }
}

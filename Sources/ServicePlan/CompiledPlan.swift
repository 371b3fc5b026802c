public import Exchange
public import Vocabulary

/// How a plan is compiled.
public struct PlanOptions: Sendable {
  /// The moment of compilation; the only clock the compiler knows.
  public var compiledAt: Instant
  /// Calendars and rotas are compiled from this many days before, so that history can be replayed.
  public var daysBefore = 60
  /// … and to this many days after.
  public var daysAfter = 800
  /// The plan's tests are run after it is compiled, so their days must be near enough to be
  /// compiled too. Without, days of tests that are too far away are left alone.
  public var runsTests = true
  /// The policy now in force: its names keep their numbers, names that left are retired.
  public var earlier: Policy?

  public init(
    compiledAt: Instant, daysBefore: Int = 60, daysAfter: Int = 800, earlier: Policy? = nil
  ) {
    self.compiledAt = compiledAt
    self.daysBefore = max(0, min(daysBefore, PlanLimits.horizonDays))
    self.daysAfter = max(1, min(daysAfter, PlanLimits.horizonDays))
    self.earlier = earlier
  }
}

/// A plan after compilation: what the core needs, what people need to know of it, and its tests.
public struct CompiledPlan: Sendable {
  /// Complete only when there are no errors.
  public var policy = Policy()
  /// By file, line and column.
  public var problems: [PlanProblem] = []
  /// When each adviser is rostered, by adviser number; always where the plan gives no roster.
  public var rosters: [OpeningHours] = []
  public var tests: [PlanTest] = []
  public var civilTime = CivilTime.utc
  /// The moment of compilation.
  public var compiledAt = Instant.epoch
  /// Nation whose bank holidays the service keeps.
  public var nation = Nation.englandAndWales
  /// Where names are written, by kind and number; `nil` for names of an earlier plan only.
  var places: [[PlanPlace?]] = []
  /// The declared names of secrets; their values come from files or the environment.
  public var secrets: [String] = []

  public init() {}

  public var errors: [PlanProblem] { problems.filter { $0.severity == .error } }
  public var warnings: [PlanProblem] { problems.filter { $0.severity == .warning } }
  public var isPublishable: Bool { errors.isEmpty }

  /// Where a name is declared.
  public func place(of number: Int, _ kind: NameRegistry.Kind) -> PlanPlace? {
    guard places.indices.contains(kind.rawValue), places[kind.rawValue].indices.contains(number)
    else { return nil }
    return places[kind.rawValue][number]
  }

  /// Reads, compiles and checks a plan. Never throws: everything wrong is among `problems`.
  public static func compile(_ source: PlanSource, _ options: PlanOptions) -> CompiledPlan {
    let compilation = Compilation(source, options)
    compilation.run()
    return compilation.result()
  }

  /// Reads, compiles and checks the folder of a plan.
  public static func compile(folder: String, _ options: PlanOptions) -> CompiledPlan {
    compile(PlanSource(folder: folder), options)
  }
}

/// The largest plan that is read. A county's plan is well under a hundredth of these; beyond them
/// the reader refuses with an error, so that a damaged or hostile folder cannot exhaust memory.
public enum PlanLimits {
  /// Files below the folder.
  public static let files = 500
  /// Bytes of one file.
  public static let bytesPerFile = 1_048_576
  /// Recorded prompts and music beside the plan.
  public static let sounds = 1000
  /// Bytes of one of them: seventeen minutes of 16,000 samples a second.
  public static let bytesPerSound = 33_554_432
  /// Folders within folders.
  public static let folderDepth = 8
  /// Nodes of one file, aliases counted each time they are used.
  public static let nodesPerFile = 200_000
  /// Lists and mappings within each other.
  public static let depth = 32
  /// Anchors and aliases together in one file. Small, so that no nesting of them can grow large:
  /// n aliases unfold to at most e^(n/e) nodes.
  public static let aliasesPerFile = 32
  /// Characters of one name.
  public static let nameLength = 80
  /// Characters of one text said to customers, in one language.
  public static let textLength = 2000
  /// Names of one kind: queues, advisers and so on.
  public static let namesPerKind = 20_000
  /// Steps of one flow, counted after compilation.
  public static let stepsPerFlow = 2000
  /// Clauses of one requirement after it is brought into conjunctive normal form.
  public static let clauses = 64
  /// Words of one requirement expression.
  public static let expressionTokens = 400
  public static let trunks = 64
  /// Servers of one trunk.
  public static let serversPerTrunk = 16
  /// Address ranges of one trunk, or of the phones.
  public static let addressRanges = 256
  /// Numbers of one list of the outbound rules.
  public static let outboundNumbers = 10_000
  /// Longest look ahead that is compiled.
  public static let horizonDays = 3660
  /// Tests of one plan.
  public static let tests = 5000
  /// Inputs and expectations of one test.
  public static let stepsPerTest = 200
}

import Exchange
import Flows
import Vocabulary

/// Numbers of the recorded plan, as another plan's numbers: by name, entry points by address.
struct PlanMap: Sendable {
  private var queues: [QueueID] = []
  private var advisers: [AdviserID] = []
  private var entryPoints: [EntryPointID] = []
  private var duties: [DutyID] = []
  private var dispositions: [DispositionID] = []
  private var presenceReasons: [PresenceReasonID] = []
  private var variables: [VariableID] = []
  private var wordLists: [WordListID] = []
  private var languages: [LanguageID] = []
  private var skills: [SkillID] = []
  private var lookUps: [LookUpID] = []
  /// By queue of the other plan: the recorded one.
  private var recordedQueues: [QueueID] = []
  private var recordedAdvisers: [AdviserID] = []
  /// What the recorded plan has and the other has not, for people.
  private(set) var missing: [String] = []

  init(from recorded: Policy, to other: Policy) {
    let old = recorded.names
    let new = other.names
    queues = match("queue", old.queues, new.queues) { at in
      at < other.queues.count && !other.queues[at].isRetired
    } isUsed: { at in at < recorded.queues.count && !recorded.queues[at].isRetired }
    advisers = match("adviser", old.advisers, new.advisers) { at in
      at < other.advisers.count && !other.advisers[at].isRetired
    } isUsed: { at in at < recorded.advisers.count && !recorded.advisers[at].isRetired }
    let addresses = recorded.entryPoints.map(\.address)
    entryPoints = match("entry point", addresses, other.entryPoints.map(\.address)) { at in
      !other.entryPoints[at].isRetired
    } isUsed: { at in !recorded.entryPoints[at].isRetired }
    duties = match("duty", old.duties, new.duties) { at in
      at < other.duties.count && !other.duties[at].isRetired
    } isUsed: { at in at < recorded.duties.count && !recorded.duties[at].isRetired }
    dispositions = match("disposition", old.dispositions, new.dispositions)
    presenceReasons = match("presence reason", old.presenceReasons, new.presenceReasons)
    variables = match("variable", old.variables, new.variables)
    wordLists = match("word list", old.wordLists, new.wordLists)
    languages = match("language", old.languages, new.languages)
    skills = match("skill", old.skills, new.skills)
    lookUps = match("look-up", old.lookUps, new.lookUps)
    recordedQueues = PlanMap.inverse(queues, count: new.queues.count)
    recordedAdvisers = PlanMap.inverse(advisers, count: new.advisers.count)
  }

  private mutating func match<Kind>(
    _ kind: String, _ old: [String], _ new: [String], isThere: (Int) -> Bool = { _ in true },
    isUsed: (Int) -> Bool = { _ in true }
  ) -> [Identifier<Kind>] {
    var places: [String: Int] = [:]
    for (at, name) in new.enumerated() where isThere(at) { places[name] = at }
    return old.enumerated().map { at, name in
      if let place = places[name] { return Identifier(index: place) }
      if isUsed(at) { missing.append("\(kind) \"\(name)\"") }
      return .none
    }
  }

  private static func inverse<Kind>(
    _ list: [Identifier<Kind>], count: Int
  ) -> [Identifier<Kind>] {
    var result = [Identifier<Kind>](repeating: .none, count: count)
    for (at, id) in list.enumerated() where !id.isNone { result[id.index] = Identifier(index: at) }
    return result
  }

  private func look<Kind>(
    _ id: Identifier<Kind>, in list: [Identifier<Kind>]
  ) -> Identifier<Kind> {
    id.index < list.count ? list[id.index] : .none
  }

  func queue(_ id: QueueID) -> QueueID { look(id, in: queues) }
  func adviser(_ id: AdviserID) -> AdviserID { look(id, in: advisers) }
  func entry(_ id: EntryPointID) -> EntryPointID { look(id, in: entryPoints) }
  func duty(_ id: DutyID) -> DutyID { look(id, in: duties) }
  func disposition(_ id: DispositionID) -> DispositionID { look(id, in: dispositions) }
  func reason(_ id: PresenceReasonID) -> PresenceReasonID { look(id, in: presenceReasons) }
  func language(_ id: LanguageID) -> LanguageID { look(id, in: languages) }
  func wordList(_ id: WordListID) -> WordListID { look(id, in: wordLists) }
  func variable(_ id: VariableID) -> VariableID { look(id, in: variables) }
  func lookUp(_ id: LookUpID) -> LookUpID { look(id, in: lookUps) }
  func recorded(_ id: QueueID) -> QueueID { look(id, in: recordedQueues) }
  func recorded(_ id: AdviserID) -> AdviserID { look(id, in: recordedAdvisers) }

  /// Facts whose variable the other plan has.
  func facts(_ facts: [Assignment]) -> [Assignment] {
    facts.compactMap { fact in
      let variable = variable(fact.variable)
      return variable.isNone ? nil : Assignment(variable, fact.value)
    }
  }

  func target(_ target: TransferTarget) -> TransferTarget? {
    if !target.outside.isEmpty { return target }
    var mapped = TransferTarget()
    if !target.adviser.isNone {
      mapped.adviser = adviser(target.adviser)
      return mapped.adviser.isNone ? nil : mapped
    }
    mapped.queue = queue(target.queue)
    return mapped.queue.isNone ? nil : mapped
  }
}

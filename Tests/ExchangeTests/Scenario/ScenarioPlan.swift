import Flows
import Vocabulary

@testable import Exchange

/// A small policy written as lines, such as
/// `queue Q unit=main head=10m needs=tax>=3 relax=60s:tax>=2 ring=20s wrap=timeBoxed:30s`.
///
/// Every queue and duty gets an entry point of its own name that takes every kind of contact.
struct ScenarioPlan {
  var policy = Policy()

  static let verbs: Set<String> = [
    "unit", "skill", "calendar", "capacity", "queue", "adviser", "duty", "entry", "conduct",
    "disposition", "reason",
  ]

  init() {
    policy.version = 1
    policy.service = "Northshire"
    policy.names.languages = ["en", "cy"]
    policy.conduct.idleSignOut = .hours(16)
  }

  mutating func take(_ line: ScenarioLine) throws(ScenarioFault) {
    switch line.verb {
    case "unit": units(line)
    case "skill": for name in line.words { _ = number(name, in: \.skills) }
    case "disposition": for name in line.words { _ = number(name, in: \.dispositions) }
    case "reason": for name in line.words { _ = number(name, in: \.presenceReasons) }
    case "calendar": try calendar(line)
    case "capacity": try capacity(line)
    case "queue": try queue(line)
    case "adviser": try adviser(line)
    case "duty": try duty(line)
    case "entry": try entry(line)
    case "conduct": try conduct(line)
    default: throw line.fault("\"\(line.verb)\" is not part of a plan")
    }
  }

  /// The number of a name, given out when first seen.
  mutating func number(_ name: String, in names: WritableKeyPath<NameTables, [String]>) -> Int {
    if let known = policy.names[keyPath: names].firstIndex(of: name) { return known }
    policy.names[keyPath: names].append(name)
    return policy.names[keyPath: names].count - 1
  }

  func known(
    _ name: String, in names: KeyPath<NameTables, [String]>, _ line: ScenarioLine
  ) throws(ScenarioFault) -> Int {
    guard let at = policy.names[keyPath: names].firstIndex(of: name) else {
      throw line.fault("there is no \"\(name)\"")
    }
    return at
  }

  private mutating func unit(_ line: ScenarioLine) -> UnitID {
    UnitID(index: number(line.options["unit"] ?? "main", in: \.units))
  }

  /// `unit hub accepts=main`.
  private mutating func units(_ line: ScenarioLine) {
    for name in line.words {
      let at = number(name, in: \.units)
      guard let others = line.options["accepts"] else { continue }
      let accepted = others.split(separator: ",").map {
        UnitID(index: number(String($0), in: \.units))
      }
      while policy.units.count < policy.names.units.count { policy.units.append(UnitPolicy()) }
      policy.units[at].acceptsFrom = accepted
    }
  }

  private mutating func calendar(_ line: ScenarioLine) throws(ScenarioFault) {
    let at = number(try line.word(0, "a name"), in: \.calendars)
    var changes: [Instant] = []
    for range in line.words.dropFirst() {
      for part in range.split(separator: "-") { changes.append(try line.moment(String(part))) }
    }
    while policy.calendars.count <= at { policy.calendars.append(OpeningHours()) }
    policy.calendars[at] = OpeningHours(changes: changes)
  }

  private mutating func capacity(_ line: ScenarioLine) throws(ScenarioFault) {
    let at = number(try line.word(0, "a name"), in: \.capacities)
    while policy.capacities.count <= at { policy.capacities.append(CapacityPolicy()) }
    var capacity = CapacityPolicy()
    capacity.limits = Array(repeating: 0, count: Channel.allCases.count)
    for (key, value) in line.options.sorted(by: { $0.key < $1.key }) {
      if key == "total" {
        capacity.total = UInt16(value) ?? 1
      } else if key == "interrupts" {
        // voice>email,chat>email
        for pair in value.split(separator: ",") {
          let sides = pair.split(separator: ":").map { Channel(name: String($0)) }
          guard sides.count == 2, let upper = sides[0], let lower = sides[1] else {
            throw line.fault("write interrupts=voice:email")
          }
          capacity.interrupts[Int(upper.rawValue)].insert(lower)
        }
      } else if let channel = Channel(name: key) {
        capacity.limits[Int(channel.rawValue)] = UInt16(value) ?? 1
      } else {
        throw line.fault("\"\(key)\" is no channel")
      }
    }
    policy.capacities[at] = capacity
  }

  mutating func clause(_ text: Substring, _ line: ScenarioLine) throws(ScenarioFault)
    -> SkillClause
  {
    var levels: [SkillLevel] = []
    for alternative in text.split(separator: "|") {
      let sides = alternative.split(separator: ">").map(String.init)
      let level = sides.count == 2 ? UInt8(sides[1].drop { $0 == "=" }) : 1
      guard let level else { throw line.fault("write a skill as tax>=3") }
      levels.append(SkillLevel(SkillID(index: number(sides[0], in: \.skills)), level))
    }
    return SkillClause(anyOf: levels)
  }

  mutating func needs(_ text: String, _ line: ScenarioLine) throws(ScenarioFault) -> Requirement {
    if text == "anyone" { return .anyone }
    var clauses: [SkillClause] = []
    for part in text.split(separator: ",") { clauses.append(try clause(part, line)) }
    return Requirement(allOf: clauses)
  }

  private mutating func adviser(_ line: ScenarioLine) throws(ScenarioFault) {
    let name = try line.word(0, "a name")
    let isNew = !policy.names.advisers.contains(name)
    let at = number(name, in: \.advisers)
    if isNew {
      policy.advisers.append(AdviserPolicy())
      policy.advisers[at].unit = unit(line)
      policy.advisers[at].capacity = CapacityID(index: number("usual", in: \.capacities))
      if policy.capacities.isEmpty { policy.capacities.append(CapacityPolicy()) }
    }
    if line.options["unit"] != nil { policy.advisers[at].unit = unit(line) }
    if let also = line.options["also"] {
      policy.advisers[at].alsoUnits = also.split(separator: ",").map {
        UnitID(index: number(String($0), in: \.units))
      }
    }
    for name in (line.options["supervises"] ?? "").split(separator: ",") {
      if name == "all" {
        policy.advisers[at].supervisesHouse = true
      } else {
        policy.advisers[at].supervises.append(UnitID(index: number(String(name), in: \.units)))
      }
    }
    if let skills = line.options["skills"] {
      policy.advisers[at].skills = []
      for part in skills.split(separator: ",") {
        let sides = part.split(separator: ":").map(String.init)
        let skill = SkillID(index: number(sides[0], in: \.skills))
        policy.advisers[at].skills.append(
          SkillLevel(skill, sides.count == 2 ? UInt8(sides[1]) ?? 1 : 1))
      }
    }
    if let capacity = line.options["capacity"] {
      policy.advisers[at].capacity = CapacityID(
        index: try known(capacity, in: \.capacities, line))
    }
    policy.advisers[at].isRetired = line.words.contains("retired")
  }

  private mutating func duty(_ line: ScenarioLine) throws(ScenarioFault) {
    let name = try line.word(0, "a name")
    let isNew = !policy.names.duties.contains(name)
    let at = number(name, in: \.duties)
    if isNew { policy.duties.append(DutyPolicy()) }
    var duty = policy.duties[at]
    duty.unit = unit(line)
    // shifts=00:00-12:00:A1,A2;12:00-24:00:A3
    for shift in (line.options["shifts"] ?? "").split(separator: ";") {
      let sides = shift.split(separator: "/").map(String.init)
      let range = sides[0].split(separator: "-").map(String.init)
      guard sides.count == 2, range.count == 2 else {
        throw line.fault("write shifts=00:00-12:00/A1,A2;12:00-24:00/A3")
      }
      duty.shifts.append(
        DutyShift(
          from: try line.moment(range[0]), to: try line.moment(range[1]),
          officers: try advisers(sides[1], line)))
    }
    for step in (line.options["reach"] ?? "softphone:20s").split(separator: ",") {
      let sides = step.split(separator: ":").map(String.init)
      let means: ReachStep.Means = sides[0] == "mobile" ? .mobile : .softphone
      duty.reach.append(ReachStep(means: means, ring: try line.span(sides[1])))
    }
    if let managers = line.options["managers"] { duty.managers = try advisers(managers, line) }
    if let told = line.options["tell"] { duty.tellAll = try advisers(told, line) }
    if let nobody = line.options["nobody"] {
      duty.nobody = try alternative(nobody, line)
    } else {
      duty.nobody.action = .stay
    }
    policy.duties[at] = duty
    if isNew { addEntry(name) { $0.duty = DutyID(index: at) } }
  }

  func advisers(_ text: String, _ line: ScenarioLine) throws(ScenarioFault) -> [AdviserID] {
    var found: [AdviserID] = []
    for name in text.split(separator: ",") {
      found.append(AdviserID(index: try known(String(name), in: \.advisers, line)))
    }
    return found
  }

  mutating func addEntry(_ name: String, _ lead: (inout EntryPointPolicy) -> Void) {
    let at = number(name, in: \.entryPoints)
    while policy.entryPoints.count <= at { policy.entryPoints.append(EntryPointPolicy()) }
    policy.entryPoints[at].address = name
    policy.entryPoints[at].channels = .all
    policy.entryPoints[at].unit = UnitID(0)
    lead(&policy.entryPoints[at])
  }

  private mutating func entry(_ line: ScenarioLine) throws(ScenarioFault) {
    let unit = unit(line)
    let flow = try line.options["flow"].map { (name) throws(ScenarioFault) in
      FlowID(index: try known(name, in: \.flows, line))
    }
    let queue = try line.options["queue"].map { (name) throws(ScenarioFault) in
      QueueID(index: try known(name, in: \.queues, line))
    }
    addEntry(try line.word(0, "a name")) {
      $0.unit = unit
      $0.flow = flow ?? .none
      $0.queue = queue ?? .none
      $0.isRetired = line.words.contains("retired")
    }
  }

  private mutating func conduct(_ line: ScenarioLine) throws(ScenarioFault) {
    for (key, value) in line.options.sorted(by: { $0.key < $1.key }) {
      switch key {
      case "resume": policy.conduct.resumeWithin = try line.span(value)
      case "reopen": policy.conduct.reopenWithin = try line.span(value)
      case "remember": policy.conduct.rememberFor = try line.span(value)
      case "keeps-place": policy.conduct.transferKeepsPlace = value == "true"
      case "park": policy.conduct.parkAtMost = try line.span(value)
      case "hold": policy.conduct.holdAtMost = try line.span(value)
      case "consult": policy.conduct.consultRing = try line.span(value)
      case "handle": policy.conduct.handleAtMost = try line.span(value)
      case "outside": policy.conduct.outsideAtMost = try line.span(value)
      case "idle": policy.conduct.idleSignOut = try line.span(value)
      default: throw line.fault("\"\(key)\" is not a rule of conduct")
      }
    }
  }
}

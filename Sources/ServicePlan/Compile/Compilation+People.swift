import Exchange
import Vocabulary

/// A person as the plan writes them, beside what the policy holds.
struct PersonModel {
  var place: PlanPlace
  var team: String
  /// Reached by mobile, and the secret's name that holds the number.
  var hasMobile = false
}

extension Compilation {
  // MARK: - Capacity

  func compileCapacities() {
    let usual = section("capacity")
    compileCapacity(
      MapReader(
        entries: usual, at: sectionPlaces["capacity"] ?? fallbackPlace, "capacity", problems),
      "usual")
    for entry in section("capacities") where entry.key != "usual" {
      compileCapacity(reader(entry, "capacity \"\(entry.key)\""), entry.key)
    }
  }

  private func compileCapacity(_ reader: MapReader, _ name: String) {
    guard let number = registry.find(name, .capacities) else { return }
    var capacity = CapacityPolicy()
    for channel in Channel.allCases {
      if let limit = reader.int(channel.name, 0...50) {
        capacity.limits[Int(channel.rawValue)] = UInt16(limit)
      }
    }
    let blend = reader.take("blend")?.items ?? []
    reader.finish()
    for rule in blend { applyBlend(rule, &capacity) }
    put(capacity, at: number, in: \.capacities, else: CapacityPolicy())
  }

  /// `voice interrupts email`, `chat with email`, `chat not with email`, `at most 3 together`.
  private func applyBlend(_ node: PlanNode, _ capacity: inout CapacityPolicy) {
    let words = (node.text ?? "").split(separator: " ").map(String.init)
    func channels(_ a: Int, _ b: Int) -> (Channel, Channel)? {
      guard let first = channel(words[a], node.place), let second = channel(words[b], node.place)
      else { return nil }
      return (first, second)
    }
    if words.count == 4, words[0] == "at", words[1] == "most", words[3] == "together",
      let total = UInt16(words[2]), (1...50).contains(total)
    {
      capacity.total = total
    } else if words.count == 3, words[1] == "interrupts" {
      guard let (a, b) = channels(0, 2) else { return }
      capacity.interrupts[Int(a.rawValue)].insert(b)
    } else if words.count == 3, words[1] == "with" {
      guard let (a, b) = channels(0, 2) else { return }
      capacity.goesWith[Int(a.rawValue)].insert(b)
      capacity.goesWith[Int(b.rawValue)].insert(a)
    } else if words.count == 4, words[1] == "not", words[2] == "with" {
      guard let (a, b) = channels(0, 3) else { return }
      capacity.goesWith[Int(a.rawValue)].bits &= ~ChannelSet([b]).bits
      capacity.goesWith[Int(b.rawValue)].bits &= ~ChannelSet([a]).bits
    } else {
      problems.error(
        node.place, "\(node.kind) is not a rule of blending",
        do: "Write voice interrupts email, chat with email, chat not with email or at most 3 "
          + "together")
    }
  }

  func channel(_ name: String, _ place: PlanPlace) -> Channel? {
    if let channel = Channel(name: name) { return channel }
    problems.error(
      place, "there is no channel \"\(name)\"",
      do: Spelling.advice(name, Channel.allCases.map(\.name), else: "Name a channel"))
    return nil
  }

  // MARK: - Teams

  func compilePeople() {
    for entry in section("teams") {
      let reader = reader(entry, "team \"\(entry.key)\"")
      guard let team = registry.find(entry.key, .teams) else { continue }
      var pattern = AdviserPolicy()
      pattern.team = TeamID(index: team)
      if let node = reader.take("unit") {
        pattern.unit = unit(node) ?? .none
      } else if order[Kind.units.rawValue].count == 1 {
        pattern.unit = UnitID(index: registry.find(order[Kind.units.rawValue][0], .units) ?? 0)
      } else {
        reader.missing("unit", do: "Say to which unit the team belongs")
      }
      for node in reader.take("also units")?.items ?? [] {
        if let unit = unit(node), unit != pattern.unit { pattern.alsoUnits.append(unit) }
      }
      readSupervises(reader, &pattern)
      pattern.skills = skills(reader.take("skills"), of: reader.what)
      pattern.capacity = capacity(reader)
      let hours = intervals(reader.take("roster"), "the roster of \(reader.what)") ?? .always
      let roster = OpeningHours(changes: hours.changes)
      let members = reader.take("people")
      reader.finish()
      if members == nil {
        reader.missing("people", do: "List the people, or remove the team")
      }
      for (name, node) in self.members(members) {
        compilePerson(name, node, pattern, roster, entry.key)
      }
    }
  }

  private func capacity(_ reader: MapReader) -> CapacityID {
    let named = resolve(reader.take("capacity"), .capacities, CapacityKind.self)
    return named ?? CapacityID(index: registry.find("usual", .capacities) ?? 0)
  }

  /// The people of a team: names in a list, or a mapping from names to what differs. `a1..a24`
  /// stands for 24 people alike.
  func members(_ node: PlanNode?) -> [(name: String, node: PlanNode)] {
    guard let node else { return [] }
    if let entries = node.entries {
      return entries.compactMap { entry in
        if entry.key.contains("..") {
          problems.error(
            entry.keyPlace, "\"\(entry.key.prefix(40))\" stands where one person is described",
            do: "Write people alike in a list: people: [ a1..a24 ], in a team of their own")
          return nil
        }
        var value = entry.value
        value.place = entry.keyPlace
        return (entry.key, value)
      }
    }
    var members: [(String, PlanNode)] = []
    for item in node.items where members.count <= PlanLimits.namesPerKind {
      let text = item.text ?? ""
      let bare = PlanNode(place: item.place, content: .empty)
      guard text.contains("..") else {
        members.append((text, bare))
        continue
      }
      guard let names = Self.alike(text) else {
        problems.error(
          item.place, "\(item.kind) is not a range of people",
          do: "Write a1..a24: the same letters before two numbers, the smaller first, at most "
            + "\(PlanLimits.namesPerKind) people")
        continue
      }
      members += names.map { ($0, bare) }
    }
    return members
  }

  /// The names of `a1..a24`; `nil` when the text is no such range.
  static func alike(_ text: String) -> [String]? {
    guard let dots = text.firstRange(of: "..") else { return nil }
    func number(_ digits: Substring) -> Int? {
      // `a01` would quietly become `a1`.
      let isPlain = digits.allSatisfy { ("0"..."9").contains($0) } && !digits.hasPrefix("0")
      return digits == "0" || isPlain ? Int(digits) : nil
    }
    let left = text[..<dots.lowerBound]
    let right = text[dots.upperBound...]
    let prefix = left.prefix { !("0"..."9").contains($0) }
    guard !prefix.isEmpty, right.hasPrefix(prefix),
      let from = number(left.dropFirst(prefix.count)),
      let to = number(right.dropFirst(prefix.count)), from <= to,
      to - from < PlanLimits.namesPerKind
    else { return nil }
    return (from...to).map { "\(prefix)\($0)" }
  }

  private func compilePerson(
    _ name: String, _ node: PlanNode, _ pattern: AdviserPolicy, _ teamRoster: OpeningHours,
    _ team: String
  ) {
    guard let number = registry.find(name, .advisers), people[number] == nil else { return }
    var adviser = pattern
    var person = PersonModel(place: node.place, team: team)
    let reader = MapReader(node, "\"\(name)\"", problems)
    for skill in skills(reader.take("skills"), of: reader.what) {
      adviser.skills.removeAll { $0.skill == skill.skill }
      adviser.skills.append(skill)
    }
    adviser.skills.sort { $0.skill < $1.skill }
    if reader.take("capacity") != nil { adviser.capacity = capacity(reader) }
    for unitNode in reader.take("also units")?.items ?? [] {
      if let unit = unit(unitNode), unit != adviser.unit { adviser.alsoUnits.append(unit) }
    }
    readSupervises(reader, &adviser)
    let own = intervals(reader.take("roster"), "the roster of \(name)")
    if let mobile = reader.take("mobile") {
      person.hasMobile = true
      adviser.reach = secret(mobile, "the mobile number of \(name)") ?? ""
    }
    reader.finish()
    people[number] = person
    put(adviser, at: number, in: \.advisers, else: AdviserPolicy())
    rosters[number] = own.map { OpeningHours(changes: $0.changes) } ?? teamRoster
  }

  private func skills(_ node: PlanNode?, of what: String) -> [SkillLevel] {
    guard let node else { return [] }
    var skills: [SkillLevel] = []
    for entry in MapReader(node, "the skills of \(what)", problems).others {
      guard let skill = resolve(entry.key, .skills, at: entry.keyPlace) else { continue }
      guard let text = entry.value.text, let level = UInt8(text), (1...5).contains(level) else {
        problems.error(
          entry.value.place,
          "a proficiency is a number from 1 to 5, but this is "
            + "\(entry.value.kind)",
          do: "Write 1 for a beginner, 5 for an expert")
        continue
      }
      skills.append(SkillLevel(SkillID(index: skill), level))
    }
    return skills.sorted { $0.skill < $1.skill }
  }

  /// The name of a secret that is listed under `secrets:`.
  func secret(_ node: PlanNode, _ what: String) -> String? {
    let name = node.text ?? ""
    if secrets.contains(name) { return name }
    let digits = name.filter(\.isNumber).count
    if digits >= 7 {
      problems.error(
        node.place, "\(what) is written into the plan",
        do: "Put it into a secret, list its name under secrets:, and write that name here")
    } else {
      problems.error(
        node.place, "there is no secret \"\(name)\"",
        do: Spelling.advice(name, secrets, else: "List its name under secrets:"))
    }
    return nil
  }
}

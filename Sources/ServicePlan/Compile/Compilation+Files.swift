import Exchange
import Flows

/// The file of one flow.
struct FlowFile {
  var name: String
  var place: PlanPlace
  var entries: [PlanEntry]
}

extension Compilation {
  /// Sections that are mappings from names to descriptions.
  static let mapSections = [
    "calendars", "dispositions", "numbers", "text numbers", "mailboxes", "widgets",
    "social accounts", "video rooms", "receptions", "query desks", "queues", "capacity",
    "capacities", "teams", "duty", "words", "look ups", "conduct", "answers",
    "telephone",
  ]
  /// Sections that are lists or single values.
  static let valueSections = [
    "service", "time zone", "bank holidays", "languages", "units", "skills", "presence reasons",
    "secrets", "tests",
  ]

  /// Reads all files. False when one could not be read: then nothing more is said, because every
  /// name of that file would seem to be missing.
  func readFiles() -> Bool {
    var isWhole = source.problems.allSatisfy { $0.severity == .warning }
    for file in source.files {
      guard let root = YAMLReading.read(file, problems) else {
        isWhole = false
        continue
      }
      // Demand for the simulator may lie beside the plan; it is no part of it.
      if root.entries?.contains(where: { $0.key == "demand" }) == true { continue }
      findSecrets(in: root, key: "")
      findUnprintable(in: root)
      switch root.content {
      case .empty: continue
      case .map(let entries):
        if let flow = entries.first(where: { $0.key == "flow" }) {
          addFlow(flow, entries)
        } else {
          entries.forEach(addSection)
        }
      default:
        problems.error(
          root.place, "a file of the plan is a mapping, but this is \(root.kind)",
          do: "Begin with a section, such as queues:")
      }
    }
    return isWhole
  }

  private func addFlow(_ flow: PlanEntry, _ entries: [PlanEntry]) {
    guard let name = flow.value.text else {
      problems.error(flow.keyPlace, "the flow has no name", do: "Write flow: and its name")
      return
    }
    flowFiles.append(
      FlowFile(
        name: name, place: flow.value.place, entries: entries.filter { $0.key != "flow" }))
  }

  private func addSection(_ entry: PlanEntry) {
    if Self.valueSections.contains(entry.key) {
      if ["service", "time zone", "bank holidays", "languages"].contains(entry.key),
        let first = values[entry.key]?.first
      {
        problems.error(
          entry.keyPlace, "\"\(entry.key)\" is written twice (first at \(first.place))",
          do: "Keep one of them")
        return
      }
      values[entry.key, default: []].append(entry.value)
      if sectionPlaces[entry.key] == nil { sectionPlaces[entry.key] = entry.keyPlace }
    } else if Self.mapSections.contains(entry.key) {
      if sectionPlaces[entry.key] == nil { sectionPlaces[entry.key] = entry.keyPlace }
      switch entry.value.content {
      case .map(let entries): sections[entry.key, default: []] += entries
      case .empty: break
      default:
        problems.error(
          entry.value.place, "\"\(entry.key)\" is a mapping, but this is \(entry.value.kind)",
          do: "Write one entry a line below it")
      }
    } else {
      problems.error(
        entry.keyPlace, "there is no section \"\(entry.key)\"",
        do: Spelling.advice(
          entry.key, Self.mapSections + Self.valueSections,
          else: "See docs/plan-language.md for the sections of a plan"))
    }
  }

  // MARK: - Secrets

  /// Finds values that look like a secret, wherever they stand.
  func findSecrets(in node: PlanNode, key: String) {
    switch node.content {
    case .empty: break
    case .text(let text, _):
      guard SecretScan.looksSecret(text, key: key) else { return }
      problems.error(
        node.place, "a secret seems to be written into the plan here",
        do: "Put its value into a file or the environment, list its name under secrets:, and "
          + "write that name")
    case .list(let items):
      for item in items { findSecrets(in: item, key: key) }
    case .map(let entries):
      for entry in entries { findSecrets(in: entry.value, key: entry.key) }
    }
  }

  // MARK: - Characters

  /// Finds characters that a terminal obeys, or that hide what is written.
  func findUnprintable(in node: PlanNode) {
    switch node.content {
    case .empty: break
    case .text(let text, _): checkPrintable(text, node.place)
    case .list(let items):
      for item in items { findUnprintable(in: item) }
    case .map(let entries):
      for entry in entries {
        checkPrintable(entry.key, entry.keyPlace)
        findUnprintable(in: entry.value)
      }
    }
  }

  private func checkPrintable(_ text: String, _ place: PlanPlace) {
    guard let found = text.unicodeScalars.first(where: { !PlanValues.isPrintable($0) }) else {
      return
    }
    let code = String(found.value, radix: 16, uppercase: true)
    let padded = String(repeating: "0", count: max(0, 4 - code.count)) + code
    problems.error(
      place, "there is a control character here (U+\(padded))",
      do: "Remove it; nobody could see or say it")
  }

  /// What people call something: one line that a screen can show.
  func title(_ node: PlanNode?, _ what: String) -> String? {
    guard let node else { return nil }
    guard let text = node.text else {
      problems.error(node.place, "\(what) needs text, but this is \(node.kind)", do: "Write a name")
      return nil
    }
    guard text.count <= PlanLimits.nameLength, !text.contains("\n") else {
      problems.error(
        node.place,
        "\(what) has \(text.count) characters\(text.contains("\n") ? " and several lines" : "")",
        do: "Write one line of at most \(PlanLimits.nameLength) characters")
      return nil
    }
    return text
  }

  // MARK: - The earlier policy

  /// Tables start from those of the earlier policy; what this plan declares replaces its entries,
  /// and what it no longer declares is retired.
  func startFromEarlier() {
    guard var earlier = options.earlier else { return }
    for index in earlier.queues.indices { earlier.queues[index].isRetired = true }
    for index in earlier.advisers.indices { earlier.advisers[index].isRetired = true }
    for index in earlier.duties.indices { earlier.duties[index].isRetired = true }
    for index in earlier.entryPoints.indices { earlier.entryPoints[index].isRetired = true }
    earlier.service = ""
    earlier.answers = []
    earlier.telephone = TelephonePolicy()
    earlier.conduct = ConductPolicy()
    policy = earlier
  }

  /// Every table is as long as its names.
  func fillTables() {
    func fill<T>(_ table: inout [T], _ kind: Kind, _ empty: T) {
      while table.count < registry.names(kind).count { table.append(empty) }
    }
    var retiredQueue = QueuePolicy()
    retiredQueue.isRetired = true
    fill(&policy.queues, .queues, retiredQueue)
    fill(&policy.advisers, .advisers, AdviserPolicy())
    fill(&policy.calendars, .calendars, OpeningHours())
    fill(&policy.capacities, .capacities, CapacityPolicy())
    fill(&policy.duties, .duties, DutyPolicy())
    fill(&policy.entryPoints, .entryPoints, EntryPointPolicy())
    fill(&policy.flows, .flows, .init())
    fill(&policy.wordLists, .wordLists, .init())
    fill(&policy.texts, .texts, LocalisedText())
    fill(&policy.lookUps, .lookUps, LookUpPolicy())
    let languages = registry.names(.languages).count
    for index in policy.texts.indices {
      while policy.texts[index].byLanguage.count < languages {
        policy.texts[index].byLanguage.append("")
      }
    }
  }

  /// Puts a value at a number, making the table longer where needed.
  func put<T>(_ value: T, at number: Int, in table: WritableKeyPath<Policy, [T]>, else empty: T) {
    while policy[keyPath: table].count <= number { policy[keyPath: table].append(empty) }
    policy[keyPath: table][number] = value
  }
}

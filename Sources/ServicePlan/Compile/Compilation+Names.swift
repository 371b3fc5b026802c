import Exchange
import Flows
import Vocabulary

extension Compilation {
  /// Gives every name of the plan its number, before anything refers to one.
  func declareNames() {
    func declareAll(_ section: String, _ kind: Kind) {
      for entry in self.section(section) { declare(entry.key, kind, at: entry.keyPlace) }
    }
    declareAll("calendars", .calendars)
    declareAll("teams", .teams)
    declare("usual", .capacities, at: sectionPlaces["capacity"] ?? fallbackPlace)
    for entry in section("capacities") {
      if entry.key == "usual" {
        problems.error(
          entry.keyPlace, "\"usual\" is the capacity under capacity:", do: "Choose another name")
      } else {
        declare(entry.key, .capacities, at: entry.keyPlace)
      }
    }
    for entry in section("teams") {
      guard let people = entry.value.entries?.first(where: { $0.key == "people" })?.value else {
        continue
      }
      for (name, node) in members(people) { declare(name, .advisers, at: node.place) }
    }
    declareAll("duty", .duties)
    declareAll("queues", .queues)
    for file in flowFiles { declare(file.name, .flows, at: file.place) }
    for (section, _) in Self.entrySections {
      declareAll(section, .entryPoints)
    }
    declareAll("look ups", .lookUps)
  }

  /// Sections of addresses, with the kind of contact that arrives there.
  static let entrySections: [(String, Channel)] = [
    ("numbers", .voice), ("text numbers", .sms), ("mailboxes", .email), ("widgets", .chat),
    ("social accounts", .social), ("video rooms", .video), ("receptions", .walkIn),
    ("query desks", .task),
  ]

  // MARK: - Look-ups

  func compileLookUps() {
    for entry in section("look ups") {
      guard let number = registry.find(entry.key, .lookUps) else { continue }
      let reader = reader(entry, "look-up \"\(entry.key)\"")
      var lookUp = LookUpPolicy()
      lookUp.method = reader.choice("method", [("GET", "GET"), ("POST", "POST")]) ?? "GET"
      if let url = reader.string("url") {
        lookUp.url = url
        if !url.hasPrefix("https://") {
          problems.error(
            reader.place, "the address of \(reader.what) is not secure",
            do: "Write a URL that begins with https://")
        }
        lookUp.parameters = Placeholders.names(in: url) ?? []
      } else {
        reader.missing("url", do: "Write url: and the address, with {parameter} places")
      }
      if let node = reader.take("secret") {
        lookUp.secret = secret(node, "the secret of \(reader.what)") ?? ""
      }
      let gives = reader.take("gives")
      reader.finish()
      for given in gives.map({ MapReader($0, "\"gives\" of \(reader.what)", problems).others })
        ?? []
      {
        guard let variable = variable(given.key, isPersonal: false, at: given.keyPlace) else {
          continue
        }
        let pointer = given.value.text ?? ""
        if !pointer.hasPrefix("/") {
          problems.error(
            given.value.place, "\(given.value.kind) is not a JSON Pointer",
            do: "Write the path to the member, such as /works/status (RFC 6901)")
        }
        var result = LookUpResult()
        result.pointer = pointer
        result.variable = VariableID(index: variable)
        lookUp.results.append(result)
      }
      put(lookUp, at: number, in: \.lookUps, else: LookUpPolicy())
    }
  }

  /// The number of a variable, declared by whoever sets it. A variable is personal everywhere or
  /// nowhere.
  func variable(_ name: String, isPersonal: Bool, at place: PlanPlace) -> Int? {
    if let known = declared[Kind.variables.rawValue][name] {
      guard let number = registry.find(name, .variables) else { return nil }
      if personalVariables.contains(number) != isPersonal {
        problems.error(
          place, "\"\(name)\" is personal in one place and not in another (see \(known))",
          do: "Give one of them another name, or write personal: in both")
      }
      return number
    }
    guard let number = declare(name, .variables, at: place) else { return nil }
    if isPersonal { personalVariables.insert(number) }
    return number
  }

  // MARK: - Addresses

  func compileEntryPoints() {
    for (section, channel) in Self.entrySections {
      for entry in self.section(section) {
        guard let number = registry.find(entry.key, .entryPoints),
          declared[Kind.entryPoints.rawValue][entry.key] == entry.keyPlace
        else { continue }
        compileEntryPoint(entry, section, channel, number)
      }
    }
  }

  private func compileEntryPoint(
    _ entry: PlanEntry, _ section: String, _ channel: Channel, _ number: Int
  ) {
    let reader = reader(entry, "\"\(entry.key)\"")
    var point = EntryPointPolicy()
    point.address = entry.key
    point.channels = ChannelSet([channel])
    if let node = reader.take("channels") {
      point.channels = ChannelSet(
        node.items.compactMap { self.channel($0.text ?? "", $0.place) })
    }
    point.name = title(reader.take("name"), "\"name\" of \(reader.what)") ?? entry.key
    if let shows = reader.take("shows") {
      point.shows = shows.text ?? ""
      checkNumber(point.shows, shows.place)
    }
    let unitNode = reader.take("unit")
    let flowNode = reader.take("flow")
    let queueNode = reader.take("queue")
    let dutyNode = reader.take("duty")
    reader.finish()
    if [flowNode, queueNode, dutyNode].compactMap({ $0 }).count != 1 {
      problems.error(
        reader.place, "\(reader.what) does not say, or says twice, what receives its contacts",
        do: "Write one of flow:, queue: or duty:")
    }
    point.flow = flow(flowNode) ?? .none
    point.queue = queue(queueNode) ?? .none
    point.duty = duty(dutyNode) ?? .none
    if !point.queue.isNone { point.unit = policy.queues[point.queue.index].unit }
    if !point.duty.isNone { point.unit = policy.duties[point.duty.index].unit }
    if !point.flow.isNone { point.unit = policy.flows[point.flow.index].unit }
    if let unitNode { point.unit = unit(unitNode) ?? point.unit }
    switch section {
    case "numbers", "text numbers": checkNumber(entry.key, entry.keyPlace)
    case "mailboxes":
      let parts = entry.key.split(separator: "@", omittingEmptySubsequences: false)
      if parts.count != 2 || parts.contains(where: \.isEmpty) || !parts[1].contains(".") {
        problems.error(
          entry.keyPlace, "\"\(entry.key)\" is not a mailbox", do: "Write name@council.gov.uk")
      }
    default: break
    }
    put(point, at: number, in: \.entryPoints, else: EntryPointPolicy())
  }

  func checkNumber(_ text: String, _ place: PlanPlace) {
    guard TelephoneNumber(text) == nil else { return }
    problems.error(
      place, "\"\(text.prefix(40))\" is not a telephone number in E.164 form",
      do: "Write it with its country, in quotes and without spaces, such as \"+441632960100\"")
  }
}

/// `{name}` places in texts and addresses.
enum Placeholders {
  /// What texts may use beside variables; filled in by edges.
  static let builtIn = ["service", "queue", "position", "expected wait"]

  /// The names in order; `nil` when a brace is not closed.
  static func names(in text: String) -> [String]? {
    var names: [String] = []
    var rest = Substring(text)
    while let open = rest.firstIndex(of: "{") {
      rest = rest[rest.index(after: open)...]
      guard let close = rest.firstIndex(of: "}") else { return nil }
      names.append(String(rest[..<close]))
      rest = rest[rest.index(after: close)...]
    }
    return rest.contains("}") ? nil : names
  }
}

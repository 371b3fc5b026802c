import Exchange
import Flows
import Vocabulary

extension Compilation {
  /// Name, time zone, languages, units, skills, reasons, secrets and dispositions.
  func compileService() {
    let service = single("service")
    policy.service = title(service, "\"service\"") ?? ""
    if policy.service.isEmpty, service == nil || service?.text == "" {
      problems.error(
        fallbackPlace, "the plan does not say whose service it is",
        do: "Write service: and the council's name")
    }
    compileTimeZone()
    compileLanguages()
    for (key, kind) in [
      ("skills", Kind.skills), ("presence reasons", .presenceReasons),
    ] {
      for node in names(key) { declare(node.text ?? "", kind, at: node.place) }
    }
    compileUnits()
    // What unanswered offers lead to, unless the plan names another reason.
    if declared[Kind.presenceReasons.rawValue]["away"] == nil {
      declare("away", .presenceReasons, at: fallbackPlace)
    }
    for node in names("secrets") {
      let name = node.text ?? ""
      if !PlanValues.isName(name) || name.count > 60 {
        problems.error(
          node.place, "this is not the name of a secret", do: "Write names only, never values")
      } else {
        secrets.append(name)
      }
    }
    compileDispositions()
  }

  var fallbackPlace: PlanPlace {
    values["service"]?.first?.place ?? PlanPlace(file: source.files.first?.path ?? "plan")
  }

  func single(_ key: String) -> PlanNode? { values[key]?.first { !$0.isEmpty } }

  /// The texts of a list section.
  func names(_ key: String) -> [PlanNode] {
    (values[key] ?? []).flatMap(\.items).filter { node in
      if node.text != nil { return true }
      problems.error(
        node.place, "\"\(key)\" lists names, but this is \(node.kind)", do: "Write one name")
      return false
    }
  }

  private func compileTimeZone() {
    let node = single("time zone")
    let name = node?.text ?? "Europe/London"
    if let found = CivilTime(zone: name) {
      civil = found
    } else {
      problems.error(
        node?.place ?? fallbackPlace, "there is no time zone \"\(name)\"",
        do: "Write an IANA name, such as Europe/London")
    }
    if let node = single("bank holidays") {
      if let found = Nation(rawValue: node.text ?? "") {
        nation = found
      } else {
        problems.error(
          node.place, "\"bank holidays\" cannot be \(node.kind)",
          do: Spelling.advice(
            node.text ?? "", Nation.allCases.map(\.rawValue), else: "Name a nation"))
      }
    }
    let today = civil.date(of: options.compiledAt)
    let first = today.advanced(by: -options.daysBefore)
    let last = today.advanced(by: options.daysAfter)
    days = first...last
    policy.horizon = civil.midnight(last.advanced(by: 1))
  }

  private func compileLanguages() {
    for node in single("languages")?.items ?? [] {
      let tag = node.text ?? ""
      let letters = tag.unicodeScalars.allSatisfy {
        $0.isASCII && ($0.properties.isAlphabetic || $0 == "-" || $0.properties.numericType != nil)
      }
      guard letters, (2...20).contains(tag.count) else {
        problems.error(
          node.place, "\(node.kind) is not a language tag",
          do: "Write a BCP 47 tag, such as en, cy or bfi")
        continue
      }
      declare(tag, .languages, at: node.place)
    }
    if order[Kind.languages.rawValue].isEmpty { declare("en", .languages, at: fallbackPlace) }
    let first = order[Kind.languages.rawValue][0]
    if registry.find(first, .languages) != 0 {
      problems.error(
        place(first, .languages),
        "the first language was \"\(registry.name(0, .languages))\" and cannot change",
        do: "Put \"\(registry.name(0, .languages))\" first")
    }
  }

  private func compileDispositions() {
    let place = sectionPlaces["dispositions"] ?? fallbackPlace
    let reader = MapReader(
      entries: section("dispositions"), at: place, "dispositions", problems)
    let source = reader.choice("source", [("LGSL", true), ("none", false)]) ?? false
    let tier: Set<CouncilService.Tier> =
      reader.choice(
        "tier",
        [
          ("county", [.all, .county]), ("district", [.all, .district]),
          ("unitary", [.all, .county, .district]),
        ]) ?? [.all, .county, .district]
    if let services = reader.take("services") {
      for node in services.items { declareService(node, source) }
    } else if source {
      for service in CouncilService.bundled where tier.contains(service.tier) {
        declare(service.disposition, .dispositions, at: place)
      }
    }
    for node in reader.take("extra")?.items ?? [] {
      declare(node.text ?? "", .dispositions, at: node.place)
    }
    reader.finish()
  }

  private func declareService(_ node: PlanNode, _ isLGSL: Bool) {
    guard isLGSL, let number = UInt16(node.text ?? "") else {
      problems.error(
        node.place, "\(node.kind) is not a number of the Local Government Service List",
        do: "Write source: LGSL, and services by their numbers")
      return
    }
    guard let service = CouncilService.bundled.first(where: { $0.number == number }) else {
      problems.warning(
        node.place, "LGSL \(number) is not in the bundled list of council services",
        do: "Check the number at standards.esd.org.uk; it is kept without a name")
      declare("LGSL \(number)", .dispositions, at: node.place)
      return
    }
    declare(service.disposition, .dispositions, at: node.place)
  }

  // MARK: - Conduct

  func compileConduct() {
    let reader = MapReader(
      entries: section("conduct"), at: sectionPlaces["conduct"] ?? fallbackPlace, "conduct",
      problems)
    var conduct = ConductPolicy()
    func span(_ key: String, _ path: WritableKeyPath<ConductPolicy, Span>) {
      if let span = reader.span(key) { conduct[keyPath: path] = span }
    }
    span("resume within", \.resumeWithin)
    span("reopen within", \.reopenWithin)
    span("remember for", \.rememberFor)
    span("park at most", \.parkAtMost)
    span("hold at most", \.holdAtMost)
    span("consult ring", \.consultRing)
    span("handle at most", \.handleAtMost)
    span("idle sign-out", \.idleSignOut)
    span("outside at most", \.outsideAtMost)
    span("written answer within", \.writtenAnswerWithin)
    if conduct.outsideAtMost < .minutes(1) {
      problems.error(
        reader.place, "calls passed outside would be closed after \(conduct.outsideAtMost)",
        do: "Under conduct: write outside at most: 4h or the like, 1min or more")
    }
    if let keeps = reader.bool("transfer keeps place") { conduct.transferKeepsPlace = keeps }
    reader.finish()
    policy.conduct = conduct
  }

  // MARK: - Words

  /// Word lists that flows listen for: phrases of all languages, lower case, without marks.
  func compileWords() {
    for entry in section("words") {
      guard let number = declare(entry.key, .wordLists, at: entry.keyPlace) else { continue }
      var phrases: [String] = []
      var nodes: [PlanNode] = []
      switch entry.value.content {
      case .map(let byLanguage):
        for language in byLanguage {
          _ = resolve(language.key, .languages, at: language.keyPlace)
          nodes += language.value.items
        }
      default: nodes = entry.value.items
      }
      for node in nodes {
        let plain = WordForm.plain(node.text ?? "")
        if plain.isEmpty {
          problems.error(
            node.place, "a word or phrase is needed, but this is \(node.kind)",
            do: "Write words as people say them")
        } else if !phrases.contains(plain) {
          phrases.append(plain)
        }
      }
      if phrases.isEmpty {
        problems.error(
          entry.keyPlace, "the word list \"\(entry.key)\" is empty", do: "Add words, or remove it")
      }
      var list = WordList()
      list.name = entry.key
      list.phrases = phrases
      put(list, at: number, in: \.wordLists, else: WordList())
    }
  }
}

/// Words as they are compared: lower case, letters and digits only, single spaces.
enum WordForm {
  static func plain(_ text: String) -> String {
    var result = ""
    for scalar in text.lowercased().unicodeScalars {
      // Apostrophes join ("he's" is "hes"), every other mark divides.
      if scalar == "'" || scalar == "\u{2019}" { continue }
      if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
        result.unicodeScalars.append(scalar)
      } else if !result.isEmpty, result.last != " " {
        result.append(" ")
      }
    }
    if result.last == " " { result.removeLast() }
    return result
  }
}

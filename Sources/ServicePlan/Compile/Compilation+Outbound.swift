import Exchange
import Vocabulary

extension Compilation {
  /// `outbound: { allow: […], countries: […], numbers: […], never: […] }` and the caps.
  func readOutbound(_ entry: PlanEntry) {
    let reader = reader(entry, "outbound")
    var outbound = OutboundPolicy()
    if let allow = reader.take("allow") { outbound.allow = classes(allow) }
    for node in limited(reader.take("countries"), "countries") {
      guard let code = country(node) else { continue }
      add(code, to: &outbound.countries, node)
    }
    for node in limited(reader.take("numbers"), "numbers") {
      guard let number = outboundNumber(node, mayBeBeginning: false) else { continue }
      add(number, to: &outbound.numbers, node)
    }
    for node in limited(reader.take("never"), "never") {
      guard let number = outboundNumber(node, mayBeBeginning: true) else { continue }
      add(number, to: &outbound.never, node)
    }
    if let calls = reader.int("per person and hour", 1...1000) {
      outbound.perPersonAndHour = UInt32(calls)
    }
    if let calls = reader.int("all at once", 1...10_000) { outbound.allAtOnce = UInt32(calls) }
    reader.finish()
    for node in reader.take("numbers")?.items ?? [] {
      guard let number = node.text.flatMap({ NumberReading($0)?.number }),
        outbound.refusal(of: number) == .never
      else { continue }
      problems.error(
        node.place, "\(node.kind) is under numbers: and under never:",
        do: "Keep one of them; never: is the stronger")
    }
    policy.telephone.outbound = outbound
  }

  private func add(_ text: String, to list: inout [String], _ node: PlanNode) {
    if list.contains(text) {
      problems.error(node.place, "\(node.kind) is listed twice", do: "Keep one of them")
    } else {
      list.append(text)
    }
  }

  private func limited(_ node: PlanNode?, _ key: String) -> ArraySlice<PlanNode> {
    let items = node?.items ?? []
    if items.count > PlanLimits.outboundNumbers {
      problems.error(
        items[PlanLimits.outboundNumbers].place,
        "\"\(key)\" of outbound has \(items.count) entries; at most "
          + "\(PlanLimits.outboundNumbers) are kept",
        do: "Write beginnings of numbers, or leave some out")
    }
    return items.prefix(PlanLimits.outboundNumbers)
  }

  private func classes(_ node: PlanNode) -> [OutboundPolicy.Class] {
    var classes: [OutboundPolicy.Class] = []
    for item in node.items {
      let text = item.text ?? ""
      if let found = OutboundPolicy.Class.allCases.first(where: { $0.name == text }) {
        if classes.contains(found) {
          problems.error(item.place, "\(item.kind) is listed twice", do: "Keep one of them")
        } else {
          classes.append(found)
        }
        continue
      }
      let advice =
        switch text {
        case "premium": "Premium numbers are allowed one by one, under numbers:"
        case "international": "Name the countries under countries:"
        case "emergency", "public service": "Leave it out: these numbers may always be rung"
        default:
          Spelling.advice(
            text, OutboundPolicy.Class.allCases.map(\.name), else: "Name a kind of destination")
        }
      problems.error(
        item.place, "\(item.kind) cannot be allowed as a kind of destination", do: advice)
    }
    return classes
  }

  /// A country code, digits only: `353`.
  private func country(_ node: PlanNode) -> String? {
    let code = node.text ?? ""
    let number = TelephoneNumber("+\(code)00000000")
    switch number?.countryCode {
    case "44":
      problems.error(
        node.place, "44 is this country",
        do: "Leave it out; what may be rung in it is under allow:")
    case "979":
      problems.error(
        node.place, "979 is the code of premium numbers of no country",
        do: "Leave it out, and name single numbers under numbers:")
    case code where (1...3).contains(code.utf8.count): return code
    default:
      problems.error(
        node.place, "\(node.kind) is not a country code",
        do: "Write its digits in quotes, without + and 00, such as \"353\"")
    }
    return nil
  }

  /// A number in E.164, or a short code; a beginning ends in `*`.
  private func outboundNumber(_ node: PlanNode, mayBeBeginning: Bool) -> String? {
    let text = node.text ?? ""
    if UKNumbering.isEmergency(text[...]) {
      problems.error(
        node.place, "\(text) is an emergency number, which may always be rung", do: "Leave it out")
      return nil
    }
    if TelephoneNumber(text) != nil || UKNumbering.isShortCode(text[...]) { return text }
    let digits = text.dropFirst().dropLast()
    if text.hasPrefix("+"), text.hasSuffix("*"), (1...14).contains(digits.utf8.count),
      digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), digits.first != "0"
    {
      if mayBeBeginning { return text }
      problems.error(
        node.place,
        "\(node.kind) stands for many numbers, of which each is to be allowed by itself",
        do: "Write whole numbers; kinds of numbers are under allow:, countries under countries:")
      return nil
    }
    problems.error(
      node.place, "\(node.kind) is not a telephone number in E.164 form",
      do: "Write it with its country, in quotes and without spaces, such as \"+441632960100\""
        + (mayBeBeginning ? ", or a beginning such as \"+1876*\"" : ""))
    return nil
  }
}

import Exchange
import Vocabulary

extension Compilation {
  /// `telephone:` trunks, phones, what may be rung, recording and prompts. Its secrets are names.
  func compileTelephone() {
    guard let place = sectionPlaces["telephone"] else { return }
    let entries = section("telephone")
    for (index, entry) in entries.enumerated() {
      guard let first = entries[..<index].first(where: { $0.key == entry.key }) else { continue }
      problems.error(
        entry.keyPlace,
        "\"\(entry.key)\" of the telephone is written twice (first at \(first.keyPlace))",
        do: "Put both into one")
    }
    let reader = MapReader(entries: entries, at: place, "telephone", problems)
    readDialling(reader)
    if let node = reader.take("trunks") {
      readTrunks(node, reader.entry("trunks")?.keyPlace ?? place)
    }
    if let entry = part("phones", of: reader) { readPhones(entry) }
    if let entry = part("outbound", of: reader) { readOutbound(entry) }
    if let entry = part("recording", of: reader) { readRecording(entry) }
    if let entry = part("prompts", of: reader) { readPrompts(entry) }
    reader.finish()
  }

  /// An entry with something in it.
  private func part(_ key: String, of reader: MapReader) -> PlanEntry? {
    reader.entry(key).flatMap { $0.value.isEmpty ? nil : $0 }
  }

  // MARK: - How numbers are read

  /// Countries and islands that share the numbering of the United Kingdom.
  private static let countries = ["GB", "GG", "IM", "JE"]

  private func readDialling(_ reader: MapReader) {
    if let node = reader.take("country") {
      if let code = node.text, Self.countries.contains(code) {
        policy.telephone.country = code
      } else {
        problems.error(
          node.place, "numbers of the country \(node.kind) cannot be read",
          do: "Write GB, GG, IM or JE (ISO 3166-1), which share one numbering, or leave it out")
      }
    }
    if let node = reader.take("area code") {
      let digits = String((node.text ?? "").drop { $0 == "0" })
      let rest = String(repeating: "0", count: max(0, 10 - digits.count))
      if (2...5).contains(digits.count), UKNumbering.kind((digits + rest)[...]) == .geographic {
        policy.telephone.areaCode = digits
      } else {
        problems.error(
          node.place, "\(node.kind) is not an area code of the United Kingdom",
          do: "Write it with its 0 and in quotes, such as \"01632\"")
      }
    }
    if let node = reader.take("outside line") {
      let digits = node.text ?? ""
      if (1...2).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x31...0x39).contains($0) })
      {
        policy.telephone.outsideLine = digits
      } else {
        problems.error(
          node.place, "\(node.kind) cannot be dialled for an outside line",
          do: "Write one or two digits from 1 to 9, such as \"9\"")
      }
    }
  }

  // MARK: - Addresses

  /// Addresses and CIDR ranges, none of them in another.
  func ranges(_ node: PlanNode?, _ what: String) -> [AddressRange] {
    var ranges: [AddressRange] = []
    for item in node?.items ?? [] {
      guard let range = range(item, what) else { continue }
      if let other = ranges.first(where: { $0.overlaps(range) }) {
        problems.error(
          item.place, "\(range) and \(other) of \(what) have addresses in common",
          do: "Keep the wider one")
      } else if ranges.count == PlanLimits.addressRanges {
        problems.error(
          item.place, "\(what) has more than \(PlanLimits.addressRanges) addresses",
          do: "Join them to ranges")
        break
      } else {
        ranges.append(range)
      }
    }
    return ranges
  }

  private func range(_ node: PlanNode, _ what: String) -> AddressRange? {
    guard let text = node.text, let range = AddressRange(text) else {
      problems.error(
        node.place, "\(node.kind) is not an address of \(what)",
        do:
          "Write an address, such as 192.0.2.10, or a range, such as 192.0.2.0/24 or 2001:db8::/32")
      return nil
    }
    guard range.network == range else {
      problems.error(
        node.place, "the range \(range) does not begin at its first address",
        do: "Write \(range.network), or \(range.first) for this address alone")
      return nil
    }
    guard range.bits > 0 else {
      problems.error(
        node.place, "\(range) would let in the whole Internet",
        do: "Name the addresses that the provider gives you")
      return nil
    }
    return range
  }

  // MARK: - Phones

  private func readPhones(_ entry: PlanEntry) {
    let reader = reader(entry, "phones")
    var phones = PhonesPolicy()
    if let realm = reader.take("realm") {
      phones.realm = realm.text ?? ""
      if !SIPServerText.isHost(phones.realm) {
        problems.error(
          realm.place, "\(realm.kind) cannot be the realm of phones",
          do: "Write the domain they register at, such as phones.northshire.example")
      }
    } else {
      reader.missing(
        "realm", do: "Write the domain they register at, such as phones.northshire.example")
    }
    phones.from = ranges(reader.take("from"), "phones")
    let accounts = reader.take("accounts").map { MapReader($0, "accounts of phones", problems) }
    reader.finish()
    if accounts?.isEmpty ?? true {
      reader.missing(
        "accounts", do: "Write accounts: { a.adviser: { secret: name-of-the-secret } }")
    }
    for entry in accounts?.others ?? [] {
      let phone = self.reader(entry, "the phone of \"\(entry.key)\"")
      var account = PhoneAccountPolicy()
      let number = resolve(entry.key, .advisers, at: entry.keyPlace)
      if let secret = phone.take("secret") {
        account.secret = self.secret(secret, "the password of \(phone.what)") ?? ""
        if !account.secret.isEmpty, phones.accounts.contains(where: { $0.secret == account.secret })
        {
          problems.warning(
            secret.place, "two phones have the password \"\(account.secret)\"",
            do: "Give each its own, so that one can be taken back alone")
        }
      } else {
        phone.missing("secret", do: "Name the secret that is its password, listed under secrets:")
      }
      phone.finish()
      guard let number else { continue }
      account.adviser = AdviserID(index: number)
      phones.accounts.append(account)
    }
    policy.telephone.phones = phones
  }
}

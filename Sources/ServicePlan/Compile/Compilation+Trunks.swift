import Exchange
import Vocabulary

extension Compilation {
  func readTrunks(_ node: PlanNode, _ place: PlanPlace) {
    for entry in MapReader(node, "trunks", problems).others {
      guard PlanValues.isName(entry.key) else {
        problems.error(
          entry.keyPlace, "\"\(entry.key.prefix(40))\" cannot be the name of a trunk",
          do: "Use letters, digits and - _, at most \(PlanLimits.nameLength) characters")
        continue
      }
      guard policy.telephone.trunks.count < PlanLimits.trunks else {
        problems.error(
          entry.keyPlace, "there are more than \(PlanLimits.trunks) trunks",
          do: "Join those of one provider")
        break
      }
      policy.telephone.trunks.append(trunk(entry))
      trunkPlaces.append(entry.keyPlace)
    }
    checkEmergencyTrunk(place)
    checkStrangers()
  }

  private func trunk(_ entry: PlanEntry) -> TrunkPolicy {
    let reader = reader(entry, "trunk \"\(entry.key)\"")
    var trunk = TrunkPolicy()
    trunk.name = entry.key
    readServers(reader, &trunk)
    readRegistration(reader, &trunk)
    let from = reader.take("from")
    if from?.text != "nobody" { trunk.from = ranges(from, reader.what) }
    readCodecs(reader, &trunk)
    readHealth(reader, &trunk)
    if let shows = reader.take("shows") {
      trunk.shows = shows.text ?? ""
      checkNumber(trunk.shows, shows.place)
    }
    if let form = reader.choice(
      "identity", [("asserted", CallerIdentityForm.asserted), ("from", .from)])
    {
      trunk.identity = form
    }
    if let form = reader.choice(
      "numbers", [("e164", CalledNumberForm.e164), ("national", .national), ("plain", .plain)])
    {
      trunk.numbers = form
    }
    trunk.isEmergency = reader.bool("emergency") ?? false
    if let calls = reader.int("calls at most", 1...10_000) { trunk.callsAtMost = UInt32(calls) }
    reader.finish()
    checkReached(trunk, from, reader)
    return trunk
  }

  // MARK: - Where it is

  private func readServers(_ reader: MapReader, _ trunk: inout TrunkPolicy) {
    for node in reader.take("proxy")?.items ?? [] {
      guard trunk.proxies.count < PlanLimits.serversPerTrunk else {
        problems.error(
          node.place, "\(reader.what) has more than \(PlanLimits.serversPerTrunk) servers",
          do: "Leave out the last ones, or name them by one entry of the DNS")
        break
      }
      do throws(SIPServerText.Fault) {
        let server = try SIPServerText.read(node.text ?? "")
        if trunk.proxies.contains(server) {
          problems.error(
            node.place, "\(reader.what) names the server \(server) twice", do: "Keep one of them")
        } else {
          trunk.proxies.append(server)
        }
      } catch {
        problems.error(node.place, error.what, do: error.whatToDo)
      }
    }
    guard let node = reader.take("domain") else { return }
    trunk.domain = (node.text ?? "").lowercased()
    if !SIPServerText.isHost(trunk.domain) {
      problems.error(
        node.place, "\(node.kind) is not a domain",
        do: "Write the domain the provider gave, such as sip.example.net, or leave it out")
    }
  }

  private func readRegistration(_ reader: MapReader, _ trunk: inout TrunkPolicy) {
    guard let node = reader.take("register") else { return }
    let register = MapReader(node, "\"register\" of \(reader.what)", problems)
    var registration = RegistrationPolicy()
    if let user = register.string("user") {
      registration.user = user
      if user.isEmpty || user.contains(where: { $0.isWhitespace || "@<>\";?".contains($0) }) {
        problems.error(
          register.take("user")?.place ?? register.place, "\"\(user.prefix(40))\" is not a user",
          do: "Write what the provider gave, without the domain, which belongs under domain:")
      }
    } else if register.take("user") == nil {
      register.missing("user", do: "Write the user name that the provider gave")
    }
    if let secret = register.take("secret") {
      registration.secret = self.secret(secret, "the password of \(reader.what)") ?? ""
    } else {
      register.missing("secret", do: "Name the secret that is the password, listed under secrets:")
    }
    if let every = register.span("every", atMost: .hours(12)) {
      registration.every = every
      if every < .seconds(30) {
        problems.error(
          register.take("every")?.place ?? register.place,
          "\(reader.what) would register every \(every)", do: "Leave at least 30s between")
      }
    }
    register.finish()
    trunk.registration = registration
    if reader.take("proxy") == nil {
      reader.missing("proxy", do: "Write where it registers, such as proxy: sip:sbc.example.net")
    }
  }

  // MARK: - What goes by it

  private func readCodecs(_ reader: MapReader, _ trunk: inout TrunkPolicy) {
    guard let node = reader.take("codecs") else { return }
    trunk.codecs = []
    for item in node.items {
      guard let codec = TelephoneCodec.allCases.first(where: { $0.name == item.text }) else {
        problems.error(
          item.place, "there is no codec \(item.kind)",
          do: Spelling.advice(
            item.text ?? "", TelephoneCodec.all.map(\.name), else: "Name one that is spoken here"))
        continue
      }
      if trunk.codecs.contains(codec) {
        problems.error(
          item.place, "the codec \"\(codec.name)\" is listed twice", do: "Keep the first")
      } else {
        trunk.codecs.append(codec)
      }
    }
    if node.items.isEmpty {
      problems.error(
        node.place, "\(reader.what) speaks no codec",
        do: "Write [g722, pcma, pcmu], or leave it out")
    }
  }

  private func readHealth(_ reader: MapReader, _ trunk: inout TrunkPolicy) {
    if reader.take("options every")?.text == "never" {
      trunk.optionsEvery = .zero
    } else if let every = reader.span("options every", atMost: .minutes(5)) {
      trunk.optionsEvery = every
      if every < .seconds(1) {
        problems.error(
          reader.take("options every")?.place ?? reader.place,
          "\(reader.what) would be asked how it is every \(every)",
          do: "Write 1s or more, or never")
      }
    }
  }

  // MARK: - Whether it is of use

  private func checkReached(_ trunk: TrunkPolicy, _ from: PlanNode?, _ reader: MapReader) {
    if reader.take("proxy") == nil, from == nil || from?.text == "nobody", trunk.registration == nil
    {
      problems.error(
        reader.place, "no call can come or go by \(reader.what)",
        do: "Write proxy: and from:, or remove it")
      return
    }
    if from == nil, trunk.registration == nil {
      reader.missing(
        "from",
        do: "Write the addresses calls come from, from: nobody if none do, or register:")
    }
    if trunk.isEmergency, reader.take("proxy") == nil {
      problems.error(
        reader.place, "\(reader.what) is for 999 and 112, but no call can go by it",
        do: "Write proxy: and the server's address, or mark another trunk emergency: true")
    }
  }

  private func checkEmergencyTrunk(_ place: PlanPlace) {
    let trunks = policy.telephone.trunks
    guard !trunks.isEmpty, !trunks.contains(where: \.isEmergency) else { return }
    problems.error(
      place, "no trunk is for 999 and 112",
      do: "Mark the one by which they go first with emergency: true; its provider has to know "
        + "where you are")
  }

  /// Whoever has addresses in two trunks calls in by the first.
  private func checkStrangers() {
    let trunks = policy.telephone.trunks
    for (index, trunk) in trunks.enumerated() {
      for earlier in trunks[..<index] {
        guard
          let shared = trunk.from.first(where: { range in
            earlier.from.contains { $0.overlaps(range) }
          })
        else { continue }
        problems.warning(
          trunkPlaces[index],
          "\(shared) of trunk \"\(trunk.name)\" is also of \"\(earlier.name)\"",
          do: "Its calls are taken for those of \"\(earlier.name)\"; name each address once")
      }
    }
  }
}

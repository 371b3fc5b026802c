import Flows
import Vocabulary

@testable import Exchange

/// Reads one line of a scenario as an input.
struct ScenarioReader {
  var plan: ScenarioPlan
  var contacts: [String: ContactID]

  func input(_ line: ScenarioLine) throws(ScenarioFault) -> Input? {
    if let input = try arriving(line) { return input }
    if let input = try handling(line) { return input }
    if let input = try callback(line) { return input }
    return try supervising(line)
  }

  /// A contact of the scenario; `C?99` stands for a number never given.
  private func contact(_ at: Int, _ line: ScenarioLine) throws(ScenarioFault) -> ContactID {
    try contact(line.word(at, "a contact"), line)
  }

  func contact(_ name: String, _ line: ScenarioLine) throws(ScenarioFault) -> ContactID {
    if name.hasPrefix("?"), let raw = UInt64(name.dropFirst()) { return ContactID(raw) }
    guard let id = contacts[name] else { throw line.fault("no contact \"\(name)\" arrived") }
    return id
  }

  private func adviser(_ at: Int, _ line: ScenarioLine) throws(ScenarioFault) -> AdviserID {
    try adviser(line.word(at, "an adviser"), line)
  }

  func adviser(_ name: String, _ line: ScenarioLine) throws(ScenarioFault) -> AdviserID {
    if name == "nobody" { return .none }
    return AdviserID(index: try plan.known(name, in: \.advisers, line))
  }

  func queue(_ name: String, _ line: ScenarioLine) throws(ScenarioFault) -> QueueID {
    QueueID(index: try plan.known(name, in: \.queues, line))
  }

  private func by(_ line: ScenarioLine) throws(ScenarioFault) -> AdviserID {
    guard let name = line.options["by"] else { return .none }
    return try adviser(name, line)
  }

  private func why(_ line: ScenarioLine) -> String { line.options["why"] ?? "" }

  private func subject(_ line: ScenarioLine) -> SubjectID {
    line.options["subject"].flatMap { UInt64($0) }.map { SubjectID($0) } ?? .none
  }

  private func fingerprint(_ line: ScenarioLine) -> NumberFingerprint {
    line.options["number"].flatMap { UInt64($0) }.map { NumberFingerprint($0) } ?? .none
  }

  /// `announce flood until=10:00 units=main queues=Q entries=E channels=email by=S1 why=storm`
  private func announce(_ line: ScenarioLine) throws(ScenarioFault) -> Announce {
    func ids<K>(
      _ key: String, _ names: KeyPath<NameTables, [String]>
    ) throws(ScenarioFault) -> [Identifier<K>] {
      var found: [Identifier<K>] = []
      for name in (line.options[key] ?? "").split(separator: ",") {
        found.append(Identifier(index: try plan.known(String(name), in: names, line)))
      }
      return found
    }
    var announce = Announce(
      text: LocalisedText(byLanguage: [line.words.first ?? ""]),
      until: try line.moment(line.options["until"] ?? ""))
    announce.units = try ids("units", \.units)
    announce.queues = try ids("queues", \.queues)
    announce.entries = try ids("entries", \.entryPoints)
    if let channels = line.options["channels"] {
      announce.channels = ChannelSet(
        channels.split(separator: ",").compactMap { Channel(name: String($0)) })
    }
    announce.by = try by(line)
    announce.why = why(line)
    return announce
  }

  private func arriving(_ line: ScenarioLine) throws(ScenarioFault) -> Input? {
    switch line.verb {
    case "tick", "jump": return .tick(Tick())
    case "arrive":
      guard let channel = Channel(name: try line.word(1, "a channel")) else {
        throw line.fault("that is no channel")
      }
      let entry = try plan.known(try line.word(2, "an entry point"), in: \.entryPoints, line)
      var arrive = Arrive(
        reference: try line.word(0, "a reference"), channel: channel,
        entry: EntryPointID(index: entry), subject: subject(line))
      arrive.isKnown = !arrive.subject.isNone
      if let owner = line.options["owner"] { arrive.caseOwner = try adviser(owner, line) }
      if let due = line.options["due"] { arrive.dueAt = try line.moment(due) }
      if let reopens = line.options["reopens"] { arrive.reopens = try contact(reopens, line) }
      for fact in (line.options["facts"] ?? "").split(separator: ",") {
        let sides = fact.split(separator: ":").compactMap { Int64($0) }
        arrive.facts.append(Assignment(VariableID(UInt32(sides[0])), .number(sides[1])))
      }
      return .arrive(arrive)
    case "leave": return .customerLeave(CustomerLeave(contact: try contact(0, line)))
    case "identify":
      var identify = Identify(contact: try contact(0, line))
      identify.subject = subject(line)
      identify.isKnown = true
      if let owner = line.options["owner"] { identify.caseOwner = try adviser(owner, line) }
      return .identify(identify)
    case "hear": return .hear(try heard(line))
    case "played": return .promptsPlayed(PromptsPlayed(contact: try contact(0, line)))
    case "looked-up":
      var result = LookedUp(contact: try contact(0, line))
      result.step = line.options["step"].flatMap { UInt16($0) } ?? 0
      result.failed = line.words.contains("failed")
      for fact in (line.options["facts"] ?? "").split(separator: ",") {
        let sides = fact.split(separator: ":").compactMap { Int64($0) }
        result.results.append(Assignment(VariableID(UInt32(sides[0])), .number(sides[1])))
      }
      return .lookedUp(result)
    case "outside":
      let id = try contact(0, line)
      return line.words.contains("answered")
        ? .outsideAnswered(OutsideAnswered(contact: id)) : .outsideEnded(OutsideEnded(contact: id))
    case "message":
      return .leaveMessage(LeaveMessage(contact: try contact(0, line), message: [1, 2, 3]))
    case "estimate":
      return .estimate(
        Estimate(
          queue: try queue(line.word(0, "a queue"), line), low: try line.span(1),
          high: try line.span(2),
          contact: line.words.count > 3 ? try contact(3, line) : .none))
    default: return nil
    }
  }

  private func heard(_ line: ScenarioLine) throws(ScenarioFault) -> Hear {
    let id = try contact(0, line)
    var heard = Heard()
    if let option = line.options["option"].flatMap({ UInt8($0) }) {
      heard.kind = .option
      heard.option = option
    } else if let number = line.options["value"].flatMap({ Int64($0) }) {
      heard.kind = .value
      heard.value = .number(number)
    } else if let words = line.options["flagged"].flatMap({ UInt32($0) }) {
      heard.kind = .flagged
      heard.words = WordListID(words)
    } else if line.words.contains("person") {
      heard.kind = .person
    } else if line.words.contains("emergency") {
      heard.kind = .emergency
    }
    heard.step = line.options["step"].flatMap { UInt16($0) } ?? 0
    return Hear(contact: id, heard: heard)
  }

  private func target(_ line: ScenarioLine) throws(ScenarioFault) -> TransferTarget {
    if let name = line.options["queue"] { return .queue(try queue(name, line)) }
    if let name = line.options["adviser"] { return .adviser(try adviser(name, line)) }
    if let number = line.options["outside"] { return .outside(Array(number.utf8)) }
    return TransferTarget()
  }

  private func handling(_ line: ScenarioLine) throws(ScenarioFault) -> Input? {
    let acts: [String: (HandleAct) -> Input] = [
      "hold": Input.hold, "unhold": Input.unhold, "park": Input.park, "unpark": Input.unpark,
      "complete": Input.completeTransfer, "cancel-consult": Input.cancelConsult,
      "join": Input.joinConference, "leave-conference": Input.leaveConference,
      "end": Input.endHandling, "extend": Input.extendWrapUp,
    ]
    if let make = acts[line.verb] {
      return make(HandleAct(contact: try contact(1, line), adviser: try adviser(0, line)))
    }
    switch line.verb {
    case "accept":
      return .acceptOffer(
        AcceptOffer(contact: try contact(1, line), adviser: try adviser(0, line)))
    case "decline":
      return .declineOffer(
        DeclineOffer(contact: try contact(1, line), adviser: try adviser(0, line)))
    case "dial":
      return .dial(
        Dial(
          adviser: try adviser(0, line), queue: try queue(line.word(1, "a queue"), line),
          reference: try line.word(2, "a reference"), subject: subject(line)))
    case "transfer":
      return .transfer(
        Transfer(
          contact: try contact(1, line), adviser: try adviser(0, line), target: try target(line)))
    case "consult":
      return .consult(
        Consult(
          contact: try contact(1, line), adviser: try adviser(0, line), target: try target(line)))
    case "consulted":
      return .consultOutcome(
        ConsultOutcome(contact: try contact(0, line), answered: line.words.contains("yes")))
    case "wrap":
      var wrap = WrapUp(contact: try contact(1, line), adviser: try adviser(0, line))
      if let name = line.options["disposition"] {
        wrap.disposition = DispositionID(index: try plan.known(name, in: \.dispositions, line))
      }
      return .wrapUp(wrap)
    case "sign-in": return .signIn(SignIn(adviser: try adviser(0, line)))
    case "sign-out":
      return .signOut(SignOut(adviser: try adviser(0, line), by: try by(line), why: why(line)))
    case "presence":
      return .changePresence(
        ChangePresence(
          adviser: try adviser(0, line), presence: try presence(1, line), by: try by(line),
          why: why(line)))
    case "schedule":
      return .schedulePresence(
        SchedulePresence(
          adviser: try adviser(0, line), presence: try presence(1, line),
          at: try line.options["at"].map { (text) throws(ScenarioFault) in
            try line.moment(text)
          } ?? .epoch))
    default: return nil
    }
  }

  private func presence(_ at: Int, _ line: ScenarioLine) throws(ScenarioFault) -> Presence {
    switch try line.word(at, "a presence") {
    case "available": return .available
    case "unavailable": return .unavailable
    case "offline": return .offline
    default: throw line.fault("that is no presence")
    }
  }

  private func callback(_ line: ScenarioLine) throws(ScenarioFault) -> Input? {
    switch line.verb {
    case "callback":
      return .requestCallback(
        RequestCallback(contact: try contact(0, line), fingerprint: fingerprint(line)))
    case "book":
      var book = BookCallback(queue: try queue(line.word(0, "a queue"), line))
      book.reference = try line.word(1, "a reference")
      book.subject = subject(line)
      book.fingerprint = fingerprint(line)
      book.slot = try line.moment(line.options["slot"] ?? "")
      if let instead = line.options["instead"] { book.instead = try contact(instead, line) }
      return .bookCallback(book)
    case "outcome":
      return .callbackOutcome(
        CallbackOutcome(
          contact: try contact(1, line), adviser: try adviser(0, line),
          reached: line.words.contains("reached")))
    case "cancel-callback": return .cancelCallback(CancelCallback(contact: try contact(0, line)))
    case "answer":
      return .answerDuty(AnswerDuty(contact: try contact(1, line), officer: try adviser(0, line)))
    case "refuse":
      return .declineDuty(DeclineDuty(contact: try contact(1, line), officer: try adviser(0, line)))
    case "override":
      let duty = try plan.known(line.word(0, "a duty"), in: \.duties, line)
      return .overrideDuty(
        OverrideDuty(
          duty: DutyID(index: duty), from: try line.moment(line.options["from"] ?? ""),
          to: try line.moment(line.options["to"] ?? ""),
          officers: try plan.advisers(line.options["officers"] ?? "", line), by: try by(line),
          why: why(line)))
    default: return nil
    }
  }

  private func supervising(_ line: ScenarioLine) throws(ScenarioFault) -> Input? {
    switch line.verb {
    case "move":
      return .move(
        Move(
          contact: try contact(0, line), queue: try queue(line.word(1, "a queue"), line),
          by: try by(line), why: why(line)))
    case "reprioritise":
      return .reprioritise(
        Reprioritise(
          contact: try contact(0, line), headStart: try line.span(1), by: try by(line),
          why: why(line)))
    case "need":
      var plan = plan
      return .changeNeeds(
        ChangeNeeds(
          contact: try contact(0, line), needs: try plan.needs(line.word(1, "a skill"), line).allOf,
          by: try by(line), why: why(line)))
    case "pull":
      return .pull(
        Pull(
          contact: try contact(0, line), adviser: try adviser(1, line), by: try by(line),
          why: why(line)))
    case "close", "open":
      return .closeQueue(
        CloseQueue(
          queue: try queue(line.word(0, "a queue"), line), isClosed: line.verb == "close",
          by: try by(line), why: why(line)))
    case "announce": return .announce(try announce(line))
    case "end-announcement":
      return .endAnnouncement(
        EndAnnouncement(
          announcement: AnnouncementID(UInt32(try line.word(0, "a number")) ?? 0),
          by: try by(line), why: why(line)))
    case "write":
      var post = Post(
        contact: try contact(1, line), reference: try line.word(2, "a reference"), sealed: [1])
      switch try line.word(0, "customer or an adviser") {
      case "customer": post.author = .customer
      default:
        post.author = line.options["as"] == "note" ? .note : .adviser
        post.adviser = try adviser(0, line)
      }
      return .post(post)
    case "ask-help":
      return .askHelp(AskHelp(contact: try contact(1, line), adviser: try adviser(0, line)))
    case "end-help":
      return .endHelp(EndHelp(contact: try contact(0, line), by: try by(line)))
    case "broadcast":
      let name = try line.word(0, "a unit, or everyone")
      let unit =
        name == "everyone"
        ? UnitID.none : UnitID(index: try plan.known(name, in: \.units, line))
      return .broadcast(
        Broadcast(
          unit: unit, message: line.words.count > 1 ? line.words[1] : "",
          by: try by(line), why: why(line)))
    case "end-contact":
      return .endContact(
        EndContact(contact: try contact(0, line), by: try by(line), why: why(line)))
    default: return nil
    }
  }
}

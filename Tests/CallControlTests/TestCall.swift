import CallControl
import Exchange
import Flows
import ServicePlan
import Testing
import Vocabulary

/// A small service with a telephone, and one caller on the line: inputs in, what the gateway is to
/// do out.
struct TestCall {
  static let plan = """
    service: Testshire
    languages: [en, cy]
    units: [centre]
    calendars: { always: { every day: "00:00-24:00" } }
    skills: [general]
    presence reasons: [lunch]
    dispositions: { extra: [answered] }
    numbers: { "+441632960100": { name: Main, flow: main } }
    queues:
      general:
        channels: [voice, callback, task]
        open: always
        needs: general
        waiting: { music: strings, position every: 30s, expected wait: true, callback after: 40s }
        callback: { attempts: 2, gap: 5min }
        wrap-up: { kind: optional, at most: 60s }
    teams:
      front:
        skills: { general: 3 }
        people: { a.one: {}, a.two: {}, s.boss: { supervises: all } }
    """
  static let flow = """
    flow: main
    unit: centre
    listen for: { a person: help, an emergency: police }
    steps:
      welcome:
        say: { en: "Welcome.", cy: "Croeso." }
        ask: { en: "Press 1 for help.", cy: "Pwyswch 1." }
        answers:
          1: { label: { en: Help, cy: Help }, then: help }
          2: { label: { en: Number, cy: Rhif }, then: number }
          3: { label: { en: Message, cy: Neges }, then: message }
          4: { label: { en: Bye, cy: Hwyl }, then: bye }
        no answer: { again: 1, within: 8s, then: help }
      number:
        collect:
          name: account
          as: digits
          shortest: 2
          longest: 4
          personal: false
          ask: { en: "Your number, please.", cy: "Eich rhif." }
          invalid: { en: "That is no number.", cy: "Na." }
        no answer: help
        then: help
      message:
        take message:
          ask: { en: "Speak after the tone.", cy: "Siaradwch." }
          queue: general
          at most: 1min
          thanks: { en: "Thank you.", cy: "Diolch." }
      bye: { say: { en: "Good-bye.", cy: "Hwyl." }, end: answered }
      police: { transfer outside: { number: "999", within: 30s, failed: help } }
      help: { queue: general }
    """

  var exchange = Exchange()
  var line: CallLine
  var now = Instant(milliseconds: 1_772_445_600_000)
  let contact: ContactID
  var actions: [CallAction] = []

  init() throws {
    let compiled = CompiledPlan.compile(
      PlanSource(files: [
        PlanFile(path: "service.yaml", text: Self.plan),
        PlanFile(path: "main.yaml", text: Self.flow),
      ]), PlanOptions(compiledAt: now))
    try #require(compiled.errors.isEmpty, "\(compiled.errors)")
    _ = exchange.handle(.publish(Publish(policy: compiled.policy, by: "test", why: "")), at: now)
    contact = ContactID(1)
    line = CallLine(contact)
    try give(
      .arrive(
        Arrive(reference: "call-1", channel: .voice, entry: EntryPointID(index: 0))))
  }

  /// - Returns: what this led to.
  @discardableResult
  mutating func give(_ input: Input) throws -> [CallAction] {
    let outcome = exchange.handle(input, at: now)
    try #require(outcome.rejection == nil, "\(input): \(String(describing: outcome.rejection))")
    var led: [CallAction] = []
    for event in outcome.events { led += line.take(event, in: exchange, at: now) }
    return carry(led)
  }

  /// What the gateway would pass on to the exchange is passed on.
  private mutating func carry(_ led: [CallAction]) -> [CallAction] {
    actions += led
    var all = led
    for action in led {
      switch action {
      case .promptsPlayed: all += follow(.promptsPlayed(PromptsPlayed(contact: contact)))
      case .hear(let utterance):
        if let heard = exchange.recognise(utterance, of: contact, sealed: nil) {
          all += follow(.hear(Hear(contact: contact, heard: heard)))
        }
      default: break
      }
    }
    return all
  }

  private mutating func follow(_ input: Input) -> [CallAction] {
    var led: [CallAction] = []
    for event in exchange.handle(input, at: now).events {
      led += line.take(event, in: exchange, at: now)
    }
    return carry(led)
  }

  mutating func saidAll() -> [CallAction] { carry(line.saidAll(at: now)) }
  mutating func press(_ keys: String) -> [CallAction] {
    keys.flatMap { carry(line.press($0, at: now)) }
  }

  mutating func pass(_ span: Span) -> [CallAction] {
    var all: [CallAction] = []
    let end = now + span
    while true {
      let next = [line.deadline, exchange.nextDeadline()].compactMap { $0 }.min() ?? .distantFuture
      guard next <= end else { break }
      now = max(now, next)
      if let due = line.deadline, due <= now { all += carry(line.due(at: now)) }
      if let due = exchange.nextDeadline(), due <= now { all += follow(.tick(Tick())) }
    }
    now = end
    return all
  }

  func plan(_ present: Set<Party>) throws -> AudioPlan {
    AudioPlan(
      try #require(exchange.contact(contact)), in: exchange.policy, present: present)
  }

  var texts: [String] {
    actions.flatMap { action -> [String] in
      guard case .say(let said) = action else { return [] }
      return said.map { one in
        switch one {
        case .text(let id): exchange.policy.texts[id.index].byLanguage[0]
        case .words(let words): words
        case .beep: "(beep)"
        }
      }
    }
  }

  func adviser(_ name: String) -> AdviserID {
    AdviserID(index: exchange.policy.names.advisers.firstIndex(of: name)!)
  }
}

import Exchange
import Testing
import Vocabulary

@testable import ServicePlan

@Suite("The telephone of a plan")
struct TelephonePlanTests {
  @Test("everything that can be written comes into the policy")
  func trunks() throws {
    let plan = try TelephonePlan.compile()
    #expect(plan.problems.map(\.description) == [])
    let telephone = plan.policy.telephone
    #expect(telephone.country == "GB")
    #expect(telephone.diallingPlan.areaCode == "1632")
    #expect(telephone.diallingPlan.outsidePrefix == "9")
    try #require(telephone.trunks.map(\.name) == ["main", "second"])
    let main = telephone.trunks[0]
    #expect(
      main.proxies.map(\.description) == [
        "sip:sbc1.example.net:5061;transport=tls", "sip:192.0.2.11;transport=tcp",
      ])
    #expect(main.domain == "example.net")
    #expect(main.from.map(\.description) == ["192.0.2.0/28", "2001:db8::/64"])
    #expect(main.registration?.user == "northshire")
    #expect(main.registration?.secret == "trunk-main")
    #expect(main.registration?.every == .minutes(10))
    #expect(main.codecs == [.pcma, .g722])
    #expect(main.optionsEvery == .seconds(4))
    #expect(main.shows == "+441632960100")
    #expect(main.identity == .from)
    #expect(main.numbers == .national)
    #expect(!main.isEmergency)
    #expect(main.callsAtMost == 30)
    let second = telephone.trunks[1]
    #expect(second.proxies == [SIPServerPolicy(host: "sbc.other.example")])
    #expect(second.from.isEmpty && second.registration == nil && second.isEmergency)
    #expect(second.codecs == [.g722, .pcma, .pcmu])
    #expect(second.optionsEvery == .seconds(5) && second.callsAtMost == 0)
    #expect(second.identity == .asserted && second.numbers == .e164)
    let caller = try #require(NetworkAddress("192.0.2.7"))
    let stranger = try #require(NetworkAddress("192.0.2.17"))
    #expect(telephone.trunk(for: caller)?.name == "main")
    #expect(telephone.trunk(for: stranger) == nil)
  }

  @Test("phones, rules and recording come into the policy")
  func others() throws {
    let policy = try TelephonePlan.compile().policy
    let phones = policy.telephone.phones
    #expect(phones.realm == "phones.northshire.example")
    #expect(phones.account(of: AdviserID(0))?.secret == "phone-a")
    #expect(phones.account(of: AdviserID(1))?.secret == "phone-b")
    #expect(phones.accepts(try #require(NetworkAddress("10.20.1.1"))))
    #expect(!phones.accepts(try #require(NetworkAddress("10.21.1.1"))))
    let outbound = policy.telephone.outbound
    #expect(outbound.allow == [.national, .specialRate])
    #expect(outbound.countries == ["353", "1"])
    #expect(outbound.numbers == ["+449098790123", "118500"])
    #expect(outbound.never == ["+1876*", "+441632960999"])
    #expect(outbound.perPersonAndHour == 20 && outbound.allAtOnce == 40)
    let recording = policy.telephone.recording
    #expect(recording.records(QueueID(0)) && !recording.records(QueueID(1)))
    #expect(recording.isAnnounced)
    #expect(
      policy.texts[recording.announcement.index].byLanguage
        == ["This is recorded.", "Caiff hyn ei recordio."])
    #expect(recording.keep(QueueID(0)) == .days(400))
    #expect(recording.keep(QueueID(1)) == .days(90))
    #expect(recording.pauseAtMost == .minutes(5) && recording.channels == 1)
  }

  @Test("recorded prompts and music are known by the bytes that were published")
  func prompts() throws {
    let policy = try TelephonePlan.compile().policy
    let prompts = policy.telephone.prompts
    #expect(prompts.voices == ["pico", "espeak"])
    func text(_ name: String) throws -> TextID {
      TextID(index: try #require(policy.names.texts.firstIndex(of: name)))
    }
    let day = try text("main/reason/say/1")
    let heard = try #require(prompts.recording(of: day, in: LanguageID(1)))
    #expect(heard.path == "sounds/day-cy.wav")
    #expect(heard.digest == TelephonePlan.sounds[1].digest && heard.digest.count == 64)
    let reason = try text("main/reason/ask")
    #expect(prompts.recording(of: reason, in: LanguageID(0))?.path == "sounds/reason.wav")
    #expect(prompts.recording(of: reason, in: LanguageID(1)) == nil)
    guard case .file(let calm) = prompts.music("calm") else {
      Issue.record("calm is \(prompts.music("calm"))")
      return
    }
    #expect(calm.path == "sounds/calm.wav")
    #expect(prompts.music("") == .builtIn)
    #expect(prompts.music("unknown") == .builtIn)
    #expect(prompts.music("none") == .silence)
  }

  @Test("a changed sound makes another plan; one beside a plan without sounds changes nothing else")
  func digest() throws {
    let before = try TelephonePlan.compile().policy
    var sounds = TelephonePlan.sounds
    sounds[3] = PlanSound(path: sounds[3].path, bytes: TelephonePlan.wave(rate: 8_000))
    let after = try TelephonePlan.compile(sounds: sounds).policy
    #expect(before.digest != after.digest)
    #expect(before.telephone.prompts.music != after.telephone.prompts.music)
    #expect(before.telephone.trunks == after.telephone.trunks)
  }

  @Test("a text is named by its step where the step has no other; a place cannot be recorded")
  func shortNames() throws {
    let recordings = "main/reason/ask: sounds/reason.wav"
    let plan = try TelephonePlan.compile(recordings, to: "main/welcome: sounds/reason.wav")
    #expect(
      plan.errors.map(\.what) == [
        "the text \"main/welcome\" has places that a recording cannot fill"
      ])
    let two = try TelephonePlan.compile(recordings, to: "main/reason: sounds/reason.wav")
    #expect(two.errors.first?.what == "\"main/reason\" has 4 texts")
    #expect(two.errors.first?.whatToDo.contains("main/reason/ask") == true)
  }

  @Test("a plan without a telephone has no trunk, and its numbers are warned about once")
  func none() throws {
    let plan = try TelephonePlan.compile(telephone: "", sounds: [])
    #expect(plan.errors == [])
    #expect(
      plan.warnings.map(\.description) == [
        "service.yaml:6:12: warning: nobody can ring +441632960100: the plan has no trunk and no "
          + "phones. Write telephone: and its trunks:; without them calls are simulated only."
      ])
    #expect(plan.policy.telephone == TelephonePolicy())
  }

  @Test("what leaves the plan leaves the policy")
  func leaves() throws {
    let first = try TelephonePlan.compile()
    let next = try TelephonePlan.compile(telephone: "", sounds: [], earlier: first.policy)
    #expect(next.policy.telephone == TelephonePolicy())
  }

  @Test("the section may be divided over files, each key once")
  func divided() throws {
    func compile(_ again: String) throws -> CompiledPlan {
      CompiledPlan.compile(
        PlanSource(
          files: [
            PlanFile(path: "service.yaml", text: TelephonePlan.service),
            PlanFile(path: "flow.yaml", text: TelephonePlan.flow), TelephonePlan.least,
            PlanFile(path: "zz.yaml", text: "telephone: { \(again) }"),
          ]), PlanOptions(compiledAt: Examples.now))
    }
    let plan = try compile("prompts: { music: { calm: built-in } }, outbound: { all at once: 7 }")
    #expect(plan.errors == [])
    #expect(plan.policy.telephone.outbound.allAtOnce == 7)
    #expect(plan.policy.telephone.trunks.count == 1)
    let twice = try compile("prompts: { music: { calm: built-in } }, trunks: {}")
    #expect(
      twice.errors.map(\.description) == [
        "zz.yaml:1:54: error: \"trunks\" of the telephone is written twice (first at "
          + "telephone.yaml:2:3). Put both into one."
      ])
  }

  @Test("the publish gate lets trunks change, and never lets 999 go")
  func gate() throws {
    let old = try TelephonePlan.compile().policy
    func reasons(_ plan: CompiledPlan) -> [PlanGate.Reason] {
      PlanGate.compare(old: old, new: plan)
    }
    let moved = try TelephonePlan.compile(
      "sip:sbc.other.example", to: "sip:192.0.2.99", earlier: old)
    #expect(reasons(moved) == [])
    let gone = try TelephonePlan.compile(telephone: "", sounds: [], earlier: old)
    #expect(reasons(gone).map(\.kind) == [.lostEmergency])
    #expect(reasons(gone).first?.text.contains("\"second\"") == true)
    let unmarked = try TelephonePlan.compile(
      "emergency: true", to: "emergency: false", earlier: old)
    #expect(reasons(unmarked).map(\.kind) == [.problem, .lostEmergency])
    let other = try TelephonePlan.compile(
      "      calls at most: 30\n    second:",
      to: "      calls at most: 30\n      emergency: true\n    second:", earlier: old)
    #expect(reasons(other) == [])
    #expect(PlanGate.compare(old: nil, new: gone) == [])
  }

  @Test("sounds are told from what only has their name")
  func sounds() {
    func fault(_ bytes: [UInt8]) -> String? { PlanSound(path: "a.wav", bytes: bytes).fault }
    #expect(fault(TelephonePlan.wave()) == nil)
    #expect(fault(TelephonePlan.wave(rate: 8_000)) == nil)
    #expect(
      fault(TelephonePlan.wave(rate: 44_100, channels: 2))
        == "has 2 channels of 16 bits, 44100 samples a second")
    #expect(
      fault(TelephonePlan.wave(form: 6))
        == "has 1 channel of 16 bits, 16000 samples a second, compressed")
    #expect(fault(TelephonePlan.wave(samples: 0)) == "is silent")
    #expect(fault([]) == "is not a WAV file")
    #expect(fault(Array("ID3 and so on, and so on".utf8)) == "is not a WAV file")
    let whole = TelephonePlan.wave()
    for length in 0..<60 { #expect(fault(Array(whole[..<length])) != nil || length >= 56) }
    // Sizes that lead beyond the end.
    var long = whole
    long[19] = 255
    #expect(fault(long) == "has no sound in it")
  }
}

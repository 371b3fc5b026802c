import Exchange
import Testing
import Vocabulary

@testable import ServicePlan

/// A small service with a telephone, to be changed in one place.
enum TelephonePlan {
  /// The least that makes numbers ring, for plans that are about something else.
  static let least = PlanFile(
    path: "telephone.yaml",
    text: """
      telephone:
        trunks: { local: { proxy: "sip:127.0.0.1:5070", from: 127.0.0.1, emergency: true } }
      """)

  static let service = """
    service: Test
    languages: [en, cy]
    units: [desk]
    calendars: { always: { every day: "00:00-24:00" } }
    secrets: [trunk-main, phone-a, phone-b]
    numbers: { "+441632960100": { flow: main, unit: desk } }
    queues:
      calls: { open: always, channels: [voice, task], waiting: { music: calm } }
      care: { open: always, channels: [voice], waiting: { music: none } }
    teams: { desk: { people: [a, b] } }
    duty:
      night:
        unit: desk
        rota: { rotate: daily from 2025-01-05 09:00, among: [a] }
        reach: [ softphone 20s, desk phone 20s ]
        nobody: { queue: calls, explain: { en: "Nobody is there.", cy: "Neb." } }
    """
  static let flow = """
    flow: main
    listen for: { a person: to-queue calls, an emergency: to-duty night }
    steps:
      welcome:
        say: { en: "Welcome to {service}.", cy: "Croeso i {service}." }
        then: reason
      reason:
        say: { en: "Good day.", cy: "Dydd da." }
        ask: { en: "Press 1 for care, 2 for the police.", cy: "Pwyswch 1 neu 2." }
        answers:
          1: { label: { en: Care, cy: Gofal }, then: to-queue care }
          2: { label: { en: Police, cy: Heddlu }, then: police }
      police:
        transfer outside: { number: "101", within: 40s, failed: reason }
    """
  static let telephone = """
    telephone:
      country: GB
      area code: "01632"
      outside line: "9"
      trunks:
        main:
          proxy: ["sips:sbc1.example.net:5061", "sip:192.0.2.11;transport=tcp"]
          domain: Example.net
          from: [192.0.2.0/28, "2001:db8::/64"]
          register: { user: northshire, secret: trunk-main, every: 10min }
          codecs: [pcma, g722]
          options every: 4s
          shows: "+441632960100"
          identity: from
          numbers: national
          calls at most: 30
        second:
          proxy: "sip:sbc.other.example"
          from: nobody
          emergency: true
      phones:
        realm: phones.northshire.example
        from: 10.20.0.0/16
        accounts: { a: { secret: phone-a }, b: { secret: phone-b } }
      outbound:
        allow: [national, special rate]
        countries: ["353", "1"]
        numbers: ["+449098790123", "118500"]
        never: ["+1876*", "+441632960999"]
        per person and hour: 20
        all at once: 40
      recording:
        queues: all
        except: care
        announce: { en: "This is recorded.", cy: "Caiff hyn ei recordio." }
        keep: { otherwise: 90 days, calls: 400 days }
        pause at most: 5min
        channels: 1
      prompts:
        voice: { en: pico, cy: espeak }
        recordings:
          main/reason/say/1: { en: sounds/day-en.wav, cy: sounds/day-cy.wav }
          main/reason/ask: sounds/reason.wav
        music: { default: built-in, calm: sounds/calm.wav }
    """

  /// WAV of linear samples.
  static func wave(
    rate: Int = 16_000, channels: Int = 1, bits: Int = 16, form: Int = 1, samples: Int = 320
  ) -> [UInt8] {
    func number(_ value: Int, _ bytes: Int) -> [UInt8] {
      (0..<bytes).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }
    let data = [UInt8](repeating: 0, count: samples * channels * bits / 8)
    let head = number(form, 2) + number(channels, 2) + number(rate, 4)
    let body =
      Array("WAVE".utf8) + Array("LIST".utf8) + number(3, 4) + [1, 2, 3, 0]
      + Array("fmt ".utf8) + number(16, 4) + head + number(rate * channels * bits / 8, 4)
      + number(channels * bits / 8, 2) + number(bits, 2) + Array("data".utf8)
      + number(data.count, 4) + data
    return Array("RIFF".utf8) + number(body.count, 4) + body
  }

  static let sounds = [
    "sounds/day-en.wav", "sounds/day-cy.wav", "sounds/reason.wav", "sounds/calm.wav",
  ]
  .enumerated().map { PlanSound(path: $1, bytes: wave(samples: 160 + $0)) }

  /// Compiles it with one change, which must apply.
  static func compile(
    _ find: String = "", to replace: String = "", telephone: String = Self.telephone,
    sounds: [PlanSound] = Self.sounds, earlier: Policy? = nil
  ) throws -> CompiledPlan {
    var files = [
      PlanFile(path: "service.yaml", text: service), PlanFile(path: "flow.yaml", text: flow),
      PlanFile(path: "telephone.yaml", text: telephone),
    ]
    if !find.isEmpty {
      let at = try #require(
        files.firstIndex { $0.text.contains(find) }, "\(find) is in the plan")
      let range = try #require(files[at].text.firstRange(of: find))
      files[at].text.replaceSubrange(range, with: replace)
    }
    return CompiledPlan.compile(
      PlanSource(files: files, sounds: sounds),
      PlanOptions(compiledAt: Examples.now, earlier: earlier))
  }
}

import Testing
import Vocabulary

@testable import Exchange

@Suite("Records of the version before are read")
struct VersionTests {
  private func readBack<T: Recorded>(_ value: T, version: UInt8) throws -> T {
    var writer = BinaryWriter(version: version)
    var written = value
    try written.fields(&writer)
    return try T(decoding: writer.bytes, version: version)
  }

  @Test("what was added since has its default, everything else is as it was")
  func added() throws {
    let booked = CallbackBooked(
      contact: ContactID(3), queue: QueueID(1), slot: ScenarioTime.midnight,
      fingerprint: NumberFingerprint(7))
    var before = booked
    before.fingerprint = .none
    #expect(try readBack(booked, version: 1) == before)
    #expect(try readBack(booked, version: 2) == booked)

    var policy = Policy()
    policy.names.units = ["main"]
    policy.units = [UnitPolicy(acceptsFrom: [UnitID(0)])]
    policy.conduct.outsideAtMost = .hours(1)
    var adviser = AdviserPolicy()
    adviser.supervises = [UnitID(0)]
    adviser.supervisesHouse = true
    policy.advisers = [adviser]
    var queue = QueuePolicy()
    queue.mayBePulled = true
    policy.queues = [queue]
    policy.answers = [AnswerPolicy()]
    policy.telephone = Self.telephone
    #expect(try readBack(policy, version: 4) == policy)
    var third = policy
    third.telephone = TelephonePolicy()
    #expect(try readBack(policy, version: 3) == third)
    var second = third
    second.answers = []
    // Under the older rules a chat had no more time than a call.
    second.conduct.writtenAnswerWithin = .zero
    #expect(try readBack(policy, version: 2) == second)
    let old = try readBack(policy, version: 1)
    #expect(old.units == [])
    #expect(old.conduct.outsideAtMost == .hours(4))
    #expect(!old.supervises(AdviserID(0), UnitID(0)))
    #expect(!old.queues[0].mayBePulled)
    #expect(old.names == policy.names)
  }

  /// Everything in it is other than it is by itself.
  static var telephone: TelephonePolicy {
    var trunk = TrunkPolicy()
    trunk.name = "main"
    trunk.proxies = [SIPServerPolicy(host: "sbc.example.net", port: 5061, transport: .tls)]
    trunk.domain = "example.net"
    trunk.from = [AddressRange("192.0.2.0/24") ?? AddressRange()]
    var registration = RegistrationPolicy()
    registration.user = "northshire"
    registration.secret = "trunk-main"
    registration.every = .minutes(10)
    trunk.registration = registration
    trunk.codecs = [.pcma]
    trunk.optionsEvery = .zero
    trunk.shows = "+441632960100"
    trunk.identity = .from
    trunk.numbers = .national
    trunk.isEmergency = true
    trunk.callsAtMost = 30
    var telephone = TelephonePolicy()
    telephone.country = "JE"
    telephone.areaCode = "1632"
    telephone.outsideLine = "9"
    telephone.trunks = [trunk, TrunkPolicy()]
    telephone.phones.realm = "phones.example"
    telephone.phones.from = [AddressRange()]
    telephone.phones.accounts = [PhoneAccountPolicy()]
    telephone.outbound.allow = [.specialRate]
    telephone.outbound.countries = ["353"]
    telephone.outbound.numbers = ["+449098790123"]
    telephone.outbound.never = ["+1876*"]
    telephone.outbound.perPersonAndHour = 7
    telephone.outbound.allAtOnce = 8
    telephone.recording.queues = [QueueID(0)]
    telephone.recording.keepOf = [RecordingPolicy.Keep(QueueID(0), .days(9))]
    telephone.recording.channels = 1
    telephone.prompts.voices = ["pico"]
    var prompt = PromptsPolicy.Recording()
    prompt.text = TextID(4)
    prompt.language = LanguageID(0)
    prompt.sound = SoundFilePolicy(path: "welcome.wav", digest: "00ff")
    telephone.prompts.recordings = [prompt]
    telephone.prompts.music = [PromptsPolicy.Music()]
    return telephone
  }
}

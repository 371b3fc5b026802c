import Exchange
import Vocabulary

extension SmallCouncil {
  /// A trunk that registers, one for emergencies, a phone, and something in every list: what is
  /// written into logs is to have been read back.
  static func addTelephone(_ policy: inout Policy) {
    var first = TrunkPolicy()
    first.name = "first"
    first.proxies = [SIPServerPolicy(host: "sbc.example", port: 5061, transport: .tls)]
    first.domain = "example"
    var registration = RegistrationPolicy()
    registration.user = "council"
    registration.secret = "trunk-first"
    first.registration = registration
    first.codecs = [.pcma, .pcmu]
    first.identity = .from
    first.numbers = .national
    first.callsAtMost = 30
    var second = TrunkPolicy()
    second.name = "second"
    second.proxies = [SIPServerPolicy(host: "192.0.2.10"), SIPServerPolicy(host: "192.0.2.11")]
    second.from = ["192.0.2.0/28", "2001:db8::/64"].compactMap { AddressRange($0) }
    second.shows = "+441632960100"
    second.optionsEvery = .zero
    second.isEmergency = true
    var account = PhoneAccountPolicy()
    account.adviser = AdviserID(0)
    account.secret = "phone-0"
    policy.telephone.trunks = [first, second]
    policy.telephone.phones.realm = "phones.example"
    policy.telephone.phones.accounts = [account]
    policy.telephone.outbound.countries = ["353"]
    policy.telephone.outbound.numbers = ["118500"]
    policy.telephone.outbound.never = ["+1876*"]
    policy.telephone.recording.isAll = true
    policy.telephone.recording.except = [QueueID(0)]
    policy.telephone.recording.keepOf = [RecordingPolicy.Keep(QueueID(1), .days(400))]
    var music = PromptsPolicy.Music()
    music.name = "calm"
    music.sound = SoundFilePolicy(path: "calm.wav", digest: String(repeating: "0f", count: 32))
    policy.telephone.prompts.voices = ["pico"]
    policy.telephone.prompts.music = [music]
  }
}

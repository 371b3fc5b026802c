import Exchange
import Testing
import Vocabulary

@testable import ServicePlan

/// One change to the telephone's plan, and the problem it must lead to.
struct TelephoneFault: Sendable, CustomTestStringConvertible {
  var find: String
  var replace: String
  /// Text at which the problem stands, in the changed file.
  var at: String
  var says: String
  var advises: String
  var severity = PlanProblem.Severity.error

  init(
    _ find: String, _ replace: String, at: String, says: String, advises: String = "",
    _ severity: PlanProblem.Severity = .error
  ) {
    self.find = find
    self.replace = replace
    self.at = at
    self.says = says
    self.advises = advises
    self.severity = severity
  }
  var testDescription: String { says }

  static let trunks: [TelephoneFault] = [
    .init(
      "country: GB", "country: FR", at: "FR", says: "numbers of the country \"FR\"", advises: "GB"),
    .init("\"01632\"", "\"07700\"", at: "\"07700\"", says: "is not an area code"),
    .init("outside line: \"9\"", "outside line: \"0\"", at: "\"0\"", says: "for an outside line"),
    .init("trunks:", "trnks:", at: "trnks", says: "has no key \"trnks\"", advises: "\"trunks\""),
    .init("sips:sbc1.", "tel:sbc1.", at: "\"tel:", says: "is not the address of a SIP server"),
    .init("sips:sbc1.", "sip:me@sbc1.", at: "\"sip:me", says: "has no user", advises: "register:"),
    .init("sbc1.example.net", "sbc1_.example.net", at: "\"sips:", says: "neither a name nor"),
    .init("192.0.2.11;", "192.0.2.311;", at: "\"sip:192", says: "neither a name nor an address"),
    .init(":5061", ":70000", at: "\"sips:", says: "\"70000\" is not a port"),
    .init("transport=tcp", "transport=ws", at: "\"sip:192", says: "\";transport=ws\" is not known"),
    .init(
      "sips:sbc1.example.net:5061", "sips:sbc1.example.net;transport=udp", at: "\"sips:",
      says: "cannot go by UDP"),
    .init(
      "sips:sbc1.example.net:5061", "sip:192.0.2.11;transport=tcp",
      at: "\"sip:192.0.2.11;transport=tcp\"]",
      says: "names the server sip:192.0.2.11;transport=tcp twice"),
    .init("domain: Example.net", "domain: me@x", at: "me@x", says: "is not a domain"),
    .init("192.0.2.0/28", "192.0.2.0/40", at: "192.0.2.0/40", says: "is not an address of trunk"),
    .init(
      "192.0.2.0/28", "192.0.2.5/28", at: "192.0.2.5/28", says: "does not begin at its first",
      advises: "Write 192.0.2.0/28"),
    .init("192.0.2.0/28", "0.0.0.0/0", at: "0.0.0.0/0", says: "let in the whole Internet"),
    .init(
      "192.0.2.0/28", "192.0.2.1, 192.0.2.0/28", at: "192.0.2.0/28", says: "addresses in common"),
    .init("from: nobody", "from: 192.0.2.3", at: "second:", says: "is also of \"main\"", .warning),
    .init(
      "      from: nobody\n", "", at: "second:", says: "lacks \"from\"", advises: "from: nobody"),
    .init(
      "      proxy: \"sip:sbc.other.example\"\n", "", at: "second:",
      says: "no call can come or go by trunk \"second\""),
    .init(
      "      proxy: \"sip:sbc.other.example\"\n      from: nobody", "      from: 198.51.100.1",
      at: "second:", says: "is for 999 and 112, but no call can go by it"),
    .init("user: northshire, ", "", at: "{ secret: trunk-main", says: "lacks \"user\""),
    .init("user: northshire", "user: a@b", at: "a@b", says: "is not a user", advises: "domain:"),
    .init(
      "secret: trunk-main", "secret: trunk-man", at: "trunk-man", says: "there is no secret",
      advises: "\"trunk-main\""),
    .init(", secret: trunk-main", "", at: "{ user: north", says: "lacks \"secret\""),
    .init("every: 10min", "every: 5s", at: "5s", says: "would register every"),
    .init(
      "[pcma, g722]", "[pcma, g729]", at: "g729", says: "there is no codec", advises: "\"g722\""),
    .init("[pcma, g722]", "[pcma, pcma]", at: "pcma]", says: "is listed twice"),
    .init("[pcma, g722]", "[]", at: "[]", says: "speaks no codec"),
    .init("options every: 4s", "options every: 10ms", at: "10ms", says: "asked how it is every"),
    .init("shows: \"+44", "shows: \"0", at: "\"01632960100\"", says: "is not a telephone number"),
    .init(
      "identity: from", "identity: form", at: "form", says: "\"identity\" of trunk",
      advises: "\"from\""),
    .init("numbers: national", "numbers: short", at: "short", says: "\"numbers\" of trunk"),
    .init("emergency: true", "emergency: yes", at: "yes", says: "is true or false"),
    .init(
      "emergency: true", "emergency: false", at: "trunks:", says: "no trunk is for 999 and 112"),
    .init("calls at most: 30", "calls at most: 0", at: "0\n", says: "a whole number from 1"),
  ]

  static let others: [TelephoneFault] = [
    .init("    realm: phones.northshire.example\n", "", at: "phones:\n", says: "lacks \"realm\""),
    .init("realm: phones.", "realm: ph ones.", at: "ph ones", says: "cannot be the realm"),
    .init("accounts: { a:", "accounts: { c:", at: "c: {", says: "there is no adviser \"c\""),
    .init("{ secret: phone-a }", "{}", at: "a: {}", says: "lacks \"secret\""),
    .init(
      "secret: phone-b", "secret: phone-a", at: "phone-a } }", says: "two phones have", .warning),
    .init(
      "secret: phone-b", "secret: \"12345678\"", at: "\"12345678\"", says: "written into the plan"),
    .init(
      ", b: { secret: phone-b }", ", a: { secret: phone-b }", at: "a: { secret: phone-a }, a:",
      says: "written twice"),
    .init(
      "accounts: { a: { secret: phone-a }, ", "accounts: { ", at: "night:",
      says: "rings desk phones, but a has none", .warning),
    .init(
      "special rate]", "premium]", at: "premium", says: "cannot be allowed",
      advises: "under numbers:"),
    .init(
      "special rate]", "international]", at: "international", says: "cannot be",
      advises: "countries:"),
    .init(
      "special rate]", "specal rate]", at: "specal", says: "cannot be",
      advises: "\"special rate\""),
    .init("special rate]", "national]", at: "national]", says: "is listed twice"),
    .init(
      "\"353\"", "\"+353\"", at: "\"+353\"", says: "is not a country code", advises: "without +"),
    .init("\"353\"", "\"44\"", at: "\"44\"", says: "is this country"),
    .init("\"353\"", "\"3531\"", at: "\"3531\"", says: "is not a country code"),
    .init("\"353\"", "\"979\"", at: "\"979\"", says: "premium numbers of no country"),
    .init("\"118500\"", "\"+449*\"", at: "\"+449*\"", says: "stands for many numbers"),
    .init("\"118500\"", "\"0909 879\"", at: "\"0909", says: "is not a telephone number in E.164"),
    .init(
      "\"+1876*\"", "\"*\"", at: "\"*\"", says: "is not a telephone number", advises: "\"+1876*\""),
    .init("\"+1876*\"", "\"999\"", at: "\"999\"", says: "is an emergency number"),
    .init("\"+1876*\"", "\"+44909*\"", at: "\"+449098790123\"", says: "and under never:"),
    .init(
      "number: \"101\"", "number: \"+33199001234\"", at: "police:\n    transfer",
      says: "which the outbound rules refuse: the country +33"),
    .init(
      "per person and hour: 20", "per person and hour: 0", at: "0\n", says: "whole number from 1"),
    .init("    queues: all\n    except: care\n", "", at: "recording:", says: "lacks \"queues\""),
    .init("queues: all", "queues: [calls]", at: "care\n", says: "that were never in it"),
    .init("except: care", "except: cares", at: "cares", says: "there is no queue \"cares\""),
    .init(
      ", cy: \"Caiff hyn ei recordio.\"", "", at: "{ en: \"This is", says: "is missing in \"cy\""),
    .init("otherwise: 90 days, ", "", at: "{ calls: 400", says: "lacks \"otherwise\""),
    .init("calls: 400 days", "calls: 4h", at: "4h", says: "would be kept for"),
    .init("calls: 400 days", "care: 400 days", at: "care: 400", says: "are not recorded", .warning),
    .init("pause at most: 5min", "pause at most: 5s", at: "5s", says: "could be paused for"),
    .init("channels: 1", "channels: 3", at: "3\n", says: "whole number from 1 to 2"),
    .init("cy: espeak", "fr: espeak", at: "fr: espeak", says: "there is no language \"fr\""),
    .init(
      "main/reason/ask", "main/reson/ask", at: "main/reson", says: "there is no text",
      advises: "main/reason/ask"),
    .init(
      "sounds/reason.wav", "sounds/raeson.wav", at: "sounds/raeson", says: "there is no sound",
      advises: "sounds/reason.wav"),
    .init("sounds/reason.wav", "../reason.wav", at: "../reason", says: "there is no sound"),
    .init("calm: sounds/calm.wav", "none: sounds/calm.wav", at: "none:", says: "the name of music"),
    .init(
      "music: calm", "music: clam", at: "calls: { open", says: "there is no music \"clam\"",
      advises: "\"calm\""),
  ]
}

@Suite("A fault of the telephone is found where it is")
struct TelephoneFaultTests {
  @Test("of trunks", arguments: TelephoneFault.trunks)
  func trunks(fault: TelephoneFault) throws { try expect(fault) }

  @Test("of phones, rules, recording and prompts", arguments: TelephoneFault.others)
  func others(fault: TelephoneFault) throws { try expect(fault) }

  private func expect(_ fault: TelephoneFault) throws {
    let plan = try TelephonePlan.compile(fault.find, to: fault.replace)
    let problem = try #require(
      plan.problems.first { $0.what.contains(fault.says) },
      "all problems: \(plan.problems.map(\.description))")
    #expect(problem.severity == fault.severity)
    #expect(problem.whatToDo.contains(fault.advises), "\(problem)")
    #expect(!problem.whatToDo.isEmpty)
    let texts = [
      "service.yaml": TelephonePlan.service, "flow.yaml": TelephonePlan.flow,
      "telephone.yaml": TelephonePlan.telephone,
    ]
    // The change is in the file of the text, or the problem is seen from another.
    var text = try #require(texts[problem.file], "\(problem)")
    if let range = text.firstRange(of: fault.find) {
      text.replaceSubrange(range, with: fault.replace)
    }
    let line = text.split(separator: "\n", omittingEmptySubsequences: false)[problem.line - 1]
    let rest = text[text.index(line.startIndex, offsetBy: problem.column - 1)...]
    #expect(rest.hasPrefix(fault.at), "\(problem) stands at \(rest.prefix(30))")
  }

  @Test("a secret is a name, wherever one could be written")
  func secrets() throws {
    let plan = try TelephonePlan.compile(
      "user: northshire", to: "user: northshire, password: hunter2hunter2")
    #expect(plan.errors.contains { $0.what.contains("a secret seems to be written") })
    let uri = try TelephonePlan.compile("sips:sbc1.", to: "sips://u:pw@sbc1.")
    #expect(uri.errors.contains { $0.what.contains("a secret seems to be written") })
  }

  @Test("desk phones that are the only way to an officer must be there")
  func deskPhones() throws {
    let both = "accounts: { a: { secret: phone-a }, "
    let telephone = TelephonePlan.telephone.replacing(both, with: "accounts: { ")
    let plan = try TelephonePlan.compile(
      "[ softphone 20s, desk phone 20s ]", to: "[ desk phone 20s ]", telephone: telephone)
    #expect(plan.errors.map(\.what) == ["duty \"night\" rings desk phones, but a has none"])
  }

  @Test("phones without a trunk are warned that 999 cannot be rung")
  func phonesAlone() throws {
    let plan = try TelephonePlan.compile(
      telephone: """
        telephone:
          phones: { realm: phones.example, accounts: { a: { secret: phone-a } } }
          prompts: { music: { calm: built-in } }
        """, sounds: [])
    #expect(plan.errors == [])
    #expect(
      plan.warnings.map(\.what) == [
        "phones can ring each other only, and not 999: there is no trunk"
      ])
  }

  @Test("the words before a recording exist in every language of the service")
  func announcement() throws {
    let telephone = TelephonePlan.telephone.replacing(
      "    announce: { en: \"This is recorded.\", cy: \"Caiff hyn ei recordio.\" }\n", with: "")
    let own = try TelephonePlan.compile(telephone: telephone)
    #expect(own.problems == [])
    #expect(own.policy.telephone.recording.announcement.isNone)
    let polish = try TelephonePlan.compile("[en, cy]", to: "[en, cy, pl]", telephone: telephone)
    #expect(
      polish.errors.contains {
        $0.what == "the words before a recording are missing in \"pl\""
      })
    let silent = try TelephonePlan.compile(
      "[en, cy]", to: "[en, cy, pl]",
      telephone: telephone.replacing("    channels: 1", with: "    announce: false"))
    #expect(!silent.errors.contains { $0.what.contains("before a recording") })
    #expect(!silent.policy.telephone.recording.isAnnounced)
  }

  @Test("a sound that nothing plays, or that cannot be played, is told")
  func sounds() throws {
    var sounds = TelephonePlan.sounds
    sounds[2] = PlanSound(path: sounds[2].path, bytes: TelephonePlan.wave(channels: 2))
    sounds.append(PlanSound(path: "sounds/left.wav", bytes: TelephonePlan.wave()))
    let plan = try TelephonePlan.compile(sounds: sounds)
    #expect(
      plan.problems.map(\.description) == [
        "sounds/left.wav:1:1: warning: nothing plays this sound. Name it under prompts: of the "
          + "telephone, or remove it.",
        "telephone.yaml:43:24: error: \"sounds/reason.wav\" cannot be played: it has 2 channels of "
          + "16 bits, 16000 samples a second. Save it as WAV, 16 bits, one channel, 8,000 or "
          + "16,000 samples a second.",
      ])
  }
}

/// The words built in, in English and Welsh, that ask for a person or for the emergency exit.
///
/// Words are matched as they stand: "not" and "no" are not interpreted, so "I do not want to speak
/// to a person" asks for one. A person too many is the smaller mistake.
struct SpokenExits: Sendable {
  /// Anywhere in what is said.
  let person: PhraseSet
  let emergency: PhraseSet

  static let builtIn = SpokenExits()

  private init() {
    person = PhraseSet(SpokenExits.personPhrases.map { ($0, 0) })
    emergency = PhraseSet(SpokenExits.emergencyPhrases.map { ($0, 0) })
  }

  /// True when, but for courtesies, nothing was said but one word for a person. Such words are
  /// not listened for inside sentences: "someone has parked across my drive".
  func isPersonWord(_ text: [Token]) -> Bool {
    onlyWord(of: text).map { SpokenExits.personWords.contains($0.stem) } ?? false
  }

  func isEmergencyWord(_ text: [Token]) -> Bool {
    onlyWord(of: text).map { SpokenExits.emergencyWords.contains($0.stem) } ?? false
  }

  private func onlyWord(of text: [Token]) -> Token? {
    guard text.count <= 12 else { return nil }
    let rest = text.filter { !SpokenExits.courtesies.contains($0.word) }
    return rest.count == 1 ? rest[0] : nil
  }

  private static let courtesies: [String] = [
    "a", "an", "the", "please", "thanks", "thank", "you", "hello", "hi", "i", "id", "we", "need",
    "want", "would", "like", "can", "could", "have", "get", "me", "to", "now", "just", "it", "is",
    "its", "this", "os", "gwelwch", "yn", "dda", "plis", "diolch", "helo", "dwi", "rwy", "rwyf",
    "eisiau", "isio", "moyn", "angen",
  ]

  private static let personWords: [String] = [
    "person", "people", "human", "agent", "adviser", "advisor", "operator", "someone", "somebody",
    "representative", "reception", "receptionist", "staff", "rhywun", "asiant", "cynghorydd",
    "gweithredwr", "pherson", "derbynfa",
  ]

  private static let emergencyWords: [String] = ["emergency", "argyfwng"]

  private static let emergencyPhrases: [String] = [
    "this is an emergency", "it is an emergency", "it's an emergency", "its an emergency",
    "i have an emergency", "we have an emergency",
    "mae hwn yn argyfwng", "mae hyn yn argyfwng", "mae'n argyfwng", "mae yn argyfwng",
  ]

  private static let personPhrases: [String] = {
    var phrases = [
      "real person", "human being", "live person", "real human", "live agent", "live adviser",
      "actual person", "member of staff", "customer service adviser", "customer service advisor",
      "customer service agent", "put me through", "person go iawn", "aelod o staff",
    ]
    let ways = [
      "speak to", "speak with", "talk to", "talk with", "speaking to", "talking to", "chat to",
      "chat with", "connect me to", "connect me with", "transfer me to", "get me", "give me",
    ]
    let whom = [
      "person", "human", "agent", "adviser", "advisor", "operator", "someone", "somebody",
      "anyone", "anybody", "representative", "people", "staff",
    ]
    for way in ways {
      for one in whom {
        for article in ["", "a ", "an ", "the ", "one of your "] {
          phrases.append("\(way) \(article)\(one)")
        }
      }
    }
    // "â" takes the aspirate mutation; people also write what they say.
    for way in ["siarad a", "siarad ag", "siarad gyda", "siarad gydag", "siarad efo"] {
      for one in [
        "pherson", "person", "rhywun", "asiant", "chynghorydd", "cynghorydd", "gweithredwr",
        "gweithiwr", "aelod o staff",
      ] {
        phrases.append("\(way) \(one)")
      }
    }
    return phrases
  }()
}

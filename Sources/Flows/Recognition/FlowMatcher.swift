import Vocabulary

/// The phrases of one flow, prepared.
struct FlowMatcher: Sendable {
  /// By listener, in the plan's order.
  let listeners: [PhraseSet]
  let person: PhraseSet
  let emergency: PhraseSet
  /// By step; for menus only. The meaning is the number of the answer.
  let answers: [PhraseSet?]
  let exits: SpokenExits

  init(
    flow: Flow, wordLists: [WordList], exits: SpokenExits, labels: (TextID) -> [String]
  ) {
    func phrases(_ id: WordListID) -> [(phrase: String, meaning: UInt16)] {
      guard !id.isNone, id.index < wordLists.count else { return [] }
      return wordLists[id.index].phrases.map { ($0, 0) }
    }
    self.exits = exits
    listeners = flow.listeners.map { PhraseSet(phrases($0.words)) }
    person = PhraseSet(phrases(flow.personWords))
    emergency = PhraseSet(phrases(flow.emergencyWords))
    answers = flow.steps.map { step in
      guard case .ask(let ask) = step.action else { return nil }
      var meanings: [(phrase: String, meaning: UInt16)] = []
      for (number, answer) in ask.answers.prefix(Int(UInt8.max) + 1).enumerated() {
        let label = answer.label.isNone ? [] : labels(answer.label)
        for phrase in answer.words + label { meanings.append((phrase, UInt16(number))) }
      }
      return PhraseSet(meanings)
    }
  }

  /// The first listener of the plan whose words are in the text, with every tolerance: a flagged
  /// word missed costs more than one too many.
  func flagged(in text: [Token], besides isLeftOut: (Int) -> Bool) -> Int? {
    listeners.indices.first {
      !isLeftOut($0) && listeners[$0].longest(in: text, .mistyped) != nil
    }
  }

  /// An exit that is asked for, unless the same words mean an answer, said at least as fully:
  /// "emergency repair" is an answer where the menu has it.
  func exit(in text: [Token], besides answer: PhraseMatch?) -> Heard.Kind? {
    func isAsked(_ match: PhraseMatch?) -> Bool {
      guard let match else { return false }
      guard let answer else { return true }
      return !(answer.words.overlaps(match.words) && answer.count >= match.count)
    }
    func first(_ own: PhraseSet, _ builtIn: PhraseSet) -> Bool {
      [own, builtIn].contains { set in
        isAsked(set.longest(in: text, .exact)) || isAsked(set.longest(in: text, .inflected))
      }
    }
    if first(emergency, exits.emergency) { return .emergency }
    if answer == nil, exits.isEmergencyWord(text) { return .emergency }
    if first(person, exits.person) { return .person }
    if answer == nil, exits.isPersonWord(text) { return .person }
    return nil
  }

  /// As `exit`, with slips of the keys, for when nothing else was understood.
  func mistypedExit(in text: [Token]) -> Heard.Kind? {
    for set in [emergency, exits.emergency] where set.longest(in: text, .mistyped) != nil {
      return .emergency
    }
    for set in [person, exits.person] where set.longest(in: text, .mistyped) != nil {
      return .person
    }
    return nil
  }
}

import Vocabulary

/// What came from a customer in one go, as an edge has it. May be personal: it goes no further
/// than `FlowBook.recognise`.
public enum Utterance: Hashable, Sendable {
  /// Keys pressed on a telephone: `0`–`9`, `*`, `#` (RFC 4733 events 0–11).
  case keys(String)
  /// Typed, or written down by a speech recogniser.
  case text(String)
  /// The button of this answer in a chat.
  case choice(UInt8)
  /// The buttons that every chat shows.
  case personButton, emergencyButton
}

extension FlowBook {
  /// What the utterance means where the run stands.
  ///
  /// In this order: flagged words; the emergency exit (`**`); a person (`*0`, and `0` unless the
  /// present question uses it); an answer of the menu or a value. Answers match by whole words:
  /// exactly, else with plurals, else with one slip in a word of five letters or more; the longest
  /// phrase wins, then the earliest answer. "Not" and "no" are not interpreted. Only the first
  /// `maximumHeardCharacters` Unicode scalars are read.
  ///
  /// A personal value is never in the result: seal what `normalisedValue` gives and pass it as
  /// `sealed`. Without it, a personal value that fits counts as not understood.
  public func recognise(
    _ utterance: Utterance, run: FlowRun, sealed: [UInt8]? = nil
  ) -> Heard {
    let (heard, value) = understand(utterance, run: run)
    guard let value else { return heard }
    var known = heard
    if !value.isPersonal {
      known.value = value.known
    } else if let sealed, !sealed.isEmpty {
      known.value = .sealed(sealed)
    } else {
      known.kind = .notUnderstood
    }
    return known
  }

  /// The value in one form, when the utterance is one that fits the present question; to be
  /// sealed by the edge when the question is personal, and recognised then.
  public func normalisedValue(_ utterance: Utterance, run: FlowRun) -> String? {
    understand(utterance, run: run).value?.text
  }

  private struct FoundValue {
    var text: String
    var isPersonal: Bool
    /// As kept when not personal.
    var known: Value
  }

  private func understand(
    _ utterance: Utterance, run: FlowRun
  ) -> (heard: Heard, value: FoundValue?) {
    var heard = Heard()
    heard.flow = run.flow
    heard.step = run.step
    guard !run.isOver, let flow = flow(run.flow) else { return (heard, nil) }
    let action = flow.step(run.step)?.action
    let matcher = matchers[run.flow.index]
    switch utterance {
    case .personButton:
      heard.kind = .person
    case .emergencyButton:
      heard.kind = .emergency
    case .choice(let option):
      guard case .ask(let ask)? = action, Int(option) < ask.answers.count else { break }
      heard.kind = .option
      heard.option = option
      heard.keys = ask.answers[Int(option)].key
    case .keys(let keys):
      return press(keys, at: action, heard: heard)
    case .text(let text):
      if let keys = FlowBook.typedKeys(text), FlowBook.takesTypedKeys(keys, at: action) {
        return press(keys, at: action, heard: heard)
      }
      return read(text, at: run, action: action, flow: flow, matcher: matcher, heard: heard)
    }
    return (heard, nil)
  }

  // MARK: Keys

  /// What is typed in place of a key: at most two signs.
  private static func typedKeys(_ text: String) -> String? {
    let trimmed = text.unicodeScalars.prefix(16).filter { $0 != " " && $0 != "\n" }
    guard (1...2).contains(trimmed.count), text.unicodeScalars.count <= 16 else { return nil }
    guard trimmed.allSatisfy({ ("0"..."9").contains($0) || $0 == "*" || $0 == "#" }) else {
      return nil
    }
    return String(String.UnicodeScalarView(trimmed))
  }

  /// Where a value is asked for, typed digits are read as text, and only the exits are keys.
  private static func takesTypedKeys(_ keys: String, at action: StepAction?) -> Bool {
    if case .collect? = action { return keys == "**" || keys == "*0" }
    return true
  }

  private func press(
    _ keys: String, at action: StepAction?, heard start: Heard
  ) -> (heard: Heard, value: FoundValue?) {
    var heard = start
    let pressed = String(String.UnicodeScalarView(keys.unicodeScalars.prefix(64)))
    if pressed.contains("**") {
      heard.kind = .emergency
      heard.keys = "**"
      return (heard, nil)
    }
    if pressed.contains("*0") {
      heard.kind = .person
      heard.keys = "*0"
      return (heard, nil)
    }
    switch action {
    case .ask(let ask)?:
      let bare = pressed.count > 1 && pressed.hasSuffix("#") ? String(pressed.dropLast()) : pressed
      if bare.count == 1 { heard.keys = bare }
      if !bare.isEmpty, let option = ask.answers.firstIndex(where: { $0.key == bare }) {
        heard.kind = option <= Int(UInt8.max) ? .option : .notUnderstood
        heard.option = UInt8(clamping: option)
        return (heard, nil)
      }
    case .collect(let collect)?:
      if let value = FlowBook.value(of: pressed, isKeyed: true, for: collect) {
        heard.kind = .value
        return (heard, value)
      }
      heard.kind = .invalid
    default:
      break
    }
    if pressed == "0" {
      heard.kind = .person
      heard.keys = "0"
    }
    return (heard, nil)
  }

  // MARK: Words

  private func read(
    _ text: String, at run: FlowRun, action: StepAction?, flow: Flow, matcher: FlowMatcher,
    heard start: Heard
  ) -> (heard: Heard, value: FoundValue?) {
    var heard = start
    let tokens = Folding.tokens(of: text)
    let flagged = matcher.flagged(in: tokens) {
      flow.listeners[$0].goto == run.step || flow.listeners[$0].words == run.heeded
    }
    if let flagged {
      heard.kind = .flagged
      heard.words = flow.listeners[flagged].words
      return (heard, nil)
    }
    let answers = Int(run.step) < matcher.answers.count ? matcher.answers[Int(run.step)] : nil
    let plain = answers?.longest(in: tokens, .exact) ?? answers?.longest(in: tokens, .inflected)
    if let exit = matcher.exit(in: tokens, besides: plain) {
      heard.kind = exit
      return (heard, nil)
    }
    switch action {
    case .ask(let ask)?:
      if let answer = plain ?? answers?.longest(in: tokens, .mistyped) {
        heard.kind = .option
        heard.option = UInt8(clamping: answer.meaning)
      } else if let option = FlowBook.spokenKey(tokens, of: ask) {
        heard.kind = .option
        heard.option = option
      } else if let exit = matcher.mistypedExit(in: tokens) {
        heard.kind = exit
      }
      if heard.kind == .option { heard.keys = ask.answers[Int(heard.option)].key }
    case .collect(let collect)?:
      if let value = FlowBook.value(of: text, isKeyed: false, for: collect) {
        heard.kind = .value
        return (heard, value)
      }
      heard.kind = matcher.mistypedExit(in: tokens) ?? .invalid
    default:
      if let exit = matcher.mistypedExit(in: tokens) { heard.kind = exit }
    }
    return (heard, nil)
  }

  /// A menu's number, said alone or after "press", "option" or "number": "one", "opsiwn dau".
  private static func spokenKey(_ tokens: [Token], of ask: AskStep) -> UInt8? {
    let leading = [
      "press", "option", "number", "key", "pwyso", "pwyswch", "opsiwn", "rhif", "please",
    ]
    guard tokens.count <= 4 else { return nil }
    let rest = tokens.drop { leading.contains($0.word) }
    guard rest.count == 1, let word = rest.first?.word else { return nil }
    guard let digit = SpokenDigits.digit(word) else { return nil }
    guard let option = ask.answers.firstIndex(where: { $0.key == digit }) else { return nil }
    return UInt8(exactly: option)
  }

  private static func value(
    of text: String, isKeyed: Bool, for collect: CollectStep
  ) -> FoundValue? {
    guard let form = collect.normalise(text, isKeyed: isKeyed) else { return nil }
    let isNumber = collect.form == .digits && collect.longest <= 18
    let known = isNumber ? Int64(form).map(Value.number) : .text(form)
    guard let known else { return nil }
    return FoundValue(text: form, isPersonal: collect.isPersonal, known: known)
  }
}

public import Vocabulary

extension FlowBook {
  /// What a turn says to the customer, as people read it: one line a text, then, at a menu that
  /// is written rather than spoken, one line a button: `[1] Roads`.
  ///
  /// - Parameters:
  ///   - run: the run after the turn was applied; its language is used.
  ///   - isWritten: true in a chat, where buttons are shown.
  ///   - text: the text in the language; empty ones are left out.
  ///   - place: fills a `{name}` place; one it does not know is left as it stands.
  public func describe(
    _ turn: FlowTurn, run: FlowRun, isWritten: Bool,
    text: (TextID, LanguageID) -> String, place: (String) -> String? = { _ in nil }
  ) -> [String] {
    var lines = turn.says.map { filled(text($0, run.language), place) }
    if isWritten, case .answer = turn.wants, case .ask(let ask)? = step(of: run)?.action {
      for answer in ask.answers {
        let label = answer.label.isNone ? "" : filled(text(answer.label, run.language), place)
        if label.isEmpty { continue }
        lines.append(answer.key.isEmpty ? "[\(label)]" : "[\(answer.key)] \(label)")
      }
    }
    return lines.filter { !$0.isEmpty }
  }

  private func filled(_ text: String, _ place: (String) -> String?) -> String {
    FlowText.filled(text, place)
  }
}

/// Texts of flows with `{name}` places.
public enum FlowText {
  /// Fills the places once: what is filled in is not searched for places again.
  public static func filled(_ text: String, _ place: (String) -> String?) -> String {
    var result = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      result += rest[..<open]
      let inside = rest[rest.index(after: open)...]
      guard let close = inside.firstIndex(of: "}") else {
        rest = rest[open...]
        return result + rest
      }
      let name = inside[..<close]
      if let nested = name.lastIndex(of: "{") {
        result += rest[open..<nested]
        rest = inside[nested...]
        continue
      }
      result += place(String(name)) ?? "{\(name)}"
      rest = inside[inside.index(after: close)...]
    }
    return result + rest
  }

  /// The names of the places, in order, each once.
  public static func places(in text: String) -> [String] {
    var names: [String] = []
    _ = filled(text) { name in
      if !names.contains(name) { names.append(name) }
      return ""
    }
    return names
  }
}

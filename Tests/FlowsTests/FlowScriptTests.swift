import Flows
import Testing
import Vocabulary

@Suite("What is said, as people read it")
struct FlowScriptTests {
  private func text(_ id: TextID, _ language: LanguageID) -> String {
    let english: [TextID: String] = [
      .welcome: "Northshire County Council.", .reason: "How can we help, {name}?",
      .label: "Choose {what}",
    ]
    return language == LanguageID(0) ? english[id] ?? "" : "cy \(id)"
  }

  @Test("a call hears the texts, a chat shows the buttons too")
  func buttons() {
    let talk = County.talk()
    let spoken = talk.book.describe(
      talk.turns[0], run: talk.run, isWritten: false, text: text,
      place: { $0 == "name" ? "Ann" : nil })
    #expect(spoken == ["Northshire County Council.", "How can we help, Ann?"])
    let written = talk.book.describe(
      talk.turns[0], run: talk.run, isWritten: true, text: text, place: { _ in nil })
    #expect(written.prefix(2) == ["Northshire County Council.", "How can we help, {name}?"])
    #expect(
      written.dropFirst(2) == [
        "[1] Choose {what}", "[2] Choose {what}", "[3] Choose {what}", "[Choose {what}]",
        "[5] Choose {what}",
      ])
  }

  @Test("texts come in the language the turn ends in; empty ones are left out")
  func language() {
    let talk = County.talk()
    var turn = talk.turns[0]
    turn.language = LanguageID(1)
    let run = talk.copy()
    run.take(turn)
    #expect(
      talk.book.describe(turn, run: run.run, isWritten: false, text: text) == ["cy 0", "cy 1"])
    turn.says = [.thanks]
    #expect(talk.book.describe(turn, run: talk.run, isWritten: false, text: text) == [])
  }

  @Test("places are filled once, and broken ones stay as they are")
  func places() {
    func filled(_ text: String) -> String {
      FlowText.filled(text) { ["a": "{b}", "b": "B", "": "E"][$0] }
    }
    let cases = [
      ("{a} and {b}", "{b} and B"), ("{c}", "{c}"), ("{", "{"), ("}", "}"), ("{a", "{a"),
      ("x{b}y", "xBy"), ("{{b}}", "{B}"), ("{}", "E"), ("", ""), ("{a{b}", "{aB"),
    ]
    for (text, expected) in cases { #expect(filled(text) == expected, "\(text)") }
    #expect(FlowText.places(in: "{a} {b} {a} {") == ["a", "b"])
  }
}

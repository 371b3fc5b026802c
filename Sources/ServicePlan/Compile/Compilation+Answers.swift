import Exchange
import Vocabulary

extension Compilation {
  /// What a desk fills in; other braces in a canned answer are slips.
  static let answerPlaces = ["customer", "adviser", "service"]

  /// `answers: { bin-day: { title: Bin day, text: { en: …, cy: … }, queues: [general] } }`
  func compileAnswers() {
    var seen: Set<String> = []
    for entry in section("answers") {
      guard PlanValues.isName(entry.key), seen.insert(entry.key).inserted else {
        problems.error(
          entry.keyPlace, "\"\(entry.key.prefix(40))\" cannot name one more canned answer",
          do: "Give it a name of its own, of letters, digits and - _")
        continue
      }
      let reader = reader(entry, "canned answer \"\(entry.key)\"")
      var answer = AnswerPolicy()
      answer.name = entry.key
      answer.title = reader.string("title") ?? entry.key
      if let node = reader.take("text") {
        answer.text = text(node, named: "answer \(entry.key)")
      } else {
        reader.missing("text", do: "Write the text, or { en: ..., cy: ... }")
      }
      answer.queues = (reader.take("queues")?.items ?? []).compactMap { queue($0) }
      reader.finish()
      policy.answers.append(answer)
    }
  }
}

import Exchange
import Vocabulary

extension ReplayOther {
  /// What a reader must believe to believe the figures; the facts of this history filled in.
  func assumptions(other: Policy, missing: [String]) -> [String] {
    var list = [
      "The same people arrive at the same times with the same facts. Repeat calls after giving up "
        + "come as they came, whether or not the first one is answered now; people who give up "
        + "only now do not ring again.",
      "Who gave up then has the same patience now. Of who was answered it is known only that they "
        + "would have waited at least so long; the rest is drawn from the Kaplan-Meier estimate "
        + "of their first queue, beyond that time.",
      "Talk, hold and wrap-up of a contact take as long as they took then. With another adviser, "
        + "longer or shorter by how much the two differ on average (shrunk towards no difference "
        + "where the log shows little). Hold is counted as talk.",
      "Contacts nobody handled then take a time drawn from a log-normal distribution fitted to "
        + "their queue's handle times, with their mean.",
      "Wrap-up that the other plan has no time for is done while talking.",
      "Offers are taken as then when they come to the same adviser in the same turn; else after "
        + "a delay drawn from all that were seen.",
      "Advisers come, go and pause at the recorded times, and finish what they have in hand. "
        + "Those who never worked then do not work now, unless shifts were given.",
      "Menus are answered by the same label or word, then by the same key, then by what leads to "
        + "the queue of that time; else not at all.",
      "Transfers are repeated, as transfers without consulting, when queue or adviser is there.",
      "The plans' own history is the whole log; what was open before its first record is unknown, "
        + "and what is still open at its end counts only as far as it came.",
    ]
    if models.pooledPatience == nil {
      list.append("Nobody gave up in the whole log, so everyone waits for ever.")
    }
    let names = history.names.queues
    let pooled = { (flags: [Bool]) in
      zip(names, flags).filter(\.1).map { "\"\($0.0)\"" }.joined(separator: ", ")
    }
    let patience = pooled(models.isPatiencePooled)
    if !patience.isEmpty, models.pooledPatience != nil {
      list.append(
        "Fewer than \(HistoryModels.abandonsMinimum) people gave up in these queues, which take "
          + "the patience of all queues together: \(patience).")
    }
    let handle = pooled(models.isHandleTimePooled)
    if !handle.isEmpty {
      list.append(
        "Fewer than \(LogNormalFit.minimumObservations) contacts were handled in these queues, "
          + "which take the handle times of all queues together: \(handle).")
    }
    let left = history.notRepeated.sorted { $0.key < $1.key }
    if !left.isEmpty {
      let counts = left.map { "\($0.value) × \($0.key)" }.joined(separator: ", ")
      list.append(
        "Answers to situations that the other plan might not bring about are not repeated: "
          + "\(counts).")
    }
    if !missing.isEmpty {
      list.append(
        "\(missing.count) names of the recorded plan are not in the other one; what hangs on them "
          + "is left out.")
    }
    return list
  }
}

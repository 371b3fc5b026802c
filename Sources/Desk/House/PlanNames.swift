import Exchange
import Vocabulary

/// Numbers of the plan by name, and names for people.
struct PlanNames: Sendable {
  private(set) var queues: [String: QueueID] = [:]
  private(set) var advisers: [String: AdviserID] = [:]
  private(set) var units: [String: UnitID] = [:]
  private(set) var reasons: [String: PresenceReasonID] = [:]
  private(set) var dispositions: [String: DispositionID] = [:]
  private(set) var languages: [String: LanguageID] = [:]
  private(set) var displayNames: [String] = []

  init(_ policy: Policy) {
    func table<K>(_ names: [String]) -> [String: Identifier<K>] {
      Dictionary(
        names.enumerated().map { ($1, Identifier<K>(index: $0)) }, uniquingKeysWith: { $1 })
    }
    queues = table(policy.names.queues)
    advisers = table(policy.names.advisers)
    units = table(policy.names.units)
    reasons = table(policy.names.presenceReasons)
    dispositions = table(policy.names.dispositions)
    languages = table(policy.names.languages)
    displayNames = policy.names.advisers.map(PlanNames.displayName)
  }

  /// "l.adams" is shown as "L. Adams", until an account says otherwise.
  static func displayName(_ name: String) -> String {
    let parts = name.split(whereSeparator: { $0 == "." || $0 == "_" || $0 == " " })
    return parts.map { part in
      part.count == 1 ? part.uppercased() + "." : part.prefix(1).uppercased() + part.dropFirst()
    }
    .joined(separator: " ")
  }
}

extension Array where Element == String {
  func name<K>(_ id: Identifier<K>) -> String? {
    id.index < count && !id.isNone ? self[id.index] : nil
  }
}

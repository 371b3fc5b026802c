/// A piece of a plan as written: text, list or mapping, with its place. Independent of the parser.
struct PlanNode {
  indirect enum Content {
    case empty
    /// Written without quotes, or in them.
    case text(String, isQuoted: Bool)
    case list([PlanNode])
    case map([PlanEntry])
  }
  var place: PlanPlace
  var content: Content

  /// The text of a scalar.
  var text: String? {
    if case .text(let text, _) = content { return text }
    return nil
  }
  var isEmpty: Bool {
    if case .empty = content { return true }
    return false
  }
  var entries: [PlanEntry]? {
    if case .map(let entries) = content { return entries }
    return nil
  }
  /// A list; a single text or mapping counts as a list of one.
  var items: [PlanNode] {
    switch content {
    case .empty: []
    case .list(let items): items
    case .text, .map: [self]
    }
  }
  /// What kind of thing was written, for messages.
  var kind: String {
    switch content {
    case .empty: "nothing"
    case .text(let text, _): "\"\(text.prefix(40))\""
    case .list: "a list"
    case .map: "a mapping"
    }
  }
}

struct PlanEntry {
  var key: String
  var keyPlace: PlanPlace
  var value: PlanNode
}

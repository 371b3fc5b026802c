/// Finds what somebody probably meant.
enum Spelling {
  /// The nearest of the names within about a third of the length, the first of equals;
  /// `nil` if none.
  static func nearest(to wrong: String, among names: [String]) -> String? {
    var best: (name: String, distance: Int)?
    let limit = max(1, (wrong.count + 1) / 3)
    for name in names where abs(name.count - wrong.count) <= limit {
      let distance = distance(wrong, name)
      if distance <= limit, distance < best?.distance ?? .max { best = (name, distance) }
    }
    return best?.name
  }

  /// Fewest letters to insert, delete, replace or swap with their neighbour (optimal string
  /// alignment distance).
  static func distance(_ a: String, _ b: String) -> Int {
    let a = Array(a.lowercased().unicodeScalars.prefix(PlanLimits.nameLength))
    let b = Array(b.lowercased().unicodeScalars.prefix(PlanLimits.nameLength))
    var older = [Int](repeating: 0, count: b.count + 1)
    var old = Array(0...b.count)
    for i in 0..<a.count {
      var row = [Int](repeating: i + 1, count: b.count + 1)
      for j in 0..<b.count {
        let change = old[j] + (a[i] == b[j] ? 0 : 1)
        row[j + 1] = min(change, old[j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          row[j + 1] = min(row[j + 1], older[j - 1] + 1)
        }
      }
      older = old
      old = row
    }
    return old[b.count]
  }

  /// "Did you mean …?" for `whatToDo`, else the fallback.
  static func advice(_ wrong: String, _ names: [String], else fallback: String) -> String {
    if let near = nearest(to: wrong, among: names) { return "Did you mean \"\(near)\"?" }
    if names.isEmpty || names.count > 12 { return fallback }
    return fallback + " (known: \(names.joined(separator: ", ")))"
  }
}

/// A plain-text table: the first column to the left, the others to the right.
struct TextTable {
  private let header: [String]
  private var rows: [[String]] = []
  /// How many columns stand to the left.
  private let leftColumns: Int

  init(_ header: [String], leftColumns: Int = 1) {
    self.header = header
    self.leftColumns = leftColumns
  }

  var isEmpty: Bool { rows.isEmpty }

  mutating func add(_ row: [String]) { rows.append(row) }

  /// Lines without a trailing blank, each ending with a line feed.
  var text: String {
    let all = [header] + rows
    let widths = header.indices.map { column in
      all.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    var text = ""
    for (number, row) in all.enumerated() {
      text += line(row, widths)
      guard number == 0 else { continue }
      // No rule under a column without a heading, such as bars.
      let rule = zip(header, widths).map { $0.isEmpty ? "" : String(repeating: "-", count: $1) }
      text += line(rule, widths)
    }
    return text
  }

  private func line(_ row: [String], _ widths: [Int]) -> String {
    var line = " "
    for (column, width) in widths.enumerated() {
      let cell = column < row.count ? row[column] : ""
      let blank = String(repeating: " ", count: width - cell.count)
      line += " " + (column < leftColumns ? cell + blank : blank + cell) + " "
    }
    while line.last == " " { line.removeLast() }
    return line + "\n"
  }
}

/// Figures in words.
enum Wording {
  /// Stands for what cannot be computed.
  static let absent = "-"

  /// `1,204`.
  static func count(_ value: UInt64) -> String {
    let digits = Array(String(value))
    var text = ""
    for (at, digit) in digits.enumerated() {
      if at > 0, (digits.count - at) % 3 == 0 { text += "," }
      text.append(digit)
    }
    return text
  }

  /// `1 min 23 s`: the two largest units, rounded to whole seconds.
  static func time(_ milliseconds: Int64?) -> String {
    guard let milliseconds else { return absent }
    let seconds = (max(0, milliseconds) + 500) / 1000
    let parts: [(Int64, String)] = [
      (seconds / 86_400, "d"), (seconds / 3600 % 24, "h"), (seconds / 60 % 60, "min"),
      (seconds % 60, "s"),
    ]
    guard let largest = parts.firstIndex(where: { $0.0 > 0 }) else { return "0 s" }
    return parts[largest...].prefix(2).filter { $0.0 > 0 }
      .map { "\($0.0) \($0.1)" }.joined(separator: " ")
  }

  /// `80.1%`, rounded half up.
  static func percent(_ basisPoints: Int64?) -> String {
    guard let basisPoints else { return absent }
    let tenths = (basisPoints + 5) / 10
    return "\(tenths / 10).\(tenths % 10)%"
  }

  /// `0.25`: basis points as a number of things per thing.
  static func perOne(_ basisPoints: Int64?) -> String {
    guard let basisPoints else { return absent }
    let hundredths = (basisPoints + 50) / 100
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
  }

  /// `08:30`.
  static func timeOfDay(_ minute: UInt16) -> String {
    func two(_ value: UInt16) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return two(minute / 60) + ":" + two(minute % 60)
  }

  /// A bar of at most `width` signs; anything above 0 shows at least one.
  static func bar(_ value: UInt64, of most: UInt64, width: UInt64) -> String {
    guard most > 0, value > 0 else { return "" }
    return String(repeating: "#", count: Int(max(1, (value * width + most / 2) / most)))
  }
}

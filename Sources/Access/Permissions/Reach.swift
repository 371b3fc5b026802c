/// How far a permission goes.
public enum Reach: Int, Hashable, Sendable, Comparable, CaseIterable {
  case none
  /// Their own: contacts offered to them or handled by them, their presence, their account.
  case own
  /// Whatever belongs to their business units. For supervisors those they supervise in the plan.
  case units
  /// The whole service.
  case all

  public static func < (a: Reach, b: Reach) -> Bool { a.rawValue < b.rawValue }
}

extension RoleTable {
  /// The furthest that any of the roles gives.
  public static func reach(_ roles: Set<Role>, _ permission: Permission) -> Reach {
    let row = row(of: permission)
    return roles.map { row.reach(of: $0) }.max() ?? .none
  }

  static func row(of permission: Permission) -> Row { rowsByPermission[permission]! }
  private static let rowsByPermission = Dictionary(
    uniqueKeysWithValues: rows.map { ($0.permission, $0) })

  /// For docs/operating/roles.md.
  public static var markdown: String {
    func word(_ reach: Reach) -> String { reach == .none ? "–" : "\(reach)" }
    let roles = Role.allCases
    var lines = [
      "# Who may do what", "",
      "This page is written from `Sources/Access/Permissions/RoleTable.swift` and checked in",
      "every test run; `UPDATE_GOLDEN=1` writes it anew. Whoever has several roles has the",
      "furthest reach of any. Nobody may what no role gives.", "",
      "*own*: contacts offered to them or handled by them, and of their unit's customers what is",
      "over (reading what a colleague had is noted in the log) · *units*: those of their business",
      "units · *all*: the whole service · –: not at all.", "",
    ]
    for group in Permission.Group.allCases {
      lines += [
        "## \(group.rawValue)", "",
        "| what | " + roles.map(\.rawValue).joined(separator: " | ") + " | operations |",
        "|---|" + roles.map { _ in "---|" }.joined() + "---|",
      ]
      for row in rows where row.permission.group == group {
        let cells = roles.map { word(row.reach(of: $0)) }
        let operations = row.operations.map { "`\($0)`" }.joined(separator: " ")
        lines.append("| \(row.what) | \(cells.joined(separator: " | ")) | \(operations) |")
      }
      lines.append("")
    }
    return lines.dropLast().joined(separator: "\n") + "\n"
  }
}

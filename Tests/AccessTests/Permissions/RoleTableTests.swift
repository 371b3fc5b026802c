import Access
import Foundation
import Testing

@Suite("Who may do what")
struct RoleTableTests {
  @Test("every permission has one row, in the order of its group")
  func whole() {
    #expect(RoleTable.rows.map(\.permission) == Permission.allCases)
    #expect(Set(RoleTable.rows.map(\.what)).count == RoleTable.rows.count)
    #expect(RoleTable.rows.allSatisfy { !$0.operations.isEmpty })
  }

  @Test("nobody may anything without a role")
  func noRole() {
    for permission in Permission.allCases {
      #expect(RoleTable.reach([], permission) == .none)
    }
  }

  @Test("several roles reach as far as the furthest, never further")
  func several() {
    for permission in Permission.allCases {
      let reaches = Role.allCases.map { RoleTable.reach([$0], permission) }
      #expect(RoleTable.reach(Set(Role.allCases), permission) == reaches.max())
    }
    #expect(RoleTable.reach([.adviser, .supervisor], .readContact) == .units)
  }

  @Test("an administrator reads no contact and does nothing with one")
  func administrator() {
    for permission in Permission.allCases
    where [.desk, .contact, .reading, .stepping].contains(permission.group)
      && permission != .readPlan
    {
      #expect(RoleTable.reach([.administrator], permission) == .none, "\(permission)")
    }
  }

  @Test("an auditor reads contacts and the trail, no personal text, and changes nothing")
  func auditor() {
    let reads: Set<Permission> = [
      .readPlan, .readContact, .readWhy, .readHistory, .readReports, .readAudit, .readAccounts,
    ]
    for permission in Permission.allCases where permission.group != .own {
      #expect(
        RoleTable.reach([.auditor], permission) == (reads.contains(permission) ? .all : .none),
        "\(permission)")
    }
  }

  @Test("a planner sees no contact and no account")
  func planner() {
    let own: Set<Permission> = [.readPlan, .tryPlan, .publishPlan, .readReports]
    for permission in Permission.allCases where permission.group != .own {
      #expect(
        RoleTable.reach([.planner], permission) == (own.contains(permission) ? .all : .none),
        "\(permission)")
    }
  }

  @Test("only an administrator changes accounts; an adviser sees no other's contact")
  func others() {
    for permission in Permission.allCases where permission.group == .accounts {
      for role in Role.allCases where role != .administrator {
        let expected: Reach = role == .auditor && permission == .readAccounts ? .all : .none
        #expect(RoleTable.reach([role], permission) == expected, "\(role) \(permission)")
      }
    }
    for permission in Permission.allCases where permission.group == .stepping {
      #expect(RoleTable.reach([.adviser], permission) == .none)
    }
    #expect(RoleTable.reach([.adviser], .readPersonal) == .own)
  }

  @Test("docs/operating/roles.md is this table")
  func documented() throws {
    let file = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("docs/operating/roles.md")
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
      try Data(RoleTable.markdown.utf8).write(to: file)
    }
    let written = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    #expect(
      written == RoleTable.markdown,
      "docs/operating/roles.md is not the table; run this test with UPDATE_GOLDEN=1")
  }
}

import Access
import ArgumentParser
import EventLog
import Vocabulary

struct UserList: AsyncParsableCommand, Verb {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the accounts.",
    discussion: """
      In the order of their names. With --audit the newest records of the audit trail instead.

        guildhall user list --accounts accounts.sqlite
        guildhall user list --accounts accounts.sqlite --audit 50
      """)

  private static let auditMaximum = AccountLimits.pageMaximum

  @OptionGroup var file: AccountsOptions
  @Option(help: "Show so many records of the audit trail, the newest first (1 to 500).")
  var audit: Int?
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let audit, !(1...Self.auditMaximum).contains(audit) {
      throw ValidationError("--audit takes a number from 1 to \(Self.auditMaximum).")
    }
  }

  func run() async throws {
    if let audit { return try await showAudit(audit) }
    let all = try await file.with { accounts in
      var all: [AccountSummary] = []
      while true {
        let page = try await accounts.list(after: all.last?.person.name)
        if page.isEmpty { return all }
        all += page
      }
    }
    if output.json {
      JSONOut.print([JSONMember("accounts", .array(all.map(UserWords.json)))])
    } else {
      for account in all { print(UserWords.line(account)) }
      if all.isEmpty { print("There are no accounts.") }
    }
  }

  private func showAudit(_ count: Int) async throws {
    let records = try await file.with { try await $0.audit(limit: count) }
    if output.json {
      JSONOut.print([JSONMember("audit", .array(records.map(Self.json)))])
      return
    }
    for record in records {
      let detail = record.detail.isEmpty ? "" : " · " + record.detail
      print(
        "\(record.at) · \(record.kind.rawValue) · \(record.name) · by \(record.by.name) "
          + "from \(record.by.address)\(detail)")
    }
    if records.isEmpty { print("The audit trail is empty.") }
  }

  private static func json(_ record: AuditRecord) -> JSONValue {
    .object([
      JSONMember("number", .number(record.number)),
      JSONMember("at", .string(record.at.description)),
      JSONMember("by", .string(record.by.name)),
      JSONMember("address", .string(record.by.address.description)),
      JSONMember("kind", .string(record.kind.rawValue)),
      JSONMember("account", .string(record.account)),
      JSONMember("name", .string(record.name)),
      JSONMember("detail", .string(record.detail)),
    ])
  }
}

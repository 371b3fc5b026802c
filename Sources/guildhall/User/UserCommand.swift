import Access
import ArgumentParser
import EventLog
import Foundation
import Records
import Vocabulary

/// Accounts of staff.
struct UserCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "user",
    abstract: "Add, list and change the accounts of staff.",
    discussion: """
      Works on the file of accounts, also while the service runs: what is changed holds from the \
      next request on, and ends the person's sessions where rights or password change. Every \
      change is kept in the audit trail, as made by "command:" and your name on this machine.

      A password is asked for on the terminal, or read as the first line of standard input. It is \
      never an argument, where everybody on the machine could read it.
      """,
    subcommands: [
      UserAdd.self, UserList.self, UserSetPassword.self, UserRoles.self, UserDisable.self,
      UserEnable.self, UserSecondFactorReset.self, UserRemove.self,
    ])
}

struct AccountsOptions: ParsableArguments {
  @Option(help: "The file of accounts.")
  var accounts: String

  /// Works on the accounts, and closes the file whatever happens.
  func with<R>(
    makesFile: Bool = false, _ body: (Accounts) async throws -> R
  ) async throws -> R {
    let store = try SQLiteAccountStore.open(accounts, makesFile: makesFile)
    let result: R
    do {
      result = try await body(Accounts(store))
    } catch {
      try? store.close()
      throw error
    }
    try store.close()
    return result
  }

  /// Who uses the command, for the audit trail.
  static var changeMaker: ChangeMaker {
    ChangeMaker(name: "command:" + NSUserName(), address: .local)
  }
}

/// Values of options, checked before the file is opened.
enum UserWords {
  static func roles(_ text: String) throws -> Set<Role> {
    var found: Set<Role> = []
    for word in text.split(separator: ",") {
      let name = word.trimmingCharacters(in: .whitespaces)
      guard let role = Role(rawValue: name) else {
        throw ValidationError(
          "\"\(name)\" is no role. Roles are "
            + Role.allCases.map(\.rawValue).joined(separator: ", ") + ", with commas between them.")
      }
      found.insert(role)
    }
    return found
  }

  static func units(_ text: String) -> Set<String> {
    Set(
      text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        .filter { !$0.isEmpty })
  }

  static func json(_ account: AccountSummary) -> JSONValue {
    let person = account.person
    func list(_ texts: [String]) -> JSONValue { .array(texts.sorted().map { .string($0) }) }
    return .object([
      JSONMember("id", .string(person.id)),
      JSONMember("name", .string(person.name)),
      JSONMember("displayName", .string(person.displayName)),
      JSONMember("adviser", person.adviser.map { .string($0) } ?? .null),
      JSONMember("roles", list(person.roles.map(\.rawValue))),
      JSONMember("units", list(Array(person.units))),
      JSONMember("isDisabled", .bool(person.isDisabled)),
      JSONMember("hasPassword", .bool(account.hasPassword)),
      JSONMember("hasSecondFactor", .bool(account.hasSecondFactor)),
      JSONMember("recoveryCodesLeft", .number(Int64(account.recoveryCodesLeft))),
      JSONMember("followsProvider", .bool(account.followsProvider)),
      JSONMember(
        "identities",
        .array(
          account.links.map {
            .object([
              JSONMember("issuer", .string($0.issuer)), JSONMember("subject", .string($0.subject)),
            ])
          })),
      JSONMember("createdAt", .string(account.createdAt.description)),
      JSONMember("changedAt", .string(account.changedAt.description)),
      JSONMember("signedInAt", account.signedInAt.map { .string($0.description) } ?? .null),
    ])
  }

  /// One line for people.
  static func line(_ account: AccountSummary) -> String {
    let person = account.person
    var parts = [
      person.name, "\"\(person.displayName)\"",
      person.roles.isEmpty
        ? "no role" : person.roles.map(\.rawValue).sorted().joined(separator: ", "),
    ]
    if let adviser = person.adviser { parts.append("adviser \(adviser)") }
    if !person.units.isEmpty {
      parts.append("units " + person.units.sorted().joined(separator: ", "))
    }
    if person.isDisabled { parts.append("disabled") }
    if !account.hasPassword { parts.append("no password") }
    if account.hasSecondFactor { parts.append("second factor") }
    if account.followsProvider { parts.append("follows the identity provider") }
    return parts.joined(separator: " · ")
  }

  static func print(_ account: AccountSummary, _ sentence: String, json isJSON: Bool) {
    if isJSON {
      JSONOut.print([JSONMember("account", json(account))])
    } else {
      guildhall.print(sentence)
    }
  }
}

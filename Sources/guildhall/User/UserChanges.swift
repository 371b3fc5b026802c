import Access
import ArgumentParser
import Desk
import EventLog

/// The name of an account and where it is.
struct OneAccount: ParsableArguments {
  @Argument(help: "What the person signs in with.")
  var name: String
  @OptionGroup var file: AccountsOptions

  /// Makes a change and gives the account as it is afterwards.
  func change(
    _ body: (Accounts, _ id: String, ChangeMaker) async throws -> Void
  ) async throws -> AccountSummary {
    try await file.with { accounts in
      let id = try await accounts.find(name: name).person.id
      try await body(accounts, id, AccountsOptions.changeMaker)
      return try await accounts.find(id: id)
    }
  }
}

struct UserSetPassword: AsyncParsableCommand, Verb {
  static let configuration = CommandConfiguration(
    commandName: "set-password",
    abstract: "Set a new password.",
    discussion: """
      Ends the person's sessions. The password is asked for, or read from standard input.

        guildhall user set-password ann --accounts accounts.sqlite
        guildhall user set-password ann --accounts accounts.sqlite --generate
      """)

  @OptionGroup var one: OneAccount
  @Flag(help: "Make a password and print it once.")
  var generate = false
  @OptionGroup var output: OutputOptions

  func run() async throws {
    // Whether there is such an account is said before a password is typed twice.
    _ = try await one.file.with { try await $0.find(name: one.name) }
    let password =
      generate ? PasswordEntry.generated() : try PasswordEntry.read(for: one.name)
    let account = try await one.change { accounts, id, by in
      try await accounts.setPassword(id, password, by: by, at: SystemClock().now())
    }
    if output.json {
      JSONOut.print(
        [JSONMember("account", UserWords.json(account))]
          + (generate ? [JSONMember("password", .string(password))] : []))
      return
    }
    print("\(account.person.name) has a new password and is signed out everywhere.")
    if generate { print("Password: \(password)") }
  }
}

struct UserRoles: AsyncParsableCommand, Verb {
  static let configuration = CommandConfiguration(
    commandName: "roles",
    abstract: "Change what somebody may do: roles, units, name in the plan.",
    discussion: """
      What is not given stays. Ends the person's sessions when something changes. An empty text \
      takes everything away; the last administrator stays one.

        guildhall user roles ann --accounts accounts.sqlite --set adviser,supervisor
        guildhall user roles ann --accounts accounts.sqlite --units north,south --adviser ann-o
      """)

  @OptionGroup var one: OneAccount
  @Option(name: .customLong("set"), help: "All roles they have from now on.")
  var roles: String?
  @Option(help: "All business units whose contacts they may see from now on.")
  var units: String?
  @Option(help: "Their name in the plan; an empty text for none.")
  var adviser: String?
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if roles == nil, units == nil, adviser == nil {
      throw ValidationError("Give --set, --units or --adviser.")
    }
    if let roles { _ = try UserWords.roles(roles) }
  }

  func run() async throws {
    var change = PersonChange()
    change.roles = try roles.map(UserWords.roles)
    change.units = units.map(UserWords.units)
    if let adviser { change.adviser = .some(adviser.isEmpty ? nil : adviser) }
    let wish = change
    let account = try await one.change { accounts, id, by in
      try await accounts.change(id, wish, by: by, at: SystemClock().now())
    }
    UserWords.print(account, "Now: \(UserWords.line(account)).", json: output.json)
  }
}

struct UserDisable: AsyncParsableCommand, Verb {
  static let configuration = CommandConfiguration(
    commandName: "disable",
    abstract: "Keep somebody out; their account stays.",
    discussion: """
      Ends the person's sessions with their next request.

        guildhall user disable ann --accounts accounts.sqlite
      """)

  @OptionGroup var one: OneAccount
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let account = try await one.change { accounts, id, by in
      try await accounts.setDisabled(id, true, by: by, at: SystemClock().now())
    }
    UserWords.print(account, "\(account.person.name) is disabled.", json: output.json)
  }
}

struct UserEnable: AsyncParsableCommand, Verb {
  static let configuration = CommandConfiguration(
    commandName: "enable",
    abstract: "Let somebody in again.",
    discussion: """
      Password, second factor and roles are as they were.

        guildhall user enable ann --accounts accounts.sqlite
      """)

  @OptionGroup var one: OneAccount
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let account = try await one.change { accounts, id, by in
      try await accounts.setDisabled(id, false, by: by, at: SystemClock().now())
    }
    UserWords.print(account, "\(account.person.name) is enabled.", json: output.json)
  }
}

struct UserSecondFactorReset: AsyncParsableCommand, Verb {
  static let configuration = CommandConfiguration(
    commandName: "second-factor-reset",
    abstract: "Take a lost second factor away.",
    discussion: """
      Make sure first that it is the person who asks. Ends their sessions; they sign in with the \
      password alone and add a new one.

        guildhall user second-factor-reset ann --accounts accounts.sqlite
      """)

  @OptionGroup var one: OneAccount
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let account = try await one.change { accounts, id, by in
      try await accounts.resetSecondFactor(id, by: by, at: SystemClock().now())
    }
    UserWords.print(account, "\(account.person.name) has no second factor.", json: output.json)
  }
}

struct UserRemove: AsyncParsableCommand, Verb {
  static let configuration = CommandConfiguration(
    commandName: "remove",
    abstract: "Remove an account.",
    discussion: """
      Its audit records stay. Without --yes it is only said what would be removed. Disabling is \
      often better: the name cannot be given to somebody else by mistake.

        guildhall user remove ann --accounts accounts.sqlite --yes
      """)

  @OptionGroup var one: OneAccount
  @Flag(help: "Really do it.")
  var yes = false
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let isReal = yes
    let account = try await one.file.with { accounts in
      let account = try await accounts.find(name: one.name)
      if isReal {
        try await accounts.remove(
          account.person.id, by: AccountsOptions.changeMaker, at: SystemClock().now())
      }
      return account
    }
    if output.json {
      JSONOut.print([
        JSONMember("removed", .bool(yes)), JSONMember("account", UserWords.json(account)),
      ])
    } else if yes {
      print("Removed: \(UserWords.line(account)).")
    } else {
      print("Would be removed: \(UserWords.line(account)). Say --yes to do it.")
    }
  }
}

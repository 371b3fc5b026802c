import Access
import ArgumentParser
import Desk
import EventLog
import Vocabulary

struct UserAdd: AsyncParsableCommand, Verb {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Add an account.",
    discussion: """
      The file of accounts is made when there is none. The name is what the person signs in with; \
      --adviser is their name in the plan, for those who take contacts.

        guildhall user add ann --accounts accounts.sqlite --display-name "Ann Other" \
      --roles adviser --adviser ann-other
        guildhall user add boss --accounts accounts.sqlite --display-name "Bo Ss" \
      --roles administrator --generate

      With --entra-tenant and --entra-object (or --issuer and --subject) the person signs in by \
      the identity provider; then no password is asked for unless --password or --generate is \
      given.
      """)

  @Argument(help: "What the person signs in with: a to z, digits, . _ @ -")
  var name: String
  @OptionGroup var file: AccountsOptions
  @Option(help: "How others see the person.")
  var displayName: String
  @Option(
    help: "Roles, with commas between them: adviser, supervisor, planner, administrator, auditor.")
  var roles: String
  @Option(help: "Business units whose contacts they may see, with commas between them.")
  var units: String?
  @Option(help: "Their name in the plan.")
  var adviser: String?
  @Flag(help: "Make a password and print it once.")
  var generate = false
  @Flag(help: "Ask for a password also when an identity is given.")
  var password = false
  @Option(help: "Entra ID: the tenant's id (tid).")
  var entraTenant: String?
  @Option(help: "Entra ID: the person's object id (oid).")
  var entraObject: String?
  @Option(help: "Another provider: its issuer identifier (iss).")
  var issuer: String?
  @Option(help: "Another provider: the person's identifier there (sub).")
  var subject: String?
  @Flag(help: "Roles are set to the provider's app roles at each sign-in there.")
  var followsProvider = false
  @OptionGroup var output: OutputOptions

  func validate() throws {
    _ = try UserWords.roles(roles)
    if generate && password {
      throw ValidationError("Give --generate or --password, not both.")
    }
    if followsProvider, try link() == nil {
      throw ValidationError("--follows-provider needs an identity at the provider.")
    }
    _ = try link()
  }

  private func link() throws -> IdentityLink? {
    switch (entraTenant, entraObject, issuer, subject) {
    case (nil, nil, nil, nil): return nil
    case (let tenant?, let object?, nil, nil):
      return IdentityLink.entra(tenant: tenant, object: object)
    case (nil, nil, let issuer?, let subject?):
      return IdentityLink(issuer: issuer, subject: subject)
    default:
      throw ValidationError(
        "An identity is --entra-tenant with --entra-object, or --issuer with --subject.")
    }
  }

  func run() async throws {
    var new = NewAccount(
      name: name, displayName: displayName, roles: try UserWords.roles(roles))
    new.adviser = adviser
    new.units = units.map(UserWords.units) ?? []
    new.link = try link()
    new.followsProvider = followsProvider
    let asks = generate || password || new.link == nil
    new.password =
      asks ? (generate ? PasswordEntry.generated() : try PasswordEntry.read(for: name)) : nil
    let now = SystemClock().now()
    let given = new
    let account = try await file.with(makesFile: true) { accounts in
      try await accounts.add(given, by: AccountsOptions.changeMaker, at: now)
    }
    if output.json {
      var members = [JSONMember("account", UserWords.json(account))]
      if generate, let password = new.password {
        members.append(JSONMember("password", .string(password)))
      }
      JSONOut.print(members)
      return
    }
    print("Added: \(UserWords.line(account)).")
    if generate, let password = new.password {
      print("Password: \(password)")
      Terminal.say("It is shown this once. Ask the person to change it after signing in.")
    }
  }
}

import Access
import ArgumentParser
import Desk
import DeskServer
import EventLog
import EventLogSQLite
import Exchange
import Foundation
import Logging
import Records
import ServicePlan
import Vocabulary

struct ServeCommand: AsyncParsableCommand, Verb {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Run the service: desk, board, chat and API.",
    discussion: """
      Everything is kept in one folder: the log, the keys, accounts, history and files. A plan is \
      published when the folder is new; later ones go in force with "guildhall publish" while \
      the service is stopped.

        guildhall serve Examples/county --data data
        guildhall serve Examples/county --data try --as-if 2026-03-02T10:00 --demo

      Put a reverse proxy with TLS in front of it; it listens on this machine alone unless \
      --host says otherwise. Ctrl-C or SIGTERM ends it in order; nothing is lost when it is \
      killed.
      """)

  @Argument(help: "The folder of the plan, for a new service.")
  var plan: String?
  @Option(help: "The folder in which everything is kept.")
  var data = "data"
  @Option(help: "The folder of the keys, when it is to be another one; back it up apart.")
  var keys: String?
  @Option(help: "The address to listen on.")
  var host = "127.0.0.1"
  @Option(help: "The port to listen on; 0 takes a free one.")
  var port = 8080
  @Option(help: "The folder of the built pages.")
  var web = "Web/dist"
  @Option(help: "An origin of pages that may show the chat, such as https://www.council.example.")
  var widgetOrigin: [String] = []
  @Option(help: "Begin a new service as if it were this local time, to try out what happens then.")
  var asIf: String?
  @Flag(help: "Make accounts to try it out with, and say their passwords.")
  var tryOut = false
  @Flag(help: "Keep made-up residents coming, who chat.")
  var demo = false
  @Option(help: "Multiplies the limits of requests by strangers; for load programs.")
  var rateFactor = 1.0
  @OptionGroup var telephone: TelephoneOptions
  @OptionGroup var protection: ProtectionOptions
  @OptionGroup var provider: ProviderOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    LoggingSystem.bootstrap(StreamLogHandler.standardError)
    let logger = Self.logger()
    let folder = try DataFolder(data, keys: keys)
    let clock = SystemClock(ahead: try folder.clockAhead(asIf: asIf))
    try await publishIfNew(folder, at: clock.now())

    let journal = try Journal.open(folder.openLog(at: clock.now()))
    let subjectKeys = try folder.openKeys()
    let history = HistoryFollower(
      log: journal.log, store: try SQLiteHistoryStore.open(folder.history)
    ) { fault in logger.error("history", metadata: ["fault": "\(fault)"]) }
    let accounts = Accounts(try folder.openAccounts(), policy: protection.accountPolicy)
    try await accounts.prepare()
    let house = try House(
      journal: journal, history: history, confidant: Confidant(subjectKeys), clock: clock)
    guard let civil = CivilTime(zone: "Europe/London") else {
      throw Trouble.finding("zone", "This machine lacks the time zone Europe/London (tzdata).")
    }
    var options = ServerOptions(web: web)
    options.host = host
    options.port = port
    options.widgetOrigins = widgetOrigin
    options.rateFactor = rateFactor
    try protection.apply(to: &options)
    let secret = try folder.openSecret()
    let gateway = try makeGateway(
      journal, history, subjectKeys, clock, folder, fingerprintKey: secret, logger)
    let services = DeskServices(
      house: house, accounts: accounts, keys: subjectKeys,
      blobs: try FolderBlobStore(folder.files), uploads: folder.uploads,
      secret: secret, localTime: { civil.longText($0) },
      provider: try provider.make(), phone: gateway, options: options)
    let running = RunningService(
      house: house, history: history, accounts: accounts, services: services, gateway: gateway,
      relay: relayProcess(logger), logger: logger)
    var lines: [String] = []
    if tryOut {
      lines = try await TryOut(folder: folder, accounts: accounts, house: house)
        .prepare(at: clock.now())
    }
    if let address = telephone.address, let number = await house.numbersOfService().first {
      let place = "sip:\(number)@\(address):\(telephone.sipPort)"
      lines.insert("Telephone: \(place), by a SIP phone or: guildhall call \(place)", at: 0)
    }
    let (host, data) = (host, data)
    try await running.run(with: demo ? Demo(house: house) : nil) { [lines] port in
      await Self.tell(host, port, data, accounts, clock, lines)
    }
    try await journal.close()
    try subjectKeys.close()
  }

  private static func logger() -> Logger {
    var logger = Logger(label: "guildhall")
    logger.logLevel = .notice
    return logger
  }

  private func publishIfNew(_ folder: DataFolder, at now: Instant) async throws {
    guard !FileManager.default.fileExists(atPath: folder.log) else { return }
    guard let plan else {
      throw Trouble.usage(
        "\(folder.log) is not there yet. Give the folder of a plan, such as Examples/county.")
    }
    let compiled = try PlanReading.compile(plan, PlanOptions(compiledAt: now))
    let results = PlanTestRunner(compiled)?.run() ?? []
    let reasons = PlanGate.compare(old: nil, new: compiled, tests: results, waiting: [])
    guard reasons.isEmpty else {
      throw Trouble.finding("refused", reasons.map(\.text).joined(separator: "\n"))
    }
    let journal = try Journal.open(try folder.openLog(at: now))
    _ = try await journal.submit(
      .publish(Publish(policy: compiled.policy, by: "serve", why: "first plan")), at: now)
    try await journal.close()
  }

  private static func tell(
    _ host: String, _ port: Int, _ data: String, _ accounts: Accounts, _ clock: SystemClock,
    _ lines: [String]
  ) async {
    let address = "http://\(host == "127.0.0.1" ? "localhost" : host):\(port)"
    Terminal.say("Guildhall runs. Desk: \(address)/desk/  Board: \(address)/desk/board")
    Terminal.say("A council page with the chat: \(address)/sample/  Ctrl-C ends it.")
    if clock.ahead != .zero { Terminal.say("The clock here says \(clock.now()).") }
    for line in lines { Terminal.say(line) }
    let people = (try? await accounts.list(limit: 1)) ?? []
    if people.isEmpty {
      Terminal.say(
        "Nobody can sign in yet. In another window: guildhall user add NAME --accounts "
          + "\(data)/accounts.sqlite --display-name \"FULL NAME\" --roles adviser "
          + "--adviser NAME-IN-THE-PLAN --generate")
    }
  }
}

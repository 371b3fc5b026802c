import Access
import Desk
import EventLog
import Exchange
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import ServicePlan
import Vocabulary

@testable import DeskServer

/// A whole service in memory: a plan of one queue, two advisers and a supervisor, with accounts.
struct TestHouse {
  static let password = "correct horse battery"

  let house: House
  let services: DeskServices
  let history: HistoryFollower
  let clock: TestClock

  final class TestClock: HouseClock, @unchecked Sendable {
    private let lock = NSLock()
    private var moment = Instant(milliseconds: 1_772_445_600_000)
    func now() -> Instant { lock.withLock { moment } }
    func pass(_ span: Span) { lock.withLock { moment = moment + span } }
  }

  static let plan = """
    service: Testshire
    languages: [en, cy]
    units: { centre: {}, hub: {} }
    calendars: { always: { every day: "00:00-24:00" } }
    skills: [general, care]
    presence reasons: [lunch]
    dispositions: { extra: [answered, passed on] }
    widgets: { web: { name: Chat, queue: general } }
    queues:
      general:
        unit: centre
        channels: [chat]
        open: always
        needs: general
        wrap-up: { at most: 60s, disposition: required }
      hub:
        unit: hub
        channels: [chat]
        open: always
        needs: care
    teams:
      front:
        unit: centre
        skills: { general: 3 }
        people: { a.one: {}, a.two: {}, s.boss: { supervises: [centre] } }
      inner:
        unit: hub
        skills: { care: 3 }
        people: { h.one: { supervises: [hub] } }
    """

  init(rateFactor: Double = 1) async throws {
    clock = TestClock()
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("guildhall-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(Self.plan.utf8).write(to: folder.appendingPathComponent("plan.yaml"))
    let compiled = CompiledPlan.compile(
      folder: folder.path, PlanOptions(compiledAt: clock.now()))
    precondition(compiled.errors.isEmpty, "\(compiled.errors)")

    let driver = MemoryLogDriver(identity: LogIdentity(id: "test", created: clock.now()))
    let journal = try Journal.open(driver)
    _ = try await journal.submit(
      .publish(Publish(policy: compiled.policy, by: "test", why: "test")), at: clock.now())
    let keys = MemoryKeyStore(master: .random())
    history = HistoryFollower(log: journal.log, store: MemoryHistoryStore()) { _ in }
    house = try House(
      journal: journal, history: history, confidant: Confidant(keys), clock: clock)
    var policy = AccountPolicy()
    policy.passwordCost = .cheapForTests
    let accounts = Accounts(MemoryAccountStore(), policy: policy)
    for (name, roles) in [
      ("a.one", [Role.adviser]), ("a.two", [.adviser]), ("s.boss", [.adviser, .supervisor]),
      ("h.one", [.adviser, .supervisor]), ("admin", [.administrator]),
    ] {
      var new = NewAccount(name: name, displayName: name, roles: Set(roles))
      new.adviser = name == "admin" ? nil : name
      new.password = Self.password
      _ = try await accounts.add(
        new, by: ChangeMaker(name: "test", address: .local), at: clock.now())
    }
    var options = ServerOptions(web: folder.path)
    options.rateFactor = rateFactor
    services = DeskServices(
      house: house, accounts: accounts, keys: keys, blobs: MemoryBlobStore(),
      secret: [UInt8](repeating: 7, count: 32), localTime: { "\($0)" }, options: options)
  }

  /// The service runs while the body does.
  func run(_ body: @escaping @Sendable (any TestClientProtocol) async throws -> Void) async throws {
    let following = Task { [history] in await history.run() }
    let looking = Task { [house] in try await house.run() }
    defer {
      following.cancel()
      looking.cancel()
    }
    let application = Application(responder: DeskServer.router(services).buildResponder())
    try await application.test(.router) { client in try await body(client) }
  }
}

/// Somebody with a browser: keeps the cookie and the token.
struct Browser {
  let client: any TestClientProtocol
  var cookie: String?
  var csrf: String?
  var bearer: String?

  struct Answer {
    var status: Int
    var headers: HTTPFields
    var json: Any?
    subscript(_ name: String) -> Any? { (json as? [String: Any])?[name] }
    var text: String { json.map { "\($0)" } ?? "" }
  }

  init(_ client: any TestClientProtocol) { self.client = client }

  static func signedIn(_ name: String, _ client: any TestClientProtocol) async throws -> Browser {
    var browser = Browser(client)
    let answer = try await browser.send(
      .post, "/api/v1/session", ["name": name, "password": TestHouse.password])
    browser.cookie = answer.headers[.setCookie].flatMap { $0.split(separator: ";").first }
      .map(String.init)
    browser.csrf = answer["csrfToken"] as? String
    return browser
  }

  func send(
    _ method: HTTPRequest.Method, _ path: String, _ body: [String: Any]? = nil,
    _ headers: [String: String] = [:]
  ) async throws -> Answer {
    var fields: HTTPFields = [:]
    if let cookie { fields[.cookie] = cookie }
    if let csrf { fields[HTTPField.Name("X-CSRF-Token")!] = csrf }
    if let bearer { fields[.authorization] = "Bearer \(bearer)" }
    var buffer: ByteBuffer?
    if let body {
      fields[.contentType] = "application/json"
      buffer = ByteBuffer(bytes: try JSONSerialization.data(withJSONObject: body))
    }
    for (name, value) in headers { fields[HTTPField.Name(name)!] = value }
    let response = try await client.executeRequest(
      uri: path, method: method, headers: fields, body: buffer)
    let data = Data(response.body.readableBytesView)
    return Answer(
      status: Int(response.status.code), headers: response.headers,
      json: data.isEmpty ? nil : try? JSONSerialization.jsonObject(with: data))
  }
}

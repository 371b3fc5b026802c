public import Access
public import Desk
public import EventLog
public import Foundation

/// What the server needs from the rest of the house, put together by whoever starts it.
public struct DeskServices: Sendable {
  public let house: House
  public let accounts: Accounts
  /// Nil: people sign in by password alone.
  let provider: (any IdentityProvider)?
  let files: Files
  let chatTokens: ChatTokens
  let timeZone: TimeZone
  let options: ServerOptions
  /// By person, by address and by chat.
  let staffRate = RateLimit(.init(burst: 120, perSecond: 20))
  let publicRate: RateLimit
  let chatRate = RateLimit(.init(burst: 60, perSecond: 4))
  let signInRate = RateLimit(.init(burst: 20, perSecond: 0.5))
  let work = SlowWork()
  let repeated = RepeatedRequests()

  /// - Parameters:
  ///   - secret: 32 random bytes, kept with the data: tokens of chats hold as long as it does.
  public init(
    house: House, accounts: Accounts, keys: any SubjectKeyStore, blobs: any BlobStore,
    secret: [UInt8], timeZone: TimeZone, provider: (any IdentityProvider)? = nil,
    options: ServerOptions
  ) {
    self.provider = provider
    self.house = house
    self.accounts = accounts
    self.options = options
    self.timeZone = timeZone
    files = Files(blobs, keys: keys, house: house)
    chatTokens = ChatTokens(secret: secret)
    publicRate = RateLimit(.init(burst: 30 * options.rateFactor, perSecond: 2 * options.rateFactor))
  }
}

/// How the server is reached and what it shows.
public struct ServerOptions: Sendable {
  public var host = "127.0.0.1"
  public var port = 8080
  /// Folder of the built pages (desk, gallery, widget, sample).
  public var web: String
  /// Origins of council pages that may show the widget, such as "https://www.council.example".
  public var widgetOrigins: [String] = []
  /// Bearer token that metrics ask for; nil: only asked for from this machine.
  public var metricsToken: String?
  /// Multiplies the public limits; for load programs.
  public var rateFactor = 1.0
  /// Cookies only over TLS; browsers treat localhost alike.
  public var isSecure = true

  public init(web: String) { self.web = web }
}

/// Work that may take seconds, off the threads that answer requests; a few at once.
final class SlowWork: Sendable {
  static let atOnceMaximum = 2
  static let waitingMaximum = 20
  private let queue = OperationQueue()

  init() {
    queue.maxConcurrentOperationCount = Self.atOnceMaximum
    queue.name = "guildhall.slow"
  }

  func run<R: Sendable>(_ body: @escaping @Sendable () throws -> R) async throws -> R {
    guard queue.operationCount < Self.waitingMaximum else { throw Problem.unavailable }
    return try await withCheckedThrowingContinuation { continuation in
      queue.addOperation { continuation.resume(with: Result(catching: body)) }
    }
  }
}

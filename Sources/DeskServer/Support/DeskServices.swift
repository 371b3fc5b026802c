public import Access
public import Desk
public import EventLog
import Foundation
public import Vocabulary

/// What the server needs from the rest of the house, put together by whoever starts it.
public struct DeskServices: Sendable {
  public let house: House
  public let accounts: Accounts
  /// Nil: people sign in by password alone.
  let provider: (any IdentityProvider)?
  /// Nil: the service has no telephone.
  let phone: (any AdviserPhone)?
  let files: Files
  let chatTokens: ChatTokens
  /// Moments as people here read them.
  let localTime: @Sendable (Instant) -> String
  let options: ServerOptions
  /// By person, by address and by chat.
  let staffRate = RateLimit(.init(burst: 120, perSecond: 20))
  let publicRate: RateLimit
  let chatRate = RateLimit(.init(burst: 60, perSecond: 4))
  let signInRate = RateLimit(.init(burst: 20, perSecond: 0.5))
  let work = SlowWork()
  let repeated = RepeatedRequests()
  let places = StreamPlaces()

  /// - Parameters:
  ///   - uploads: the file that lists what was uploaded and not sent; nil keeps it in memory.
  ///   - secret: 32 random bytes, kept with the data: tokens of chats hold as long as it does.
  public init(
    house: House, accounts: Accounts, keys: any SubjectKeyStore, blobs: any BlobStore,
    uploads: String? = nil,
    secret: [UInt8], localTime: @escaping @Sendable (Instant) -> String,
    provider: (any IdentityProvider)? = nil, phone: (any AdviserPhone)? = nil,
    options: ServerOptions
  ) {
    self.provider = provider
    self.phone = phone
    self.house = house
    self.accounts = accounts
    self.options = options
    self.localTime = localTime
    files = Files(blobs, keys: keys, house: house, list: uploads)
    chatTokens = ChatTokens(secret: secret)
    publicRate = RateLimit(.init(burst: 30 * options.rateFactor, perSecond: 2 * options.rateFactor))
  }
}

extension DeskServices {
  /// What is to be done now and then.
  public func sweep() async throws { try await files.sweep() }

  /// The stream of a member of staff: it ends with their session, and begins anew when what they
  /// may see has changed.
  func stream(of identity: Identity) -> EventStream {
    var stream = EventStream(
      house: house, places: places, name: identity.person.id, most: StreamPlaces.perPerson)
    let (accounts, clock) = (accounts, house.clock)
    stream.isAllowed = {
      do throws(AccessFault) {
        let now = try await accounts.signedIn(identity.token, at: clock.now(), isActivity: false)
        return now.person == identity.person
      } catch {
        return error.reason != .signedOut
      }
    }
    return stream
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
  /// Proxies whose word on who asks is believed.
  public var trustedProxies: [AddressRange] = []
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

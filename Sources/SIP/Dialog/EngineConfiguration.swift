/// How an engine presents itself, and its limits.
public struct EngineConfiguration: Sendable {
  /// For `User-Agent` and `Server`.
  public var product = "Guildhall"
  /// The user part of our `Contact`.
  public var contactUser = "guildhall"
  public var durations = TimerDurations()
  /// Transactions held at once.
  public var transactionsMaximum = TransactionLayer.usualMaximum
  /// RFC 4028: what we ask for and grant at most, in seconds; nil for no refreshing.
  public var refreshSeconds: Int? = 1_800
  /// RFC 4028: the least we grant, in seconds.
  public var minimumRefreshSeconds = 90
  /// Whether provisional responses with a body are sent reliably to those who support it.
  public var prefersReliableProvisional = true
  /// How long an outgoing call may ring, where the call does not say.
  public var ringMaximumMilliseconds = 180_000
  /// How long an incoming call may stay without a final answer.
  public var waitMaximumMilliseconds = 600_000
  /// How long the user of the engine may take to answer a request within a call.
  public var replyMaximumMilliseconds = 20_000
  /// Refuses new calls with 503, lets others go on.
  public var isDraining = false
  /// Calls held at once, ending ones included. Beyond it, 503 with `Retry-After`.
  public var callsMaximum = 10_000
  /// Content types taken in INVITE and UPDATE.
  public var acceptedTypes = ["application/sdp"]

  public init() {}

  /// Early dialogs of one call; further forks are ignored until one is confirmed.
  static let forksMaximum = 16
  /// Provisional responses waiting for the one before to be acknowledged.
  static let queuedProvisionalMaximum = 8
  /// Referrals of one call that are not finished.
  static let referralsMaximum = 8
  /// Times a request is sent again with credentials, or after 422 or 491.
  static let attemptsMaximum = 4
  /// How often a provisional response is repeated (13.3.1.1).
  static let provisionalRepeatMilliseconds = 60_000
  /// Requests of the user outside calls that wait for a response or for the user's answer.
  static let requestsMaximum = 5_000

  static let methods: [SIPMethod] = [
    .invite, .ack, .bye, .cancel, .options, .prack, .update, .info, .refer, .notify, .message,
    .register,
  ]
  static let extensions = ["100rel", "timer", "replaces", "norefersub", "outbound", "path"]
}

/// A body and its type.
public struct Body: Sendable, Equatable {
  /// Such as "application/sdp".
  public var type: String
  public var bytes: [UInt8]

  public init(type: String, bytes: [UInt8]) {
    self.type = type
    self.bytes = bytes
  }

  public init(sdp: [UInt8]) { self.init(type: "application/sdp", bytes: sdp) }

  init?(of message: SIPMessage) {
    guard !message.body.isEmpty else { return nil }
    self.init(type: message.text(.contentType) ?? "", bytes: Array(message.body))
  }
}

/// Names one call of one engine. Never used again.
public struct CallHandle: Hashable, Sendable, Comparable {
  public let rawValue: UInt64
  public static func < (one: CallHandle, other: CallHandle) -> Bool {
    one.rawValue < other.rawValue
  }
}

/// Names a request outside calls, sent or received.
public struct RequestHandle: Hashable, Sendable {
  public let rawValue: UInt64
}

/// A call to be made.
public struct OutgoingCall: Sendable {
  /// Whom to ask for.
  public var target: SIPURI
  public var flow: Flow
  /// Without a tag.
  public var from: NameAddress
  /// Whom it is said to be for; the target where nil.
  public var to: NameAddress?
  /// Proxies to pass, first one first.
  public var routes: [NameAddress] = []
  /// Further fields, such as `P-Asserted-Identity`, `Privacy`, `Diversion`, `Alert-Info`.
  public var headers: [HeaderField] = []
  /// nil to have the far end make the offer.
  public var offer: Body?
  public var credentials: DigestCredentials?
  /// RFC 3891: the dialog to take the place of.
  public var replaces: Replaces?
  public var ringMaximumMilliseconds: Int?

  public init(target: SIPURI, flow: Flow, from: NameAddress, offer: Body?) {
    self.target = target
    self.flow = flow
    self.from = from
    self.offer = offer
  }
}

/// Why and how a call ended.
public struct CallEnding: Sendable, Equatable {
  public enum Cause: Sendable, Equatable {
    /// We hung up, cancelled or rejected.
    case local
    /// The far end hung up or cancelled.
    case remote
    /// A final response, 300 to 699.
    case refused(Int)
    /// Nobody answered in time, or a request had no response.
    case timedOut
    /// Our answer was never acknowledged (13.3.1.4).
    case notAcknowledged
    /// The far end stopped refreshing (RFC 4028 10).
    case notRefreshed
    /// The far end does not know the call any more.
    case lost
  }

  public var cause: Cause
  /// Of BYE, CANCEL or the response (RFC 3326).
  public var reasons: [Reason]
  /// The response or request that ended it, with `Contact` of a redirection or `Retry-After`.
  public var message: SIPMessage?
}

/// What happened, for the user of the engine.
public enum CallEvent: Sendable {
  /// A call came in. 100 has been sent. `replaces` is the call it takes the place of.
  case incoming(CallHandle, SIPMessage, Flow, replaces: CallHandle?)
  /// An outgoing call rings or makes progress, with early media where there is a body.
  case progress(CallHandle, status: Int, Body?, SIPMessage)
  /// An outgoing call was answered. `mustAnswer`: the body is an offer; call `acknowledge`.
  case answered(CallHandle, Body?, mustAnswer: Bool, SIPMessage)
  /// The ACK of our answer came, with the far end's answer where we made the offer.
  case acknowledged(CallHandle, Body?)
  /// The far end offers anew; nil: it asks for our offer. Call `acceptOffer` or `rejectOffer`.
  case offered(CallHandle, Body?)
  /// Our offer within the call was accepted.
  case offerAccepted(CallHandle, Body?)
  case offerRefused(CallHandle, status: Int)
  /// INFO or MESSAGE within the call; already answered.
  case information(CallHandle, SIPMessage)
  /// The far end asks us to call someone. Call `acceptReferral` or `rejectReferral`.
  case referred(CallHandle, Referral)
  /// How our own referral goes: the status of the far end's new call.
  case referralProgress(CallHandle, status: Int, isFinal: Bool)
  /// The last of a call, exactly once.
  case ended(CallHandle, CallEnding)
  /// A request outside calls, such as REGISTER or MESSAGE. Call `respond`.
  case request(RequestHandle, SIPMessage, Flow)
  /// A response to `send`; nil when none came.
  case response(RequestHandle, SIPMessage?)
  case registration(RegistrationHandle, RegistrationState)
}

public enum Action: Sendable {
  case send([UInt8], Flow)
  case event(CallEvent)
}

/// A REFER that came (RFC 3515).
public struct Referral: Sendable {
  /// Within its call.
  public var number: UInt32
  public var target: NameAddress
  public var referredBy: NameAddress?
  /// Of an attended transfer: the dialog the new call takes the place of.
  public var replaces: Replaces?
}

/// One call of an engine: its INVITE, its dialogs, and what waits.
struct Call: Sendable {
  enum Phase: Sendable {
    /// Outgoing, no final response yet.
    case calling
    /// Outgoing and to be cancelled.
    case cancelling
    /// Incoming, not answered yet.
    case incoming
    case confirmed
    /// Over for the user; a BYE or an ACK is still awaited.
    case ending
  }

  let handle: CallHandle
  let isOutgoing: Bool
  var phase: Phase
  let callID: String
  let localTag: String
  /// The INVITE that began it.
  var inviteID: TransactionID?
  var hasProvisional = false
  var hasSentCancel = false
  /// Early ones while calling; one afterwards.
  var dialogs: [Dialog] = []
  var credentials: DigestClient?
  /// When it has rung, or waited, long enough; when a cancelled INVITE is given up.
  var limit: Int64?
  var hasEndedForUser = false

  // Incoming.
  var arrivalKey: String?
  var invite: SIPMessage?
  var lastProvisional: SIPMessage?
  var provisionalDue: Int64?
  var reliable: ReliableProvisional?
  /// Provisional responses to be sent reliably, one after the other.
  var queued: [SIPMessage] = []
  /// The 2xx waits until what was sent reliably is acknowledged (RFC 3262 3).
  var heldAnswer: Body?
  var nextRSeq: UInt32 = 0
  var byeWhenAcknowledged: [HeaderField]?

  var referrals: [IncomingReferral] = []
  /// Event ids of referrals we sent (the CSeq number of REFER), not finished.
  var sentReferrals: [UInt32] = []

  struct ReliableProvisional: Sendable {
    var response: SIPMessage
    var number: UInt32
    var gap: Int
    var due: Int64
    var end: Int64
  }

  struct IncomingReferral: Sendable {
    var number: UInt32
    var transaction: TransactionID?
    var due: Int64
    var isAccepted = false
    var isSilent = false
  }

  var due: Int64? {
    var least = limit
    func take(_ time: Int64?) {
      guard let time else { return }
      least = min(least ?? time, time)
    }
    take(provisionalDue)
    take(reliable.map { min($0.due, $0.end) })
    for dialog in dialogs { take(dialog.due) }
    for referral in referrals { take(referral.due) }
    return least
  }

  /// Where the dialog with a remote tag stands.
  func place(_ remoteTag: String) -> Int? { dialogs.firstIndex { $0.remoteTag == remoteTag } }
}

/// A client request of the engine until its transaction is over.
struct PendingRequest: Sendable {
  enum Purpose: Sendable {
    case invite(CallHandle)
    case reinvite(CallHandle)
    case update(CallHandle)
    case bye(CallHandle)
    case prack(CallHandle)
    case refer(CallHandle, UInt32)
    case notify(CallHandle, UInt32)
    case plain(CallHandle)
    case outside(RequestHandle)
    case registration(RegistrationHandle)
    case none
  }

  var purpose: Purpose
  /// Without `Via`.
  var request: SIPMessage
  var flow: Flow
  var attempts = 0
  /// ACKs of 2xx by tag, to be sent again when the 2xx is.
  var acknowledgements: [String: [UInt8]] = [:]
}

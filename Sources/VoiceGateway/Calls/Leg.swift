import CallControl
import SIP
import Vocabulary

/// One party's dialog and media.
struct Leg {
  enum Line: Hashable {
    case sip(CallHandle)
    /// A browser, by the name of its leg at the media relay.
    case browser(String)
  }
  enum State: Hashable {
    case ringing, answered, ended
  }

  let id: LegID
  /// Nil while a call out is being placed.
  var line: Line?
  var state = State.ringing
  var negotiation: Negotiation
  /// Where we receive.
  var local: LocalMedia
  /// The call it is part of now.
  var contact = ContactID.none
  var party: Party?
  /// We called them.
  var isOutgoing = false
  /// Ways that are left, while it rings.
  var attempt: VoiceGateway.Attempt?
  /// The trunk of which it takes a line.
  var trunk: String?
  /// They are asked to press a key before they are given the call: a mobile phone may be answered
  /// by a machine.
  var mustConfirm = false
  var isMuted = false
  /// Sound has come.
  var isHeard = false
  /// Sound that should come does not, since this moment.
  var silentSince: Instant?
}

/// One contact's call.
struct LiveCall {
  var line: CallLine
  var legs: [Party: LegID] = [:]
  /// Who had a row when it was wired last.
  var wired: Set<Party> = []
  /// Texts that are being made audible; what is said waits for its turn.
  var speech: Task<Void, Never>?
  var speechPending = 0
  /// What was said before is not wanted any more.
  var speechTurn = 0
  /// The last that is being said.
  var saying: SayingID?
  var message: VoiceGateway.Message?
  /// The sealed card, with the number that called.
  var card: [UInt8] = []
}

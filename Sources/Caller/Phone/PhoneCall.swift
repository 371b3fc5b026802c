import RTP
import SIP

/// One call of a phone: its dialog's handle, its sound, its script.
final class PhoneCall {
  let number: Int
  let isIncoming: Bool
  let media: MediaEnd
  let begunMilliseconds: Int64
  let lastsAtMostMilliseconds: Int64
  var handle: CallHandle
  var runner: ScriptRunner
  var view = CallView()
  var to = ""
  var from = ""
  /// Until the offer is answered, and as it was when it was made: an answer may come in a
  /// provisional response of one fork and again, another one, in the final response of another.
  var negotiation: Negotiation
  var negotiationOffered: Negotiation?
  /// The offer that came with the INVITE.
  var remoteOffer: Body?
  /// When it is to be answered or refused; nil afterwards.
  var answerDueMilliseconds: Int64?
  var rejectStatus: Int?
  /// A call that this one takes the place of (RFC 3891).
  var replaces: CallHandle?
  /// A call whose REFER asked for this one, and that REFER's number.
  var referredBy: (call: CallHandle, number: UInt32)?
  /// Where its signalling comes from or goes to.
  var remoteAddress: NetAddress?
  var flow: Flow?
  var ringingMilliseconds: Int64?
  var direction = MediaDirection.sendReceive
  var holds = 0
  /// What the end is to be called where we end it for a reason.
  var ownEnd: CallEnd?
  var reason: String?

  init(
    number: Int, handle: CallHandle, isIncoming: Bool, media: MediaEnd, script: [ScriptStep],
    negotiation: Negotiation, begunMilliseconds: Int64, lastsAtMostMilliseconds: Int64
  ) {
    self.number = number
    self.handle = handle
    self.isIncoming = isIncoming
    self.media = media
    self.negotiation = negotiation
    self.begunMilliseconds = begunMilliseconds
    self.lastsAtMostMilliseconds = lastsAtMostMilliseconds
    runner = ScriptRunner(
      script, ringMilliseconds: isIncoming ? lastsAtMostMilliseconds : CallerLimits.ringMilliseconds
    )
  }

  func local(_ address: NetAddress) -> LocalMedia {
    LocalMedia(
      address: address.host, addressType: address.isIPv6 ? .ip6 : .ip4, port: media.port,
      direction: direction)
  }

  /// Takes what was agreed on.
  func configure(nowMicroseconds: Int64) {
    guard let agreed = negotiation.agreed else { return }
    if agreed.isHeldByRemote, !isHeld { holds += 1 }
    isHeld = agreed.isHeldByRemote
    media.configure(agreed, nowMicroseconds: nowMicroseconds)
  }
  private var isHeld = false

  func report() -> CallReport {
    CallReport(
      number: number, isIncoming: isIncoming, to: to, from: from,
      ringingAfterMilliseconds: ringingMilliseconds.map { $0 - begunMilliseconds },
      answeredAfterMilliseconds: view.answeredMilliseconds.map { $0 - begunMilliseconds },
      answeredMilliseconds: view.answeredMilliseconds.flatMap { answered in
        view.endedMilliseconds.map { $0 - answered }
      },
      end: view.end ?? .us, reason: reason, heard: media.ear.stretches, keys: media.keys,
      quality: media.quality, steps: runner.done, failure: runner.failure, holds: holds,
      recording: media.recording)
  }
}

import SIP

/// Who ended a call, or why it did not come about.
public enum CallEnd: Hashable, Sendable, CustomStringConvertible {
  /// The script was done, or did not hold.
  case us
  case farEnd
  /// A final response of 300 to 699.
  case refused(Int)
  /// Nobody answered the INVITE, or it rang for too long.
  case noAnswer
  /// The far end stopped answering, or refused what we must have.
  case lost(String)

  public var description: String {
    switch self {
    case .us: "we hung up"
    case .farEnd: "the far end hung up"
    case .refused(let status): "the call was refused with \(status) \(ReasonPhrase.of(status))"
    case .noAnswer: "nobody answered"
    case .lost(let why): "the call was lost: \(why)"
    }
  }

  /// One word for programs.
  public var word: String {
    switch self {
    case .us: "us"
    case .farEnd: "farEnd"
    case .refused: "refused"
    case .noAnswer: "noAnswer"
    case .lost: "lost"
    }
  }
}

/// A step that was done.
public struct StepReport: Hashable, Sendable {
  /// 0 for steps that options or the caller itself made.
  public var line: Int
  public var text: String
  /// How long it took.
  public var milliseconds: Int64
}

/// The step that did not hold.
public struct StepFailure: Hashable, Sendable, CustomStringConvertible {
  public var line: Int
  public var text: String
  /// What happened instead.
  public var what: String

  public var description: String {
    line > 0 ? "line \(line) \"\(text)\": \(what)" : "\"\(text)\": \(what)"
  }
}

/// A key the far end pressed.
public struct HeardKey: Hashable, Sendable {
  /// 0 to 9, * # A to D.
  public var key: String
  /// Since the call was begun, or came.
  public var atMilliseconds: Int64
  /// As an event of RFC 4733; else in the sound itself.
  public var isEvent: Bool
}

/// The sound's quality as this end received it, of packets and by the E-model (ITU-T G.107).
public struct CallQuality: Hashable, Sendable {
  public var codec: String
  public var packetsSent: Int64
  public var packetsReceived: Int64
  public var packetsExpected: Int64
  public var packetsLost: Int64
  /// Of the frames that should have been played, in hundredths of a per cent.
  public var lossBasisPoints: Int64
  /// RFC 3550 section 6.4.1.
  public var jitterMicroseconds: Int64
  /// Nil before a report of the far end came.
  public var roundTripMicroseconds: Int64?
  /// Mean opinion score, 100 to 450; nil when no packet came.
  public var mosHundredths: Int64?
}

/// What became of one call.
public struct CallReport: Hashable, Sendable {
  /// From 1, in the order in which the calls were begun or came.
  public var number: Int
  public var isIncoming: Bool
  /// Whom it was for, and who was said to call: SIP addresses.
  public var to: String
  public var from: String
  /// From INVITE to the first 180 to 189, and to the answer; nil where there was none.
  public var ringingAfterMilliseconds: Int64?
  public var answeredAfterMilliseconds: Int64?
  /// From the answer to the end.
  public var answeredMilliseconds: Int64?
  public var end: CallEnd
  /// What the far end gave as the reason of its BYE or refusal (RFC 3326), if anything.
  public var reason: String?
  public var heard: [HeardStretch]
  public var keys: [HeardKey]
  public var quality: CallQuality?
  public var steps: [StepReport]
  /// Nil when all held.
  public var failure: StepFailure?
  /// The far end put us on hold so often.
  public var holds: Int
  /// Of 16 kHz, what was heard; empty where it was not asked for.
  public var recording: [Int16]
}

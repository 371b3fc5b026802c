public import SIP

/// A codec as options name it.
public enum CallerCodec: String, CaseIterable, Sendable {
  case g722
  case pcma
  case pcmu

  var codec: AudioCodec {
    switch self {
    case .g722: .g722
    case .pcma: .pcma
    case .pcmu: .pcmu
    }
  }
}

/// How a phone is set up.
public struct PhoneOptions: Sendable {
  public enum Transport: String, CaseIterable, Sendable {
    case udp
    case tcp
  }
  /// How keys are sent.
  public enum Keys: String, CaseIterable, Sendable {
    /// By RFC 4733 where the far end takes it, else as sound.
    case events
    /// Always as sound.
    case sound
  }

  /// Numeric address of this machine; nil: the one from which the callee is reached.
  public var host: String?
  /// Of SIP, both transports; 0 for any.
  public var port: UInt16 = 0
  public var transport = Transport.udp
  /// In the order of preference.
  public var codecs = CallerCodec.allCases
  public var keys = Keys.events
  /// For a far end that asks who we are (RFC 8760).
  public var credentials: DigestCredentials?
  /// Where calls of TCP and UDP go instead of to the host of the address called.
  public var proxy: String?
  /// Of RTP; two for each call.
  public var mediaPorts: ClosedRange<UInt16> = 20_000...31_999

  public init() {}
}

/// A call to be made.
public struct CallPlan: Sendable {
  /// `sip:+441632960100@127.0.0.1:5060`.
  public var to: String
  /// A number, or a whole address.
  public var from = "caller"
  /// The name shown; empty for none.
  public var name = ""
  public var script: [ScriptStep]
  /// From INVITE to the end; a script that is not done by then does not hold.
  public var lastsAtMostMilliseconds = CallerLimits.callMilliseconds
  public var records = false

  public init(to: String, script: [ScriptStep]) {
    self.to = to
    self.script = script
  }
}

/// How calls that come are taken.
public struct AnswerPlan: Sendable {
  /// How long it rings before it is answered or refused.
  public var afterMilliseconds: Int64 = 0
  /// Refuses with this status, 300 to 699, instead of answering.
  public var rejectStatus: Int?
  /// A callee that does not even ring: nothing but 100 until the answer.
  public var rings = true
  public var script: [ScriptStep]
  public var lastsAtMostMilliseconds = CallerLimits.callMilliseconds
  public var records = false
  /// The phone is done after so many calls; nil: when it is told to stop.
  public var calls: Int?
  /// Whether it calls whom a REFER asks it to.
  public var followsReferrals = true

  public init(script: [ScriptStep]) { self.script = script }
}

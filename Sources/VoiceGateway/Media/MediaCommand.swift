import RTP

/// `LegMedia` made ready for the media thread: plain values only.
struct LegSettings {
  var remote: MediaEndpoint?
  var control: MediaEndpoint?
  var codec: AudioCodec
  var payloadType: UInt8
  var eventType: UInt8?
  var sends: Bool
  var expects: Bool
  var learns: Bool
  var payloads: PayloadMap
  /// The codec of each payload type, by its raw value.
  var codecs: InlineArray<128, UInt8>

  static let none: UInt8 = 0xFF

  init(_ media: LegMedia, forSix: Bool) throws(MediaFault) {
    codec = media.codec
    payloadType = media.payloadType & 0x7F
    eventType = media.eventType
    sends = media.sends
    expects = media.expects
    learns = false
    payloads = PayloadMap(audio: media.receives.keys.sorted(), event: media.eventType)
    codecs = .init(repeating: Self.none)
    for type in media.receives.keys.sorted() where type < 128 {
      codecs[Int(type)] = media.receives[type]?.rawValue ?? Self.none
    }
    guard let remote = media.remote else { return }
    let endpoint = try MediaEndpoint(remote, forSix: forSix)
    self.remote = endpoint
    learns = media.learnsRemote ?? endpoint.isPrivate
    if let other = media.remoteControl { control = try MediaEndpoint(other, forSix: forSix) }
  }
}

/// A leg by its place and its number: the place may belong to a later leg by now.
struct LegPlace: Hashable {
  var slot: Int32 = -1
  var id: UInt32 = 0
}

/// Legs that are heard, without memory of their own.
struct LegRow {
  var places: InlineArray<30, LegPlace> = .init(repeating: LegPlace())
  var count = 0

  init() {}

  /// - Precondition: at most `MediaOptions.legsHeardMaximum`.
  init(_ legs: [LegPlace]) {
    for leg in legs { append(leg) }
  }

  mutating func append(_ leg: LegPlace) {
    places[count] = leg
    count += 1
  }
}

/// What a leg hears, as the media thread knows it.
enum LegHears {
  case silence
  case ringing
  case music(Int32)
  case legs(LegRow)
}

/// What the media thread is told. Allocated by whoever tells, used by the media thread through its
/// pointer, handed back to the clerk and freed there. Those that bring sounds or a ring stay with
/// the media thread for as long as these are used, so that it never frees one.
struct MediaCommand {
  enum Kind: UInt8 {
    case open, media, close, hear, say, stopSaying, keys, mute, music, record, parties
    case pauseRecording, stopRecording, quality
  }

  let kind: Kind
  var leg = LegPlace()
  /// Of music, or of a recording.
  var index: Int32 = -1
  var flag = false
  var number: UInt64 = 0
  var settings: LegSettings?
  /// Of `open`, and on its way back of `close`.
  var opened: UnsafeMutablePointer<MediaLeg>?
  /// For a leg that came to speak wideband; on its way back, what it does not need any more.
  var concealment: WideConcealment?
  var hears = LegHears.silence
  var customer = LegRow()
  var staff = LegRow()
  var keys: InlineArray<64, UInt8> = .init(repeating: 0)
  var keysCount = 0
  var clips: [SoundClip] = []
  var clip = 0
  var ring: RecordingRing?
  /// The next saying of the same leg.
  var next: UnsafeMutablePointer<MediaCommand>?
  /// A saying was heard to its end.
  var isHeard = false
  var quality = LegQuality()
  var hasQuality = false
  var asker: CheckedContinuation<LegQuality?, Never>?

  init(_ kind: Kind) { self.kind = kind }
}

/// Concealment at 16 kHz, in memory of its own: few legs need it.
struct WideConcealment {
  let storage: UnsafeMutablePointer<Concealment>

  init() {
    storage = .allocate(capacity: 1)
    storage.initialize(to: Concealment(sampleRate: 16_000))
  }

  func deallocate() {
    storage.deinitialize(count: 1)
    storage.deallocate()
  }
}

/// Something that happened, on its way to whoever follows `MediaEngine.events`.
struct MediaNote {
  enum Kind: UInt8 { case key, inactive, active, bye }

  var kind = Kind.active
  var leg: UInt32 = 0
  /// An octet of ASCII, or milliseconds.
  var value: Int64 = 0
}

/// What the media thread shares with all others. In memory of its own, so that a tick touches no
/// reference count.
struct MediaChannel: ~Copyable {
  let commands: MediaRing<UnsafeMutablePointer<MediaCommand>>
  /// Commands that are done.
  let returns: MediaRing<UnsafeMutablePointer<MediaCommand>>
  let notes: MediaRing<MediaNote>
  let counters = MediaCounters()
  let isStopping: MediaFlag
  /// An eventfd: the clerk has something to do.
  let bell: Int32

  init(commands capacity: Int, returns: Int, notes: Int, bell: Int32) {
    let blank = UnsafeMutablePointer<MediaCommand>(bitPattern: 16)!
    commands = MediaRing(capacity: capacity, filledWith: blank)
    self.returns = MediaRing(capacity: returns, filledWith: blank)
    self.notes = MediaRing(capacity: notes, filledWith: MediaNote())
    isStopping = MediaFlag()
    self.bell = bell
  }
}

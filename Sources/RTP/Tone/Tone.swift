/// A tone with its rhythm: pieces of one or two sines, or of silence, one after the other.
///
/// Tones are made once, as sound; playing one costs no more than copying it.
public struct Tone: Hashable, Sendable {
  public struct Piece: Hashable, Sendable {
    /// Hertz; 0 for none. Both 0 is silence.
    public var first: Double
    public var second: Double
    public var firstLevel: Level
    public var secondLevel: Level
    public var milliseconds: Int

    public init(
      _ first: Double, and second: Double = 0, milliseconds: Int,
      level: Level = Tone.level, secondLevel: Level? = nil
    ) {
      self.first = first
      self.second = second
      self.firstLevel = level
      self.secondLevel = secondLevel ?? level
      self.milliseconds = milliseconds
    }

    public static func silence(milliseconds: Int) -> Piece { Piece(0, milliseconds: milliseconds) }
  }

  public var pieces: [Piece]
  /// Whether it goes on from its beginning.
  public var repeats: Bool

  public init(_ pieces: [Piece], repeats: Bool) {
    self.pieces = pieces
    self.repeats = repeats
  }

  /// Of each sine, unless said otherwise.
  public static let level = Level(decibels: -16)
  public static let millisecondsMaximum = 60_000

  // MARK: The tones of the United Kingdom (ITU-T E.180, supplement 2; BT SIN 350)

  public static let ring = Tone(
    [
      Piece(400, and: 450, milliseconds: 400), .silence(milliseconds: 200),
      Piece(400, and: 450, milliseconds: 400), .silence(milliseconds: 2000),
    ], repeats: true)
  public static let busy = Tone(
    [Piece(400, milliseconds: 375), .silence(milliseconds: 375)], repeats: true)
  public static let congestion = Tone(
    [
      Piece(400, milliseconds: 400), .silence(milliseconds: 350),
      Piece(400, milliseconds: 225), .silence(milliseconds: 525),
    ], repeats: true)
  public static let numberUnobtainable = Tone([Piece(400, milliseconds: 1000)], repeats: true)
  /// Before a message is recorded.
  public static let beep = Tone([Piece(1000, milliseconds: 400)], repeats: false)

  // MARK: Keys (ITU-T Q.23)

  static let rows: InlineArray<4, Double> = [697, 770, 852, 941]
  static let columns: InlineArray<4, Double> = [1209, 1336, 1477, 1633]
  /// RFC 4733 event codes by row and column.
  static let events: InlineArray<16, UInt8> = [
    1, 2, 3, 12, 4, 5, 6, 13, 7, 8, 9, 14, 10, 0, 11, 15,
  ]

  /// The dual tone of a key, the high one 2 dB stronger, with a pause behind.
  /// - Parameter event: as in RFC 4733 section 3.2: 0 to 9, 10 for *, 11 for #, 12 to 15
  ///   for A to D.
  /// - Precondition: `event` is 15 at most.
  public static func key(
    event: UInt8, milliseconds: Int = 100, pauseMilliseconds: Int = 100,
    lowLevel: Level = Level(decibels: -10), highLevel: Level = Level(decibels: -8)
  ) -> Tone {
    var place = 0
    while events[place] != event { place += 1 }
    return Tone(
      [
        Piece(
          rows[place / 4], and: columns[place % 4], milliseconds: milliseconds, level: lowLevel,
          secondLevel: highLevel),
        .silence(milliseconds: pauseMilliseconds),
      ], repeats: false)
  }

  // MARK: Sound

  /// One run through the pieces. Every piece fades in and out within 2 ms, but one that is
  /// repeated without a break.
  /// - Precondition: no longer than a minute.
  public func samples(at rate: SampleRate) -> [Int16] {
    let total = pieces.reduce(0) { $0 + $1.milliseconds }
    precondition(total <= Self.millisecondsMaximum, "a tone is longer than a minute")
    let perMillisecond = rate.hertz / 1000
    var sound: [Int16] = []
    sound.reserveCapacity(total * perMillisecond)
    for piece in pieces {
      let count = piece.milliseconds * perMillisecond
      let edge = repeats && pieces.count == 1 ? 0 : min(2 * perMillisecond, count / 2)
      let first = piece.first > 0 ? piece.firstLevel.sinePeak : 0
      let second = piece.second > 0 ? piece.secondLevel.sinePeak : 0
      for index in 0..<count {
        let seconds = Double(index) / Double(rate.hertz)
        let value =
          first * sine(2 * .pi * piece.first * seconds)
          + second * sine(2 * .pi * piece.second * seconds)
        let fromEdge = min(index + 1, count - index)
        let gain = fromEdge < edge ? Double(fromEdge) / Double(edge) : 1
        sound.append(rounded(Float(value * gain)))
      }
    }
    return sound
  }
}

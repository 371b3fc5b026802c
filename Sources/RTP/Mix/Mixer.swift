/// Mixes what every leg hears, once every 20 ms.
///
/// Everything a leg hears is a row: who is heard, and how loud. A conversation between two, music
/// for a thousand, a conference, a supervisor's whisper and a recording are rows, and nothing else
/// is known of them here.
///
/// In each tick of 20 ms: `receive` for every leg that has a frame, then `tick`, then `output` for
/// every leg. All memory is taken at the beginning; none of the three allocates, locks or counts
/// references. For one thread.
///
/// A listener who hears one source at full gain is given that source's own bytes when both speak
/// one codec, and the bytes a player has encoded once for all who hear it; nothing is decoded that
/// nobody needs decoded. A row is mixed at the rate of its listener; each source is converted to
/// the other rate at most once per tick.
public struct Mixer: ~Copyable {
  let legCapacity: Int
  let playerCapacity: Int
  let tapCapacity: Int

  /// Legs first, then players.
  let sources: UnsafeMutablePointer<MixSourceState>
  let players: UnsafeMutablePointer<MixPlayerState>
  let taps: UnsafeMutablePointer<MixTapState>
  /// Of legs first, then two of each tap.
  let rows: UnsafeMutablePointer<MixRow>
  let cells: UnsafeMutablePointer<MixCell>

  /// Of legs: 160 samples, 320 samples, and the payload received.
  let narrow: UnsafeMutablePointer<Int16>
  let wide: UnsafeMutablePointer<Int16>
  let received: UnsafeMutablePointer<UInt8>
  /// What legs are sent, where it is made for one alone; and of players for G.722.
  let made: UnsafeMutablePointer<UInt8>
  let madeOnce: UnsafeMutablePointer<UInt8>

  /// A frame of silence, for each use.
  let silentBytes: UnsafeMutablePointer<UInt8>
  let silentSamples: UnsafeMutablePointer<Int16>
  let mix: UnsafeMutablePointer<Float>
  let mixed: UnsafeMutablePointer<Int16>

  /// Those in use, without gaps, and those not.
  var legs: MixIndexList
  var playing: MixIndexList
  var recording: MixIndexList

  /// Held for as long as something plays or records them; not touched in a tick.
  var clips: [SoundClip?]
  var rings: [RecordingRing?]

  /// The number of the present tick.
  public private(set) var now: Int64 = 0

  /// - Precondition: 1 to the maximum of each.
  public init(legs: Int, players: Int, taps: Int) {
    precondition((1...MixLimits.legsMaximum).contains(legs))
    precondition((1...MixLimits.playersMaximum).contains(players))
    precondition((1...MixLimits.tapsMaximum).contains(taps))
    (legCapacity, playerCapacity, tapCapacity) = (legs, players, taps)
    sources = Self.memory(legs + players, MixSourceState())
    self.players = Self.memory(players, MixPlayerState())
    self.taps = Self.memory(taps, MixTapState())
    rows = Self.memory(legs + 2 * taps, MixRow())
    cells = Self.memory((legs + 2 * taps) * MixLimits.cellsPerRow, MixCell())
    narrow = Self.memory(legs * 160, 0)
    wide = Self.memory(legs * 320, 0)
    received = Self.memory(legs * 160, 0)
    made = Self.memory(legs * 160, 0)
    madeOnce = Self.memory(players * 160, 0)
    silentBytes = Self.memory(AudioCodec.allCases.count * 160, 0)
    for codec in AudioCodec.allCases {
      (silentBytes + Int(codec.rawValue) * 160).update(repeating: codec.silence, count: 160)
    }
    silentSamples = Self.memory(320, 0)
    mix = Self.memory(320, 0)
    mixed = Self.memory(320, 0)
    self.legs = MixIndexList(capacity: legs)
    playing = MixIndexList(capacity: players)
    recording = MixIndexList(capacity: taps)
    clips = Array(repeating: nil, count: players)
    rings = Array(repeating: nil, count: taps)
    _ = G711.tables
    _ = HalfBand.table
  }

  deinit {
    for index in 0..<tapCapacity {
      taps[index].ring?.pointee.close()
    }
    sources.deallocate()
    players.deallocate()
    taps.deallocate()
    rows.deallocate()
    cells.deallocate()
    narrow.deallocate()
    wide.deallocate()
    received.deallocate()
    made.deallocate()
    madeOnce.deallocate()
    silentBytes.deallocate()
    silentSamples.deallocate()
    mix.deallocate()
    mixed.deallocate()
    legs.deallocate()
    playing.deallocate()
    recording.deallocate()
  }

  private static func memory<Value>(
    _ count: Int, _ value: Value
  ) -> UnsafeMutablePointer<Value> {
    let memory = UnsafeMutablePointer<Value>.allocate(capacity: count)
    memory.initialize(repeating: value, count: count)
    return memory
  }

  // MARK: Every 20 ms

  /// Takes in a leg's frame of this tick, as it came.
  /// - Returns: false when the payload is not 20 ms long; then nothing is taken in.
  @discardableResult
  public mutating func receive(_ leg: MixLeg, payload: UnsafeBufferPointer<UInt8>) -> Bool {
    let index = used(leg)
    guard payload.count == AudioCodec.frameBytes else { return false }
    (received + index * 160).update(from: payload.baseAddress!, count: 160)
    sources[index].payloadTick = now
    sources[index].narrowTick = -1
    sources[index].wideTick = -1
    return true
  }

  /// Takes in a leg's frame of this tick as sound, in place of one that was lost.
  /// - Returns: false unless it has 20 ms at the rate of the leg's codec.
  @discardableResult
  public mutating func receive(_ leg: MixLeg, samples: UnsafeBufferPointer<Int16>) -> Bool {
    let index = used(leg)
    let rate = sources[index].codec.sampleRate
    guard samples.count == rate.frameSamples else { return false }
    let isWide = rate == .wide
    (isWide ? wide + index * 320 : narrow + index * 160)
      .update(from: samples.baseAddress!, count: samples.count)
    sources[index].payloadTick = -1
    sources[index].narrowTick = isWide ? -1 : now
    sources[index].wideTick = isWide ? now : -1
    return true
  }

  /// What a leg said in this tick, at 8 kHz: for hearing keys. Nil when nothing was received. Valid
  /// until the next call.
  public mutating func heard(_ leg: MixLeg) -> UnsafeBufferPointer<Int16>? {
    let index = used(leg)
    guard isSounding(index) else { return nil }
    return UnsafeBufferPointer(start: samples(of: index, at: .narrow), count: 160)
  }

  /// Mixes 20 ms for every leg and every recording, and moves all players on.
  public mutating func tick() {
    for place in 0..<legs.count { render(Int(legs[place])) }
    for place in 0..<recording.count { record(Int(recording[place])) }
    for place in 0..<playing.count { advance(Int(playing[place])) }
    now += 1
  }

  /// What a leg is to be sent: 160 bytes in its codec, always; silence is sent, too. Valid until
  /// the next `receive`.
  public func output(_ leg: MixLeg) -> UnsafeBufferPointer<UInt8> {
    let index = used(leg)
    return UnsafeBufferPointer(
      start: rows[index].output ?? UnsafePointer(silence(sources[index].codec)), count: 160)
  }

  // MARK: Inside

  @inline(__always)
  func used(_ leg: MixLeg) -> Int {
    let index = Int(leg.index)
    precondition(index < legCapacity && sources[index].isUsed, "the leg was removed")
    return index
  }

  @inline(__always)
  func silence(_ codec: AudioCodec) -> UnsafeMutablePointer<UInt8> {
    silentBytes + Int(codec.rawValue) * 160
  }
}

/// Indices in use, in no order, and a list of those that are free.
struct MixIndexList {
  private(set) var count = 0
  private let items: UnsafeMutablePointer<Int32>
  private let capacity: Int

  init(capacity: Int) {
    self.capacity = capacity
    items = .allocate(capacity: capacity)
    for index in 0..<capacity { (items + index).initialize(to: Int32(index)) }
  }

  func deallocate() { items.deallocate() }

  @inline(__always) subscript(place: Int) -> Int32 { items[place] }

  /// A free index; its place is the last. Nil when all are in use.
  mutating func take() -> Int32? {
    guard count < capacity else { return nil }
    count += 1
    return items[count - 1]
  }

  /// Frees the index at a place.
  /// - Returns: the index that is there now, if another one moved.
  mutating func free(place: Int) -> Int32? {
    count -= 1
    let freed = items[place]
    items[place] = items[count]
    items[count] = freed
    return place < count ? items[place] : nil
  }
}

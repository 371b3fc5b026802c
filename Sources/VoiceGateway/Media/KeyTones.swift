import RTP

/// Keys on their way out as tones: in place of the leg's sound, as telephone events are.
struct KeyTones {
  private var keys: InlineArray<64, UInt8> = .init(repeating: 0)
  private var first = 0
  private var waiting = 0
  private var frame = 0

  /// - Returns: false when too many wait.
  mutating func add(_ key: UInt8) -> Bool {
    guard waiting < MediaOptions.keysMaximum else { return false }
    keys[(first + waiting) % MediaOptions.keysMaximum] = key
    waiting += 1
    return true
  }

  /// This tick's key and which frame of its tone; nil when none is sent.
  @inline(__always)
  mutating func take() -> (key: UInt8, frame: Int)? {
    guard waiting > 0 else { return nil }
    let now = (keys[first], frame)
    frame += 1
    if frame == KeyToneTable.frames {
      frame = 0
      first = (first + 1) % MediaOptions.keysMaximum
      waiting -= 1
    }
    return now
  }
}

/// The tones of all keys in all codecs, made once; and silence.
struct KeyToneTable: ~Copyable {
  /// 100 ms of tone and 100 ms of silence.
  static let frames = 10
  private static let keys = 16

  private let octets: UnsafeMutablePointer<UInt8>
  private let silence: UnsafeMutablePointer<UInt8>

  init() {
    let codecs = AudioCodec.allCases.count
    let size = Self.keys * Self.frames * AudioCodec.frameBytes
    octets = .allocate(capacity: codecs * size)
    octets.initialize(repeating: 0, count: codecs * size)
    silence = .allocate(capacity: codecs * AudioCodec.frameBytes)
    for codec in AudioCodec.allCases {
      let number = Int(codec.rawValue)
      (silence + number * AudioCodec.frameBytes)
        .initialize(repeating: codec.silence, count: AudioCodec.frameBytes)
      for key in 0..<Self.keys {
        var encoder = AudioEncoder(codec)
        let sound = Tone.key(event: UInt8(key)).samples(at: codec.sampleRate)
        let start = octets + number * size + key * Self.frames * AudioCodec.frameBytes
        sound.withUnsafeBufferPointer { sound in
          for frame in 0..<Self.frames {
            let from = frame * codec.frameSamples
            encoder.encode(
              UnsafeBufferPointer(rebasing: sound[from..<from + codec.frameSamples]),
              into: UnsafeMutableBufferPointer(
                start: start + frame * AudioCodec.frameBytes, count: AudioCodec.frameBytes))
          }
        }
      }
    }
  }

  deinit {
    octets.deallocate()
    silence.deallocate()
  }

  @inline(__always)
  func frame(_ codec: AudioCodec, key: UInt8, frame: Int) -> UnsafeRawBufferPointer {
    let index = (Int(codec.rawValue) * Self.keys + Int(key)) * Self.frames + frame
    return UnsafeRawBufferPointer(
      start: octets + index * AudioCodec.frameBytes, count: AudioCodec.frameBytes)
  }

  @inline(__always)
  func silent(_ codec: AudioCodec) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(
      start: silence + Int(codec.rawValue) * AudioCodec.frameBytes,
      count: AudioCodec.frameBytes)
  }
}

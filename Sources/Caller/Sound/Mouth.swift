import RTP

/// What a call says: sounds one after the other, above one that goes on for ever; else silence.
struct Mouth: Sendable {
  private var sound: [Int16] = []
  private var place = 0
  private var background: [Int16] = []
  private var backgroundPlace = 0

  /// Whether a sound that ends is being played.
  var isBusy: Bool { place < sound.count }

  /// Plays a sound of 16 kHz once, after those that wait.
  mutating func play(_ samples: [Int16]) {
    if isBusy {
      sound.append(contentsOf: samples)
    } else {
      (sound, place) = (samples, 0)
    }
  }

  mutating func keepPlaying(_ samples: [Int16]) { (background, backgroundPlace) = (samples, 0) }

  mutating func stop() {
    (sound, place, background) = ([], 0, [])
  }

  /// The keys as they sound (ITU-T Q.23).
  mutating func press(_ digits: [Digit]) {
    for digit in digits { play(Tone.key(event: digit.code).samples(at: .wide)) }
  }

  /// The next 20 ms.
  mutating func fill(_ frame: UnsafeMutableBufferPointer<Int16>) {
    for index in frame.indices {
      if place < sound.count {
        frame[index] = sound[place]
        place += 1
      } else if !background.isEmpty {
        frame[index] = background[backgroundPlace]
        backgroundPlace = (backgroundPlace + 1) % background.count
      } else {
        frame[index] = 0
      }
    }
  }
}

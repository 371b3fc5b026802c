import RTP

/// Sounds of the house's own.
enum Tunes {
  static let usual = "default"
  static let names = [usual]
  static let beep = SoundClip(Tone.beep)

  /// A slow broken chord with a long fade on each note: quiet enough to wait by, and nobody's
  /// property. Thirty-two notes of half a second.
  static func clip(_ name: String) -> SoundClip {
    let rate = 16_000
    let notes: [Double] = [
      261.63, 329.63, 392.00, 523.25, 392.00, 329.63, 293.66, 349.23,
      440.00, 587.33, 440.00, 349.23, 246.94, 293.66, 392.00, 493.88,
      392.00, 293.66, 261.63, 329.63, 392.00, 523.25, 659.25, 523.25,
      349.23, 440.00, 523.25, 440.00, 392.00, 329.63, 293.66, 246.94,
    ]
    let each = rate / 2
    var samples = [Int16](repeating: 0, count: each * notes.count)
    for (number, frequency) in notes.enumerated() {
      for at in 0..<each {
        let seconds = Double(at) / Double(rate)
        let swell = min(1, seconds / 0.02) * SoundMath.decay(seconds * 3)
        let angle = 2 * Double.pi * frequency * seconds
        let tone = SoundMath.sine(angle) + 0.25 * SoundMath.sine(2 * angle)
        // About -26 dBm0: behind a voice.
        samples[number * each + at] = Int16(1300 * swell * tone)
      }
    }
    return SoundClip(samples, rate: .wide, repeats: true)
  }
}

import RTP

/// Tells what a call sounds like: silence, tones, speech or music. Takes frames of 20 ms at 8 kHz.
///
/// Judged are windows of 128 ms, every 64 ms. A window is tonal when a few sines have nearly all
/// its power. The same tones three times are a tone; four different ones in close succession are
/// music, and so is sound without pauses whose strongest sine mostly stays; sound whose strongest
/// sine moves from window to window is speech. These are rules of thumb for tests, not
/// measurements: `hear tone` is exact to 1.5 %, the others can be deceived.
struct Ear: Sendable {
  static let frameSamples = 160
  static let hopSamples = 512
  static let hopMilliseconds: Int64 = 64
  /// Quieter is silence.
  static let quietest = Level(decibels: -48).meanSquare
  /// Of the power, for a window to be tonal.
  static let tonalShare = 0.85
  /// Weaker lines are by-products: harmonics, the window's edge.
  static let lineShare = 0.1
  static let toneWindows = 3
  /// Windows looked back on for speech, and for music: 1.5 s and 3 s.
  static let speechWindows = 24
  static let musicWindows = 47

  private struct Window {
    var isActive = false
    var isTonal = false
    var lines: [SpectrumLine] = []
    /// Its strongest line was among those of the window before.
    var isSteady = false
  }

  private var spectrum = Spectrum()
  private var samples: [Int16] = []
  private var windows: [Window] = []
  private var toneRun = 0
  private var undecided = 0
  private(set) var frames: Int64 = 0
  /// How long it has been silent, by frames.
  private(set) var silentMilliseconds: Int64 = 0
  private(set) var stretches: [HeardStretch] = []

  init() { samples.reserveCapacity(Spectrum.count + Self.hopSamples) }

  var milliseconds: Int64 { frames * 20 }
  var present: HeardStretch.Kind { stretches.last?.kind ?? .silence }

  mutating func take(_ frame: UnsafeBufferPointer<Int16>) {
    precondition(frame.count == Self.frameSamples)
    frames += 1
    silentMilliseconds = Self.isActive(frame) ? 0 : silentMilliseconds + 20
    samples.append(contentsOf: frame)
    while samples.count >= Spectrum.count {
      judge()
      samples.removeFirst(Self.hopSamples)
    }
    if let last = stretches.indices.last {
      stretches[last].milliseconds = milliseconds - stretches[last].fromMilliseconds
    }
  }

  /// Time that passed without anybody listening.
  mutating func skip(frames count: Int) { frames += Int64(count) }

  private static func isActive(_ sound: some Collection<Int16>) -> Bool {
    var sum = 0
    for sample in sound { sum += Int(sample) * Int(sample) }
    return Double(sum) / Double(sound.count) > quietest
  }

  /// Whether two frequencies are one, within 1.5 % or 8 Hz.
  static func isAlike(_ one: Double, _ other: Double) -> Bool {
    abs(one - other) <= max(8, 0.015 * other)
  }

  /// Whether tones are heard now, among others or alone.
  func hears(tones: [Int]) -> Bool {
    guard case .tones(let heard) = present else { return false }
    return tones.allSatisfy { tone in
      heard.contains { Self.isAlike(Double($0), Double(tone)) }
    }
  }

  /// Whether a tone is in what is heard now, also below other sound.
  func hasTrace(of tone: Int) -> Bool {
    guard windows.count > Self.toneWindows else { return false }
    return windows.suffix(Self.toneWindows + 1).allSatisfy { window in
      window.isActive
        && window.lines.contains {
          $0.share >= Self.lineShare && Self.isAlike($0.hertz, Double(tone))
        }
    }
  }

  // MARK: Judging

  private mutating func judge() {
    var window = Window()
    let span = samples[..<Spectrum.count]
    // The middle counts: there the window's weight lies.
    window.isActive = Self.isActive(samples[256..<768])
    if window.isActive {
      window.lines = span.withUnsafeBufferPointer { spectrum.lines(of: $0) }
      let strong = window.lines.filter { $0.share >= Self.lineShare }
      let all = window.lines.reduce(0) { $0 + $1.share }
      window.isTonal = all >= Self.tonalShare && !strong.isEmpty
      if let last = windows.last, let top = window.lines.first {
        window.isSteady = last.lines.contains { Self.isAlike($0.hertz, top.hertz) }
      }
    }
    toneRun = window.isTonal && Self.isSame(window, windows.last) ? toneRun + 1 : 1
    if !window.isTonal { toneRun = 0 }
    windows.append(window)
    if windows.count > Self.musicWindows { windows.removeFirst() }
    label()
  }

  private static func tones(_ window: Window) -> [Double] {
    window.lines.filter { $0.share >= lineShare }.map(\.hertz).sorted()
  }

  private static func isSame(_ window: Window, _ other: Window?) -> Bool {
    guard let other, other.isTonal else { return false }
    let (one, two) = (tones(window), tones(other))
    return one.count == two.count && zip(one, two).allSatisfy { isAlike($0, $1) }
  }

  private mutating func label() {
    let isMusical = present == .music
    let quiet = windows.reversed().prefix { !$0.isActive }.count
    if quiet > 0 {
      // Pauses between words, and between the notes of a tune, belong to them.
      let patience = isMusical ? 16 : present == .speech ? 8 : 2
      if quiet >= patience || stretches.isEmpty { note(.silence, windows: quiet) }
      undecided = 0
      return
    }
    if isMusical ? toneRun >= 32 : toneRun >= Self.toneWindows {
      note(
        .tones(Self.tones(windows[windows.count - 1]).map { Int($0.rounded()) }), windows: toneRun)
      undecided = 0
      foldTune()
      return
    }
    if toneRun > 1 { return }
    undecided += 1
    if isMusic {
      note(.music, windows: undecided)
    } else if isSpeech {
      note(.speech, windows: undecided)
    } else if undecided >= 12, present != .speech, !isMusical {
      note(.sound, windows: undecided)
    }
  }

  private var isSpeech: Bool {
    let recent = windows.suffix(Self.speechWindows).filter(\.isActive)
    let steady = recent.count(where: \.isSteady)
    return recent.count >= 6 && Double(steady) < 0.6 * Double(recent.count)
      && windows.suffix(8).count { $0.isActive && !$0.isTonal } >= 2
  }

  private var isMusic: Bool {
    guard windows.count == Self.musicWindows else { return false }
    let active = windows.filter(\.isActive)
    let steady = active.count(where: \.isSteady)
    return active.count >= 40 && Double(steady) >= 0.6 * Double(active.count)
  }

  /// Four short tones one after the other, at least three of them different, are a tune.
  private mutating func foldTune() {
    let notes = stretches.suffix(4)
    guard notes.count == 4, case .tones = notes[notes.startIndex].kind,
      milliseconds - notes[notes.startIndex].fromMilliseconds < 6000
    else { return }
    var different: [HeardStretch.Kind] = []
    for note in notes {
      guard case .tones = note.kind else { return }
      if !different.contains(note.kind) { different.append(note.kind) }
    }
    guard different.count >= 3, let first = notes.first?.fromMilliseconds else { return }
    stretches.removeLast(4)
    begin(.music, at: first)
  }

  /// It has been so for the last windows.
  private mutating func note(_ kind: HeardStretch.Kind, windows count: Int) {
    guard !isSame(kind, present) || stretches.isEmpty else { return }
    // A window's middle lies 64 ms back.
    let from = milliseconds - Int64(count) * Self.hopMilliseconds - Self.hopMilliseconds / 2
    begin(kind, at: max(from, (stretches.last?.fromMilliseconds ?? -20) + 20))
  }

  private func isSame(_ kind: HeardStretch.Kind, _ other: HeardStretch.Kind) -> Bool {
    guard case .tones(let one) = kind, case .tones(let two) = other else { return kind == other }
    return one.count == two.count
      && zip(one, two).allSatisfy { Self.isAlike(Double($0), Double($1)) }
  }

  private mutating func begin(_ kind: HeardStretch.Kind, at from: Int64) {
    let from = stretches.isEmpty ? 0 : max(0, from)
    if let last = stretches.indices.last {
      stretches[last].milliseconds = from - stretches[last].fromMilliseconds
      if isSame(kind, stretches[last].kind) { return }
    }
    if stretches.count == CallerLimits.stretchesMaximum { stretches.removeFirst() }
    stretches.append(
      HeardStretch(kind: kind, fromMilliseconds: from, milliseconds: milliseconds - from))
  }

  // MARK: Telling

  /// What was heard since a moment, in words, such as "silence for 2.0 s, then speech for 0.8 s".
  func words(since start: Int64) -> String {
    var parts: [String] = []
    for stretch in stretches {
      let end = stretch.fromMilliseconds + stretch.milliseconds
      let part = end - max(start, stretch.fromMilliseconds)
      guard part >= 100 else { continue }
      parts.append("\(stretch.kind) for \(Words.seconds(part))")
    }
    if parts.count > 4 { parts = ["…"] + parts.suffix(4) }
    return parts.isEmpty ? "nothing" : parts.joined(separator: ", then ")
  }
}

enum Words {
  /// "3.2 s".
  static func seconds(_ milliseconds: Int64) -> String {
    let tenths = (milliseconds + 50) / 100
    return "\(tenths / 10).\(tenths % 10) s"
  }
}

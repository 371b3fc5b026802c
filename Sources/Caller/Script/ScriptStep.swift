public import RTP

/// One line of a script: what a caller does, or what must happen.
public struct ScriptStep: Hashable, Sendable {
  /// From 1; 0 for steps made of options.
  public var line: Int
  /// As it was written, without the blanks around it.
  public var text: String
  public var what: ScriptAction

  public init(_ what: ScriptAction, text: String, line: Int = 0) {
    self.line = line
    self.text = text
    self.what = what
  }

  /// For messages: `line 3 "press 1"`.
  var place: String { line > 0 ? "line \(line) \"\(text)\"" : "\"\(text)\"" }
}

/// What a line asks for. Durations are in milliseconds.
public enum ScriptAction: Hashable, Sendable {
  case wait(Int64)
  /// One key after the other, to the end of the last.
  case press([Digit])
  /// To its end.
  case play(SoundSource)
  /// Over and over, while later lines go on.
  case keepPlaying(SoundSource)
  case stopPlaying
  case hear(Hearing, within: Int64)
  /// It must not be heard for so long.
  case hearNo(Hearing, for: Int64)
  case expectRinging(within: Int64)
  case expectAnswer(within: Int64)
  /// Any final response of 300 and above where no status is named.
  case expectRefusal(Int?, within: Int64)
  case expectHangUp(within: Int64)
  /// Goes on for so long, or until the far end hangs up.
  case stay(Int64)
  case hold
  case resume
  /// Asks the far end to call somebody else (REFER).
  case transfer(String)
  case hangUp
}

/// Where a sound comes from.
public enum SoundSource: Hashable, Sendable {
  /// A WAV file.
  case file(String)
  /// Spoken by the installed voice.
  case text(String)
  /// A sine; without a length a second long, and without a seam where it is kept on.
  case tone(hertz: Int, milliseconds: Int64)
}

/// What there is to be heard.
public enum Hearing: Hashable, Sendable {
  /// Sines, all of them together.
  case tones([Int])
  case speech
  case music
  /// So many milliseconds on end.
  case silence(Int64)
  /// These keys, one after the other, that no earlier line has heard.
  case keys([Digit])
}

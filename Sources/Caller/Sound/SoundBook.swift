import Foundation
import Prompts
import RTP

/// The sounds of scripts, made before the first call begins: 16,000 samples a second.
public struct SoundBook: Sendable {
  private var sounds: [SoundSource: [Int16]] = [:]

  public init() {}

  /// Reads and speaks what the steps play.
  /// - Parameters:
  ///   - folder: where spoken texts are kept.
  ///   - language: of the texts, BCP 47.
  /// - Throws: `file` for a sound that cannot be read, `voice` for a text that cannot be spoken.
  public init(
    _ steps: [ScriptStep], folder: String = SoundBook.usualFolder, language: String = "en-GB"
  ) async throws(CallerFault) {
    var speaker: PromptSpeaker?
    for step in steps {
      guard let source = Self.source(step.what), sounds[source] == nil else { continue }
      switch source {
      case .tone: break
      case .file(let path): sounds[source] = try Self.read(path)
      case .text(let text):
        do throws(PromptFault) {
          let voice: PromptSpeaker
          if let speaker { voice = speaker } else { voice = try PromptSpeaker(folder: folder) }
          speaker = voice
          sounds[source] = try await voice.sound(of: text, language: language)
        } catch {
          throw CallerFault(.voice, error.message)
        }
      }
    }
  }

  /// Of this user alone, in the system's folder for what may be lost.
  public static var usualFolder: String {
    FileManager.default.temporaryDirectory.path + "/guildhall-caller-voice-\(getuid())"
  }

  private static func source(_ what: ScriptAction) -> SoundSource? {
    switch what {
    case .play(let source), .keepPlaying(let source): source
    default: nil
    }
  }

  private static func read(_ path: String) throws(CallerFault) -> [Int16] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw CallerFault(.file, "The sound file \(path) cannot be read. Check its name.")
    }
    do throws(PromptFault) {
      let file = try WAVFile([UInt8](data), name: path)
      return Resampling.convert(file.samples, from: file.rate, to: SampleRate.wide.hertz)
    } catch {
      throw CallerFault(.file, error.message)
    }
  }

  /// Empty for a sound that was not among the steps.
  func sound(_ source: SoundSource) -> [Int16] {
    guard case .tone(let hertz, let length) = source else { return sounds[source] ?? [] }
    // A whole second of a whole number of hertz goes round without a seam.
    let second = Tone([Tone.Piece(Double(hertz), milliseconds: 1000)], repeats: true)
      .samples(at: .wide)
    let count = Int(length) * 16
    return (0..<count).map { second[$0 % second.count] }
  }
}

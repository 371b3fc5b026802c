import Logging
import Prompts
import RTP
import VoiceGateway

/// Texts as clips: spoken once, kept in memory while they are used often.
actor HouseSpeaker: Speaker {
  /// Clips in memory; the longest unused go first.
  static let clipsMaximum = 1_000

  private let prompts: PromptSpeaker
  private let logger: Logger
  private var clips: [Key: (clip: SoundClip, used: UInt64)] = [:]
  private var uses: UInt64 = 0

  private struct Key: Hashable {
    var text: String
    var language: String
  }

  init(folder: String, logger: Logger) throws {
    prompts = try PromptSpeaker(folder: folder)
    self.logger = logger
  }

  func clip(_ text: String, language: String) async -> SoundClip? {
    let key = Key(text: text, language: language)
    uses += 1
    if let known = clips[key] {
      clips[key]?.used = uses
      return known.clip
    }
    do {
      let samples = try await prompts.sound(of: text, language: language)
      let clip = SoundClip(samples, rate: .wide, repeats: false)
      if clips.count >= Self.clipsMaximum {
        let oldest = clips.sorted { $0.value.used < $1.value.used }.prefix(Self.clipsMaximum / 4)
        for (key, _) in oldest { clips[key] = nil }
      }
      clips[key] = (clip, uses)
      return clip
    } catch {
      logger.error("prompt not spoken", metadata: ["reason": "\(error.reason)"])
      return nil
    }
  }
}

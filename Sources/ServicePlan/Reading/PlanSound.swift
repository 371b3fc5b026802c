import Crypto

/// A sound that lies beside a plan, as far as the plan needs to know it.
public struct PlanSound: Hashable, Sendable {
  /// From the folder of the plan, with `/` between folders.
  public var path: String
  /// SHA-256 (FIPS 180-4) of its bytes, as 64 hexadecimal digits.
  public var digest: String
  /// Why it cannot be played; `nil`: it can.
  public var fault: String?

  public init(path: String, bytes: [UInt8]) {
    self.path = path
    digest = PlanSource.hexadecimal(SHA256.hash(data: bytes))
    fault = Self.fault(in: Array(bytes.prefix(Self.headerMaximum)))
  }

  /// Of a file that is too large to be looked at.
  init(path: String, fault: String) {
    self.path = path
    digest = ""
    self.fault = fault
  }

  /// Bytes in which the description of the sound has to stand.
  static let headerMaximum = 65_536
  /// Samples a second that the telephone plays as they are.
  static let rates = [8_000, 16_000]

  /// WAV with linear samples of 16 bits, one channel, at 8,000 or 16,000 a second (Multimedia
  /// Programming Interface and Data Specifications 1.0, 1991, "Waveform Audio File Format").
  private static func fault(in bytes: [UInt8]) -> String? {
    func word(_ at: Int) -> Int { Int(bytes[at]) | Int(bytes[at + 1]) << 8 }
    func long(_ at: Int) -> Int { word(at) | word(at + 2) << 16 }
    func name(_ at: Int) -> String { String(decoding: bytes[at..<at + 4], as: UTF8.self) }
    guard bytes.count >= 12, name(0) == "RIFF", name(8) == "WAVE" else {
      return "is not a WAV file"
    }
    var at = 12
    var isDescribed = false
    while at + 8 <= bytes.count {
      let size = long(at + 4)
      switch name(at) {
      case "fmt " where size >= 16 && at + 24 <= bytes.count:
        isDescribed = true
        let (form, channels, rate, bits) = (
          word(at + 8), word(at + 10), long(at + 12), word(at + 22)
        )
        guard form == 1, channels == 1, bits == 16, rates.contains(rate) else {
          return
            "has \(channels) channel\(channels == 1 ? "" : "s") of \(bits) bits, \(rate) samples "
            + "a second\(form == 1 ? "" : ", compressed")"
        }
      case "data":
        return isDescribed ? (size == 0 ? "is silent" : nil) : "does not say what is in it"
      default: break
      }
      at += 8 + size + size % 2
    }
    return "has no sound in it"
  }
}

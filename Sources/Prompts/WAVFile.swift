/// A sound file as people record prompts: RIFF WAVE with 16-bit linear samples, of 8, 16 or 48 kHz
/// (also 22.05 and 44.1), with one or two channels (Multimedia Programming Interface 1.0).
public struct WAVFile: Hashable, Sendable {
  /// Samples per second.
  public var rate: Int
  /// One channel; two are made one by their mean.
  public var samples: [Int16]

  public static let rates = [8000, 16_000, 22_050, 44_100, 48_000]

  public init(rate: Int, samples: [Int16]) {
    self.rate = rate
    self.samples = samples
  }

  /// - Throws: `format`, saying what the file is instead and how to convert it; `tooLarge`.
  public init(_ bytes: [UInt8], name: String) throws(PromptFault) {
    func text(_ at: Int) -> String { String(decoding: bytes[at..<at + 4], as: UTF8.self) }
    func number(_ at: Int, _ count: Int) -> Int {
      bytes[at..<at + count].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
    guard bytes.count >= 12, text(0) == "RIFF", text(8) == "WAVE" else {
      throw Self.fault(name, "is no WAV file")
    }
    var (at, format): (Int, (channels: Int, rate: Int)?) = (12, nil)
    while at + 8 <= bytes.count {
      let (kind, start) = (text(at), at + 8)
      let length = min(number(at + 4, 4), bytes.count - start)
      if kind == "fmt ", length >= 16 {
        let (code, channels) = (number(start, 2), number(start + 2, 2))
        let (rate, bits) = (number(start + 4, 4), number(start + 14, 2))
        // 0xFFFE is the extensible form, which names the same format further behind.
        let isLinear = code == 1 || code == 0xFFFE && length >= 26 && number(start + 24, 2) == 1
        guard isLinear, bits == 16 else {
          throw Self.fault(name, "has format \(code) with \(bits) bits, not 16-bit linear samples")
        }
        guard (1...2).contains(channels) else {
          throw Self.fault(name, "has \(channels) channels, not one or two")
        }
        guard Self.rates.contains(rate) else { throw Self.fault(name, "has \(rate) Hz") }
        format = (channels, rate)
      } else if kind == "data" {
        guard let format else { throw Self.fault(name, "has sound before it says of what kind") }
        try self.init(bytes[start..<start + length], format.channels, format.rate, name)
        return
      }
      at = start + length + length % 2
    }
    throw Self.fault(name, "has no sound")
  }

  private init(
    _ data: ArraySlice<UInt8>, _ channels: Int, _ rate: Int, _ name: String
  ) throws(PromptFault) {
    let count = data.count / (2 * channels)
    guard count > 0 else { throw Self.fault(name, "has no sound") }
    guard count <= PromptLimits.secondsMaximum * rate else {
      throw PromptFault(
        .tooLarge,
        "\(name) is \(count / rate) s long; at most \(PromptLimits.secondsMaximum) s are played. "
          + "Shorten it.")
    }
    func sample(_ index: Int) -> Int {
      let at = data.startIndex + 2 * index
      return Int(Int16(bitPattern: UInt16(data[at]) | UInt16(data[at + 1]) << 8))
    }
    self.rate = rate
    samples = (0..<count).map { index in
      channels == 1
        ? Int16(sample(index)) : Int16((sample(2 * index) + sample(2 * index + 1)) >> 1)
    }
  }

  private static func fault(_ name: String, _ what: String) -> PromptFault {
    PromptFault(
      .format,
      "\(name) \(what). Prompts are WAV files with 16 bits, one or two channels, and 8000, "
        + "16000 or 48000 Hz. Convert it with \"sox IN -b 16 -r 16000 -c 1 OUT.wav\".")
  }

  /// The file's bytes.
  public var bytes: [UInt8] {
    func little(_ value: Int, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    let size = 2 * samples.count
    var bytes = Array("RIFF".utf8) + little(36 + size, 4) + Array("WAVEfmt ".utf8)
    bytes += little(16, 4) + little(1, 2) + little(1, 2)
    bytes += little(rate, 4) + little(2 * rate, 4) + little(2, 2) + little(16, 2)
    bytes += Array("data".utf8) + little(size, 4)
    bytes.reserveCapacity(bytes.count + size)
    for sample in samples {
      bytes.append(UInt8(truncatingIfNeeded: sample))
      bytes.append(UInt8(truncatingIfNeeded: sample >> 8))
    }
    return bytes
  }
}

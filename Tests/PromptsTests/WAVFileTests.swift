import Foundation
import Testing

@testable import Prompts

@Suite("WAV files")
struct WAVFileTests {
  static func bytes(
    format: Int = 1, channels: Int = 1, rate: Int = 16_000, bits: Int = 16, samples: [Int16]
  ) -> [UInt8] {
    var bytes = WAVFile(rate: rate, samples: samples).bytes
    bytes[20] = UInt8(format)
    bytes[22] = UInt8(channels)
    bytes[34] = UInt8(bits)
    return bytes
  }

  @Test("files of every rate are read as they were written", arguments: WAVFile.rates)
  func roundTrip(rate: Int) throws {
    let file = WAVFile(rate: rate, samples: [0, 1, -1, .max, .min, 300])
    #expect(try WAVFile(file.bytes, name: "a.wav") == file)
  }

  @Test("two channels become one by their mean")
  func stereo() throws {
    let bytes = Self.bytes(channels: 2, samples: [100, 200, -50, -150, .max, .max])
    #expect(try WAVFile(bytes, name: "a.wav").samples == [150, -100, .max])
  }

  @Test("other pieces in front of the sound are passed over")
  func pieces() throws {
    let plain = WAVFile(rate: 8000, samples: [7, 8, 9])
    let extra = Array("LIST".utf8) + [3, 0, 0, 0, 1, 2, 3, 0]
    let bytes = plain.bytes
    #expect(try WAVFile(bytes[..<36] + extra + bytes[36...], name: "a.wav") == plain)
  }

  @Test("what cannot be played is refused, with what it is and what to do")
  func refused() {
    let cases: [([UInt8], String)] = [
      ([], "is no WAV file"), (Array("OggS............".utf8), "is no WAV file"),
      (Self.bytes(format: 6, bits: 8, samples: [1]), "has format 6 with 8 bits"),
      (Self.bytes(bits: 24, samples: [1]), "24 bits"),
      (Self.bytes(channels: 6, samples: [1]), "has 6 channels"),
      (Self.bytes(rate: 11_025, samples: [1]), "has 11025 Hz"),
      (Self.bytes(samples: []), "has no sound"),
      (Array(Self.bytes(samples: [1])[..<36]), "has no sound"),
    ]
    for (bytes, what) in cases {
      let fault = #expect(throws: PromptFault.self) { try WAVFile(bytes, name: "welcome.wav") }
      #expect(fault?.message.contains("welcome.wav \(what.hasPrefix("2") ? "" : what)") == true)
      #expect(fault?.message.contains(what) == true && fault?.message.contains("sox") == true)
    }
    let long = WAVFile(rate: 8000, samples: [Int16](repeating: 0, count: 8000 * 601))
    let fault = #expect(throws: PromptFault.self) { try WAVFile(long.bytes, name: "long.wav") }
    #expect(fault?.reason == .tooLarge)
  }

  @Test("cut anywhere, a file is refused or read, and nothing breaks")
  func cut() {
    let bytes = Self.bytes(samples: [1, 2, 3, 4])
    for count in 0..<bytes.count { _ = try? WAVFile(Array(bytes[..<count]), name: "cut.wav") }
  }

  @Test(
    "between rates a tone keeps its frequency and level",
    arguments: [
      (22_050, 16_000), (48_000, 16_000), (44_100, 16_000), (8000, 16_000), (16_000, 8000),
    ])
  func resampling(from: Int, to: Int) {
    let tone = (0..<from).map { Int16(10_000 * sin(2 * .pi * 1000 * Double($0) / Double(from))) }
    let converted = Resampling.convert(tone, from: from, to: to)
    #expect(abs(converted.count - to) <= 1)
    for index in 200..<to - 200 {
      let expected = 10_000 * sin(2 * .pi * 1000 * Double(index) / Double(to))
      #expect(abs(Double(converted[index]) - expected) < 20)
    }
  }

  @Test("what the lower rate cannot hold is taken away")
  func aliases() {
    let tone = (0..<48_000).map { Int16(10_000 * sin(2 * .pi * 9000 * Double($0) / 48_000)) }
    let converted = Resampling.convert(tone, from: 48_000, to: 16_000)
    #expect(converted[200..<15_800].allSatisfy { abs($0) < 30 })
  }
}

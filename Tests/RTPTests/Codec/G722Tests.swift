import Foundation
import Testing

@testable import RTP

@Suite("G.722")
struct G722Tests {
  /// What another implementation (that of FFmpeg 5.1) made of these sounds,
  /// as fingerprints of its codes and of what it decoded them to. Ours agrees to the bit.
  @Test("codes and sound are those of another implementation, to the bit", arguments: Golden.all)
  func golden(_ golden: Golden) {
    let codes = Sound.encode(golden.sound, .g722)
    #expect(Sound.fingerprint(codes) == golden.codes)
    #expect(Sound.fingerprint(Sound.bytes(Sound.decode(codes, .g722))) == golden.decoded)
  }

  struct Golden: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var sound: [Int16]
    var codes: UInt64
    var decoded: UInt64

    static let all = [
      Golden(
        testDescription: "noise at full scale", sound: Sound.noise(16_000),
        codes: 0xdcf6_135b_b285_593e, decoded: 0x439e_0099_3906_4071),
      Golden(
        testDescription: "quiet noise", sound: Sound.noise(16_000, seed: 2, shift: 4),
        codes: 0x9d79_32b3_f03e_f582, decoded: 0x8aae_9c19_87a1_e343),
      Golden(
        testDescription: "faint noise", sound: Sound.noise(16_000, seed: 3, shift: 11),
        codes: 0xd899_fef1_5b0b_47da, decoded: 0x8106_314f_9991_d534),
      Golden(
        testDescription: "a square wave at full scale",
        sound: (0..<16_000).map { $0 / 80 % 2 == 0 ? .max : .min },
        codes: 0xcea9_bb08_b912_c88a, decoded: 0x1213_66df_74c1_250c),
    ]
  }

  @Test("any bytes are decoded as another implementation does")
  func anyBytes() {
    let codes = Sound.noise(8000, seed: 4).map { UInt8(truncatingIfNeeded: $0) }
    #expect(
      Sound.fingerprint(Sound.bytes(Sound.decode(codes, .g722))) == 0x36a9_4e2e_8fef_dbe8)
  }

  static let ffmpeg = "/usr/bin/ffmpeg"

  @Test(
    "a glide is coded and decoded as by the FFmpeg that is installed",
    .enabled(
      if: FileManager.default.isExecutableFile(atPath: ffmpeg),
      "FFmpeg is not installed; scripts/test-tools.sh does it"))
  func peer() throws {
    let glide = (0..<48_000).map { index -> Int16 in
      let t = Double(index) / 16_000
      return Int16(12_000 * sin(2 * .pi * (100 + 1200 * t) * t))
    }
    let raw = ["-f", "s16le", "-ar", "16000", "-ac", "1"]
    let theirs = try Self.run(raw + ["-i", "-", "-f", "g722", "-"], input: Sound.bytes(glide))
    #expect(Sound.encode(glide, .g722) == theirs)
    let heard = try Self.run(["-f", "g722", "-i", "-"] + raw + ["-"], input: theirs)
    #expect(Sound.bytes(Sound.decode(theirs, .g722)) == heard)
  }

  private static func run(_ arguments: [String], input: [UInt8]) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: ffmpeg)
    process.arguments = ["-v", "error"] + arguments
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("guildhall-g722-\(UUID().uuidString)")
    try Data(input).write(to: folder)
    defer { try? FileManager.default.removeItem(at: folder) }
    process.standardInput = try FileHandle(forReadingFrom: folder)
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return [UInt8](data)
  }

  @Test("tones of both bands pass at their level", arguments: [200, 1000, 3000, 5000, 6500.0])
  func tones(hertz: Double) {
    let sound = Sound.sine(hertz, peak: 8000, rate: 16_000, samples: 16_000)
    let heard = Sound.decode(Sound.encode(sound, .g722), .g722)[8000...]
    #expect(abs(Sound.decibels(Sound.peak(hertz, in: heard, rate: 16_000) / 8000)) < 1)
  }

  @Test("a sine in the lower band keeps 25 dB of signal to noise", arguments: [300, 1000, 2500.0])
  func quality(hertz: Double) {
    let sound = Sound.sine(hertz, peak: 8000, rate: 16_000, samples: 16_000)
    let heard = Array(Sound.decode(Sound.encode(sound, .g722), .g722)[4000...])
    #expect(Sound.signalToNoise(hertz, in: heard, rate: 16_000) > 25)
  }

  @Test("silence stays silence")
  func silence() {
    let heard = Sound.decode(Sound.encode([Int16](repeating: 0, count: 6400), .g722), .g722)
    #expect(heard.allSatisfy { abs($0) <= 4 })
  }

  @Test("an encoder that goes on from a decoder's state is not noticed by it")
  func continued() {
    let tone = Sound.sine(700, peak: 9000, rate: 16_000, samples: 3200)
    let codes = Sound.encode(tone, .g722)
    var listener = AudioDecoder(.g722)
    var ours = AudioDecoder(.g722)
    var sound = [Int16](repeating: 0, count: 320)
    func hear(_ decoder: inout AudioDecoder, _ payload: some Collection<UInt8>) {
      Array(payload).withUnsafeBufferPointer { payload in
        _ = sound.withUnsafeMutableBufferPointer { decoder.decode(payload, into: $0) }
      }
    }
    for at in stride(from: 0, to: codes.count, by: 160) {
      hear(&listener, codes[at..<at + 160])
      hear(&ours, codes[at..<at + 160])
    }
    var encoder = AudioEncoder(.g722)
    encoder.continueFrom(ours)
    var payload = [UInt8](repeating: 0, count: 160)
    var largest = 0
    for _ in 0..<5 {
      [Int16](repeating: 0, count: 320).withUnsafeBufferPointer { silence in
        _ = payload.withUnsafeMutableBufferPointer { encoder.encode(silence, into: $0) }
      }
      hear(&listener, payload)
      largest = max(largest, sound[40...].map { abs(Int($0)) }.max()!)
    }
    #expect(largest < 600)
  }
}

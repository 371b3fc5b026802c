import Testing

@testable import RTP

@Suite("G.711")
struct G711Tests {
  /// Outputs of the first value of each segment, from G.711 table 1a (column 7, times 8 for 16
  /// bits), and of the codes at its ends.
  @Test("A-law decodes as table 1a says")
  func alawTable() {
    // Decoder output values 1, 33, 66, 132, 264, 528, 1056, 2112 (13 bits) begin the segments.
    let firsts: [(code: Int, value: Int)] = [
      (0, 1), (16, 33), (32, 66), (48, 132), (64, 264), (80, 528), (96, 1056), (112, 2112),
    ]
    for (code, value) in firsts {
      #expect(G711.sample(alaw: UInt8(code | 0x80) ^ 0x55) == Int16(value * 8))
      #expect(G711.sample(alaw: UInt8(code) ^ 0x55) == Int16(-value * 8))
    }
    #expect(G711.sample(alaw: 0xFF ^ 0x55) == 32_256)
    #expect(G711.sample(alaw: 0xD5) == 8)
  }

  @Test("mu-law decodes as table 2a says")
  func mulawTable() {
    // Decoder output values 0, 33, 99, 231, 495, 1023, 2079, 4191 (14 bits) begin the segments.
    let firsts: [(code: Int, value: Int)] = [
      (0xFF, 0), (0xEF, 33), (0xDF, 99), (0xCF, 231), (0xBF, 495), (0xAF, 1023), (0x9F, 2079),
      (0x8F, 4191),
    ]
    for (code, value) in firsts {
      #expect(G711.sample(mulaw: UInt8(code)) == Int16(value * 4))
      #expect(G711.sample(mulaw: UInt8(code & 0x7F)) == Int16(-value * 4))
    }
    #expect(G711.sample(mulaw: 0x80) == 32_124)
    #expect(G711.sample(mulaw: 0x00) == -32_124)
  }

  @Test("the digital milliwatt is 0 dBm0: 3.14 and 3.17 dB below the loudest sine")
  func milliwatt() {
    // G.711 tables 5 and 6: the periodic sequences of 1 kHz at 0 dBm0.
    let alaw: [UInt8] = [0x34, 0x21, 0x21, 0x34, 0xB4, 0xA1, 0xA1, 0xB4]
    let mulaw: [UInt8] = [0x1E, 0x0B, 0x0B, 0x1E, 0x9E, 0x8B, 0x8B, 0x9E]
    for samples in [alaw.map(G711.sample(alaw:)), mulaw.map(G711.sample(mulaw:))] {
      var meter = LevelMeter()
      samples.withUnsafeBufferPointer { meter.measure($0) }
      #expect(abs(meter.level.decibels) < 0.1)
    }
  }

  @Test("every code survives decoding and encoding, but mu-law's negative zero")
  func roundTrip() {
    for code in UInt8.min...UInt8.max {
      #expect(G711.alaw(G711.sample(alaw: code)) == code)
      #expect(G711.mulaw(G711.sample(mulaw: code)) == (code == 0x7F ? 0xFF : code))
    }
  }

  @Test("every sample is coded by the nearest step, monotonically")
  func nearest() {
    var (lastA, lastMu) = (Int16.min, Int16.min)
    for sample in Int16.min...Int16.max {
      let a = G711.sample(alaw: G711.alaw(sample))
      let mu = G711.sample(mulaw: G711.mulaw(sample))
      #expect(a >= lastA && mu >= lastMu)
      (lastA, lastMu) = (a, mu)
      // Half a step: 1/32 of the value in every segment, 8 and 4 near zero, and the overload.
      let size = abs(Int(sample))
      if size < 32_124 {
        #expect(abs(Int(a) - Int(sample)) <= max(16, size / 32 + 1))
        #expect(abs(Int(mu) - Int(sample)) <= max(4, (size + 132) / 32 + 1))
      }
    }
  }

  @Test("the tables are the definition, for every sample and code")
  func tables() {
    let samples = Array(Int16.min...Int16.max)
    #expect(encode(samples, .alaw) == samples.map(G711.alaw))
    #expect(encode(samples, .mulaw) == samples.map(G711.mulaw))
    let codes = Array(UInt8.min...UInt8.max)
    #expect(decode(codes, .alaw) == codes.map(G711.sample(alaw:)))
    #expect(decode(codes, .mulaw) == codes.map(G711.sample(mulaw:)))
  }

  @Test("a sine keeps 36 dB of signal to noise from 0 to -30 dBm0", arguments: [0, -10, -20, -30])
  func quality(level: Int) {
    let peak = Level(decibels: Double(level)).sinePeak
    let sound = Sound.sine(1004, peak: peak, rate: 8000, samples: 8000)
    for codec in [AudioCodec.alaw, .mulaw] {
      let heard = Sound.decode(Sound.encode(sound, codec), codec)
      #expect(Sound.signalToNoise(1004, in: heard, rate: 8000) > 36)
    }
  }

  private func encode(_ samples: [Int16], _ codec: AudioCodec) -> [UInt8] {
    var encoder = AudioEncoder(codec)
    var codes = [UInt8](repeating: 0, count: samples.count)
    samples.withUnsafeBufferPointer { samples in
      _ = codes.withUnsafeMutableBufferPointer { encoder.encode(samples, into: $0) }
    }
    return codes
  }

  private func decode(_ codes: [UInt8], _ codec: AudioCodec) -> [Int16] {
    var decoder = AudioDecoder(codec)
    var samples = [Int16](repeating: 0, count: codes.count)
    codes.withUnsafeBufferPointer { codes in
      _ = samples.withUnsafeMutableBufferPointer { decoder.decode(codes, into: $0) }
    }
    return samples
  }
}

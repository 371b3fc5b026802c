import COpus
import EventLog
import Foundation
import Testing
import Vocabulary

@testable import RTP
@testable import Recording

/// A folder of recordings with keys, and tones to be recorded.
final class Studio {
  let folder: String
  let store: RecordingStore
  let keys = MemoryKeyStore(master: .random())
  let sealer: Sealer
  let ann: SubjectID
  private var tick: Int64 = 100

  static let start = Instant(milliseconds: 1_793_000_000_000)

  init() throws {
    folder = NSTemporaryDirectory() + "guildhall-recording-\(UUID().uuidString)"
    store = try RecordingStore(folder)
    sealer = Sealer(keys)
    ann = try keys.makeSubject()
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func begin(_ name: String = "contact-1") throws -> RecordingWriter {
    try store.begin(name, for: ann, sealer: sealer, at: Self.start)
  }

  var unfinished: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder + "/unfinished")) ?? []).sorted()
  }

  /// Tones on both channels; 0 is silence.
  func say(
    _ left: Double, _ right: Double, seconds: Double, rate: SampleRate = .narrow,
    to writer: RecordingWriter
  ) throws {
    let count = rate.frameSamples
    for frame in 0..<Int(seconds * 50) {
      func tone(_ hertz: Double) -> [Int16] {
        (0..<count).map {
          Int16(6000 * sin(2 * .pi * hertz * Double(frame * count + $0) / Double(rate.hertz)))
        }
      }
      try tone(left).withUnsafeBufferPointer { left in
        try tone(right).withUnsafeBufferPointer { right in
          try writer.take(.init(tick: tick, rate: rate, left: left, right: right))
        }
      }
      tick += 1
    }
  }

  func skip(_ ticks: Int64) { tick += ticks }

  /// What an Ogg Opus file sounds like, as libopus decodes it: two channels of 16 kHz.
  static func decode(_ file: [UInt8]) throws -> (left: [Int16], right: [Int16], pages: Int) {
    var code: Int32 = 0
    let decoder = try #require(opus_multistream_decoder_create(16_000, 2, 2, 0, [0, 1], &code))
    defer { opus_multistream_decoder_destroy(decoder) }
    var (left, right) = ([Int16](), [Int16]())
    var (at, pages, skip, end) = (0, 0, 0, 0)
    var out = [Int16](repeating: 0, count: 2 * 1920)
    while at < file.count {
      try #require(file[at..<at + 4].elementsEqual("OggS".utf8))
      let segments = Int(file[at + 26])
      let lacing = Array(file[at + 27..<at + 27 + segments])
      var page = Array(file[at..<at + 27 + segments + lacing.reduce(0) { $0 + Int($1) }])
      let sum = page[22..<26].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      for index in 22..<26 { page[index] = 0 }
      #expect(OggPages.checksum(page) == sum)
      #expect(page[18..<22].reversed().reduce(0) { $0 << 8 | Int($1) } == pages)
      end = page[6..<14].reversed().reduce(0) { $0 << 8 | Int($1) }
      if pages == 0 { skip = Int(page[38]) | Int(page[39]) << 8 }
      var start = 27 + segments
      var length = 0
      for value in lacing {
        length += Int(value)
        guard value < 255 else { continue }
        let packet = Array(page[start..<start + length])
        if pages > 1 {
          let count = opus_multistream_decode(decoder, packet, Int32(packet.count), &out, 1920, 0)
          try #require(count > 0)
          for index in 0..<Int(count) {
            left.append(out[2 * index])
            right.append(out[2 * index + 1])
          }
        }
        start += length
        length = 0
      }
      at += page.count
      pages += 1
    }
    let (from, to) = (skip / 3, min(left.count, end / 3))
    return (Array(left[from..<to]), Array(right[from..<to]), pages)
  }

  /// The peak of a sine in a sound of 16 kHz.
  static func peak(_ hertz: Double, in sound: some Collection<Int16>) -> Double {
    var (real, imaginary, weight) = (0.0, 0.0, 0.0)
    for (index, sample) in sound.enumerated() {
      let window = 0.5 - 0.5 * cos(2 * .pi * (Double(index) + 0.5) / Double(sound.count))
      let angle = 2 * .pi * hertz * Double(index) / 16_000
      real += window * Double(sample) * cos(angle)
      imaginary += window * Double(sample) * sin(angle)
      weight += window
    }
    return 2 * (real * real + imaginary * imaginary).squareRoot() / weight
  }
}

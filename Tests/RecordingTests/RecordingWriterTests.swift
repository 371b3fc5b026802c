import EventLog
import Foundation
import RTP
import Testing
import Vocabulary

@testable import Recording

@Suite("Recordings")
struct RecordingWriterTests {
  @Test("each side is on its channel and nowhere else", arguments: SampleRate.allCases)
  func channels(rate: SampleRate) throws {
    let studio = try Studio()
    let writer = try studio.begin()
    try studio.say(440, 1100, seconds: 3, rate: rate, to: writer)
    let id = try writer.finish(at: Studio.start + .seconds(3))
    #expect(studio.unfinished.isEmpty)
    let reader = try studio.store.open(id, sealer: studio.sealer)
    let (left, right, pages) = try Studio.decode(try reader.sound(0..<reader.byteCount))
    #expect(left.count == 48_000)
    // Two of headers, one a second, and what the encoder held back.
    #expect((5...6).contains(pages))
    for (sound, own, other) in [(left, 440.0, 1100.0), (right, 1100, 440)] {
      let middle = sound[8000..<40_000]
      #expect(abs(20 * log10(Studio.peak(own, in: middle) / 6000)) < 1.5)
      #expect(20 * log10(Studio.peak(other, in: middle) / 6000) < -35)
    }
  }

  @Test("any range of the sound is that part of the whole")
  func ranges() throws {
    let studio = try Studio()
    let writer = try studio.begin()
    try studio.say(300, 700, seconds: 12, to: writer)
    let id = try writer.finish(at: Studio.start + .seconds(12))
    let reader = try studio.store.open(id, sealer: studio.sealer)
    let whole = try reader.sound(0..<reader.byteCount)
    #expect(whole.count == reader.byteCount)
    for (from, to) in [(0, 1), (46, 48), (5000, 5001), (1000, 30_000), (40_000, 90_000)] {
      let expected = Array(whole[min(from, whole.count)..<min(to, whole.count)])
      #expect(try reader.sound(from..<to) == expected)
    }
    let end = whole.count
    #expect(try reader.sound(end - 1..<end + 5) == [whole[end - 1]])
    #expect(try reader.sound(end..<end + 5).isEmpty)
    try reader.verify()
  }

  @Test("pauses leave nothing of the sound, and are noted")
  func pauses() throws {
    let studio = try Studio()
    let writer = try studio.begin()
    try studio.say(440, 0, seconds: 2, to: writer)
    try writer.pause(at: Studio.start + .seconds(2))
    try studio.say(2000, 2000, seconds: 5, to: writer)
    try writer.resume(at: Studio.start + .seconds(7))
    try studio.say(440, 0, seconds: 1, to: writer)
    #expect(writer.positionMilliseconds == 3000)
    let id = try writer.finish(at: Studio.start + .seconds(8))
    let reader = try studio.store.open(id, sealer: studio.sealer)
    let segments = try reader.notes().filter {
      switch $0 {
      case .began, .ended, .lost: true
      default: false
      }
    }
    #expect(
      segments == [
        .began(Studio.start, positionMilliseconds: 0),
        .ended(Studio.start + .seconds(2), positionMilliseconds: 2000),
        .began(Studio.start + .seconds(7), positionMilliseconds: 2000),
        .ended(Studio.start + .seconds(8), positionMilliseconds: 3000),
      ])
    let sound = try Studio.decode(try reader.sound(0..<reader.byteCount))
    #expect(sound.left.count == 48_000)
    #expect(Studio.peak(2000, in: sound.left) < 20 && Studio.peak(2000, in: sound.right) < 20)
  }

  @Test("frames that were lost stand as silence, and are noted")
  func lost() throws {
    let studio = try Studio()
    let writer = try studio.begin()
    try studio.say(440, 440, seconds: 1, to: writer)
    studio.skip(50)
    try studio.say(440, 440, seconds: 1, to: writer)
    let id = try writer.finish(at: Studio.start + .seconds(3))
    let reader = try studio.store.open(id, sealer: studio.sealer)
    #expect(try reader.notes().contains(.lost(frames: 50, positionMilliseconds: 1000)))
    let sound = try Studio.decode(try reader.sound(0..<reader.byteCount)).left
    #expect(sound.count == 48_000)
    #expect(Studio.peak(440, in: sound[18_000..<30_000]) < 30)
    #expect(Studio.peak(440, in: sound[34_000..<46_000]) > 4000)
  }

  @Test("the wave form and who spoke when are noted")
  func waveForm() throws {
    let studio = try Studio()
    let writer = try studio.begin()
    for _ in 0..<4 {
      try studio.say(440, 0, seconds: 2, to: writer)
      try studio.say(0, 500, seconds: 3, to: writer)
    }
    let id = try writer.finish(at: Studio.start + .seconds(20))
    let notes = try studio.store.open(id, sealer: studio.sealer).notes()
    var peaks: [RecordingPeak] = []
    var spoke: [RecordingSide: [ClosedRange<Int64>]] = [:]
    for note in notes {
      if case .peaks(let more) = note { peaks += more }
      if case .spoke(let side, let from, let to) = note {
        spoke[side, default: []].append(from...to)
      }
    }
    #expect(notes.last == .closed)
    #expect(peaks.count == 200)
    for (index, peak) in peaks.enumerated() where (5..<18).contains(index % 50) {
      #expect((40...50).contains(peak.customer) && peak.adviser <= 1)
    }
    #expect(spoke[.customer]?.count == 4 && spoke[.adviser]?.count == 4)
    for (index, span) in (spoke[.customer] ?? []).enumerated() {
      let start = Int64(index) * 5000
      #expect(abs(span.lowerBound - start) <= 100 && abs(span.upperBound - start - 2000) <= 100)
    }
  }

  @Test(
    "a recording that was cut by a crash is kept up to its last whole second",
    arguments: [
      0, 1, 4, 5, 30, 900,
    ])
  func crash(cutBytes: Int) throws {
    let studio = try Studio()
    var writer: RecordingWriter? = try studio.begin("contact-7")
    try studio.say(440, 1100, seconds: 13.5, to: writer!)
    let other = try studio.begin("contact-8")
    // As after kill -9: written bytes are there, the lock is gone, nothing was ended.
    writer = nil
    let path = studio.folder + "/unfinished/contact-7"
    let size = try #require(FileManager.default.contents(atPath: path)).count
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.truncate(atOffset: UInt64(size - cutBytes))
    try handle.close()

    let (mended, faults) = try studio.store.mend(sealer: studio.sealer)
    #expect(faults.isEmpty)
    let one = try #require(mended.first)
    #expect(mended.count == 1 && one.name == "contact-7" && one.subject == studio.ann)
    #expect(one.soundMilliseconds == (cutBytes == 0 ? 13_000 : 12_000))
    // Whoever is still writing is left alone.
    #expect(studio.unfinished == ["contact-8"])
    _ = try other.finish(at: Studio.start)

    let reader = try studio.store.open(one.id, sealer: studio.sealer)
    try reader.verify()
    let notes = try reader.notes()
    #expect(notes.last == .cut)
    #expect(
      notes.contains(
        .ended(
          Studio.start + Span(milliseconds: one.soundMilliseconds),
          positionMilliseconds: one.soundMilliseconds)))
    let sound = try Studio.decode(try reader.sound(0..<reader.byteCount))
    #expect(sound.left.count >= Int(one.soundMilliseconds - 10) * 16)
    #expect(Studio.peak(440, in: sound.left[8000..<180_000]) > 4000)
    #expect(try studio.store.mend(sealer: studio.sealer).mended.isEmpty)
  }

  /// Everything that somebody with a hand on the files could do.
  @Test("what was changed, exchanged, left out or cut off is noticed")
  func tampering() throws {
    let studio = try Studio()
    let writer = try studio.begin()
    try studio.say(440, 1100, seconds: 4, to: writer)
    let id = try writer.finish(at: Studio.start + .seconds(4))
    let path = studio.folder + "/\(id.description.prefix(2))/\(id)"
    let bytes = [UInt8](try #require(FileManager.default.contents(atPath: path)))
    let offsets = Self.chunks(bytes)
    #expect(offsets.count > 6)
    var forged: [[UInt8]] = [
      Array(bytes.dropLast()), bytes + [0],
      Array(bytes[..<offsets[offsets.count - 2]]),
      Array(bytes[..<offsets[3]] + bytes[offsets[4]...]),
      Array(
        bytes[..<offsets[2]] + bytes[offsets[3]..<offsets[4]] + bytes[offsets[2]..<offsets[3]]
          + bytes[offsets[4]...]),
    ]
    for at in stride(from: 0, to: bytes.count, by: 997) {
      var changed = bytes
      changed[at] ^= 1
      forged.append(changed)
    }
    for forgery in forged {
      try Data(forgery).write(to: URL(fileURLWithPath: path))
      #expect(throws: RecordingFault.self) {
        _ = try studio.store.open(id, sealer: studio.sealer)
      }
    }
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    try studio.store.open(id, sealer: studio.sealer).verify()
  }

  /// Offsets of the chunks behind the header, and the end.
  private static func chunks(_ bytes: [UInt8]) -> [Int] {
    var at = SealedChunks.headerLength(bytes)!
    var offsets = [at]
    while at < bytes.count {
      at += 5 + bytes[at..<at + 4].reduce(0) { $0 << 8 | Int($1) }
      offsets.append(at)
    }
    return offsets
  }

  @Test("nothing of the sound or the key stands in the file")
  func sealed() throws {
    let studio = try Studio()
    let writer = try studio.begin()
    try studio.say(440, 1100, seconds: 2, to: writer)
    let id = try writer.finish(at: Studio.start + .seconds(2))
    let path = studio.folder + "/\(id.description.prefix(2))/\(id)"
    let bytes = try #require(FileManager.default.contents(atPath: path))
    #expect(bytes.range(of: Data("OggS".utf8)) == nil)
    #expect(bytes.range(of: Data("OpusHead".utf8)) == nil)
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
  }

  @Test("erasing the person makes the recording unreadable, and another's stays")
  func erased() throws {
    let studio = try Studio()
    let bob = try studio.keys.makeSubject()
    var ids: [RecordingID] = []
    for (name, subject) in [("a", studio.ann), ("b", bob)] {
      let writer = try studio.store.begin(
        name, for: subject, sealer: studio.sealer, at: Studio.start)
      try studio.say(440, 0, seconds: 1, to: writer)
      ids.append(try writer.finish(at: Studio.start))
    }
    let cut = try studio.begin("cut")
    try studio.say(440, 0, seconds: 2, to: cut)
    try studio.keys.erase([studio.ann], at: Studio.start)
    #expect(throws: RecordingFault.self) { try studio.store.open(ids[0], sealer: studio.sealer) }
    try studio.store.open(ids[1], sealer: studio.sealer).verify()
    #expect(throws: RecordingFault.self) { _ = try studio.begin("new") }
    #expect(studio.unfinished == ["cut"])
  }

  @Test("names that are paths are none")
  func names() {
    for name in ["", "..", "a/b", "a.b", String(repeating: "a", count: 101)] {
      #expect(!RecordingStore.isName(name))
    }
    #expect(RecordingStore.isName("contact-17-2"))
    #expect(RecordingID("../x") == nil && RecordingID(String(repeating: "A", count: 64)) == nil)
  }

  static let opusinfo = "/usr/bin/opusinfo"

  @Test(
    "opus-tools find nothing wrong with the file",
    .enabled(
      if: FileManager.default.isExecutableFile(atPath: opusinfo),
      "opus-tools are not installed; scripts/test-tools.sh does it"))
  func peer() throws {
    let studio = try Studio()
    let writer = try studio.begin()
    try studio.say(440, 1100, seconds: 3.3, to: writer)
    let id = try writer.finish(at: Studio.start)
    let reader = try studio.store.open(id, sealer: studio.sealer)
    let path = studio.folder + "/plain.opus"
    try Data(try reader.sound(0..<reader.byteCount)).write(to: URL(fileURLWithPath: path))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Self.opusinfo)
    process.arguments = [path]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0 && !text.contains("WARNING"), "\(text)")
    #expect(text.contains("Playback length: 0m:03."), "\(text)")
  }
}

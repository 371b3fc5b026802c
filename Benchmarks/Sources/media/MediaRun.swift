import Foundation
import Glibc
import Measuring
import RTP
import VoiceGateway

enum Codecs {
  static func named(_ name: String) -> AudioCodec? {
    ["alaw": .alaw, "mulaw": .mulaw, "g722": .g722][name]
  }
}

/// One measurement: an engine here, telephones in the other process.
final class MediaRun {
  private let load: Load

  init(_ load: Load) { self.load = load }

  /// Whether each telephone hears one other, octet for octet.
  private var knowsOther: Bool { load.scene == .pairs || load.scene == .recorded }

  func run() throws {
    let engine = try MediaEngine(
      MediaOptions(
        legsMaximum: load.legs, playersMaximum: 128, tapsMaximum: load.legs / 2,
        isRealTime: load.isRealTime))
    let empty = Self.residentKibibytes()
    let (telephones, input, output) = try start()
    let theirs = try Self.line(output).split(separator: " ").compactMap { UInt16($0) }
    var legs: [LegID] = []
    var ports: [String] = []
    for index in 0..<load.legs {
      let (leg, port) = try engine.openLeg()
      try engine.setMedia(
        leg,
        LegMedia(
          remote: MediaAddress(host: "127.0.0.2", port: theirs[index]), codec: load.codec,
          eventType: 101))
      legs.append(leg)
      ports.append(String(port))
      // No more commands than may wait.
      if index % 1000 == 999 { usleep(100_000) }
    }
    let reader = try connect(engine, legs)
    input.write(Data((ports.joined(separator: " ") + "\n").utf8))
    Thread.sleep(forTimeInterval: Double(Load.warmUpSeconds))
    let (before, start) = (engine.counts(), processorSeconds() - reader.seconds)
    Thread.sleep(forTimeInterval: Double(load.seconds) - 0.5)
    let (after, end) = (engine.counts(), processorSeconds() - reader.seconds)
    let full = Self.residentKibibytes()
    let figures = try (0..<(knowsOther ? 3 : 1)).map { _ in try Self.line(output) }
    telephones.waitUntilExit()
    reader.stop()
    tell(before, after, end - start, full - empty, reader)
    for figure in figures { print(figure) }
    engine.stop()
  }

  private func connect(_ engine: MediaEngine, _ legs: [LegID]) throws -> RingReader {
    var rings: [RecordingRing] = []
    switch load.scene {
    case .pairs, .recorded:
      for index in stride(from: 0, to: legs.count, by: 2) {
        try engine.hear(legs[index], .legs([legs[index + 1]]))
        try engine.hear(legs[index + 1], .legs([legs[index]]))
        if load.scene == .recorded {
          let ring = RecordingRing()
          _ = try engine.record(customer: [legs[index]], staff: [legs[index + 1]], into: ring)
          rings.append(ring)
        }
      }
    case .rooms:
      for first in stride(from: 0, to: legs.count, by: 5) {
        let room = Array(legs[first..<min(first + 5, legs.count)])
        for leg in room { try engine.hear(leg, .legs(room)) }
      }
    case .music:
      let samples = (0..<80_000).map { Int16(6000 * sin(Double($0) * 0.3)) }
      try engine.setMusic("waiting", SoundClip(samples, rate: .narrow, repeats: true))
      for leg in legs { try engine.hear(leg, .music("waiting")) }
    }
    return RingReader(rings)
  }

  private func tell(
    _ before: MediaCounts, _ after: MediaCounts, _ seconds: Double, _ kibibytes: Int,
    _ reader: RingReader
  ) {
    let late = after.lateness.since(before.lateness)
    let work = after.work.since(before.work)
    let ticks = after.ticks - before.ticks
    let wall = Double(ticks) * 0.02
    func milliseconds(_ value: Int64) -> String { String(format: "%.2f", Double(value) / 1000) }
    print(
      "\(load.legs) legs, \(load.scene.rawValue), \(load.codec), \(ticks) ticks"
        + (after.isRealTime ? ", real-time" : ", not real-time"))
    for (name, times) in [("late", late), ("work", work)] {
      print(
        "ticks \(name) p50 \(milliseconds(times.percentile(0.5)))"
          + " · p99 \(milliseconds(times.percentile(0.99)))"
          + " · p99.9 \(milliseconds(times.percentile(0.999)))"
          + " · max of all time \(milliseconds(times.maximumMicroseconds)) ms")
    }
    print(
      "made up for \(after.caughtUpTicks - before.caughtUpTicks), unsent"
        + " \(after.unsentTicks - before.unsentTicks), lost \(after.lostTicks - before.lostTicks)"
        + " · packets in \(after.packetsIn - before.packetsIn), out"
        + " \(after.packetsOut - before.packetsOut), not sent"
        + " \(after.sendFailures - before.sendFailures)")
    print(
      String(
        format:
          "processor %.1f %% of a core, %.2f %% per 100 legs; readers %.2f s · %.0f KiB a leg",
        100 * seconds / wall, 10_000 * seconds / wall / Double(load.legs), reader.seconds,
        Double(kibibytes) / Double(load.legs)))
    if reader.frames > 0 { print("recorded \(reader.frames) frames, dropped \(reader.dropped)") }
  }

  // MARK: The other process

  private func start() throws -> (Process, FileHandle, FileHandle) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/taskset")
    process.arguments = [
      "-c", "1", "/proc/self/exe", "telephones", String(load.legs), String(load.seconds),
      String(load.codec.payloadType), knowsOther ? "numbers" : "mix",
      load.isRealTime ? "real-time" : "usual",
    ]
    process.arguments?[2] = try FileManager.default.destinationOfSymbolicLink(
      atPath: "/proc/self/exe")
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    return (process, input.fileHandleForWriting, output.fileHandleForReading)
  }

  private static func line(_ handle: FileHandle) throws -> String {
    var octets: [UInt8] = []
    while let data = try handle.read(upToCount: 1), let octet = data.first {
      if octet == UInt8(ascii: "\n") { break }
      octets.append(octet)
    }
    return String(decoding: octets, as: UTF8.self)
  }

  private static func residentKibibytes() -> Int {
    let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
    return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 4
  }
}

/// Takes what rings have and throws it away, in a thread of its own whose time is counted apart.
final class RingReader: @unchecked Sendable {
  private let rings: [RecordingRing]
  private let lock = NSLock()
  private var isStopped = false
  private var used = 0.0
  private var taken = 0

  init(_ rings: [RecordingRing]) {
    self.rings = rings
    guard !rings.isEmpty else { return }
    Thread.detachNewThread { [self] in run() }
  }

  var seconds: Double { lock.withLock { used } }
  var frames: Int { lock.withLock { taken } }
  var dropped: Int { rings.reduce(0) { $0 + $1.dropped } }

  func stop() { lock.withLock { isStopped = true } }

  private func run() {
    var sum = 0
    while !lock.withLock({ isStopped }) {
      var frames = 0
      for ring in rings {
        while ring.take({ sum &+= Int($0.left[0]) }) { frames += 1 }
      }
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      lock.withLock {
        used = Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        taken += frames
      }
      usleep(200_000)
    }
    withExtendedLifetime(sum) {}
  }
}

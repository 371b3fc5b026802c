import Dispatch
import Foundation

/// Durations of one operation, and their percentiles.
public struct Durations {
  public private(set) var nanoseconds: [UInt64] = []

  public init() {}

  public mutating func measure<R>(_ body: () throws -> R) rethrows -> R {
    let begin = DispatchTime.now().uptimeNanoseconds
    let result = try body()
    nanoseconds.append(DispatchTime.now().uptimeNanoseconds - begin)
    return result
  }

  /// One that was measured elsewhere.
  public mutating func add(nanoseconds value: UInt64) { nanoseconds.append(value) }

  /// Nearest-rank percentile in microseconds.
  public func microseconds(_ percentile: Double) -> Double {
    guard !nanoseconds.isEmpty else { return .nan }
    let sorted = nanoseconds.sorted()
    let rank = Int((percentile / 100 * Double(sorted.count)).rounded(.up))
    return Double(sorted[min(max(rank, 1), sorted.count) - 1]) / 1000
  }

  public func line(_ name: String) -> String {
    let figures = [50, 90, 99, 99.9, 100].map { p in
      "p\(p == 100 ? "max" : String(format: "%g", p)) \(String(format: "%.1f", microseconds(p))) µs"
    }
    return "\(name): \(nanoseconds.count) × " + figures.joined(separator: " · ")
  }
}

extension Durations {
  /// For what takes milliseconds: number, p50, p99 and the longest.
  public func millisecondLine(_ name: String) -> String {
    let figures = [(50.0, "p50"), (99, "p99"), (100, "max")].map { percentile, label in
      "\(label) \(String(format: "%.0f", microseconds(percentile) / 1000)) ms"
    }
    return "\(name): \(nanoseconds.count) × " + figures.joined(separator: " · ")
  }
}

/// Processor time of this process so far, in seconds.
public func processorSeconds() -> Double {
  var usage = rusage()
  getrusage(numericCast(RUSAGE_SELF.rawValue), &usage)
  func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
  return seconds(usage.ru_utime) + seconds(usage.ru_stime)
}

/// Largest resident size of this process so far, in MiB.
public func peakMebibytes() -> Double {
  var usage = rusage()
  getrusage(numericCast(RUSAGE_SELF.rawValue), &usage)
  return Double(usage.ru_maxrss) / 1024
}

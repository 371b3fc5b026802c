import Foundation
import Synchronization

/// Standard error: messages for people, and a progress bar when it is a terminal.
enum Terminal {
  static let isInteractive = isatty(2) == 1

  static func say(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }
}

/// How far long work has come, on one line that is written over. Silent where standard error is no
/// terminal.
final class ProgressBar: Sendable {
  private static let width = 30
  /// Drawn at most this often.
  private static let intervalNanoseconds: UInt64 = 100_000_000

  private let title: String
  private let lastDrawn = Mutex<UInt64>(0)

  init(_ title: String) { self.title = title }

  func show(_ share: Double, _ note: String = "") {
    guard Terminal.isInteractive else { return }
    let now = DispatchTime.now().uptimeNanoseconds
    let isDue = lastDrawn.withLock { last in
      guard share >= 1 || now - last >= Self.intervalNanoseconds else { return false }
      last = now
      return true
    }
    guard isDue else { return }
    let done = Int((min(1, max(0, share)) * Double(Self.width)).rounded())
    let bar = String(repeating: "#", count: done) + String(repeating: ".", count: Self.width - done)
    let percent = Int(min(1, max(0, share)) * 100)
    write("\r\(title) [\(bar)] \(percent)% \(note)\u{1B}[K")
  }

  func show(_ done: UInt64, of total: UInt64) {
    show(total == 0 ? 1 : Double(done) / Double(total), "\(done) of \(total)")
  }

  /// Takes the bar away.
  func finish() {
    guard Terminal.isInteractive, lastDrawn.withLock({ $0 }) > 0 else { return }
    write("\r\u{1B}[K")
  }

  private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}

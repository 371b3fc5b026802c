import Foundation

/// What a child tells its parent, nine bytes at a time through a pipe. A write of that size is
/// whole or not at all (POSIX, `write`, `PIPE_BUF`), so the parent sees what was said before the
/// child died, and nothing half.
enum Signal: UInt8, CaseIterable {
  /// The log was opened and its state found again; the number is how long it took, in nanoseconds.
  case opened = 1
  /// An input was given to the journal; the number is that of its record, as in all that follow.
  case submitted
  /// The journal has answered an input.
  case acknowledged
  /// A commit begins and ends; the number is that of its last record.
  case commitBegan
  case commitEnded
  /// A snapshot is being written, and was written.
  case snapshotBegan
  case snapshotEnded

  static let byteCount = 9

  func send(_ number: UInt64) {
    withUnsafeTemporaryAllocation(byteCount: Self.byteCount, alignment: 1) { bytes in
      bytes[0] = rawValue
      bytes.storeBytes(of: number.littleEndian, toByteOffset: 1, as: UInt64.self)
      guard write(1, bytes.baseAddress, Self.byteCount) == Self.byteCount else {
        // Nobody listens any more: the parent is gone.
        exit(4)
      }
    }
  }
}

/// What a child said before it died.
struct Testimony {
  var openedAfter: UInt64?
  var submitted: [UInt64] = []
  var acknowledged: [UInt64] = []
  private var counts = [Int](repeating: 0, count: 1 + Signal.allCases.count)
  private var rest: [UInt8] = []

  mutating func take(_ bytes: ArraySlice<UInt8>) {
    rest += bytes
    var at = 0
    while at + Signal.byteCount <= rest.count {
      let number = rest[at + 1..<at + Signal.byteCount].reversed().reduce(0) {
        $0 << 8 | UInt64($1)
      }
      if let signal = Signal(rawValue: rest[at]) { take(signal, number) }
      at += Signal.byteCount
    }
    rest.removeFirst(at)
  }

  private mutating func take(_ signal: Signal, _ number: UInt64) {
    counts[Int(signal.rawValue)] += 1
    switch signal {
    case .opened: openedAfter = number
    case .submitted: submitted.append(number)
    case .acknowledged: acknowledged.append(number)
    default: break
    }
  }

  private func count(_ signal: Signal) -> Int { counts[Int(signal.rawValue)] }

  /// Inputs given to the journal and not answered.
  var inFlight: Int { count(.submitted) - count(.acknowledged) }
  var diedInCommit: Bool { count(.commitBegan) > count(.commitEnded) }
  var diedInSnapshot: Bool { count(.snapshotBegan) > count(.snapshotEnded) }
  var snapshots: Int { count(.snapshotEnded) }
}

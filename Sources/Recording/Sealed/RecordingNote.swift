public import Vocabulary

/// What is known of a recording beside its sound. Positions are milliseconds of recorded sound,
/// without the pauses.
public enum RecordingNote: Hashable, Sendable {
  /// A segment begins: at the start, and after every pause.
  case began(Instant, positionMilliseconds: Int64)
  /// A segment ends: before every pause, and at the end.
  case ended(Instant, positionMilliseconds: Int64)
  /// The loudest sample of each 100 ms that follow on those noted before, for the wave form.
  case peaks([RecordingPeak])
  /// Somebody spoke.
  case spoke(RecordingSide, fromMilliseconds: Int64, toMilliseconds: Int64)
  /// Frames of 20 ms that were lost on the way and stand as silence.
  case lost(frames: Int, positionMilliseconds: Int64)
  /// The last of a recording that was ended in order.
  case closed
  /// The last of one that was cut, by a crash, and mended afterwards.
  case cut
}

public enum RecordingSide: UInt8, Hashable, Sendable {
  /// The left channel.
  case customer
  /// The right channel.
  case adviser
}

/// The loudest sample of 100 ms: 0 to 255, linear, where 255 is the largest there is.
public struct RecordingPeak: Hashable, Sendable {
  public var customer: UInt8
  public var adviser: UInt8

  public init(customer: UInt8, adviser: UInt8) {
    self.customer = customer
    self.adviser = adviser
  }

  public static let milliseconds: Int64 = 100
}

/// Notes as bytes: a kind, and numbers of fixed width, most significant byte first.
enum RecordingNoteCoder {
  static func encode(_ note: RecordingNote, into bytes: inout [UInt8]) {
    switch note {
    case .began(let instant, let position):
      bytes.append(1)
      bytes.appendBig(instant.milliseconds)
      bytes.appendBig(position)
    case .ended(let instant, let position):
      bytes.append(2)
      bytes.appendBig(instant.milliseconds)
      bytes.appendBig(position)
    case .peaks(let peaks):
      bytes.append(3)
      bytes.appendBig(UInt32(peaks.count))
      for peak in peaks { bytes += [peak.customer, peak.adviser] }
    case .spoke(let side, let from, let to):
      bytes += [4, side.rawValue]
      bytes.appendBig(from)
      bytes.appendBig(to)
    case .lost(let frames, let position):
      bytes.append(5)
      bytes.appendBig(UInt32(frames))
      bytes.appendBig(position)
    case .closed: bytes.append(6)
    case .cut: bytes.append(7)
    }
  }

  /// Nil when the bytes are not notes.
  static func decode(_ bytes: [UInt8]) -> [RecordingNote]? {
    var notes: [RecordingNote] = []
    var rest = bytes[...]
    func number<Value: FixedWidthInteger>(_ type: Value.Type) -> Value? {
      let size = MemoryLayout<Value>.size
      guard rest.count >= size else { return nil }
      defer { rest = rest.dropFirst(size) }
      return rest.prefix(size).reduce(0) { $0 << 8 | Value(truncatingIfNeeded: $1) }
    }
    while let kind = rest.popFirst() {
      switch kind {
      case 1, 2:
        guard let at = number(Int64.self), let position = number(Int64.self) else { return nil }
        let instant = Instant(milliseconds: at)
        notes.append(
          kind == 1
            ? .began(instant, positionMilliseconds: position)
            : .ended(instant, positionMilliseconds: position))
      case 3:
        guard let count = number(UInt32.self), rest.count / 2 >= Int(count) else { return nil }
        let pairs = Array(rest.prefix(2 * Int(count)))
        rest = rest.dropFirst(pairs.count)
        notes.append(
          .peaks(
            stride(from: 0, to: pairs.count, by: 2).map {
              RecordingPeak(customer: pairs[$0], adviser: pairs[$0 + 1])
            }))
      case 4:
        guard let side = rest.popFirst().flatMap(RecordingSide.init(rawValue:)),
          let from = number(Int64.self), let to = number(Int64.self)
        else { return nil }
        notes.append(.spoke(side, fromMilliseconds: from, toMilliseconds: to))
      case 5:
        guard let frames = number(UInt32.self), let position = number(Int64.self) else {
          return nil
        }
        notes.append(.lost(frames: Int(frames), positionMilliseconds: position))
      case 6: notes.append(.closed)
      case 7: notes.append(.cut)
      default: return nil
      }
    }
    return notes
  }
}

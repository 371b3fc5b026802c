/// Which of the sources that send to a port is heard: the latest that has proved valid.
///
/// The rule "latest valid wins": a source in probation takes over when it has sent two packets in
/// order (RFC 3550 appendix A.1), because a far end that changes its SSRC (a transfer, a new
/// announcement) does not say goodbye to the old one. The source that it displaces comes back only
/// after the present one has been silent for `returnMicroseconds`: two sources that send at once
/// would otherwise take turns every other packet.
public struct SourceTable: Sendable {
  /// Sources remembered; beyond that the one unheard for longest is forgotten, never the present.
  public static let sourcesMaximum = 4
  public static let returnMicroseconds: Int64 = 200_000

  public enum Verdict: Equatable, Sendable {
    /// Of the source that is heard.
    case heard(Int64)
    /// Of the source that is heard, which has just taken over or begun its numbers anew: forget
    /// what was before.
    case begun(Int64)
    /// Not yet to be believed.
    case probation
    /// Of a valid source that is not the one heard: a later one has displaced it, or it sends no
    /// sound of its own.
    case aside
    /// A large step of the sequence number, not yet believed.
    case jump
  }

  struct Source: Sendable {
    var ssrc: UInt32 = 0
    var lastMicroseconds: Int64 = .min
    var isUsed = false
    var isDisplaced = false
    var sequence = SequenceTracker(first: 0)
  }

  private var sources: InlineArray<4, Source> = .init(repeating: Source())
  private var present = -1
  /// Times that another source took over after the first.
  public private(set) var changes: Int64 = 0

  public init() {}

  /// The source that is heard.
  public var ssrc: UInt32? { present >= 0 ? sources[present].ssrc : nil }

  /// Counts of the source that is heard.
  public var sequence: SequenceTracker? { present >= 0 ? sources[present].sequence : nil }

  /// The fraction lost since the last report of the source that is heard, in 1/256.
  public mutating func takeFractionLost() -> UInt8 {
    present >= 0 ? sources[present].sequence.takeFractionLost() : 0
  }

  /// - Parameter isSound: whether the packet can make its source the one heard while another is:
  ///   some gateways send telephone events from an SSRC of their own beside the sound.
  @inline(__always)
  public mutating func receive(
    ssrc: UInt32, sequenceNumber: UInt16, isSound: Bool = true, nowMicroseconds now: Int64
  ) -> Verdict {
    if present >= 0, sources[present].ssrc == ssrc {
      sources[present].lastMicroseconds = now
      switch sources[present].sequence.update(sequenceNumber) {
      case .valid(let number): return .heard(number)
      case .restarted(let number): return .begun(number)
      case .jump: return .jump
      case .probation: return .probation
      }
    }
    return receiveOther(ssrc, sequenceNumber, isSound, now)
  }

  private mutating func receiveOther(
    _ ssrc: UInt32, _ sequenceNumber: UInt16, _ isSound: Bool, _ now: Int64
  ) -> Verdict {
    let index = place(of: ssrc, sequenceNumber)
    sources[index].lastMicroseconds = now
    let outcome = sources[index].sequence.update(sequenceNumber)
    let quiet = present < 0 ? Int64.max : now - sources[present].lastMicroseconds
    let mayTakeOver =
      quiet >= Self.returnMicroseconds || (isSound && !sources[index].isDisplaced)
    switch outcome {
    case .probation: return .probation
    case .jump: return .jump
    case .valid(let number), .restarted(let number):
      guard mayTakeOver else { return .aside }
      if present >= 0 {
        sources[present].isDisplaced = true
        changes += 1
      }
      sources[index].isDisplaced = false
      present = index
      return .begun(number)
    }
  }

  /// The source's place, made free if it has none yet.
  private mutating func place(of ssrc: UInt32, _ sequenceNumber: UInt16) -> Int {
    var oldest = -1
    for index in 0..<Self.sourcesMaximum {
      if sources[index].isUsed, sources[index].ssrc == ssrc { return index }
      guard index != present else { continue }
      if oldest < 0 || sources[index].lastMicroseconds < sources[oldest].lastMicroseconds {
        oldest = index
      }
    }
    sources[oldest] = Source(
      ssrc: ssrc, isUsed: true, sequence: SequenceTracker(first: sequenceNumber))
    return oldest
  }

  /// The source said BYE (section 6.6) or is no more wanted: the next valid one is heard at once.
  public mutating func forget(ssrc: UInt32) {
    for index in 0..<Self.sourcesMaximum
    where sources[index].isUsed && sources[index].ssrc == ssrc {
      sources[index] = Source()
      if index == present { present = -1 }
    }
  }
}

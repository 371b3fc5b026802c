/// Why nothing could be estimated from the observations given.
public enum EstimationFault: Error, Hashable, Sendable, CustomStringConvertible {
  case tooFewObservations(count: Int, needed: Int)
  /// A time that is negative or not finite, at this place in the list.
  case notATime(value: Double, index: Int)
  /// Lists to be compared pair by pair have different lengths.
  case unpaired(first: Int, second: Int)
  /// A confidence level that is not between 0 and 1.
  case notALevel(Double)
  /// More resamples than `maximumResamples`, or none.
  case resamples(Int)

  public var description: String {
    switch self {
    case .tooFewObservations(let count, let needed):
      "\(count) observations; give at least \(needed)"
    case .notATime(let value, let index):
      "observation \(index) is \(value); give finite seconds of at least 0"
    case .unpaired(let first, let second):
      "\(first) replications against \(second); run both with the same seeds"
    case .notALevel(let level): "confidence level \(level); give one between 0 and 1, such as 0.95"
    case .resamples(let count):
      "\(count) resamples; give from 1 to \(Intervals.maximumResamples)"
    }
  }
}

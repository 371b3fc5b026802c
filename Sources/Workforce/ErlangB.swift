/// Erlang B: the share of contacts that find every line or adviser busy, when nobody may wait.
///
/// B(0) = 1; B(n) = A·B(n−1) / (n + A·B(n−1)). The recursion is stable for any load, because every
/// step divides a sum of positive terms.
/// Source: A. K. Erlang, "Solution of some problems in the theory of probabilities of significance
/// in automatic telephone exchanges", 1917; the recursion is the usual one of teletraffic texts.
///
/// - Parameters:
///   - erlangs: offered load A, at least 0.
///   - advisers: number of lines or advisers N, from 0 to `maximumAdvisers`.
/// - Returns: blocking probability, 0 to 1.
public func erlangB(erlangs: Double, advisers: Int) throws(WorkforceFault) -> Double {
  let load = try atLeast(0, erlangs, "load in erlangs")
  guard (0...maximumAdvisers).contains(advisers) else {
    throw WorkforceFault.adviserCount(advisers)
  }
  return blocking(erlangs: load, advisers: advisers)
}

/// The recursion itself, for arguments already checked.
func blocking(erlangs: Double, advisers: Int) -> Double {
  var probability = 1.0
  for n in 0..<advisers {
    let carried = erlangs * probability
    probability = carried / (Double(n + 1) + carried)
  }
  return probability
}

public import Vocabulary

/// A service level to be met.
public struct StaffingTarget: Hashable, Sendable {
  /// Share of contacts to be answered in time, 0 to below 1, by `definition`.
  public let share: Double
  /// Answer time T in seconds.
  public let withinSeconds: Double
  public let definition: ServiceLevelDefinition
  /// Advisers may not be busier than this on average (0 to 1); 1 sets no limit.
  public let maximumOccupancy: Double

  /// Throws `notAFraction` or `outOfRange` for numbers that are none.
  public init(
    share: Double, withinSeconds: Double,
    definition: ServiceLevelDefinition = .answeredOfOffered, maximumOccupancy: Double = 1
  ) throws(WorkforceFault) {
    self.share = try fraction(share, "service-level share")
    self.withinSeconds = try atLeast(0, withinSeconds, "answer time in seconds")
    _ = try atLeast(0, definition.shortAbandonSeconds, "short abandon in seconds")
    self.definition = definition
    guard maximumOccupancy > 0, maximumOccupancy <= 1 else {
      throw WorkforceFault.notAFraction(name: "maximum occupancy", value: maximumOccupancy)
    }
    self.maximumOccupancy = maximumOccupancy
  }
}

/// A number of advisers and what it gives.
public struct StaffingRequirement: Hashable, Sendable {
  /// Advisers handling contacts at the same time.
  public let advisers: Int
  /// Share answered in time, by the target's definition.
  public let serviceLevel: Double
  /// Share of time an adviser is busy.
  public let occupancy: Double
  /// Share of contacts that give up; 0 with Erlang C.
  public let abandonProbability: Double

  /// Advisers to put on the roster, when `shrinkage` of paid time (0 to below 1) is breaks,
  /// training, leave and sickness: ⌈N / (1 − shrinkage)⌉.
  public func rostered(shrinkage: Double) throws(WorkforceFault) -> Int {
    let away = try fraction(shrinkage, "shrinkage")
    let needed = (Double(advisers) / (1 - away)).rounded(.up)
    guard needed <= Double(maximumAdvisers) else { throw WorkforceFault.targetOutOfReach }
    return Int(needed)
  }
}

/// The smallest number of advisers that meets the target.
///
/// By Erlang A with a patience, by Erlang C without (`patienceSeconds` nil). Service level rises
/// and occupancy falls with every adviser added, so the number is found by doubling and halving.
/// Throws `targetOutOfReach` where even `maximumAdvisers` are too few.
public func staffing(
  load: ErlangLoad, patienceSeconds: Double? = nil, target: StaffingTarget
) throws(WorkforceFault) -> StaffingRequirement {
  func outcome(_ advisers: Int) throws(WorkforceFault) -> StaffingRequirement {
    guard let patienceSeconds else {
      let model = try ErlangC(load: load, advisers: advisers)
      return StaffingRequirement(
        advisers: advisers,
        serviceLevel: try model.serviceLevel(withinSeconds: target.withinSeconds),
        occupancy: model.occupancy, abandonProbability: 0)
    }
    let model = try ErlangA(load: load, patienceSeconds: patienceSeconds, advisers: advisers)
    return StaffingRequirement(
      advisers: advisers,
      serviceLevel: try model.serviceLevel(
        withinSeconds: target.withinSeconds, definition: target.definition),
      occupancy: model.occupancy, abandonProbability: model.abandonProbability)
  }
  func isMet(_ result: StaffingRequirement) -> Bool {
    result.serviceLevel >= target.share && result.occupancy <= target.maximumOccupancy
  }

  // Erlang C has no answer below the load, Erlang A none below one adviser.
  let erlangs = load.erlangs
  guard erlangs < Double(maximumAdvisers) else { throw WorkforceFault.targetOutOfReach }
  let least = patienceSeconds == nil ? Int(erlangs.rounded(.down)) + 1 : 1
  guard least <= maximumAdvisers else { throw WorkforceFault.targetOutOfReach }
  var tooFew = least - 1
  // The load itself is near the answer for any team that is not tiny.
  var enough = max(least, min(maximumAdvisers, Int(erlangs.rounded(.up))))
  var best = try outcome(enough)
  var step = 1
  while !isMet(best) {
    guard enough < maximumAdvisers else { throw WorkforceFault.targetOutOfReach }
    tooFew = enough
    enough = min(maximumAdvisers, enough + step)
    step *= 2
    best = try outcome(enough)
  }
  while enough - tooFew > 1 {
    let middle = tooFew + (enough - tooFew) / 2
    let candidate = try outcome(middle)
    if isMet(candidate) {
      enough = middle
      best = candidate
    } else {
      tooFew = middle
    }
  }
  return best
}

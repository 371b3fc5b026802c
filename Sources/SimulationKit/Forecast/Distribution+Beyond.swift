// What is left of a time of which some has passed.
extension Distribution {
  /// Share of times at or below `seconds`: the inverse of the quantile, by bisection.
  func share(below seconds: Double) -> Double {
    guard seconds > 0 else { return 0 }
    var low = 0.0
    var high = 1.0
    // Fifty halvings reach the resolution of a Double next to one.
    for _ in 0..<50 {
      let middle = (low + high) / 2
      if quantile(middle) <= seconds { low = middle } else { high = middle }
    }
    return low
  }

  /// A time drawn given that it lies beyond the share `reached`; never the very end.
  func quantile(_ u: Double, beyond reached: Double) -> Double {
    quantile(min(reached + u * (1 - reached), 1 - 0x1p-40))
  }
}

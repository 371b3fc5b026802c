/// A distribution as written: `90s` alone is constant; otherwise one kind and its parameters, such
/// as `{ log-normal: { mean: 5min, cv: 0.8 } }`.
func readDistribution(_ node: DemandNode) throws(DemandFileFault) -> Distribution {
  guard node.isMapping else { return .constant(seconds: try node.seconds()) }
  let kinds = ["constant", "uniform", "exponential", "log-normal", "weibull", "empirical"]
  let fields = try node.fields(kinds, of: "a distribution")
  guard fields.entries.count == 1, let (kind, value) = fields.entries.first else {
    throw node.fault(
      "a distribution has \(fields.entries.count) kinds",
      "write one, such as { exponential: { mean: 3min } }")
  }
  switch kind {
  case "constant": return .constant(seconds: try value.seconds())
  case "empirical": return .empirical(try readEmpirical(value))
  case "uniform":
    let values = try parameters(value, of: kind, ["from", "to"])
    return try checked(value, kind) { () throws(DistributionFault) in
      try Distribution.uniform(from: values[0], to: values[1]).validated()
    }
  case "exponential":
    let values = try parameters(value, of: kind, ["mean"])
    return try checked(value, kind) { () throws(DistributionFault) in
      try Distribution.exponential(mean: values[0]).validated()
    }
  case "weibull":
    let isByScale = value.has("scale")
    let values = try parameters(value, of: kind, [isByScale ? "scale" : "mean", "shape"])
    return try checked(value, kind) { () throws(DistributionFault) in
      isByScale
        ? try Distribution.weibull(shape: values[1], scale: values[0]).validated()
        : try Distribution.weibull(mean: values[0], shape: values[1])
    }
  default:
    let isByMedian = value.has("median")
    let values = try parameters(
      value, of: kind, isByMedian ? ["median", "sigma"] : ["mean", "cv"])
    return try checked(value, kind) { () throws(DistributionFault) in
      isByMedian
        ? try Distribution.logNormal(median: values[0], sigma: values[1])
        : try Distribution.logNormal(mean: values[0], coefficientOfVariation: values[1])
    }
  }
}

private func checked<T>(
  _ node: DemandNode, _ kind: String, _ body: () throws(DistributionFault) -> T
) throws(DemandFileFault) -> T {
  do { return try body() } catch { throw node.fault("\(kind): \(error)", "correct it") }
}

/// Parameters that are pure numbers; all others are times.
private let pureNumbers = ["cv", "shape", "sigma"]

private func parameters(
  _ node: DemandNode, of kind: String, _ names: [String]
) throws(DemandFileFault) -> [Double] {
  let fields = try node.fields(names, of: "\(kind) with \(names[0])")
  var values: [Double] = []
  for name in names {
    let isPure = pureNumbers.contains(name)
    let value = try fields.required(name, isPure ? "1.3" : "3min")
    values.append(isPure ? try value.number("a number") : try value.seconds())
  }
  return values
}

/// `{ empirical: { seen: [35s, 1min 10s, 4min], tail: 2min } }`, the tail left out for none.
private func readEmpirical(_ node: DemandNode) throws(DemandFileFault) -> Empirical {
  let fields = try node.fields(["seen", "tail"], of: "empirical")
  let list = try fields.required("seen", "[35s, 1min 10s, 4min]")
  var seen: [Double] = []
  for item in try list.list("observed times", atMost: 100_000) {
    seen.append(try item.seconds())
  }
  let tail = try fields["tail"]?.seconds()
  return try checked(node, "empirical") { () throws(DistributionFault) in
    try Empirical(seen, tailMean: tail)
  }
}

import Exchange
public import Vocabulary

// What desks are told of the telephone.
extension House {
  /// A number as an adviser writes it; nil when it is none that can be rung.
  public func numberToCall(_ text: String) -> NumberReading.Number? {
    NumberReading(text, plan: policy.telephone.diallingPlan)?.number
  }

  /// Numbers at which the service is called, in the order of the plan.
  public func numbersOfService() -> [String] {
    policy.entryPoints.filter { $0.channels.contains(.voice) && !$0.isRetired }.map(\.address)
  }

  /// Why the plan does not let it be rung; nil when it does.
  public func refusal(ofCalling number: NumberReading.Number) -> String? {
    policy.telephone.outbound.refusal(of: number)?.description
  }

  /// The browser of an adviser has to connect its sound anew.
  public func tellPhoneLost(_ adviser: AdviserID) {
    for id in byAdviser[adviser] ?? [] {
      guard let subscription = subscriptions[id] else { continue }
      send(Delta(sequence: sequence, name: "phone", data: #"{"isLost":true}"#), to: subscription)
    }
  }
}

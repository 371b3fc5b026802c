/// How simulated advisers answer what they are offered, where a demand file says so; nil: as
/// `SimulatedConduct` has it.
public struct AnsweringModel: Hashable, Sendable {
  /// From the ring to the answer.
  public var delay: Distribution?
  /// Shares of offers, 0 to 1.
  public var notAnsweredShare: Double?
  public var declinedShare: Double?

  public init() {}
}

extension SimulatedConduct {
  mutating func take(_ model: AnsweringModel) {
    answerDelay = model.delay ?? answerDelay
    notAnsweredShare = model.notAnsweredShare ?? notAnsweredShare
    declinedShare = model.declinedShare ?? declinedShare
  }
}

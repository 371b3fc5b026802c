public import Vocabulary

extension StepAction: Recorded {
  public init() { self = .end(disposition: .none) }

  private var code: UInt8 {
    switch self {
    case .next: 0
    case .ask: 1
    case .collect: 2
    case .branch: 3
    case .lookUp: 4
    case .set: 5
    case .queue: 6
    case .duty: 7
    case .takeMessage: 8
    case .transferOutside: 9
    case .end: 10
    }
  }

  private static func blank(_ code: UInt8) throws(CodingFault) -> StepAction {
    switch code {
    case 0: .next(0)
    case 1: .ask(AskStep())
    case 2: .collect(CollectStep())
    case 3: .branch(BranchStep())
    case 4: .lookUp(LookUpStep())
    case 5: .set(SetStep())
    case 6: .queue(QueueStep())
    case 7: .duty(.none)
    case 8: .takeMessage(MessageStep())
    case 9: .transferOutside(OutsideStep())
    case 10: .end(disposition: .none)
    default: throw CodingFault(.unknownCode, field: "action")
    }
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    var code = code
    try coder.field("action", &code)
    if coder.isReading { self = try StepAction.blank(code) }
    switch self {
    case .next(var step):
      try coder.field("step", &step)
      self = .next(step)
    case .ask(var step):
      try step.fields(&coder)
      self = .ask(step)
    case .collect(var step):
      try step.fields(&coder)
      self = .collect(step)
    case .branch(var step):
      try step.fields(&coder)
      self = .branch(step)
    case .lookUp(var step):
      try step.fields(&coder)
      self = .lookUp(step)
    case .set(var step):
      try step.fields(&coder)
      self = .set(step)
    case .queue(var step):
      try step.fields(&coder)
      self = .queue(step)
    case .duty(var duty):
      try coder.field("duty", &duty)
      self = .duty(duty)
    case .takeMessage(var step):
      try step.fields(&coder)
      self = .takeMessage(step)
    case .transferOutside(var step):
      try step.fields(&coder)
      self = .transferOutside(step)
    case .end(var disposition):
      try coder.field("disposition", &disposition)
      self = .end(disposition: disposition)
    }
  }
}

/// What a variable of a flow or a fact about a contact holds.
///
/// Personal values are sealed by the edge before they reach the core: the core carries them, and
/// can tell whether one is there, but cannot read them.
public enum Value: Hashable, Sendable, Recorded {
  case none
  case flag(Bool)
  case number(Int64)
  case text(String)
  case sealed([UInt8])

  public init() { self = .none }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    var code: UInt8 =
      switch self {
      case .none: 0
      case .flag: 1
      case .number: 2
      case .text: 3
      case .sealed: 4
      }
    try coder.field("type", &code)
    switch code {
    case 0: self = .none
    case 1:
      var flag = false
      if case .flag(let held) = self { flag = held }
      try coder.field("flag", &flag)
      self = .flag(flag)
    case 2:
      var number: Int64 = 0
      if case .number(let held) = self { number = held }
      try coder.field("number", &number)
      self = .number(number)
    case 3:
      var text = ""
      if case .text(let held) = self { text = held }
      try coder.field("text", &text)
      self = .text(text)
    case 4:
      var bytes: [UInt8] = []
      if case .sealed(let held) = self { bytes = held }
      try coder.field("sealed", &bytes)
      self = .sealed(bytes)
    default: throw CodingFault(.unknownCode, field: "type")
    }
  }
}

/// One variable and what it holds.
public struct Assignment: Hashable, Sendable, Recorded {
  public var variable: VariableID = .none
  public var value: Value = .none
  public init() {}
  public init(_ variable: VariableID, _ value: Value) {
    self.variable = variable
    self.value = value
  }
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("variable", &variable)
    try coder.field("value", &value)
  }
}

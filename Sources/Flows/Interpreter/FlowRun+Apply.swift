import Vocabulary

extension FlowRun {
  /// Takes a turn that was computed before. Turns are events, and nothing else changes a run:
  /// the same turns always give the same run, whatever plan is in force when they are read back.
  public mutating func apply(_ turn: FlowTurn) {
    if turns < .max { turns += 1 }
    if !turn.flow.isNone {
      flow = turn.flow
      counted = []
      heeded = .none
      step = 0
    }
    if let last = turn.path.last {
      if last != step { heeded = .none }
      step = last
    }
    if !turn.heeded.isNone { heeded = turn.heeded }
    attempts = turn.attempts
    if !turn.language.isNone { language = turn.language }
    for assignment in turn.assigned { variables.hold(assignment) }
    for passed in turn.counted where !counted.contains(passed) { counted.append(passed) }
    counted.sort()
    if case .end = turn.wants { isOver = true } else { isOver = false }
  }
}

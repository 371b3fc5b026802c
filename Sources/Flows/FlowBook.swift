public import Vocabulary

/// The flows and word lists of a plan, prepared so that what people press, choose, type or say is
/// recognised quickly. Derived from the plan, never recorded.
public struct FlowBook: Sendable {
  public let flows: [Flow]
  public let wordLists: [WordList]
  let matchers: [FlowMatcher]

  /// `labels` gives a button's text in every language, so that it can also be typed.
  public init(
    flows: [Flow], wordLists: [WordList], labels: (TextID) -> [String] = { _ in [] }
  ) {
    self.flows = flows
    self.wordLists = wordLists
    matchers = flows.map {
      FlowMatcher(flow: $0, wordLists: wordLists, exits: .builtIn, labels: labels)
    }
  }

  /// `nil` when there is no such flow.
  public func flow(_ id: FlowID) -> Flow? {
    !id.isNone && id.index < flows.count ? flows[id.index] : nil
  }

  /// The step where the run stands; `nil` when it left the plan.
  public func step(of run: FlowRun) -> Step? {
    flow(run.flow)?.step(run.step)
  }
}

extension Flow {
  /// `nil` when there is no such step.
  public func step(_ index: StepIndex) -> Step? {
    Int(index) < steps.count ? steps[Int(index)] : nil
  }
}

import RTP
import SIP

/// What a call looks like to its script.
struct CallView: Sendable {
  enum Progress: Hashable, Sendable {
    case none
    case pending
    case done
    case refused(Int)
  }
  var isRinging = false
  /// On the clock of the phone.
  var answeredMilliseconds: Int64?
  var end: CallEnd?
  var endedMilliseconds: Int64?
  var isPlaying = false
  var isSendingKeys = false
  var offer = Progress.none
  var transfer = Progress.none
}

/// What a script asks of its call.
enum PhoneCommand: Hashable, Sendable {
  case press([Digit])
  case play(SoundSource)
  case keepPlaying(SoundSource)
  case stopPlaying
  case hold
  case resume
  case transfer(String)
  case hangUp
}

/// Goes through the steps of one call. Knows no clock and no socket.
struct ScriptRunner: Sendable {
  private let steps: [ScriptStep]
  private var place = 0
  private var hasBegun = false
  private var begunMilliseconds: Int64 = 0
  private var begunEarMilliseconds: Int64 = 0
  private var keysUsed = 0
  private(set) var done: [StepReport] = []
  /// What did not hold; the script is over then.
  private(set) var failure: StepFailure?
  private var hasHungUp = false

  /// A script that does not say itself that the call is to be answered, refused or rung begins
  /// when it is answered.
  init(_ steps: [ScriptStep], ringMilliseconds: Int64 = CallerLimits.ringMilliseconds) {
    let saysItself = steps.contains { step in
      switch step.what {
      case .expectAnswer, .expectRefusal, .expectRinging: true
      default: false
      }
    }
    let implied = ScriptStep(
      .expectAnswer(within: ringMilliseconds),
      text: "expect answer within \(ringMilliseconds / 1000)s")
    self.steps = saysItself ? steps : [implied] + steps
  }

  var isOver: Bool { failure != nil || place == steps.count }

  /// Goes on as far as it can.
  mutating func advance(
    _ view: CallView, _ ear: Ear, keys: [Digit], nowMilliseconds now: Int64
  ) -> [PhoneCommand] {
    var commands: [PhoneCommand] = []
    while !isOver {
      let step = steps[place]
      let isNew = !hasBegun
      if isNew {
        hasBegun = true
        begunMilliseconds = now
        begunEarMilliseconds = ear.milliseconds
        if let command = command(step.what), view.end == nil {
          commands.append(command)
          // What the command does is seen at the next turn.
          if command != .stopPlaying { return commands }
        }
      }
      switch outcome(step, view, ear, keys, now) {
      case .waiting: return commands
      case .done:
        done.append(
          StepReport(
            line: step.line, text: step.text, milliseconds: now - begunMilliseconds))
        place += 1
        hasBegun = false
      case .failed(let what):
        failure = StepFailure(line: step.line, text: step.text, what: what)
      }
    }
    if view.end == nil, !hasHungUp {
      hasHungUp = true
      commands.append(.hangUp)
    }
    return commands
  }

  /// The call has lasted as long as it may.
  mutating func giveUp(after milliseconds: Int64, _ ear: Ear) {
    guard !isOver else { return }
    let step = steps[place]
    failure = StepFailure(
      line: step.line, text: step.text,
      what: "not done when the call had lasted \(Words.seconds(milliseconds)); heard "
        + ear.words(since: begunEarMilliseconds))
  }

  private func command(_ what: ScriptAction) -> PhoneCommand? {
    switch what {
    case .press(let digits): .press(digits)
    case .play(let sound): .play(sound)
    case .keepPlaying(let sound): .keepPlaying(sound)
    case .stopPlaying: .stopPlaying
    case .hold: .hold
    case .resume: .resume
    case .transfer(let target): .transfer(target)
    default: nil
    }
  }

  private enum Outcome {
    case waiting
    case done
    case failed(String)
  }

  private mutating func outcome(
    _ step: ScriptStep, _ view: CallView, _ ear: Ear, _ keys: [Digit], _ now: Int64
  ) -> Outcome {
    let waited = now - begunMilliseconds
    switch step.what {
    case .hear(let what, let within):
      if hears(what, ear, keys) { return .done }
      if waited >= within { return .failed(instead(what, ear, keys)) }
    case .hearNo(let what, let length):
      if hasTrace(what, ear, keys) {
        return .failed("heard it after \(Words.seconds(waited))")
      }
      if waited >= length { return .done }
    case .expectRinging(let within):
      if view.isRinging || view.answeredMilliseconds != nil { return .done }
      if waited >= within { return .failed("it did not ring") }
    case .expectAnswer(let within):
      if view.answeredMilliseconds != nil { return .done }
      if view.end == nil, waited >= within {
        return .failed(view.isRinging ? "it only rang" : "no answer came")
      }
    case .expectRefusal(let status, let within):
      return refusal(status, within, waited, view)
    case .expectHangUp(let within):
      if view.end == .farEnd { return .done }
      if view.end == nil, waited >= within {
        return .failed(
          "the far end did not hang up; heard \(ear.words(since: begunEarMilliseconds))")
      }
    case .stay(let length):
      if view.end == .farEnd || waited >= length { return .done }
    case .hangUp: return .done
    default:
      return commanded(step.what, view, waited)
    }
    return ended(view) ?? .waiting
  }

  /// Steps that wait for a command of theirs to be carried out.
  private func commanded(_ what: ScriptAction, _ view: CallView, _ waited: Int64) -> Outcome {
    switch what {
    case .wait(let length): if waited >= length { return .done }
    case .press: if view.end == nil, !view.isSendingKeys { return .done }
    case .play: if view.end == nil, !view.isPlaying { return .done }
    case .hold, .resume:
      switch view.offer {
      case .done: return .done
      case .refused(let status):
        return .failed("the far end refused with \(status) \(ReasonPhrase.of(status))")
      default:
        if waited >= CallerLimits.offerMilliseconds { return .failed("the far end did not answer") }
      }
    case .transfer:
      switch view.transfer {
      case .done: return .done
      case .refused(let status):
        return .failed("it did not come about: \(status) \(ReasonPhrase.of(status))")
      default:
        // Many end a call as soon as its transfer is under way.
        if view.end == .farEnd { return .done }
        if waited >= CallerLimits.transferMilliseconds { return .failed("nothing came of it") }
      }
    default: if view.end == nil { return .done }
    }
    return ended(view) ?? .waiting
  }

  private func refusal(
    _ status: Int?, _ within: Int64, _ waited: Int64, _ view: CallView
  ) -> Outcome {
    if case .refused(let found) = view.end {
      guard let status, status != found else { return .done }
      return .failed("refused with \(found) \(ReasonPhrase.of(found)) instead")
    }
    if view.answeredMilliseconds != nil { return .failed("the call was answered") }
    if view.end == nil, waited >= within { return .failed("the call was not refused") }
    return ended(view) ?? .waiting
  }

  /// A step that still waits when the call is over does not hold.
  private func ended(_ view: CallView) -> Outcome? {
    view.end.map { end in
      guard let answered = view.answeredMilliseconds, let at = view.endedMilliseconds else {
        return .failed(end.description)
      }
      return .failed("\(end) \(Words.seconds(at - answered)) after the answer")
    }
  }

  // MARK: Hearing

  private mutating func hears(_ what: Hearing, _ ear: Ear, _ keys: [Digit]) -> Bool {
    switch what {
    case .tones(let tones): return ear.hears(tones: tones)
    case .speech: return ear.present == .speech
    case .music: return ear.present == .music
    case .silence(let length):
      return min(ear.silentMilliseconds, ear.milliseconds - begunEarMilliseconds) >= length
    case .keys(let wanted):
      guard let end = Self.find(wanted, in: keys, from: keysUsed) else { return false }
      keysUsed = end
      return true
    }
  }

  private func hasTrace(_ what: Hearing, _ ear: Ear, _ keys: [Digit]) -> Bool {
    switch what {
    case .tones(let tones): return tones.contains { ear.hasTrace(of: $0) }
    case .keys(let wanted): return Self.find(wanted, in: keys, from: keysUsed) != nil
    case .speech: return ear.present == .speech
    case .music: return ear.present == .music
    case .silence(let length):
      return min(ear.silentMilliseconds, ear.milliseconds - begunEarMilliseconds) >= length
    }
  }

  /// The place behind the keys wanted.
  private static func find(_ wanted: [Digit], in keys: [Digit], from start: Int) -> Int? {
    guard keys.count - start >= wanted.count else { return nil }
    return (start...keys.count - wanted.count).first {
      Array(keys[$0..<$0 + wanted.count]) == wanted
    }.map { $0 + wanted.count }
  }

  private func instead(_ what: Hearing, _ ear: Ear, _ keys: [Digit]) -> String {
    if case .keys = what {
      let came = keys.dropFirst(keysUsed).map(\.description).joined()
      return came.isEmpty ? "no key came" : "the keys \(came) came instead"
    }
    return "heard \(ear.words(since: begunEarMilliseconds)) instead"
  }
}

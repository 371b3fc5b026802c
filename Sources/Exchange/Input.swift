public import Vocabulary

/// A fact from outside. Inputs are refused or lead to events; the log keeps them beside the events
/// they caused.
public enum Input: Hashable, Sendable {
  case arrive(Arrive)
  case dial(Dial)
  case customerLeave(CustomerLeave)
  case identify(Identify)
  case hear(Hear)
  case promptsPlayed(PromptsPlayed)
  case lookedUp(LookedUp)
  case outsideAnswered(OutsideAnswered)
  case outsideEnded(OutsideEnded)
  case leaveMessage(LeaveMessage)
  case tick(Tick)
  case estimate(Estimate)
  case acceptOffer(AcceptOffer)
  case declineOffer(DeclineOffer)
  case transfer(Transfer)
  case consult(Consult)
  case consultOutcome(ConsultOutcome)
  case wrapUp(WrapUp)
  case signIn(SignIn)
  case signOut(SignOut)
  case changePresence(ChangePresence)
  case schedulePresence(SchedulePresence)
  case requestCallback(RequestCallback)
  case bookCallback(BookCallback)
  case callbackOutcome(CallbackOutcome)
  case cancelCallback(CancelCallback)
  case answerDuty(AnswerDuty)
  case declineDuty(DeclineDuty)
  case overrideDuty(OverrideDuty)
  case move(Move)
  case reprioritise(Reprioritise)
  case changeNeeds(ChangeNeeds)
  case pull(Pull)
  case closeQueue(CloseQueue)
  case broadcast(Broadcast)
  case endContact(EndContact)
  case publish(Publish)
  case hold(HandleAct)
  case unhold(HandleAct)
  case park(HandleAct)
  case unpark(HandleAct)
  case completeTransfer(HandleAct)
  case cancelConsult(HandleAct)
  case joinConference(HandleAct)
  case leaveConference(HandleAct)
  case endHandling(HandleAct)
  case extendWrapUp(HandleAct)
  case announce(Announce)
  case endAnnouncement(EndAnnouncement)
  case post(Post)
  case askHelp(AskHelp)
  case endHelp(EndHelp)
  case readMessages(ReadMessages)

  /// The code of the case in the log; never reused.
  public var code: UInt16 {
    switch self {
    case .arrive: 1
    case .dial: 2
    case .customerLeave: 3
    case .identify: 4
    case .hear: 5
    case .promptsPlayed: 6
    case .lookedUp: 7
    case .outsideAnswered: 8
    case .outsideEnded: 9
    case .leaveMessage: 10
    case .tick: 11
    case .estimate: 12
    case .acceptOffer: 13
    case .declineOffer: 14
    case .transfer: 16
    case .consult: 17
    case .consultOutcome: 18
    case .wrapUp: 19
    case .signIn: 20
    case .signOut: 21
    case .changePresence: 22
    case .schedulePresence: 23
    case .requestCallback: 24
    case .bookCallback: 25
    case .callbackOutcome: 26
    case .cancelCallback: 27
    case .answerDuty: 28
    case .declineDuty: 29
    case .overrideDuty: 30
    case .move: 31
    case .reprioritise: 32
    case .changeNeeds: 33
    case .pull: 34
    case .closeQueue: 35
    case .broadcast: 36
    case .endContact: 37
    case .publish: 38
    case .hold: 40
    case .unhold: 41
    case .park: 42
    case .unpark: 43
    case .completeTransfer: 44
    case .cancelConsult: 45
    case .joinConference: 46
    case .leaveConference: 47
    case .endHandling: 48
    case .extendWrapUp: 49
    case .announce: 50
    case .endAnnouncement: 51
    case .post: 52
    case .askHelp: 53
    case .endHelp: 54
    case .readMessages: 55
    }
  }

  /// A value of the case with this code, to be read into; nil for a code not known.
  public init?(code: UInt16) {
    switch code {
    case 1: self = .arrive(Arrive())
    case 2: self = .dial(Dial())
    case 3: self = .customerLeave(CustomerLeave())
    case 4: self = .identify(Identify())
    case 5: self = .hear(Hear())
    case 6: self = .promptsPlayed(PromptsPlayed())
    case 7: self = .lookedUp(LookedUp())
    case 8: self = .outsideAnswered(OutsideAnswered())
    case 9: self = .outsideEnded(OutsideEnded())
    case 10: self = .leaveMessage(LeaveMessage())
    case 11: self = .tick(Tick())
    case 12: self = .estimate(Estimate())
    case 13: self = .acceptOffer(AcceptOffer())
    case 14: self = .declineOffer(DeclineOffer())
    case 16: self = .transfer(Transfer())
    case 17: self = .consult(Consult())
    case 18: self = .consultOutcome(ConsultOutcome())
    case 19: self = .wrapUp(WrapUp())
    case 20: self = .signIn(SignIn())
    case 21: self = .signOut(SignOut())
    case 22: self = .changePresence(ChangePresence())
    case 23: self = .schedulePresence(SchedulePresence())
    case 24: self = .requestCallback(RequestCallback())
    case 25: self = .bookCallback(BookCallback())
    case 26: self = .callbackOutcome(CallbackOutcome())
    case 27: self = .cancelCallback(CancelCallback())
    case 28: self = .answerDuty(AnswerDuty())
    case 29: self = .declineDuty(DeclineDuty())
    case 30: self = .overrideDuty(OverrideDuty())
    case 31: self = .move(Move())
    case 32: self = .reprioritise(Reprioritise())
    case 33: self = .changeNeeds(ChangeNeeds())
    case 34: self = .pull(Pull())
    case 35: self = .closeQueue(CloseQueue())
    case 36: self = .broadcast(Broadcast())
    case 37: self = .endContact(EndContact())
    case 38: self = .publish(Publish())
    case 40: self = .hold(HandleAct())
    case 41: self = .unhold(HandleAct())
    case 42: self = .park(HandleAct())
    case 43: self = .unpark(HandleAct())
    case 44: self = .completeTransfer(HandleAct())
    case 45: self = .cancelConsult(HandleAct())
    case 46: self = .joinConference(HandleAct())
    case 47: self = .leaveConference(HandleAct())
    case 48: self = .endHandling(HandleAct())
    case 49: self = .extendWrapUp(HandleAct())
    case 50: self = .announce(Announce())
    case 51: self = .endAnnouncement(EndAnnouncement())
    case 52: self = .post(Post())
    case 53: self = .askHelp(AskHelp())
    case 54: self = .endHelp(EndHelp())
    case 55: self = .readMessages(ReadMessages())
    default: return nil
    }
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    switch self {
    case .arrive(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .arrive(payload) }
    case .dial(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .dial(payload) }
    case .customerLeave(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .customerLeave(payload) }
    case .identify(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .identify(payload) }
    case .hear(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .hear(payload) }
    case .promptsPlayed(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .promptsPlayed(payload) }
    case .lookedUp(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .lookedUp(payload) }
    case .outsideAnswered(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .outsideAnswered(payload) }
    case .outsideEnded(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .outsideEnded(payload) }
    case .leaveMessage(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .leaveMessage(payload) }
    case .tick(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .tick(payload) }
    case .estimate(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .estimate(payload) }
    case .acceptOffer(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .acceptOffer(payload) }
    case .declineOffer(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .declineOffer(payload) }
    case .transfer(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .transfer(payload) }
    case .consult(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .consult(payload) }
    case .consultOutcome(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .consultOutcome(payload) }
    case .wrapUp(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .wrapUp(payload) }
    case .signIn(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .signIn(payload) }
    case .signOut(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .signOut(payload) }
    case .changePresence(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .changePresence(payload) }
    case .schedulePresence(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .schedulePresence(payload) }
    case .requestCallback(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .requestCallback(payload) }
    case .bookCallback(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .bookCallback(payload) }
    case .callbackOutcome(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .callbackOutcome(payload) }
    case .cancelCallback(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .cancelCallback(payload) }
    case .answerDuty(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .answerDuty(payload) }
    case .declineDuty(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .declineDuty(payload) }
    case .overrideDuty(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .overrideDuty(payload) }
    case .move(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .move(payload) }
    case .reprioritise(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .reprioritise(payload) }
    case .changeNeeds(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .changeNeeds(payload) }
    case .pull(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .pull(payload) }
    case .closeQueue(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .closeQueue(payload) }
    case .broadcast(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .broadcast(payload) }
    case .endContact(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .endContact(payload) }
    case .publish(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .publish(payload) }
    case .hold(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .hold(payload) }
    case .unhold(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .unhold(payload) }
    case .park(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .park(payload) }
    case .unpark(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .unpark(payload) }
    case .completeTransfer(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .completeTransfer(payload) }
    case .cancelConsult(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .cancelConsult(payload) }
    case .joinConference(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .joinConference(payload) }
    case .leaveConference(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .leaveConference(payload) }
    case .endHandling(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .endHandling(payload) }
    case .extendWrapUp(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .extendWrapUp(payload) }
    case .announce(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .announce(payload) }
    case .endAnnouncement(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .endAnnouncement(payload) }
    case .post(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .post(payload) }
    case .askHelp(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .askHelp(payload) }
    case .endHelp(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .endHelp(payload) }
    case .readMessages(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .readMessages(payload) }
    }
  }
}

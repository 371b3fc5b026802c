public import Vocabulary

// How an event is written down: by its code, then the fields of its payload.
extension Event {
  /// A value of the case with this code, to be read into; nil for a code not known.
  public init?(code: UInt16) {
    switch code {
    case 1: self = .contactArrived(ContactArrived())
    case 2: self = .contactIdentified(ContactIdentified())
    case 3: self = .flowStarted(FlowStarted())
    case 4: self = .flowAdvanced(FlowAdvanced())
    case 5: self = .flaggedWordsHeard(FlaggedWordsHeard())
    case 6: self = .messageTaken(MessageTaken())
    case 7: self = .outsideConnected(OutsideConnected())
    case 8: self = .flowTimerRestarted(FlowTimerRestarted())
    case 10: self = .contactQueued(ContactQueued())
    case 11: self = .requirementRelaxed(RequirementRelaxed())
    case 12: self = .preferenceHeld(PreferenceHeld())
    case 13: self = .preferenceLapsed(PreferenceLapsed())
    case 14: self = .alternativeTaken(AlternativeTaken())
    case 15: self = .waitingTold(WaitingTold())
    case 16: self = .callbackOffered(CallbackOffered())
    case 17: self = .contactReranked(ContactReranked())
    case 18: self = .estimateUpdated(EstimateUpdated())
    case 19: self = .contactUnqueued(ContactUnqueued())
    case 20: self = .contactOffered(ContactOffered())
    case 21: self = .offerAccepted(OfferAccepted())
    case 22: self = .offerDeclined(OfferDeclined())
    case 23: self = .offerNotAnswered(OfferNotAnswered())
    case 25: self = .coolOffEnded(CoolOffEnded())
    case 24: self = .offerWithdrawn(OfferWithdrawn())
    case 30: self = .handlingStarted(HandlingStarted())
    case 31: self = .holdStarted(HoldStarted())
    case 32: self = .holdEnded(HoldEnded())
    case 33: self = .holdOverdue(HoldOverdue())
    case 34: self = .interactionParked(InteractionParked())
    case 35: self = .interactionResumed(InteractionResumed())
    case 36: self = .consultStarted(ConsultStarted())
    case 37: self = .consultAnswered(ConsultAnswered())
    case 38: self = .consultEnded(ConsultEnded())
    case 39: self = .contactTransferred(ContactTransferred())
    case 40: self = .conferenceStarted(ConferenceStarted())
    case 41: self = .partyLeft(PartyLeft())
    case 42: self = .customerLeft(CustomerLeft())
    case 43: self = .handlingOverdue(HandlingOverdue())
    case 44: self = .messagePosted(MessagePosted())
    case 45: self = .helpAsked(HelpAsked())
    case 46: self = .helpEnded(HelpEnded())
    case 47: self = .messagesRead(MessagesRead())
    case 50: self = .wrapUpStarted(WrapUpStarted())
    case 51: self = .wrapUpExtended(WrapUpExtended())
    case 52: self = .wrapUpOverdue(WrapUpOverdue())
    case 53: self = .wrapUpEnded(WrapUpEnded())
    case 54: self = .contactClosed(ContactClosed())
    case 60: self = .adviserSignedIn(AdviserSignedIn())
    case 61: self = .adviserSignedOut(AdviserSignedOut())
    case 62: self = .presenceChanged(PresenceChanged())
    case 63: self = .presenceScheduled(PresenceScheduled())
    case 70: self = .callbackRequested(CallbackRequested())
    case 71: self = .callbackBooked(CallbackBooked())
    case 72: self = .callbackDue(CallbackDue())
    case 73: self = .callbackReached(CallbackReached())
    case 74: self = .callbackNotReached(CallbackNotReached())
    case 80: self = .dutyStarted(DutyStarted())
    case 81: self = .dutyRung(DutyRung())
    case 82: self = .dutyNotAnswered(DutyNotAnswered())
    case 83: self = .dutyAnswered(DutyAnswered())
    case 84: self = .dutyExhausted(DutyExhausted())
    case 85: self = .dutyOverridden(DutyOverridden())
    case 86: self = .dutyGapFound(DutyGapFound())
    case 90: self = .intervened(Intervened())
    case 91: self = .queueClosed(QueueClosed())
    case 92: self = .messageBroadcast(MessageBroadcast())
    case 100: self = .policyPublished(PolicyPublished())
    case 93: self = .contactHandedOver(ContactHandedOver())
    case 94: self = .handOverRefused(HandOverRefused())
    case 95: self = .announcementMade(AnnouncementMade())
    case 96: self = .announcementTold(AnnouncementTold())
    case 97: self = .announcementEnded(AnnouncementEnded())
    default: return nil
    }
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    switch self {
    case .contactArrived(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .contactArrived(payload) }
    case .contactIdentified(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .contactIdentified(payload) }
    case .flowStarted(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .flowStarted(payload) }
    case .flowAdvanced(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .flowAdvanced(payload) }
    case .flaggedWordsHeard(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .flaggedWordsHeard(payload) }
    case .messageTaken(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .messageTaken(payload) }
    case .outsideConnected(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .outsideConnected(payload) }
    case .flowTimerRestarted(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .flowTimerRestarted(payload) }
    case .contactQueued(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .contactQueued(payload) }
    case .requirementRelaxed(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .requirementRelaxed(payload) }
    case .preferenceHeld(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .preferenceHeld(payload) }
    case .preferenceLapsed(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .preferenceLapsed(payload) }
    case .alternativeTaken(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .alternativeTaken(payload) }
    case .waitingTold(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .waitingTold(payload) }
    case .callbackOffered(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .callbackOffered(payload) }
    case .contactReranked(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .contactReranked(payload) }
    case .estimateUpdated(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .estimateUpdated(payload) }
    case .contactUnqueued(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .contactUnqueued(payload) }
    case .contactOffered(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .contactOffered(payload) }
    case .offerAccepted(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .offerAccepted(payload) }
    case .offerDeclined(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .offerDeclined(payload) }
    case .offerNotAnswered(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .offerNotAnswered(payload) }
    case .coolOffEnded(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .coolOffEnded(payload) }
    case .offerWithdrawn(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .offerWithdrawn(payload) }
    case .handlingStarted(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .handlingStarted(payload) }
    case .holdStarted(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .holdStarted(payload) }
    case .holdEnded(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .holdEnded(payload) }
    case .holdOverdue(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .holdOverdue(payload) }
    case .interactionParked(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .interactionParked(payload) }
    case .interactionResumed(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .interactionResumed(payload) }
    case .consultStarted(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .consultStarted(payload) }
    case .consultAnswered(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .consultAnswered(payload) }
    case .consultEnded(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .consultEnded(payload) }
    case .contactTransferred(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .contactTransferred(payload) }
    case .conferenceStarted(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .conferenceStarted(payload) }
    case .partyLeft(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .partyLeft(payload) }
    case .customerLeft(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .customerLeft(payload) }
    case .handlingOverdue(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .handlingOverdue(payload) }
    case .messagePosted(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .messagePosted(payload) }
    case .helpAsked(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .helpAsked(payload) }
    case .helpEnded(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .helpEnded(payload) }
    case .messagesRead(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .messagesRead(payload) }
    case .wrapUpStarted(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .wrapUpStarted(payload) }
    case .wrapUpExtended(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .wrapUpExtended(payload) }
    case .wrapUpOverdue(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .wrapUpOverdue(payload) }
    case .wrapUpEnded(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .wrapUpEnded(payload) }
    case .contactClosed(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .contactClosed(payload) }
    case .adviserSignedIn(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .adviserSignedIn(payload) }
    case .adviserSignedOut(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .adviserSignedOut(payload) }
    case .presenceChanged(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .presenceChanged(payload) }
    case .presenceScheduled(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .presenceScheduled(payload) }
    case .callbackRequested(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .callbackRequested(payload) }
    case .callbackBooked(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .callbackBooked(payload) }
    case .callbackDue(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .callbackDue(payload) }
    case .callbackReached(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .callbackReached(payload) }
    case .callbackNotReached(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .callbackNotReached(payload) }
    case .dutyStarted(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .dutyStarted(payload) }
    case .dutyRung(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .dutyRung(payload) }
    case .dutyNotAnswered(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .dutyNotAnswered(payload) }
    case .dutyAnswered(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .dutyAnswered(payload) }
    case .dutyExhausted(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .dutyExhausted(payload) }
    case .dutyOverridden(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .dutyOverridden(payload) }
    case .dutyGapFound(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .dutyGapFound(payload) }
    case .intervened(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .intervened(payload) }
    case .queueClosed(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .queueClosed(payload) }
    case .messageBroadcast(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .messageBroadcast(payload) }
    case .policyPublished(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .policyPublished(payload) }
    case .contactHandedOver(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .contactHandedOver(payload) }
    case .handOverRefused(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .handOverRefused(payload) }
    case .announcementMade(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .announcementMade(payload) }
    case .announcementTold(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .announcementTold(payload) }
    case .announcementEnded(var payload):
      try payload.fields(&coder)
      if coder.isReading { self = .announcementEnded(payload) }
    }
  }
}

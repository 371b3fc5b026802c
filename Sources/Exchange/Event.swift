/// A fact or a decision of the exchange, in the past tense. State changes by events only.
public enum Event: Hashable, Sendable {
  case contactArrived(ContactArrived)
  case contactIdentified(ContactIdentified)
  case flowStarted(FlowStarted)
  case flowAdvanced(FlowAdvanced)
  case flaggedWordsHeard(FlaggedWordsHeard)
  case messageTaken(MessageTaken)
  case outsideConnected(OutsideConnected)
  case flowTimerRestarted(FlowTimerRestarted)
  case contactQueued(ContactQueued)
  case requirementRelaxed(RequirementRelaxed)
  case preferenceHeld(PreferenceHeld)
  case preferenceLapsed(PreferenceLapsed)
  case alternativeTaken(AlternativeTaken)
  case waitingTold(WaitingTold)
  case callbackOffered(CallbackOffered)
  case contactReranked(ContactReranked)
  case estimateUpdated(EstimateUpdated)
  case contactUnqueued(ContactUnqueued)
  case contactOffered(ContactOffered)
  case offerAccepted(OfferAccepted)
  case offerDeclined(OfferDeclined)
  case offerNotAnswered(OfferNotAnswered)
  case coolOffEnded(CoolOffEnded)
  case offerWithdrawn(OfferWithdrawn)
  case handlingStarted(HandlingStarted)
  case holdStarted(HoldStarted)
  case holdEnded(HoldEnded)
  case holdOverdue(HoldOverdue)
  case interactionParked(InteractionParked)
  case interactionResumed(InteractionResumed)
  case consultStarted(ConsultStarted)
  case consultAnswered(ConsultAnswered)
  case consultEnded(ConsultEnded)
  case contactTransferred(ContactTransferred)
  case conferenceStarted(ConferenceStarted)
  case partyLeft(PartyLeft)
  case customerLeft(CustomerLeft)
  case messagePosted(MessagePosted)
  case helpAsked(HelpAsked)
  case helpEnded(HelpEnded)
  case messagesRead(MessagesRead)
  case handlingOverdue(HandlingOverdue)
  case wrapUpStarted(WrapUpStarted)
  case wrapUpExtended(WrapUpExtended)
  case wrapUpOverdue(WrapUpOverdue)
  case wrapUpEnded(WrapUpEnded)
  case contactClosed(ContactClosed)
  case adviserSignedIn(AdviserSignedIn)
  case adviserSignedOut(AdviserSignedOut)
  case presenceChanged(PresenceChanged)
  case presenceScheduled(PresenceScheduled)
  case callbackRequested(CallbackRequested)
  case callbackBooked(CallbackBooked)
  case callbackDue(CallbackDue)
  case callbackReached(CallbackReached)
  case callbackNotReached(CallbackNotReached)
  case dutyStarted(DutyStarted)
  case dutyRung(DutyRung)
  case dutyNotAnswered(DutyNotAnswered)
  case dutyAnswered(DutyAnswered)
  case dutyExhausted(DutyExhausted)
  case dutyOverridden(DutyOverridden)
  case dutyGapFound(DutyGapFound)
  case intervened(Intervened)
  case queueClosed(QueueClosed)
  case messageBroadcast(MessageBroadcast)
  case policyPublished(PolicyPublished)
  case contactHandedOver(ContactHandedOver)
  case handOverRefused(HandOverRefused)
  case announcementMade(AnnouncementMade)
  case announcementTold(AnnouncementTold)
  case announcementEnded(AnnouncementEnded)

  /// The code of the case in the log; never reused.
  public var code: UInt16 {
    switch self {
    case .contactArrived: 1
    case .contactIdentified: 2
    case .flowStarted: 3
    case .flowAdvanced: 4
    case .flaggedWordsHeard: 5
    case .messageTaken: 6
    case .outsideConnected: 7
    case .flowTimerRestarted: 8
    case .contactQueued: 10
    case .requirementRelaxed: 11
    case .preferenceHeld: 12
    case .preferenceLapsed: 13
    case .alternativeTaken: 14
    case .waitingTold: 15
    case .callbackOffered: 16
    case .contactReranked: 17
    case .estimateUpdated: 18
    case .contactUnqueued: 19
    case .contactOffered: 20
    case .offerAccepted: 21
    case .offerDeclined: 22
    case .offerNotAnswered: 23
    case .coolOffEnded: 25
    case .offerWithdrawn: 24
    case .handlingStarted: 30
    case .holdStarted: 31
    case .holdEnded: 32
    case .holdOverdue: 33
    case .interactionParked: 34
    case .interactionResumed: 35
    case .consultStarted: 36
    case .consultAnswered: 37
    case .consultEnded: 38
    case .contactTransferred: 39
    case .conferenceStarted: 40
    case .partyLeft: 41
    case .customerLeft: 42
    case .handlingOverdue: 43
    case .messagePosted: 44
    case .helpAsked: 45
    case .helpEnded: 46
    case .messagesRead: 47
    case .wrapUpStarted: 50
    case .wrapUpExtended: 51
    case .wrapUpOverdue: 52
    case .wrapUpEnded: 53
    case .contactClosed: 54
    case .adviserSignedIn: 60
    case .adviserSignedOut: 61
    case .presenceChanged: 62
    case .presenceScheduled: 63
    case .callbackRequested: 70
    case .callbackBooked: 71
    case .callbackDue: 72
    case .callbackReached: 73
    case .callbackNotReached: 74
    case .dutyStarted: 80
    case .dutyRung: 81
    case .dutyNotAnswered: 82
    case .dutyAnswered: 83
    case .dutyExhausted: 84
    case .dutyOverridden: 85
    case .dutyGapFound: 86
    case .intervened: 90
    case .queueClosed: 91
    case .messageBroadcast: 92
    case .policyPublished: 100
    case .contactHandedOver: 93
    case .handOverRefused: 94
    case .announcementMade: 95
    case .announcementTold: 96
    case .announcementEnded: 97
    }
  }
}

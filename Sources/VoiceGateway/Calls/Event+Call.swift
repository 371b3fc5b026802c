import Exchange
import Vocabulary

extension Event {
  /// The contact whose call it may change; nil for all others.
  var callContact: ContactID? {
    switch self {
    case .contactArrived(let event): event.contact
    case .flowStarted(let event): event.contact
    case .flowAdvanced(let event): event.contact
    case .messageTaken(let event): event.contact
    case .outsideConnected(let event): event.contact
    case .contactQueued(let event): event.contact
    case .alternativeTaken(let event): event.contact
    case .waitingTold(let event): event.contact
    case .callbackOffered(let event): event.contact
    case .contactUnqueued(let event): event.contact
    case .contactOffered(let event): event.contact
    case .offerAccepted(let event): event.contact
    case .offerDeclined(let event): event.contact
    case .offerNotAnswered(let event): event.contact
    case .offerWithdrawn(let event): event.contact
    case .handlingStarted(let event): event.contact
    case .holdStarted(let event): event.contact
    case .holdEnded(let event): event.contact
    case .interactionParked(let event): event.contact
    case .interactionResumed(let event): event.contact
    case .consultStarted(let event): event.contact
    case .consultAnswered(let event): event.contact
    case .consultEnded(let event): event.contact
    case .contactTransferred(let event): event.contact
    case .conferenceStarted(let event): event.contact
    case .partyLeft(let event): event.contact
    case .customerLeft(let event): event.contact
    case .wrapUpStarted(let event): event.contact
    case .contactClosed(let event): event.contact
    case .callbackRequested(let event): event.contact
    case .callbackReached(let event): event.contact
    case .callbackNotReached(let event): event.contact
    case .dutyStarted(let event): event.contact
    case .dutyRung(let event): event.contact
    case .dutyNotAnswered(let event): event.contact
    case .dutyAnswered(let event): event.contact
    case .announcementTold(let event): event.contact
    default: nil
    }
  }
}

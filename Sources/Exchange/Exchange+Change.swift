import Vocabulary

extension Exchange {
  /// The one place where state changes: by an event, completely, without refusing.
  mutating func change(by event: Event) {
    now = clock
    switch event {
    case .contactArrived(let event): change(event)
    case .contactIdentified(let event): change(event)
    case .flowStarted(let event): change(event)
    case .flowAdvanced(let event): change(event)
    case .outsideConnected(let event): change(event)
    case .flowTimerRestarted(let event): change(event)
    case .contactQueued(let event): change(event)
    case .requirementRelaxed(let event): change(event)
    case .preferenceHeld(let event): change(event)
    case .preferenceLapsed(let event): change(event)
    case .alternativeTaken(let event): change(event)
    case .waitingTold(let event): change(event)
    case .callbackOffered(let event): change(event)
    case .contactReranked(let event): change(event)
    case .estimateUpdated(let event): change(event)
    case .contactUnqueued(let event): change(event)
    case .contactOffered(let event): change(event)
    case .offerAccepted(let event): change(event)
    case .offerDeclined(let event): change(event)
    case .offerNotAnswered(let event): change(event)
    case .coolOffEnded(let event): change(event)
    case .offerWithdrawn(let event): change(event)
    case .handlingStarted(let event): change(event)
    case .holdStarted(let event): change(event)
    case .holdEnded(let event): change(event)
    case .holdOverdue(let event): overdue(event.contact, event.adviser)
    case .interactionParked(let event): change(event)
    case .interactionResumed(let event): change(event)
    case .consultStarted(let event): change(event)
    case .consultAnswered(let event): change(event)
    case .consultEnded(let event): change(event)
    case .contactTransferred(let event): change(event)
    case .conferenceStarted(let event): change(event)
    case .customerLeft(let event): change(event)
    case .handlingOverdue(let event): overdue(event.contact, event.adviser)
    case .wrapUpStarted(let event): change(event)
    case .wrapUpExtended(let event): change(event)
    case .wrapUpOverdue(let event): overdue(event.contact, event.adviser)
    case .wrapUpEnded(let event): change(event)
    case .contactClosed(let event): change(event)
    case .adviserSignedIn(let event): change(event)
    case .adviserSignedOut(let event): change(event)
    case .presenceChanged(let event): change(event)
    case .presenceScheduled(let event): change(event)
    case .callbackRequested(let event): change(event)
    case .callbackBooked(let event): change(event)
    case .callbackDue(let event): change(event)
    case .callbackReached(let event): change(event)
    case .callbackNotReached(let event): change(event)
    case .dutyStarted(let event): change(event)
    case .dutyRung(let event): change(event)
    case .dutyNotAnswered(let event): change(event)
    case .dutyAnswered(let event): change(event)
    case .dutyExhausted(let event): change(event)
    case .dutyOverridden(let event): change(event)
    case .queueClosed(let event): queues[event.queue.index].isClosedByHand = event.isClosed
    case .policyPublished(let event): change(event)
    case .contactHandedOver(let event): change(event)
    case .announcementMade(let event): change(event)
    case .announcementTold(let event): change(event)
    case .announcementEnded(let event): change(event)
    case .flaggedWordsHeard, .messageTaken, .partyLeft, .dutyGapFound, .intervened,
      .messageBroadcast, .handOverRefused:
      break
    }
  }
}

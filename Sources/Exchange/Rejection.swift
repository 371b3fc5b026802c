public import Vocabulary

/// Why an input was refused. Nothing was changed by it.
public enum Rejection: UInt8, Hashable, Sendable, Recorded, CaseIterable {
  case noPlan
  case unknownContact
  case unknownAdviser
  case unknownQueue
  case unknownEntryPoint
  case unknownDuty
  case unknownDisposition
  case unknownReason
  case retired
  case referenceInUse
  case channelNotTaken
  case notOffered
  case notHandling
  case notWaiting
  case notInFlow
  case notOnHold
  case alreadyOnHold
  case alreadyParked
  case notParked
  case notWrappingUp
  case alreadyExtended
  case extensionNotAllowed
  case dispositionRequired
  case alreadyConsulting
  case notConsulting
  case notAnsweredYet
  case notInConference
  case targetMissing
  case targetNotFree
  case nobodyFree
  case notSignedIn
  case alreadySignedIn
  case stillHandling
  case atCapacity
  case otherUnit
  case customerGone
  case inThePast
  case noSuchSlot
  case slotFull
  case callbackNotOffered
  case callbackAlreadyWaiting
  case notACallback
  case alreadyReached
  case notRung
  case whyMissing
  case tooLong
  case staleAnswer
  case olderPlan
  case noQueue
  case othersTalking
  case textMissing
  case unitInUse
  case alreadyClosed
  case notSupervisor
  case unknownUnit
  case numberMissing
  case announcementsFull
  case unknownAnnouncement
  case tooFarAhead
  case namesMissing
  case messagesFull
  case helpAskedAlready
  case helpNotAsked

  public init() { self = .noPlan }

  /// What happened and what to do, in plain English.
  public var explanation: String {
    switch self {
    case .noPlan: "No service plan is in force. Publish one first."
    case .unknownContact: "No open contact has this number. It may have ended; look in the log."
    case .unknownAdviser: "The plan in force has no such adviser. Add them to the plan."
    case .unknownQueue: "The plan in force has no such queue. Check the name."
    case .unknownEntryPoint: "The plan in force has no such number, mailbox or desk. Add it."
    case .unknownDuty: "The plan in force has no such duty. Check the name."
    case .unknownDisposition: "The plan in force has no such disposition. Choose one it lists."
    case .unknownReason: "The plan in force has no such reason. Choose one it lists."
    case .retired: "This name has left the plan and takes nothing new."
    case .referenceInUse:
      "A contact of this reference is open or was a short while ago; the input came twice."
    case .channelNotTaken: "This entry point or queue does not take that kind of contact."
    case .notOffered: "The contact is not offered to this adviser; the offer may have ended."
    case .notHandling: "This adviser does not have the contact."
    case .notWaiting: "The contact does not wait in a queue now."
    case .notInFlow: "The contact is not in a flow now."
    case .notOnHold: "The customer is not on hold."
    case .alreadyOnHold: "The customer is on hold already."
    case .alreadyParked: "The contact is parked already."
    case .notParked: "The contact is not parked."
    case .notWrappingUp: "This adviser is not wrapping the contact up."
    case .alreadyExtended: "Wrap-up was extended once already."
    case .extensionNotAllowed: "This queue's wrap-up cannot be extended."
    case .dispositionRequired: "This queue needs a disposition. Choose one, then finish."
    case .alreadyConsulting: "Someone is being consulted already. End that first."
    case .notConsulting: "Nobody is being consulted."
    case .notAnsweredYet: "Nobody has answered at the other end yet."
    case .notInConference: "There is nobody else to carry the contact on."
    case .targetMissing: "Say where to: a queue, an adviser or a number, one of them."
    case .targetNotFree: "That adviser cannot take it now."
    case .nobodyFree: "Nobody there is free. Transfer without consulting, or try later."
    case .notSignedIn: "The adviser is not signed in."
    case .alreadySignedIn: "The adviser is signed in already."
    case .stillHandling: "The adviser still has contacts. End or transfer them first."
    case .atCapacity: "The adviser has as much as their capacity allows."
    case .otherUnit: "The contact belongs to another unit, whose data stays there."
    case .customerGone: "The customer is gone."
    case .inThePast: "That time has passed."
    case .noSuchSlot: "There is no callback slot at that time. Choose another."
    case .slotFull: "That slot is full. Choose another."
    case .callbackNotOffered: "This queue offers no callback."
    case .callbackAlreadyWaiting: "A callback to this customer is waiting already."
    case .notACallback: "The contact is not a callback that is being dialled."
    case .alreadyReached: "The customer was reached already."
    case .notRung: "This officer is not being rung for the contact."
    case .whyMissing: "Say why; an intervention is recorded with its reason."
    case .tooLong: "The text is longer than the field allows."
    case .staleAnswer: "The flow has moved on from the step this answers."
    case .noQueue: "It is in no queue to wait in. Transfer it to a queue, or ask them first."
    case .othersTalking: "Others are in the talk. Leave the conference, or wait until they left."
    case .textMissing: "There is no text. Write the message first."
    case .unitInUse:
      "The plan moves a queue to another unit while contacts of the old one wait or are handled "
        + "there. Make a queue with a new name instead, or publish when it is empty."
    case .alreadyClosed:
      "The contact is closed already. A disposition is given before; a queue that asks for one "
        + "needs a wrap-up."
    case .notSupervisor: "Only who the plan names under supervises: may do this there."
    case .unknownUnit: "The plan in force has no such unit. Check the name."
    case .numberMissing: "It is not known whom to ring. Ask for the customer's number first."
    case .announcementsFull: "As many announcements as can be are in force. End one first."
    case .unknownAnnouncement: "No such announcement is in force; it may have ended."
    case .tooFarAhead: "That is further ahead than allowed. Choose an earlier time."
    case .namesMissing:
      "The plan has fewer names than the one in force. It was not made on top of that one: compile "
        + "it with the plan in force as its earlier policy."
    case .messagesFull:
      "The conversation is as long as one can be. End it and begin a new one."
    case .helpAskedAlready: "Help was asked for already; a supervisor has been told."
    case .helpNotAsked: "Nobody asks for help with this contact."
    case .olderPlan: "A plan with this or a later version is in force."
    }
  }
}

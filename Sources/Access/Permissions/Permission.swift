/// A kind of operation of the HTTP API. Which role may do it, and with which requests it is done,
/// stands in `RoleTable`.
public enum Permission: String, Hashable, Sendable, CaseIterable {
  // The plan and the desk.
  case readPlan, useDesk, followStream, setOwnPresence, usePhone, placeCall
  // A contact in hand.
  case acceptContact, declineContact, holdContact, parkContact, endContact
  case transferContact, consult, joinContact, extendWrapUp, wrapUp
  case sendMessage, writeNote, showTyping, askForHelp, sendFile
  // Reading.
  case readContact, readPersonal, readFile, readWhy, readCustomerHistory, readHistory
  // Stepping in.
  case readBoard, moveContact, reprioritiseContact, pullContact, endContactOfOther
  case closeQueue, openQueue, setPresenceOfOther, broadcast, announce
  // Plans, records, accounts.
  case tryPlan, publishPlan, readReports, readAudit
  case readAccounts, addAccount, changeAccount, disableAccount, setPasswordOfOther
  case resetSecondFactorOfOther, endSessionsOfOther, removeAccount, linkAccount
  // One's own account.
  case readOwnSession, endOwnSession, changeOwnPassword, changeOwnSecondFactor

  /// Headings of the table.
  public enum Group: String, Hashable, Sendable, CaseIterable {
    case desk = "The desk"
    case contact = "A contact in hand"
    case reading = "Reading"
    case stepping = "Stepping in"
    case plan = "The plan, reports and the audit trail"
    case accounts = "Accounts"
    case own = "One's own account"
  }

  public var group: Group {
    switch self {
    case .readPlan, .useDesk, .followStream, .setOwnPresence, .usePhone, .placeCall: .desk
    case .acceptContact, .declineContact, .holdContact, .parkContact, .endContact,
      .transferContact, .consult, .joinContact, .extendWrapUp, .wrapUp, .sendMessage, .writeNote,
      .showTyping, .askForHelp, .sendFile:
      .contact
    case .readContact, .readPersonal, .readFile, .readWhy, .readCustomerHistory, .readHistory:
      .reading
    case .readBoard, .moveContact, .reprioritiseContact, .pullContact, .endContactOfOther,
      .closeQueue, .openQueue, .setPresenceOfOther, .broadcast, .announce:
      .stepping
    case .tryPlan, .publishPlan, .readReports, .readAudit: .plan
    case .readAccounts, .addAccount, .changeAccount, .disableAccount, .setPasswordOfOther,
      .resetSecondFactorOfOther, .endSessionsOfOther, .removeAccount, .linkAccount:
      .accounts
    case .readOwnSession, .endOwnSession, .changeOwnPassword, .changeOwnSecondFactor: .own
    }
  }
}

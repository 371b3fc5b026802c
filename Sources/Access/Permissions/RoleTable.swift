/// Which role may do what, and how far: the one table that the server asks and the documentation
/// prints. Least privilege: who keeps accounts reads no contact; who audits reads no personal text;
/// who plans sees neither.
public enum RoleTable {
  public struct Row: Sendable {
    public let permission: Permission
    public let what: String
    let adviser, supervisor, planner, administrator, auditor: Reach
    /// Requests below /api/v1 that need it.
    public let operations: [String]

    public func reach(of role: Role) -> Reach {
      switch role {
      case .adviser: adviser
      case .supervisor: supervisor
      case .planner: planner
      case .administrator: administrator
      case .auditor: auditor
      }
    }
  }

  private static func row(
    _ permission: Permission, _ what: String,
    _ adviser: Reach, _ supervisor: Reach, _ planner: Reach, _ administrator: Reach,
    _ auditor: Reach, _ operations: String...
  ) -> Row {
    Row(
      permission: permission, what: what, adviser: adviser, supervisor: supervisor,
      planner: planner, administrator: administrator, auditor: auditor, operations: operations)
  }

  /// The columns: adviser, supervisor, planner, administrator, auditor.
  public static let rows: [Row] = [
    row(
      .readPlan, "names of queues, advisers and dispositions", .all, .all, .all, .all, .all,
      "GET /plan"),
    row(.useDesk, "the desk", .own, .units, .none, .none, .none, "GET /desk"),
    row(.followStream, "live events", .own, .units, .none, .none, .none, "GET /stream"),
    row(
      .setOwnPresence, "say whether they are available", .own, .own, .none, .none, .none,
      "PUT /desk/presence"),
    row(
      .usePhone, "the telephone in the browser", .own, .own, .none, .none, .none,
      "GET /phone", "POST /phone", "DELETE /phone", "POST /phone/keys", "PUT /phone/muted"),
    row(.placeCall, "call somebody", .own, .own, .none, .none, .none, "POST /calls"),

    row(
      .acceptContact, "accept an offer", .own, .own, .none, .none, .none,
      "POST /contacts/{id}/accept"),
    row(
      .declineContact, "decline an offer", .own, .own, .none, .none, .none,
      "POST /contacts/{id}/decline"),
    row(
      .holdContact, "hold and go on", .own, .own, .none, .none, .none,
      "POST /contacts/{id}/hold", "POST /contacts/{id}/unhold"),
    row(
      .parkContact, "put aside and take up again", .own, .own, .none, .none, .none,
      "POST /contacts/{id}/park", "POST /contacts/{id}/unpark"),
    row(.endContact, "end", .own, .own, .none, .none, .none, "POST /contacts/{id}/end"),
    row(
      .transferContact, "transfer", .own, .own, .none, .none, .none,
      "POST /contacts/{id}/transfer", "POST /contacts/{id}/complete-transfer"),
    row(
      .consult, "consult", .own, .own, .none, .none, .none,
      "POST /contacts/{id}/consult", "POST /contacts/{id}/cancel-consult"),
    row(
      .joinContact, "join all who talk, and leave", .own, .own, .none, .none, .none,
      "POST /contacts/{id}/join", "POST /contacts/{id}/leave"),
    row(
      .extendWrapUp, "ask for more wrap-up", .own, .own, .none, .none, .none,
      "POST /contacts/{id}/extend-wrap-up"),
    row(.wrapUp, "wrap up", .own, .own, .none, .none, .none, "POST /contacts/{id}/wrap-up"),
    row(
      .sendMessage, "write to the customer", .own, .own, .none, .none, .none,
      "POST /contacts/{id}/messages"),
    row(
      .writeNote, "write a note", .own, .own, .none, .none, .none,
      "POST /contacts/{id}/messages"),
    row(
      .showTyping, "show that they type", .own, .own, .none, .none, .none,
      "POST /contacts/{id}/typing"),
    row(
      .askForHelp, "ask a supervisor", .own, .own, .none, .none, .none,
      "POST /contacts/{id}/help", "POST /contacts/{id}/help-end"),
    row(
      .sendFile, "send a file", .own, .own, .none, .none, .none, "POST /contacts/{id}/files"),

    row(
      .readContact, "a contact without personal data", .own, .units, .none, .none, .all,
      "GET /contacts/{id}", "DELETE /contacts/{id}/watch"),
    row(
      .readPersonal, "customer and conversation of a contact", .own, .units, .none, .none, .none,
      "GET /contacts/{id}", "GET /contacts/{id}/messages"),
    row(
      .readFile, "files of a contact", .own, .units, .none, .none, .none,
      "GET /files/{id}/{file}"),
    row(
      .readWhy, "why it was routed so", .own, .units, .none, .none, .all,
      "GET /contacts/{id}/why"),
    row(
      .readCustomerHistory, "earlier contacts of a customer", .units, .units, .none, .none, .none,
      "GET /customers/{id}/contacts"),
    row(
      .readHistory, "history of contacts", .own, .units, .none, .none, .all, "GET /history"),

    row(.readBoard, "the live board", .none, .units, .none, .none, .none, "GET /board"),
    row(
      .moveContact, "move to another queue", .none, .units, .none, .none, .none,
      "POST /contacts/{id}/move"),
    row(
      .reprioritiseContact, "change who is next", .none, .units, .none, .none, .none,
      "POST /contacts/{id}/reprioritise"),
    row(
      .pullContact, "pull to themselves or an adviser", .none, .units, .none, .none, .none,
      "POST /contacts/{id}/pull"),
    row(
      .endContactOfOther, "end another's contact", .none, .units, .none, .none, .none,
      "POST /contacts/{id}/end-by-supervisor"),
    row(
      .closeQueue, "close a queue", .none, .units, .none, .none, .none,
      "POST /queues/{name}/close"),
    row(
      .openQueue, "open it again", .none, .units, .none, .none, .none,
      "POST /queues/{name}/open"),
    row(
      .setPresenceOfOther, "set an adviser's presence", .none, .units, .none, .none, .none,
      "PUT /advisers/{name}/presence"),
    row(
      .broadcast, "write to advisers", .none, .units, .none, .none, .none, "POST /broadcasts"),
    row(
      .announce, "announce to customers", .none, .units, .none, .none, .none,
      "POST /announcements", "POST /announcements/{id}/end"),

    row(.tryPlan, "try a plan", .none, .none, .all, .none, .none, "POST /plans/check"),
    row(.publishPlan, "publish a plan", .none, .none, .all, .none, .none, "POST /plans"),
    row(.readReports, "figures", .none, .units, .all, .none, .all, "GET /reports"),
    row(.readAudit, "the audit trail", .none, .none, .none, .all, .all, "GET /audit"),

    row(
      .readAccounts, "see accounts", .none, .none, .none, .all, .all,
      "GET /accounts", "GET /accounts/{id}"),
    row(.addAccount, "add", .none, .none, .none, .all, .none, "POST /accounts"),
    row(
      .changeAccount, "change names, roles, units", .none, .none, .none, .all, .none,
      "PATCH /accounts/{id}"),
    row(
      .disableAccount, "disable and enable", .none, .none, .none, .all, .none,
      "POST /accounts/{id}/disable", "POST /accounts/{id}/enable"),
    row(
      .setPasswordOfOther, "set a password", .none, .none, .none, .all, .none,
      "PUT /accounts/{id}/password"),
    row(
      .resetSecondFactorOfOther, "take a lost second factor away", .none, .none, .none, .all,
      .none, "DELETE /accounts/{id}/second-factor"),
    row(
      .endSessionsOfOther, "sign somebody out", .none, .none, .none, .all, .none,
      "DELETE /accounts/{id}/sessions"),
    row(.removeAccount, "remove", .none, .none, .none, .all, .none, "DELETE /accounts/{id}"),
    row(
      .linkAccount, "link an identity at the provider", .none, .none, .none, .all, .none,
      "POST /accounts/{id}/links", "DELETE /accounts/{id}/links"),

    row(.readOwnSession, "who they are", .own, .own, .own, .own, .own, "GET /session"),
    row(.endOwnSession, "sign out", .own, .own, .own, .own, .own, "DELETE /session"),
    row(
      .changeOwnPassword, "change the password", .own, .own, .own, .own, .own,
      "PUT /session/password"),
    row(
      .changeOwnSecondFactor, "add and remove a second factor", .own, .own, .own, .own, .own,
      "POST /session/second-factor", "PUT /session/second-factor",
      "POST /session/second-factor/remove", "POST /session/recovery-codes"),
  ]
}

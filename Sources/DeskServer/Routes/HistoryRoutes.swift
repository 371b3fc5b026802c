import Access
import Desk
import Exchange
import Foundation
import HTTPTypes
import Hummingbird
import Vocabulary

/// Contacts that are over, and those of one customer.
extension StaffRoutes {
  func addHistory() {
    let services = services
    let house = services.house
    get("customers/:customer/contacts", .readCustomerHistory) { request, context, identity in
      let text = try context.parameters.name("customer")
      guard text.hasPrefix("S"), let raw = UInt64(text.dropFirst(), radix: 16), raw != 0 else {
        throw Problem.missing("customer")
      }
      var query = HistoryQuery()
      query.subject = SubjectID(raw)
      return try await .json(services.history(query, .readCustomerHistory, request, identity))
    }
    get("history", .readHistory) { request, _, identity in
      var query = HistoryQuery()
      if let name = request.query("queue") {
        guard let queue = await house.queue(named: name) else {
          throw Problem.invalid("The plan has no such queue.")
        }
        query.queue = queue
      }
      if let name = request.query("adviser") {
        guard let adviser = await house.adviser(named: name) else {
          throw Problem.invalid("The plan has no such adviser.")
        }
        query.handler = adviser
      }
      query.from = try services.moment(request, "from")
      query.to = try services.moment(request, "to")
      return try await .json(services.history(query, .readHistory, request, identity))
    }
  }
}

extension DeskServices {
  func moment(_ request: Request, _ name: String) throws -> Instant? {
    guard let text = request.query(name) else { return nil }
    guard let moment = Instant(rfc3339: text) else {
      throw Problem.invalid("\"\(name)\" is not a time in RFC 3339 and UTC.")
    }
    return moment
  }

  func history(
    _ query: HistoryQuery, _ permission: Permission, _ request: Request, _ identity: Identity
  ) async throws -> PageView<ContactView> {
    var query = query
    // Whose role reaches everywhere sees every unit; who has their own only, what they handled.
    let reach = identity.signedIn.reach(permission)
    if reach < .all { query.units = Array(identity.viewer.units) + [.none] }
    if reach == .own {
      let own = try identity.adviser()
      guard query.handler == nil || query.handler == own else { throw Problem.forbidden }
      query.handler = own
    }
    var before: ContactID?
    if let cursor = request.query("cursor") {
      guard let number = UInt64(cursor) else {
        throw Problem.invalid("The cursor is not one of ours.")
      }
      before = ContactID(number)
    }
    let limit = try limit(request)
    let rows = try house.historyFollower.store.contacts(query, before: before, limit: limit)
    var items: [ContactView] = []
    for row in rows { items.append(await house.view(row, isPersonal: false)) }
    let next = rows.count == limit ? rows.last.map { "\($0.id.raw)" } : nil
    return PageView(items: items, next: next)
  }
}

import Access
import Desk
import EventLog
import Exchange
import Foundation
import HTTPTypes
import Hummingbird
import Vocabulary

/// Health, metrics, the description of the API.
struct PublicRoutes: Sendable {
  struct HealthView: Encodable {
    var status: String
    var sequence: UInt64?
    var version: String
  }

  let services: DeskServices

  func add(to router: Router<ServerContext>, api: RouterGroup<ServerContext>) {
    let house = services.house
    router.get("healthz") { _, _ in
      try Response.json(HealthView(status: "alive", version: House.programVersion))
    }
    router.get("readyz") { _, _ in
      // Ready when an input could be taken and would be seen.
      let head = try house.journal.log.head().sequence
      let sequence = await house.sequence
      let isReady = await house.planVersion > 0 && head - min(head, sequence) < 1_000
      return try Response.json(
        HealthView(
          status: isReady ? "ready" : "behind", sequence: sequence, version: House.programVersion),
        status: isReady ? .ok : .serviceUnavailable)
    }
    let options = services.options
    router.get("metrics") { request, context in
      // A proxy on this machine asks from here, too, whoever asked it.
      let isHere = context.address == "127.0.0.1" || context.address == "::1"
      if let token = options.metricsToken {
        let given = request.headers[.authorization] ?? ""
        guard ConstantTime.areEqual(given.utf8, "Bearer \(token)".utf8) else {
          throw Problem.unnamed
        }
      } else if !isHere || context.isForwarded {
        throw Problem.missing("page")
      }
      let text = await services.metricsText()
      return Response(
        status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
        body: .init(byteBuffer: ByteBuffer(string: text)))
    }
    let description = options.web + "/openapi.json"
    api.get("openapi.json") { _, _ in
      guard let data = FileManager.default.contents(atPath: description) else {
        throw Problem.missing("page")
      }
      return Response(
        status: .ok,
        headers: [.contentType: "application/openapi+json", .cacheControl: "no-cache"],
        body: .init(byteBuffer: ByteBuffer(bytes: data)))
    }
  }
}

extension DeskServices {
  /// Prometheus text exposition format 0.0.4.
  func metricsText() async -> String {
    let figures = await house.figures()
    let lag = await house.historyFollower.lag()
    let rows: [(String, String, String, Double)] = [
      (
        "guildhall_log_records", "counter", "Records of the log that were read.",
        Double(figures.sequence)
      ),
      ("guildhall_contacts_open", "gauge", "Open contacts.", Double(figures.open)),
      (
        "guildhall_contacts_waiting", "gauge", "Contacts that wait for an adviser.",
        Double(figures.waiting)
      ),
      (
        "guildhall_longest_wait_seconds", "gauge", "How long the first of them has waited.",
        figures.longestWaitSeconds
      ),
      ("guildhall_advisers_signed_in", "gauge", "Advisers signed in.", Double(figures.signedIn)),
      ("guildhall_streams", "gauge", "Live streams open.", Double(figures.streams)),
      (
        "guildhall_history_behind_records", "gauge", "Records that the history has not taken yet.",
        Double(lag.records)
      ),
    ]
    return rows.map { name, kind, help, value in
      "# HELP \(name) \(help)\n# TYPE \(name) \(kind)\n\(name) \(value)\n"
    }
    .joined()
  }
}

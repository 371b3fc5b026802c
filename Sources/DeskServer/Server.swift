import Access
import Desk
import Foundation
import HTTPTypes
public import Hummingbird
public import Logging

/// The web side of a council's contact centre: API, live streams, pages.
public enum DeskServer {
  /// - Parameter onRunning: called with the port once requests are taken.
  public static func application(
    _ services: DeskServices, logger: Logger,
    onRunning: @escaping @Sendable (Int) async -> Void = { _ in }
  ) -> some ApplicationProtocol {
    let options = services.options
    return Application(
      responder: router(services).buildResponder(),
      configuration: ApplicationConfiguration(
        address: .hostname(options.host, port: options.port), serverName: "guildhall"),
      onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? 0) },
      logger: logger)
  }

  static func router(_ services: DeskServices) -> Router<ServerContext> {
    let router = Router(context: ServerContext.self, options: .autoGenerateHeadEndpoints)
    let methods = PathMethods()
    router.add(middleware: AnswerMiddleware(methods: methods))
    router.add(middleware: ClientOriginMiddleware(proxies: services.options.trustedProxies))
    router.add(middleware: WidgetOriginMiddleware(origins: services.options.widgetOrigins))
    router.add(middleware: PagesMiddleware(root: services.options.web))
    router.add(middleware: SignedInMiddleware(services: services))
    let api = router.group("api/v1")
    let staff = StaffRoutes(group: api, services: services)
    staff.addSession()
    staff.addDesk()
    staff.addContacts()
    staff.addBoard()
    staff.addHistory()
    staff.addFiles()
    staff.addPhone()
    if let provider = services.provider {
      ProviderRoutes(services: services, provider: provider).add(to: api)
    }
    ChatRoutes(services: services).add(to: api)
    PublicRoutes(services: services).add(to: router, api: api)
    let files = StaffRoutes(group: router.group("files"), services: services)
    files.get(":contact/:file", .readFile) { _, context, identity in
      let id = try context.parameters.contactID()
      try await services.checkReading(id, by: identity)
      return try await services.files.answer(try context.parameters.name("file"), of: id)
    }
    methods.learn(router)
    return router
  }
}

extension StaffRoutes {
  func addFiles() {
    let services = services
    let house = services.house
    post("contacts/:contact/files", .sendFile) { request, context, identity in
      let id = try context.parameters.contactID()
      guard await house.sight(of: id, for: identity.viewer) == .holder else {
        throw Problem.missing("contact")
      }
      return try await .json(services.files.take(request, for: id), status: .created)
    }
  }
}

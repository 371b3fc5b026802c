import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// The built pages: the desk, its gallery, the widget and the sample council page.
struct PagesMiddleware: RouterMiddleware {
  typealias Context = ServerContext
  let root: String

  private static let types = [
    "html": "text/html; charset=utf-8", "js": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8", "svg": "image/svg+xml", "png": "image/png",
    "ico": "image/x-icon", "woff2": "font/woff2", "json": "application/json",
    "map": "application/json", "txt": "text/plain; charset=utf-8",
    "webmanifest": "application/manifest+json",
  ]

  func handle(
    _ request: Request, context: ServerContext,
    next: (Request, ServerContext) async throws -> Response
  ) async throws -> Response {
    let path = request.uri.path
    guard request.method == .get || request.method == .head, !path.hasPrefix("/api/"),
      !path.hasPrefix("/files/")
    else { return try await next(request, context) }
    if path == "/" {
      return Response(status: .seeOther, headers: [.location: "/desk/"])
    }
    guard let file = file(path) else { return try await next(request, context) }
    let ending = file.split(separator: ".").last.map(String.init) ?? ""
    var headers: HTTPFields = [
      .contentType: Self.types[ending] ?? "application/octet-stream", .cacheControl: "no-cache",
    ]
    // The widget is shown by pages of other origins.
    if path.hasPrefix("/widget/") {
      headers[HTTPField.Name("Cross-Origin-Resource-Policy")!] = "cross-origin"
      headers[.accessControlAllowOrigin] = "*"
    }
    let tag = try Self.tag(file)
    headers[.eTag] = tag
    headers[.vary] = "Accept-Encoding"
    if request.headers[.ifNoneMatch] == tag {
      return Response(status: .notModified, headers: headers)
    }
    var body = Data()
    if request.headers[.acceptEncoding]?.contains("gzip") ?? false,
      let small = FileManager.default.contents(atPath: file + ".gz")
    {
      headers[.contentEncoding] = "gzip"
      body = small
    } else if let data = FileManager.default.contents(atPath: file) {
      body = data
    } else {
      throw Problem.missing("page")
    }
    headers[.contentLength] = "\(body.count)"
    return Response(
      status: .ok, headers: headers,
      body: request.method == .head ? .init() : .init(byteBuffer: ByteBuffer(bytes: body)))
  }

  /// The file of a path; nothing outside the folder. Every address of the desk is the desk.
  private func file(_ path: String) -> String? {
    guard let plain = path.removingPercentEncoding, !plain.contains("\0") else { return nil }
    let parts = plain.split(separator: "/", omittingEmptySubsequences: true)
    guard !parts.contains(where: { $0.hasPrefix(".") }) else { return nil }
    var file = ([Substring(root)] + parts).joined(separator: "/")
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: file, isDirectory: &isFolder) {
      if isFolder.boolValue { file += "/index.html" }
      return FileManager.default.fileExists(atPath: file) ? file : nil
    }
    guard parts.first == "desk", !(parts.last?.contains(".") ?? false) else { return nil }
    return root + "/desk/index.html"
  }

  /// A file is another one when its size or its time is.
  private static func tag(_ path: String) throws -> String {
    var about = stat()
    guard stat(path, &about) == 0 else { throw Problem.missing("page") }
    let parts = [about.st_size, about.st_mtim.tv_sec, about.st_mtim.tv_nsec]
    return "\"\(parts.map { String($0, radix: 16) }.joined(separator: "-"))\""
  }
}

/// Council pages of other origins may talk to the chat, and to nothing else; never with cookies.
struct WidgetOriginMiddleware: RouterMiddleware {
  typealias Context = ServerContext
  let origins: [String]

  func handle(
    _ request: Request, context: ServerContext,
    next: (Request, ServerContext) async throws -> Response
  ) async throws -> Response {
    let path = request.uri.path
    let isChat = path.hasPrefix("/api/v1/chats") || path.hasPrefix("/api/v1/widgets/")
    guard isChat, let origin = request.headers[.origin],
      origins.contains(origin) || origins.contains("*")
    else { return try await next(request, context) }
    var response: Response
    if request.method == .options {
      response = Response(status: .noContent)
      response.headers[.accessControlAllowMethods] = "GET, POST, DELETE"
      response.headers[.accessControlAllowHeaders] =
        "Authorization, Content-Type, Idempotency-Key, Last-Event-ID, X-File-Name"
      response.headers[.accessControlMaxAge] = "600"
    } else {
      response = try await next(request, context)
    }
    response.headers[.accessControlAllowOrigin] = origin
    response.headers[.accessControlExposeHeaders] = "Retry-After"
    response.headers[.vary] = "Origin"
    return response
  }
}

import Foundation
import Hummingbird

/// Which methods the paths that there are take, for who uses another one (RFC 9110, 15.5.6).
final class PathMethods: Sendable {
  private struct Route {
    /// Nil stands for a part that may be anything.
    var parts: [String?]
    var method: String
  }
  private let lock = NSLock()
  nonisolated(unsafe) private var routes: [Route] = []

  /// Called once all routes are there.
  func learn(_ router: Router<ServerContext>) {
    let all = router.routes.map { route in
      Route(
        parts: route.path.description.split(separator: "/").map {
          $0.hasPrefix("{") ? nil : String($0)
        }, method: route.method.rawValue)
    }
    lock.withLock { routes = all }
  }

  /// Empty when there is no such path.
  func allowed(_ path: String) -> [String] {
    let parts = path.split(separator: "/").map(String.init)
    let all = lock.withLock { routes }
    let fitting = all.filter { route in
      route.parts.count == parts.count
        && zip(route.parts, parts).allSatisfy { $0 == nil || $0 == $1 }
    }
    // Whatever can be read can be asked for without its body.
    return fitting.flatMap { $0.method == "GET" ? ["GET", "HEAD"] : [$0.method] }.sorted()
  }
}

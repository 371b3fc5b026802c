import Access
import ArgumentParser
import DeskServer
import Foundation
import Vocabulary

/// Whom the server believes, and what it asks of people before it lets them in.
struct ProtectionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A proxy, as an address or a range such as 10.0.0.0/8, whose X-Forwarded-For is believed."))
  var trustedProxy: [String] = []
  @Option(help: "A file with the bearer token that metrics ask for; else only this machine may.")
  var metricsTokenFile: String?
  @Option(help: "A role whose people need a second factor when they sign in by password.")
  var secondFactorFor: [String] = []
  @Flag(help: "Cookies also without TLS, for browsers that do not trust localhost.")
  var insecureCookies = false

  func validate() throws {
    for text in trustedProxy where AddressRange(text) == nil {
      throw ValidationError("\"\(text)\" is no address and no range such as 10.0.0.0/8.")
    }
    for name in secondFactorFor where Role(rawValue: name) == nil {
      let known = Role.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("There is no role \"\(name)\"; there are \(known).")
    }
  }

  var accountPolicy: AccountPolicy {
    var policy = AccountPolicy()
    policy.secondFactorRoles = Set(secondFactorFor.compactMap(Role.init(rawValue:)))
    return policy
  }

  func apply(to options: inout ServerOptions) throws {
    options.trustedProxies = trustedProxy.compactMap { AddressRange($0) }
    options.isSecure = !insecureCookies
    guard let metricsTokenFile else { return }
    let text = try? String(contentsOfFile: metricsTokenFile, encoding: .utf8)
    let token = text?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
    guard token.utf8.count >= 16 else {
      throw Trouble.usage(
        "\(metricsTokenFile) cannot be read, or holds fewer than 16 characters. It is to hold the "
          + "token, and nothing else.")
    }
    options.metricsToken = token
  }
}

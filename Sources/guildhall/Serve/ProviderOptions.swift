import Access
import ArgumentParser
import Foundation
import OpenIDConnect

/// How the council's identity provider is reached, when people sign in by it.
struct ProviderOptions: ParsableArguments {
  @Option(help: "Issuer of the identity provider: its address, as its description has it.")
  var oidcIssuer: String?
  @Option(help: "The client id that the provider gave this service.")
  var oidcClient: String?
  @Option(help: "A file that holds the client secret, and nothing else.")
  var oidcSecretFile: String?
  @Option(help: "The address by which browsers reach this service, https and no path.")
  var publicAddress: String?

  /// Nil when no provider is named.
  func make() throws -> (any IdentityProvider)? {
    guard let oidcIssuer else { return nil }
    guard let oidcClient, let oidcSecretFile, let publicAddress else {
      throw Trouble.usage(
        "--oidc-issuer needs --oidc-client, --oidc-secret-file and --public-address too.")
    }
    guard let text = try? String(contentsOfFile: oidcSecretFile, encoding: .utf8) else {
      throw Trouble.usage("\(oidcSecretFile) cannot be read. It is to hold the client secret.")
    }
    let settings = ProviderSettings(
      issuer: oidcIssuer, clientID: oidcClient,
      clientSecret: text.trimmingCharacters(in: .whitespacesAndNewlines),
      redirect: publicAddress + "/api/v1/session/oidc/callback")
    do {
      return try OpenIDConnectProvider(settings, HTTPTransport())
    } catch {
      throw Trouble.usage("\(error)")
    }
  }
}

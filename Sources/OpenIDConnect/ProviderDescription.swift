import Access
import Foundation

/// The parts of a discovery document that are used (OpenID Connect Discovery 1.0, section 3).
struct ProviderDescription: Sendable {
  var authorization: ProviderAddress
  var token: ProviderAddress
  var keys: ProviderAddress
  /// The client's secret goes into the body; else into a header, which is the default.
  var takesSecretInBody: Bool
  /// It says in its answers who it is (RFC 9207).
  var namesItself: Bool

  private struct Document: Decodable {
    var issuer: String
    var authorization: String
    var token: String
    var keys: String
    var tokenMethods: [String]?
    var challenges: [String]?
    var namesItself: Bool?

    private enum CodingKeys: String, CodingKey {
      case issuer
      case authorization = "authorization_endpoint"
      case token = "token_endpoint"
      case keys = "jwks_uri"
      case tokenMethods = "token_endpoint_auth_methods_supported"
      case challenges = "code_challenge_methods_supported"
      case namesItself = "authorization_response_iss_parameter_supported"
    }
  }

  init(_ body: [UInt8], issuer: ProviderAddress) throws(ProviderFault) {
    func fault(_ detail: String) -> ProviderFault {
      ProviderFault(
        .settings, "the identity provider's description cannot be used (\(detail))",
        "Check the issuer's address in the settings against what the provider says of itself.",
        detail: detail)
    }
    guard let document = try? JSONDecoder().decode(Document.self, from: Data(body)) else {
      throw fault("not a discovery document")
    }
    // Exactly: a description of somebody else would let them in as anybody.
    guard document.issuer == issuer.text else {
      throw fault("it names another issuer")
    }
    func address(_ text: String, _ name: String) throws(ProviderFault) -> ProviderAddress {
      guard let address = ProviderAddress(text), !address.isLocal || issuer.isLocal else {
        throw fault("\(name) is no HTTPS address")
      }
      return address
    }
    authorization = try address(document.authorization, "authorization_endpoint")
    token = try address(document.token, "token_endpoint")
    keys = try address(document.keys, "jwks_uri")
    let methods = document.tokenMethods ?? ["client_secret_basic"]
    guard methods.contains("client_secret_basic") || methods.contains("client_secret_post") else {
      throw fault("it takes no client secret")
    }
    takesSecretInBody = !methods.contains("client_secret_basic")
    // Who says nothing of it may still do it; who says what it does must do it well.
    if let known = document.challenges, !known.contains("S256") {
      throw fault("it knows no PKCE with S256")
    }
    namesItself = document.namesItself ?? false
  }
}

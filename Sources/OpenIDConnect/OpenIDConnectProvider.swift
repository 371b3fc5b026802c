public import Access
import Crypto
import Foundation
import JWTKit
public import Vocabulary

/// An identity provider spoken to by OpenID Connect: authorization code flow with PKCE (RFC 7636),
/// state and nonce; its keys and addresses are read from its discovery document.
public actor OpenIDConnectProvider: IdentityProvider {
  private let settings: ProviderSettings
  private let issuer: ProviderAddress
  private let transport: any ProviderTransport
  /// Of this process: a sign-in begun before a restart begins anew.
  private let key = SymmetricKey(size: .bits256)
  private var used = UsedStates()

  private struct Cached<Value: Sendable>: Sendable {
    var value: Value
    var readAt: Instant
  }
  private var description: Cached<ProviderDescription>?
  private var keys: Cached<ProviderKeys>?
  /// When an unknown key was looked for last.
  private var keysSearchedAt: Instant?
  /// One request for all who wait.
  private var descriptionTask: Task<Result<ProviderDescription, ProviderFault>, Never>?
  private var keysTask: Task<Result<ProviderKeys, ProviderFault>, Never>?

  /// - Throws: `settings` when an address is neither HTTPS nor of this machine, or a field is
  ///   empty.
  public init(
    _ settings: ProviderSettings, _ transport: any ProviderTransport
  ) throws(ProviderFault) {
    func fault(_ what: String, _ remedy: String) -> ProviderFault {
      ProviderFault(.settings, what, remedy)
    }
    guard let issuer = ProviderAddress(settings.issuer), !settings.issuer.contains("?"),
      !settings.issuer.contains("{")
    else {
      throw fault(
        "the issuer's address is not usable",
        "Give an https address, with Entra ID that of your own tenant: "
          + "https://login.microsoftonline.com/TENANT/v2.0.")
    }
    guard ProviderAddress(settings.redirect) != nil else {
      throw fault(
        "the address to come back to is not usable", "Give the https address of this service.")
    }
    guard !settings.clientID.isEmpty, !settings.clientSecret.isEmpty else {
      throw fault("the client's id or secret is empty", "Take both from the provider.")
    }
    self.settings = settings
    self.issuer = issuer
    self.transport = transport
  }

  // MARK: Beginning

  public func begin(at now: Instant) async throws(ProviderFault) -> ProviderRedirect {
    let description = try await description(at: now)
    let pending = PendingSignIn.random(at: now)
    guard let sealed = pending.sealed(key) else {
      throw ProviderFault(.settings, "the sign-in could not be begun", "Report this fault.")
    }
    let address = description.authorization.adding([
      ("response_type", "code"), ("client_id", settings.clientID),
      ("redirect_uri", settings.redirect), ("scope", "openid profile"),
      ("state", pending.state), ("nonce", pending.nonce),
      ("code_challenge", pending.challenge), ("code_challenge_method", "S256"),
    ])
    return ProviderRedirect(address: address, pending: sealed, expiresAt: pending.expiresAt)
  }

  // MARK: Ending

  public func finish(
    query: String, pending text: String?, at now: Instant
  ) async throws(ProviderFault) -> ProviderIdentity {
    guard let parameters = Form.decode(query) else {
      throw Self.notPending("the query cannot be read")
    }
    guard let text, let pending = PendingSignIn(sealed: text, key) else {
      throw Self.notPending("the cookie is missing or of another process")
    }
    guard let state = parameters["state"],
      ConstantTime.areEqual(Array(state.utf8), Array(pending.state.utf8))
    else { throw Self.notPending("state is another") }
    guard pending.expiresAt > now else { throw Self.notPending("it took too long") }
    guard used.use(state, at: now) else { throw Self.notPending("state came before") }
    let description = try await description(at: now)
    // RFC 9207: another provider's answer must not be taken to this one.
    guard parameters["iss"].map({ $0 == settings.issuer }) ?? !description.namesItself else {
      throw Self.notPending("iss is another provider")
    }
    if let error = parameters["error"] { throw Self.declined(error) }
    guard let code = parameters["code"], (1...4096).contains(code.utf8.count) else {
      throw Self.notPending("there is no code")
    }
    let token = try await redeem(code, pending, description)
    let claims = try await verified(token, at: now)
    try claims.check(settings, nonce: pending.nonce, at: now)
    return try claims.identity(settings)
  }

  private static func notPending(_ detail: String) -> ProviderFault {
    ProviderFault(
      .notPending, "this sign-in was not begun here, took too long or was used before",
      "Begin again at the sign-in page.", detail: detail)
  }

  private static func declined(_ error: String) -> ProviderFault {
    // A word of the standard, or nothing: anybody can write into an address.
    let isWord =
      error.utf8.count <= 40 && error.utf8.allSatisfy { $0 == 0x5F || (97...122).contains($0) }
    return ProviderFault(
      .declined, "the identity provider did not sign you in",
      "Try again there, or ask those who run it whether you may use Guildhall.",
      detail: isWord ? error : "another error")
  }

  /// Exchanges the code for the ID token (RFC 6749, section 4.1.3).
  private func redeem(
    _ code: String, _ pending: PendingSignIn, _ description: ProviderDescription
  ) async throws(ProviderFault) -> String {
    struct Answer: Decodable {
      var idToken: String
      private enum CodingKeys: String, CodingKey { case idToken = "id_token" }
    }
    struct Refusal: Decodable { var error: String }
    var form: [(name: String, value: String)] = [
      ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", settings.redirect),
      ("code_verifier", pending.verifier),
    ]
    var authorization: String?
    if description.takesSecretInBody {
      form += [("client_id", settings.clientID), ("client_secret", settings.clientSecret)]
    } else {
      let pair = Form.escaped(settings.clientID) + ":" + Form.escaped(settings.clientSecret)
      authorization = "Basic " + Data(pair.utf8).base64EncodedString()
    }
    let answer = try await transport.post(
      description.token.text, form: Form.encode(form), authorization: authorization)
    guard answer.status == 200 else {
      let refusal = try? JSONDecoder().decode(Refusal.self, from: Data(answer.body))
      var fault = Self.declined(refusal?.error ?? "status \(answer.status)")
      if fault.detail == "invalid_client" {
        fault.remedy = "The client's secret is wrong or has expired; an engineer must renew it."
      }
      throw fault
    }
    guard let token = try? JSONDecoder().decode(Answer.self, from: Data(answer.body)) else {
      throw .badToken("there is no id_token")
    }
    return token.idToken
  }

  /// The claims of a token whose signature holds.
  private func verified(_ token: String, at now: Instant) async throws(ProviderFault)
    -> IDTokenClaims
  {
    let header = try TokenHeader(token)
    let key = try await signer(header, at: now)
    do {
      return try await key.verifier().verify(token, as: IDTokenClaims.self)
    } catch let error as JWTError where error.errorType == .signatureVerificationFailed {
      throw .badToken("its signature is wrong")
    } catch {
      throw .badToken("its signature or claims cannot be read")
    }
  }

  /// The key that the token names; looked for anew when it is not known, but not at every wish.
  private func signer(
    _ header: TokenHeader, at now: Instant
  ) async throws(ProviderFault) -> ProviderKeys.Key {
    if let key = try await keys(at: now, anew: false).find(id: header.keyID, header.algorithm) {
      return key
    }
    let isTooSoon = keysSearchedAt.map {
      $0 <= now && $0 + .seconds(ProviderLimits.keySearchSeconds) > now
    }
    if isTooSoon != true {
      keysSearchedAt = now
      if let key = try await keys(at: now, anew: true).find(id: header.keyID, header.algorithm) {
        return key
      }
    }
    throw .badToken("its key is not among the provider's")
  }

  // MARK: What the provider says of itself

  private func isFresh(_ readAt: Instant, at now: Instant) -> Bool {
    readAt + .hours(ProviderLimits.refreshHours) > now
  }
  private func isUsable(_ readAt: Instant, at now: Instant) -> Bool {
    readAt + .hours(ProviderLimits.staleHours) > now
  }

  private func description(at now: Instant) async throws(ProviderFault) -> ProviderDescription {
    if let description, isFresh(description.readAt, at: now) { return description.value }
    let task =
      descriptionTask
      ?? Task { [transport, issuer] in
        await Self.read(transport, Self.discovery(issuer)) { body throws(ProviderFault) in
          try ProviderDescription(body, issuer: issuer)
        }
      }
    descriptionTask = task
    let result = await task.value
    if descriptionTask == task { descriptionTask = nil }
    do {
      let value = try result.get()
      description = Cached(value: value, readAt: now)
      return value
    } catch {
      guard let description, isUsable(description.readAt, at: now) else { throw error }
      return description.value
    }
  }

  private func keys(at now: Instant, anew: Bool) async throws(ProviderFault) -> ProviderKeys {
    if let keys, !anew, isFresh(keys.readAt, at: now) { return keys.value }
    let address = try await description(at: now).keys.text
    let task =
      keysTask
      ?? Task { [transport] in
        await Self.read(transport, address) { body throws(ProviderFault) in
          try ProviderKeys(body)
        }
      }
    keysTask = task
    let result = await task.value
    if keysTask == task { keysTask = nil }
    do {
      let value = try result.get()
      keys = Cached(value: value, readAt: now)
      return value
    } catch {
      guard let keys, isUsable(keys.readAt, at: now) else { throw error }
      return keys.value
    }
  }

  /// OpenID Connect Discovery 1.0, section 4.
  private static func discovery(_ issuer: ProviderAddress) -> String {
    let base = issuer.text.hasSuffix("/") ? String(issuer.text.dropLast()) : issuer.text
    return base + "/.well-known/openid-configuration"
  }

  private static func read<Value: Sendable>(
    _ transport: any ProviderTransport, _ address: String,
    _ parse: @Sendable ([UInt8]) throws(ProviderFault) -> Value
  ) async -> Result<Value, ProviderFault> {
    do throws(ProviderFault) {
      let answer = try await transport.get(address)
      guard answer.status == 200, answer.body.count <= ProviderLimits.bodyBytesMaximum else {
        throw ProviderFault(
          .unreachable, "the identity provider answered with status \(answer.status)",
          "Check the issuer's address, and whether the provider is well.",
          detail: "status \(answer.status)")
      }
      return .success(try parse(answer.body))
    } catch {
      return .failure(error)
    }
  }
}

public import Access
import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// What the provider answered.
public struct ProviderAnswer: Sendable {
  public var status: Int
  public var body: [UInt8]

  public init(status: Int, body: [UInt8]) {
    self.status = status
    self.body = body
  }
}

/// Requests to the provider; tests answer them themselves.
public protocol ProviderTransport: Sendable {
  /// - Throws: `unreachable` when there is no whole answer in time.
  func get(_ address: String) async throws(ProviderFault) -> ProviderAnswer
  /// - Parameter form: `application/x-www-form-urlencoded`.
  func post(
    _ address: String, form: String, authorization: String?
  ) async throws(ProviderFault) -> ProviderAnswer
}

/// Over HTTP. Follows no redirect: the provider's addresses are those it describes.
public struct HTTPTransport: ProviderTransport {
  private let client: HTTPClient

  /// With a client as it should be: no redirects, no decompression, bounded times.
  public init() {
    var configuration = HTTPClient.Configuration()
    configuration.redirectConfiguration = .disallow
    // Whoever signs in is told at once; they may try again.
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.timeout.connect = .seconds(ProviderLimits.requestSeconds)
    configuration.timeout.read = .seconds(ProviderLimits.requestSeconds)
    client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  /// Must be called before the last copy goes. Requests under way fail.
  public func close() async {
    // Fails only when it is closed already, which is what is wanted.
    try? await client.shutdown()
  }

  public func get(_ address: String) async throws(ProviderFault) -> ProviderAnswer {
    var request = HTTPClientRequest(url: address)
    request.headers.add(name: "Accept", value: "application/json")
    return try await send(request)
  }

  public func post(
    _ address: String, form: String, authorization: String?
  ) async throws(ProviderFault) -> ProviderAnswer {
    var request = HTTPClientRequest(url: address)
    request.method = .POST
    request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
    request.headers.add(name: "Accept", value: "application/json")
    if let authorization { request.headers.add(name: "Authorization", value: authorization) }
    request.body = .bytes(ByteBuffer(string: form))
    return try await send(request)
  }

  private func send(_ request: HTTPClientRequest) async throws(ProviderFault) -> ProviderAnswer {
    do {
      // The deadline is for the whole answer, head and body.
      let response = try await client.execute(
        request, deadline: .now() + .seconds(ProviderLimits.requestSeconds))
      let body = try await response.body.collect(upTo: ProviderLimits.bodyBytesMaximum)
      return ProviderAnswer(
        status: Int(response.status.code), body: Array(body.readableBytesView))
    } catch {
      // The type of the error only: its text may hold what was sent.
      throw ProviderFault(
        .unreachable, "the identity provider did not answer",
        "Try again in a minute. If it lasts, those who run it or the network must look.",
        detail: "\(type(of: error))")
    }
  }
}

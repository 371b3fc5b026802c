import Access
import Foundation
import Testing
import Vocabulary

@testable import OpenIDConnect

/// Against a provider program, Canaille. Tests/ProviderTests/run.py starts it and names it in the
/// environment, as JSON, with the program that walks through its pages.
@Suite("A real provider", .serialized)
struct RealProviderTests {
  struct Place: Decodable {
    var issuer, client, secret, redirect, name, password: String
    /// Program and its first words.
    var walk: [String]
  }
  static let place: Place? = ProcessInfo.processInfo.environment["GUILDHALL_TEST_PROVIDER"]
    .flatMap { try? JSONDecoder().decode(Place.self, from: Data($0.utf8)) }
  static let isThere = place != nil

  private static var now: Instant {
    Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
  }

  /// Signs in at the provider's own pages; gives the query with which it sends the browser back.
  private func walk(_ place: Place, _ address: String) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: place.walk[0])
    process.arguments =
      Array(place.walk.dropFirst()) + [address, place.redirect, place.name, place.password]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let back = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    return String(back.split(separator: "?", maxSplits: 1).last ?? "")
  }

  private func with(
    _ change: (inout ProviderSettings) -> Void = { _ in },
    _ body: (Place, OpenIDConnectProvider) async throws -> Void
  ) async throws {
    let place = try #require(Self.place)
    var settings = ProviderSettings(
      issuer: place.issuer, clientID: place.client, clientSecret: place.secret,
      redirect: place.redirect)
    change(&settings)
    let transport = HTTPTransport()
    do {
      try await body(place, OpenIDConnectProvider(settings, transport))
    } catch {
      await transport.close()
      throw error
    }
    await transport.close()
  }

  @Test("somebody signs in, once", .enabled(if: isThere, "GUILDHALL_TEST_PROVIDER names none"))
  func signIn() async throws {
    try await with { place, provider in
      let redirect = try await provider.begin(at: Self.now)
      let query = try walk(place, redirect.address)
      let found = try await provider.finish(
        query: query, pending: redirect.pending, at: Self.now)
      #expect(found.link.issuer == place.issuer && !found.link.subject.isEmpty)
      #expect(found.displayName == "Ann Other")
      let again = await #expect(throws: ProviderFault.self) {
        try await provider.finish(query: query, pending: redirect.pending, at: Self.now)
      }
      #expect(again?.reason == .notPending)
    }
  }

  @Test(
    "the provider refuses a code that is brought with another verifier",
    .enabled(if: isThere, "GUILDHALL_TEST_PROVIDER names none"))
  func otherVerifier() async throws {
    try await with { place, provider in
      let mine = try await provider.begin(at: Self.now)
      let theirs = try await provider.begin(at: Self.now)
      let query = try #require(Form.decode(try walk(place, theirs.address)))
      let state = try #require(
        Form.decode(String(mine.address.split(separator: "?", maxSplits: 1)[1]))?["state"])
      // A code of another sign-in, slipped into this browser's: PKCE catches it.
      let slipped = Form.encode([
        ("code", query["code"] ?? ""), ("state", state), ("iss", place.issuer),
      ])
      let fault = await #expect(throws: ProviderFault.self) {
        try await provider.finish(query: slipped, pending: mine.pending, at: Self.now)
      }
      #expect(fault?.reason == .declined && fault?.detail == "invalid_grant")
    }
  }

  @Test(
    "a wrong client secret is said to be one",
    .enabled(if: isThere, "GUILDHALL_TEST_PROVIDER names none"))
  func wrongSecret() async throws {
    let wrong: (inout ProviderSettings) -> Void = { $0.clientSecret = "wrong" }
    try await with(wrong) { place, provider in
      let redirect = try await provider.begin(at: Self.now)
      let query = try walk(place, redirect.address)
      let fault = await #expect(throws: ProviderFault.self) {
        try await provider.finish(query: query, pending: redirect.pending, at: Self.now)
      }
      #expect(fault?.detail == "invalid_client" && fault?.remedy.contains("secret") == true)
    }
  }

  @Test("where nobody listens the fault says so")
  func nobody() async throws {
    let transport = HTTPTransport()
    // Port 1 of this machine: nothing is there, and nothing is sent anywhere else.
    let provider = try OpenIDConnectProvider(
      ProviderSettings(
        issuer: "http://127.0.0.1:1", clientID: "x", clientSecret: "x",
        redirect: "http://localhost/back"), transport)
    let fault = await #expect(throws: ProviderFault.self) {
      try await provider.begin(at: Self.now)
    }
    #expect(fault?.reason == .unreachable)
    await transport.close()
  }
}

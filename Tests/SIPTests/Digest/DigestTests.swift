import SIP
import Testing

@Suite("Digest")
struct DigestTests {
  static let credentials = DigestCredentials(name: "ann", password: "correct horse")

  static func request() -> SIPMessage {
    TransactionTests.request(.register, branch: "z9hG4bKx")
  }

  static func exchange(
    _ server: inout DigestServer, _ client: inout DigestClient, at time: Int64 = 0
  ) throws -> SIPMessage {
    var challenge = SIPMessage(.response(401, "Unauthorized"))
    challenge.headers += server.challenge(nowMilliseconds: time)
    let isTaken = client.take(challenge)
    #expect(isTaken)
    return try answered(&client)
  }

  static func answered(_ client: inout DigestClient) throws -> SIPMessage {
    var request = request()
    let uri = try #require(request.requestURI)
    let field = client.answer(method: .register, uri: uri, clientNonce: "0a4f113b")
    request.headers.append(try #require(field))
    return request
  }

  static func verify(
    _ server: inout DigestServer, _ request: SIPMessage, at time: Int64 = 1
  ) -> DigestServer.Outcome {
    server.verify(request, nowMilliseconds: time) { user, algorithm in
      user == "ann" ? credentials.secret(realm: "council", algorithm) : nil
    }
  }

  /// Mutating calls cannot stand within `#expect`.
  private func check(_ outcome: DigestServer.Outcome, _ expected: DigestServer.Outcome) {
    #expect(outcome == expected)
  }

  static func server(_ algorithms: [DigestAlgorithm]) -> DigestServer {
    DigestServer(realm: "council", key: Array(0..<32), algorithms: algorithms)
  }

  @Test(
    "the example of RFC 7616 3.9.1 comes out",
    arguments: [
      ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
      ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ])
  func published(algorithm: String, expected: String) throws {
    // The RFC's URI is a path, which no SIP URI is: the same sums by the same rule.
    let a1 = try #require(DigestAlgorithm(rawValue: algorithm)).hash(
      "Mufasa:http-auth@example.org:Circle of Life")
    let a2 = try #require(DigestAlgorithm(rawValue: algorithm)).hash("GET:/dir/index.html")
    let value = try #require(DigestAlgorithm(rawValue: algorithm)).hash(
      "\(a1):7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v:00000001:"
        + "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ:auth:\(a2)")
    #expect(value == expected)
  }

  @Test("the right password is accepted, in each algorithm", arguments: DigestAlgorithm.allCases)
  func accepted(algorithm: DigestAlgorithm) throws {
    var server = Self.server([algorithm])
    var client = DigestClient(Self.credentials)
    let request = try Self.exchange(&server, &client)
    check(Self.verify(&server, request), .accepted(user: "ann"))
  }

  @Test("SHA-256 is chosen where it is offered")
  func stronger() throws {
    var server = Self.server([.md5, .sha256])
    var client = DigestClient(Self.credentials)
    let request = try Self.exchange(&server, &client)
    #expect(request.text(.authorization)?.contains("algorithm=SHA-256") == true)
  }

  @Test("the wrong password, an unknown user and another address are refused")
  func wrong() throws {
    var server = Self.server([.sha256])
    for credentials in [
      DigestCredentials(name: "ann", password: "wrong"),
      DigestCredentials(name: "nobody", password: ""),
    ] {
      var client = DigestClient(credentials)
      let request = try Self.exchange(&server, &client)
      check(Self.verify(&server, request), .wrong(user: credentials.name))
    }
    var client = DigestClient(Self.credentials)
    var request = try Self.exchange(&server, &client)
    request.startLine = .request(.register, try SIPURI("sip:other@192.0.2.1"))
    check(Self.verify(&server, request), .wrong(user: "ann"))
  }

  @Test("an answer that was overheard is worth nothing; the next count is good")
  func replay() throws {
    var server = Self.server([.sha256])
    var client = DigestClient(Self.credentials)
    let request = try Self.exchange(&server, &client)
    check(Self.verify(&server, request), .accepted(user: "ann"))
    check(Self.verify(&server, request), .stale)
    let next = try Self.answered(&client)
    check(Self.verify(&server, next), .accepted(user: "ann"))
  }

  @Test("a nonce that is too old, or another's, is stale")
  func stale() throws {
    var server = Self.server([.sha256])
    var client = DigestClient(Self.credentials)
    let request = try Self.exchange(&server, &client)
    check(Self.verify(&server, request, at: 300_000), .stale)
    var other = DigestServer(realm: "council", key: Array(1..<40), algorithms: [.sha256])
    check(Self.verify(&other, request), .stale)
  }

  @Test("no answer is absent, whatever scheme is spoken")
  func absent() {
    var server = Self.server([.sha256])
    check(Self.verify(&server, Self.request()), .absent)
    var request = Self.request()
    request.append(.authorization, "NoOneKnowsThisScheme opaque-data=here")
    check(Self.verify(&server, request), .absent)
  }
}

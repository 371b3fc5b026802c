import Access
import Crypto
import Foundation
import JWTKit
import Synchronization
import Testing
import Vocabulary

@testable import OpenIDConnect

@Suite("What a browser brings back")
struct StateTests {
  @Test("a sign-in comes back once")
  func replay() async throws {
    let walk = try await Walk()
    let begun = try await walk.begin()
    let token = try await walk.standIn.signers.sign(Claims(walk.claims(begun)), kid: "r1")
    _ = try await walk.finish(begun, token: token)
    let fault = await walk.fault { _ = try await walk.finish(begun, token: token) }
    #expect(fault?.reason == .notPending && fault?.detail == "state came before")
    #expect(walk.standIn.asked("token") == 1)
  }

  @Test("another browser's state, an unknown cookie, and none at all are refused")
  func bound() async throws {
    let walk = try await Walk()
    let mine = try await walk.begin()
    let other = try await walk.begin()
    let query = "code=abc&state=\(mine.query["state"]!)"
    let fresh = try await Walk().begin()
    for pending in [other.pending, nil, "", "x", fresh.pending, mine.pending + "A"] {
      let fault = await walk.fault {
        _ = try await walk.provider.finish(query: query, pending: pending, at: walk.now)
      }
      #expect(fault?.reason == .notPending)
    }
    #expect(walk.standIn.asked("token") == 0)
  }

  @Test(
    "queries that are wrong in some way are refused",
    arguments: [
      "", "code=abc", "state=x", "code=a&state=S&state=S", "code=a&code=b&state=S", "code=&state=S",
      "state=S", "code=%ff&state=S", "code=%zz&state=S",
      "code=abc&state=S&iss=https://evil.example",
    ])
  func queries(query: String) async throws {
    let walk = try await Walk()
    let begun = try await walk.begin()
    let text = query.replacing("=S", with: "=" + begun.query["state"]!)
    let fault = await walk.fault {
      _ = try await walk.provider.finish(query: text, pending: begun.pending, at: walk.now)
    }
    #expect(fault?.reason == .notPending)
  }

  @Test("a provider that names itself must do so each time")
  func namesItself() async throws {
    let walk = try await Walk()
    walk.standIn.state.withLock {
      $0.discovery["authorization_response_iss_parameter_supported"] = .flag(true)
    }
    let fault = await walk.fault { _ = try await walk.walk() }
    #expect(fault?.detail == "iss is another provider")
  }

  @Test("ten minutes, then a sign-in begins anew")
  func late() async throws {
    var walk = try await Walk()
    let begun = try await walk.begin()
    let token = try await walk.standIn.signers.sign(Claims(walk.claims(begun)), kid: "r1")
    walk.now = walk.now + .minutes(10)
    let fault = await walk.fault { _ = try await walk.finish(begun, token: token) }
    #expect(fault?.detail == "it took too long")
  }

  @Test("what the provider refuses is said, and what others write into the address is not")
  func declined() async throws {
    let walk = try await Walk()
    for (error, detail) in [
      ("access_denied", "access_denied"), ("%0aforged%20log%20line", "another error"),
    ] {
      let begun = try await walk.begin()
      let fault = await walk.fault {
        _ = try await walk.provider.finish(
          query: "error=\(error)&state=\(begun.query["state"]!)", pending: begun.pending,
          at: walk.now)
      }
      #expect(fault?.reason == .declined && fault?.detail == detail)
    }
    walk.standIn.state.withLock { $0.tokenStatus = 401 }
    let begun = try await walk.begin()
    let fault = await walk.fault {
      _ = try await walk.finish(begun, token: "{\"error\":\"invalid_client\"}")
    }
    #expect(fault?.reason == .declined && fault?.remedy.contains("secret") == true)
    #expect(fault?.description.contains("s3cret") == false)
  }

  @Test("of states that came back the newest ten thousand are known, for twenty minutes")
  func usedStates() {
    var used = UsedStates()
    let now = Instant(milliseconds: 1_700_000_000_000)
    let fresh = (0..<10_001).count { used.use("\($0)", at: now) }
    #expect(fresh == 10_001 && used.count == ProviderLimits.usedStatesMaximum)
    let again = used.use("10000", at: now)
    #expect(!again)
    let later = used.use("later", at: now + .minutes(21))
    #expect(later && used.count == 1)
  }

  @Test("what is sealed into the cookie opens with its key alone, and unchanged")
  func sealed() throws {
    let key = SymmetricKeyBox()
    let text = try #require(PendingSignIn.random(at: .epoch).sealed(key.key))
    #expect(PendingSignIn(sealed: text, key.key) != nil)
    #expect(PendingSignIn(sealed: text, SymmetricKeyBox().key) == nil)
    for seed in 0..<2000 as Range<UInt64> {
      var random = Seeded(seed)
      let mangled = random.mangled(text)
      if mangled != text {
        #expect(PendingSignIn(sealed: mangled, key.key) == nil, "seed \(seed)")
      }
    }
  }
}

private struct SymmetricKeyBox {
  let key = SymmetricKey(size: .bits256)
}

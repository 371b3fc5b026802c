import Testing
import Vocabulary

@Suite("Bytes cut short")
struct TruncationTests {
  @Test("a text or bytes that say more than is left are refused", arguments: 1...12)
  func cut(length: Int) {
    let whole = Value.sealed(Array(repeating: 7, count: length)).encoded()
    let text = String(repeating: "x", count: length).encoded()
    for kept in 0..<whole.count {
      #expect(throws: CodingFault.self) { try Value(decoding: Array(whole[..<kept])) }
    }
    for kept in 0..<text.count {
      #expect(throws: CodingFault.self) { try String(decoding: Array(text[..<kept])) }
    }
  }
}

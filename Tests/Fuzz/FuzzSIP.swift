// The fuzzer's entry for SIP: everything that reads bytes from outside is read, and what was
// written again must be read the same. Compiled by scripts/fuzz, not by the package.

/// Reads every header a message may have; what they throw is not looked at, that they return is.
private func readAll(_ message: SIPMessage) {
  _ = try? message.check()
  _ = try? message.vias()
  _ = try? message.contacts()
  var seen: UInt64 = 0
  for field in message.headers {
    // Each name once: reading one reads all its lines.
    let bit: UInt64 = 1 << UInt64(field.name.rawValue)
    guard seen & bit == 0 else { continue }
    seen |= bit
    let name = field.name
    _ = try? message.addresses(name)
    _ = try? message.seconds(name)
    _ = try? message.authentication(name)
    _ = try? message.word(name)
    _ = message.tokens(name)
  }
  _ = try? message.rSeq()
  _ = try? message.rAck()
  _ = try? message.referTo()
  _ = try? message.replaces()
  _ = try? message.refreshInterval()
  _ = try? message.reasons()
  _ = message.allowed
  _ = message.contentType
}

/// A precondition that says what it found also where the optimiser leaves messages out.
private func require(_ isTrue: Bool, _ what: String) {
  if !isTrue { fatalError(what) }
}

private func readStream(_ bytes: [UInt8]) {
  var reader = StreamReader()
  var at = 0
  var step = 1
  while at < bytes.count {
    let end = min(bytes.count, at + step)
    reader.append(bytes[at..<end])
    at = end
    step = step * 3 + 1
    while let item = try? reader.next() {
      if case .message(let message) = item { _ = try? message.check() }
    }
  }
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: data, count: count))
  readStream(bytes)
  do {
    let message = try SIPMessage(bytes)
    readAll(message)
    let written = message.serialized()
    // A message made longer by compact names written in full may be over the maximum.
    guard written.count <= SIPLimits.messageMaximum else { return 0 }
    guard let again = try? SIPMessage(written) else {
      if message.headers.contains(where: { $0.value.count > SIPLimits.headerLineMaximum - 64 }) {
        return 0
      }
      fatalError("what was written cannot be read")
    }
    require(again.body == message.body, "the body changed")
    require(again.startLine == message.startLine, "the start line changed")
    if let uri = message.requestURI {
      require(uri.isEquivalent(to: uri), "a URI differs from itself")
    }
  } catch {
    _ = SIPMessage.refusal(of: bytes, for: error)?.serialized()
  }
  if let uri = try? SIPURI(String(decoding: bytes, as: UTF8.self)) {
    require((try? SIPURI(uri.description)) == uri, "a URI is not read as it was written")
  }
  return 0
}

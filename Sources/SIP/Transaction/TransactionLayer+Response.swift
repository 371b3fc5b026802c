extension TransactionLayer {
  /// A response with what 8.2.6.2 copies from the request.
  public static func response(
    to request: SIPMessage, status: Int, reason: String? = nil, toTag: String? = nil
  ) -> SIPMessage {
    var response = SIPMessage(.response(status, reason ?? ReasonPhrase.of(status)))
    for field in request.headers {
      switch field.name {
      case .via, .from, .callID, .cSeq:
        response.headers.append(field)
      case .to:
        guard let toTag, status > 100, var to = try? request.to(), to.tag == nil else {
          response.headers.append(field)
          continue
        }
        to.parameters["tag"] = toTag
        response.headers.append(HeaderField(.to, to))
      case .timestamp where status == 100:
        response.headers.append(field)
      default: break
      }
    }
    return response
  }

  /// Notes in the first `Via` where the message really came from (18.2.1, RFC 3581 4), and says
  /// where responses go (18.2.2). `maddr` is not followed: it would let anyone have us send to
  /// anyone.
  static func stamp(_ message: inout SIPMessage, _ via: Via, _ flow: Flow) -> Flow {
    var via = via
    var back = flow
    var isChanged = false
    if lowercased(via.host) != lowercased(flow.remoteHost) || via.asksForRport {
      via.parameters["received"] = flow.remoteHost.filter { $0 != "[" && $0 != "]" }
      isChanged = true
    }
    if via.asksForRport {
      via.parameters["rport"] = String(flow.remotePort)
      isChanged = true
    } else if !flow.isReliable {
      back.remotePort = via.port ?? 5060
    }
    if isChanged { message.replaceTopVia(via) }
    return back
  }
}

extension SIPMessage {
  /// Puts another value in the place of the first of `Via`; the rest of its line stays.
  mutating func replaceTopVia(_ via: Via) {
    guard let at = headers.firstIndex(where: { $0.name == .via }) else { return }
    var scanner = ByteScanner(headers[at].value, section: "RFC 3261 20.42", header: "Via")
    guard (try? Via(&scanner)) != nil else { return }
    var out: [UInt8] = []
    via.write(to: &out)
    out.append(contentsOf: headers[at].value[scanner.at...])
    headers[at].value = out[...]
  }
}

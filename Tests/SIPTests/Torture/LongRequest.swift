/// The two messages of RFC 4475 that are not written line by line: 3.1.1.7 by its repetitions,
/// 3.1.1.11 with a stand-in for its binary part.
enum LongRequest {
  private static func times(_ count: Int, _ text: String) -> String {
    String(repeating: text, count: count)
  }

  private static let viaNames = [
    "Via:", "v:", "V:", "Via:", "ViA:", "VIa:", "VIA:", "via:", "viA:", "vIa:", "vIA:", "V : ",
    "v : ", "V  :", "v  :", "Via :", "Via  :",
  ]

  static var text: String {
    let caller = times(5, "amazinglylongcallername")
    var lines = [
      "INVITE sip:user@example.com SIP/2.0",
      "To: \"I have a user name of \(times(10, "extreme")) proportion\""
        + "<sip:user@example.com:6000;unknownparam1=very\(times(20, "long"))value;"
        + "longparam\(times(25, "name"))=shortvalue;"
        + "very\(times(25, "long"))ParameterNameWithNoValue>",
      "F: sip:\(caller)@example.net;tag=12\(times(50, "982"))424;"
        + "unknownheaderparam\(times(20, "name"))=unknowheaderparam\(times(15, "value"));"
        + "unknownValueless\(times(10, "paramname"))",
      "Call-ID: longreq.one\(times(20, "really"))longcallid",
      "CSeq: 3882340 INVITE",
      "Unknown-\(times(20, "Long"))-Name: unknown-\(times(20, "long"))-value;"
        + " unknown-\(times(20, "long"))-parameter-name"
        + " = unknown-\(times(20, "long"))-parameter-value",
    ]
    for hop in stride(from: 33, through: 1, by: -1) {
      let name = 33 - hop < viaNames.count ? viaNames[33 - hop] : "Via:"
      lines.append("\(name) SIP/2.0/TCP sip\(hop).example.com")
    }
    lines += [
      "Via: SIP/2.0/TCP host.example.com;received=192.0.2.5;"
        + "branch=very\(times(50, "long"))branchvalue",
      "Max-Forwards: 70",
      "Contact: <sip:\(caller)@host5.example.net>",
      "Content-Type: application/sdp",
      "l: 150", "",
      "v=0", "o=mhandley 29739 7272939 IN IP4 192.0.2.1", "s=-", "c=IN IP4 192.0.2.1", "t=0 0",
      "m=audio 49217 RTP/AVP 0 12", "m=video 3227 RTP/AVP 31", "a=rtpmap:31 LPC", "",
    ]
    return lines.joined(separator: "\n")
  }

  /// RFC 4475 3.1.1.11: a body with a binary part. The RFC's is an S/MIME signature; here it is
  /// every byte there is, noughts and boundary-like dashes included, which a parser must pass on
  /// untouched just the same.
  static var multipart: [UInt8] {
    let boundary = "7a9cbec02ceef655"
    var body = wire(
      "--\(boundary)\nContent-Type: text/plain\nContent-Transfer-Encoding: binary\n\nHello\n"
        + "--\(boundary)\nContent-Type: application/octet-stream\n"
        + "Content-Transfer-Encoding: binary\n\n")
    body +=
      (0..<350).map { UInt8(truncatingIfNeeded: $0 &* 37) } + [0, 0, 13, 10, 13, 10, 0, 45, 45]
    body += wire("\n--\(boundary)--\n")
    let head = """
      MESSAGE sip:kumiko@example.org SIP/2.0
      Via: SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bK-d87543-4dade06d0bdb11ee-1--d87543-;rport
      Max-Forwards: 70
      Route: <sip:127.0.0.1:5080>
      Contact: <sip:fluffy@127.0.0.1:5070>
      To: <sip:kumiko@example.org>
      From: <sip:fluffy@example.com>;tag=2fb0dcc9
      Call-ID: 3d9485ad0c49859b@Zmx1ZmZ5LW1hYy0xNi5sb2NhbA..
      CSeq: 1 MESSAGE
      Content-Transfer-Encoding: binary
      Content-Type: multipart/mixed;boundary=\(boundary)
      Date: Sat, 15 Oct 2005 04:44:56 GMT
      User-Agent: SIPimp.org/0.2.5 (curses)
      Content-Length: \(body.count)


      """
    return wire(head) + body
  }
}

/// Text as it goes over the wire: every line ends with CR LF.
func wire(_ text: String) -> [UInt8] {
  var out: [UInt8] = []
  out.reserveCapacity(text.utf8.count + 64)
  for byte in text.utf8 {
    if byte == 10 { out.append(13) }
    out.append(byte)
  }
  return out
}

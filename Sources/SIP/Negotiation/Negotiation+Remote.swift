extension Negotiation {
  /// What a description says of its writer's end of a stream.
  struct Side {
    var remote: AgreedMedia.Endpoint?
    var control: AgreedMedia.Endpoint?
    var direction: MediaDirection
  }

  /// Profiles of RTP without keys, with or without early feedback (RFC 3551, RFC 4585).
  static func takes(_ transport: String) -> Bool {
    transport.uppercased() == "RTP/AVP" || transport.uppercased() == "RTP/AVPF"
  }

  /// Where the writer of a description receives a stream, and what it does with it.
  func side(
    of description: SDP, _ media: MediaDescription, _ family: SDP.AddressType
  ) throws(Fault) -> Side {
    guard let connection = media.connection ?? description.connection else {
      throw .refused(.address)
    }
    var direction =
      media.attributes.direction ?? description.attributes.direction ?? .sendReceive
    if connection.isUnspecified {
      // On hold as RFC 2543 had it (RFC 3264 section 8.4).
      direction = direction.intersection(.sendOnly)
      return Side(remote: nil, control: nil, direction: direction)
    }
    guard connection.networkType.uppercased() == "IN", connection.addressType == family,
      UnicastAddress.isOne(connection.address, family)
    else { throw .refused(.address) }
    let remote = AgreedMedia.Endpoint(address: connection.address, port: media.port)
    var control = AgreedMedia.Endpoint(
      address: connection.address, port: media.port == .max ? media.port : media.port + 1)
    if capabilities.multiplexesControl, media.attributes.isControlMultiplexed {
      control = remote
    } else if let given = media.attributes.control {
      control.port = given.port
      if let other = given.connection, other.addressType == family,
        UnicastAddress.isOne(other.address, family)
      {
        control.address = other.address
      }
    }
    return Side(remote: remote, control: control, direction: direction)
  }

  /// The events that go with our codecs: for each clock the first payload type that has it, for a
  /// timestamp runs on from sound to event (RFC 4733 section 2.1); the first of all when none has.
  static func events(
    _ payloads: [PayloadFormat], for codecs: [PayloadFormat]
  ) -> [PayloadFormat] {
    let offered = payloads.filter(\.isTelephoneEvent)
    var found: [PayloadFormat] = []
    for codec in codecs {
      let clockRate = codec.codec?.clockRate ?? codec.clockRate
      guard !found.contains(where: { $0.clockRate == clockRate }),
        let event = offered.first(where: { $0.clockRate == clockRate })
      else { continue }
      found.append(event)
    }
    return found.isEmpty ? Array(offered.prefix(1)) : found
  }

  /// How we send events beside a codec.
  func sendEvents(_ events: [PayloadFormat], for codec: AudioCodec) -> AgreedMedia.Events? {
    guard !capabilities.events.isEmpty,
      let event = events.first(where: { $0.clockRate == codec.clockRate }) ?? events.first
    else { return nil }
    let theirs = event.parameters.map(TelephoneEventSet.init(parameters:)) ?? .keys
    return AgreedMedia.Events(
      payloadType: event.payloadType, clockRate: event.clockRate,
      events: (theirs.isEmpty ? .keys : theirs).intersection(capabilities.events))
  }

  /// Milliseconds in a packet of ours, by what the receiver wrote.
  func packetMilliseconds(_ media: MediaDescription, _ description: SDP) -> Int {
    capabilities.packetMilliseconds(
      asked: media.attributes.packetMilliseconds ?? description.attributes.packetMilliseconds,
      maximum: media.attributes.maximumPacketMilliseconds
        ?? description.attributes.maximumPacketMilliseconds)
  }
}

/// Addresses to which media may be sent.
enum UnicastAddress {
  /// Whether a text is a numeric address of a family and of one host: not a name, which nobody
  /// would look up in time, and not a group, which would multiply what we send.
  static func isOne(_ text: String, _ family: SDP.AddressType) -> Bool {
    switch family {
    case .ip4: isIPv4(text)
    case .ip6: isIPv6(text)
    case .other: false
    }
  }

  private static func isIPv4(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 4 else { return false }
    var numbers: [UInt8] = []
    for part in parts {
      guard (1...3).contains(part.count), part.allSatisfy({ (0x30...0x39).contains($0) }),
        let number = UInt8(Substring(part))
      else { return false }
      numbers.append(number)
    }
    // 0/8 is no host, 224/4 are groups, 240/4 is not in use (RFC 6890).
    return numbers[0] != 0 && numbers[0] < 224
  }

  private static func isIPv6(_ text: String) -> Bool {
    var parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
      .map { Substring($0) }
    guard (3...9).contains(parts.count), text.utf8.count <= 45 else { return false }
    var groups = 0
    if let last = parts.last, last.utf8.contains(UInt8(ascii: ".")) {
      guard isIPv4(String(last)) else { return false }
      parts.removeLast()
      groups = 2
    }
    // One gap of zeros, written as two colons; at either end it leaves two empty parts.
    if parts.first == "" {
      guard parts.count > 1, parts[1] == "" else { return false }
      parts.removeFirst()
    }
    if groups == 0, parts.last == "" {
      guard parts.count > 1, parts[parts.count - 2] == "" else { return false }
      parts.removeLast()
    }
    let gaps = parts.count { $0.isEmpty }
    guard gaps <= 1 else { return false }
    for part in parts where !part.isEmpty {
      guard part.utf8.count <= 4, part.allSatisfy(\.isHexDigit) else { return false }
      groups += 1
    }
    guard gaps == 1 ? groups < 8 : groups == 8 else { return false }
    return !text.lowercased().hasPrefix("ff") && text != "::"
  }
}

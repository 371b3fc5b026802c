/// Descriptions as peers in the field write them.
enum SDPFixtures {
  /// Lines with LF, as they stand here.
  static let all: [(name: String, text: String)] = [
    ("Chromium", chromium), ("Firefox", firefox), ("baresip", baresip), ("Linphone", linphone),
    ("Asterisk", asterisk), ("rtpengine", rtpengine), ("Teams Direct Routing", teams),
    ("Polycom", polycom), ("Cisco", cisco), ("Kamailio's RFC 2543 hold", oldHold),
    ("fax", fax), ("a layered one of RFC 8866", everything),
  ]

  /// One stream of speech, with an address not yet known.
  static let chromium = """
    v=0
    o=- 4611731400430051336 2 IN IP4 127.0.0.1
    s=-
    t=0 0
    a=group:BUNDLE 0
    a=extmap-allow-mixed
    a=msid-semantic: WMS 8f0c2c6e-6a3f-4d0d-9f3c-2f1f7d9c8b11
    m=audio 42198 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126
    c=IN IP4 127.0.0.1
    a=rtcp:9 IN IP4 0.0.0.0
    a=candidate:1467250027 1 udp 2122260223 127.0.0.1 42198 typ host generation 0
    a=candidate:435653019 1 tcp 1518280447 127.0.0.1 9 typ host tcptype active generation 0
    a=ice-ufrag:F7gI
    a=ice-pwd:x9cml/YzichV2+XlhiMu8g0H
    a=ice-options:trickle
    a=fingerprint:sha-256 D1:2C:BE:AD:C4:F6:64:5C:25:16:11:9C:AF:E7:0F:73:79:36:\
    4E:9C:1E:15:54:39:0C:06:8B:ED:96:86:00:39
    a=setup:actpass
    a=mid:0
    a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
    a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
    a=sendrecv
    a=msid:8f0c2c6e-6a3f-4d0d-9f3c-2f1f7d9c8b11 0d5b0b1c-6d1e-4b62-a3f5-3e07f3ad4c25
    a=rtcp-mux
    a=rtcp-rsize
    a=rtpmap:111 opus/48000/2
    a=rtcp-fb:111 transport-cc
    a=fmtp:111 minptime=10;useinbandfec=1
    a=rtpmap:63 red/48000/2
    a=fmtp:63 111/111
    a=rtpmap:9 G722/8000
    a=rtpmap:0 PCMU/8000
    a=rtpmap:8 PCMA/8000
    a=rtpmap:13 CN/8000
    a=rtpmap:110 telephone-event/48000
    a=rtpmap:126 telephone-event/8000
    a=ssrc:2154698425 cname:Kf0pXvJwJmCfpAx5
    a=ssrc:2154698425 msid:8f0c2c6e-6a3f-4d0d-9f3c-2f1f7d9c8b11 0d5b0b1c-6d1e-4b62-a3f5-3e07f3ad4c25
    """

  static let firefox = """
    v=0
    o=mozilla...THIS_IS_SDPARTA-99.0 3281468187013461226 0 IN IP4 0.0.0.0
    s=-
    t=0 0
    a=fingerprint:sha-256 3B:5D:9E:11:70:3F:8A:7C:22:0E:51:9B:64:FD:1A:6C:84:5F:\
    7B:D0:93:2A:CE:41:08:B6:3D:F7:5E:92:A4:1B
    a=group:BUNDLE 0
    a=ice-options:trickle
    a=msid-semantic:WMS *
    m=audio 9 UDP/TLS/RTP/SAVPF 109 9 0 8 101
    c=IN IP4 0.0.0.0
    a=sendrecv
    a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
    a=extmap:2/recvonly urn:ietf:params:rtp-hdrext:csrc-audio-level
    a=extmap:3 urn:ietf:params:rtp-hdrext:sdes:mid
    a=fmtp:109 maxplaybackrate=48000;stereo=1;useinbandfec=1
    a=fmtp:101 0-15
    a=ice-pwd:2ab9cc4c9ea1e1cbfa8fc8c2f4bf4d9d
    a=ice-ufrag:9d6ea3d5
    a=mid:0
    a=msid:{5a2b9a1c-8f1d-4b4c-9d4e-6f4b1d2e3c4d} {0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9}
    a=rtcp-mux
    a=rtpmap:109 opus/48000/2
    a=rtpmap:9 G722/8000/1
    a=rtpmap:0 PCMU/8000
    a=rtpmap:8 PCMA/8000
    a=rtpmap:101 telephone-event/8000/1
    a=setup:actpass
    a=ssrc:1404384517 cname:{7d3e9f2a-1b4c-4d5e-8f60-718293a4b5c6}
    """

  static let baresip = """
    v=0
    o=- 3573420041 2173459107 IN IP4 10.99.0.1
    s=-
    c=IN IP4 10.99.0.1
    t=0 0
    a=tool:baresip 1.0.0
    m=audio 16384 RTP/AVP 9 0 8 101
    b=AS:125
    a=rtpmap:9 G722/8000
    a=rtpmap:0 PCMU/8000
    a=rtpmap:8 PCMA/8000
    a=rtpmap:101 telephone-event/8000
    a=fmtp:101 0-15
    a=rtcp:16385
    a=sendrecv
    a=label:1
    a=rtcp-rsize
    a=ssrc:1402311371 cname:sip:bob@10.99.0.1
    a=ptime:20
    """

  static let linphone = """
    v=0
    o=alice 3345 1820 IN IP4 10.99.0.1
    s=Talk
    c=IN IP4 10.99.0.1
    t=0 0
    a=rtcp-xr:rcvr-rtt=all:10000 stat-summary=loss,dup,jitt,TTL voip-metrics
    a=record:off
    m=audio 7078 RTP/AVP 96 97 98 0 8 18 101 99 100
    a=rtpmap:96 opus/48000/2
    a=fmtp:96 useinbandfec=1
    a=rtpmap:97 speex/16000
    a=fmtp:97 vbr=on
    a=rtpmap:98 speex/8000
    a=fmtp:98 vbr=on
    a=fmtp:18 annexb=yes
    a=rtpmap:101 telephone-event/48000
    a=rtpmap:99 telephone-event/16000
    a=rtpmap:100 telephone-event/8000
    a=rtcp-fb:* trr-int 1000
    a=rtcp-fb:* ccm tmmbr
    """

  static let asterisk = """
    v=0
    o=- 1731587432 1731587432 IN IP4 198.51.100.7
    s=Asterisk
    c=IN IP4 198.51.100.7
    t=0 0
    m=audio 13842 RTP/AVP 8 0 9 101
    a=rtpmap:8 PCMA/8000
    a=rtpmap:0 PCMU/8000
    a=rtpmap:9 G722/8000
    a=rtpmap:101 telephone-event/8000
    a=fmtp:101 0-16
    a=ptime:20
    a=maxptime:150
    a=sendrecv
    """

  /// What the relay makes of Chromium's offer for the plain side.
  static let rtpengine = """
    v=0
    o=- 4611731400430051336 2 IN IP4 127.0.0.1
    s=-
    t=0 0
    m=audio 30284 RTP/AVP 8 126
    c=IN IP4 127.0.0.1
    a=mid:0
    a=rtpmap:8 PCMA/8000
    a=rtpmap:126 telephone-event/8000
    a=sendrecv
    a=rtcp:30285
    """

  /// A border controller towards Microsoft's telephony: SRTP with keys in the description.
  static let teams = """
    v=0
    o=- 63218 0 IN IP4 203.0.113.20
    s=session
    c=IN IP4 203.0.113.20
    b=CT:10000000
    t=0 0
    m=audio 53014 RTP/SAVP 104 9 103 111 18 0 8 97 101 13 118
    c=IN IP4 203.0.113.20
    a=rtcp:53015
    a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz|2^31|1:1
    a=sendrecv
    a=rtpmap:104 SILK/16000
    a=rtpmap:9 G722/8000
    a=rtpmap:103 SILK/8000
    a=rtpmap:111 SIREN/16000
    a=fmtp:111 bitrate=16000
    a=rtpmap:18 G729/8000
    a=fmtp:18 annexb=no
    a=rtpmap:0 PCMU/8000
    a=rtpmap:8 PCMA/8000
    a=rtpmap:97 RED/8000
    a=rtpmap:101 telephone-event/8000
    a=fmtp:101 0-16
    a=rtpmap:13 CN/8000
    a=rtpmap:118 CN/16000
    a=ptime:20
    """

  /// Numbers without a map, an odd maximum, and a stream refused without a format.
  static let polycom = """
    v=0
    o=- 1731580000 1731580001 IN IP4 192.0.2.33
    s=Polycom IP Phone
    c=IN IP4 192.0.2.33
    t=0 0
    a=sendonly
    m=audio 2226 RTP/AVP 9 8 0 127
    a=rtpmap:127 telephone-event/8000
    m=video 0 RTP/AVP
    """

  static let cisco = """
    v=0
    o=CiscoSystemsCCM-SIP 2000 1 IN IP4 192.0.2.9
    s=SIP Call
    c=IN IP6 2001:db8::9
    b=AS:64
    b=TIAS:64000
    t=0 0
    m=audio 24580 RTP/AVP 8 101
    i=speech
    a=rtpmap:8 PCMA/8000
    a=ptime:30
    a=rtpmap:101 telephone-event/8000
    a=fmtp:101 0-15
    """

  static let oldHold = """
    v=0
    o=kam 12 13 IN IP4 192.0.2.4
    s=-
    c=IN IP4 0.0.0.0
    t=0 0
    m=audio 40000 RTP/AVP 8
    """

  static let fax = """
    v=0
    o=- 99 3 IN IP4 192.0.2.4
    s=-
    c=IN IP4 192.0.2.4
    t=0 0
    m=image 4100 udptl t38
    a=T38FaxVersion:0
    a=T38MaxBitRate:14400
    """

  static let everything = """
    v=0
    o=jdoe 3724394400 3724394405 IN IP4 198.51.100.1
    s=Call to John Smith
    i=SDP Offer #1
    u=http://www.jdoe.example.com/home.html
    e=Jane Doe <jane@jdoe.example.com>
    p=+1 617 555-6011
    c=IN IP4 198.51.100.1
    b=X-YZ:128
    t=3724394400 3724398000
    r=604800 3600 0 90000
    z=3730928400 -1h 3749680800 0
    k=prompt
    a=recvonly
    m=audio 49170 RTP/AVP 0
    m=audio 49180/2 RTP/AVP 0
    c=IN IP4 233.252.0.1/127/3
    k=clear:none
    m=video 51372 RTP/AVP 99
    c=IN IP6 2001:db8::2
    a=rtpmap:99 h263-1998/90000
    """

  /// With the line ends of the wire.
  static func wire(_ text: String) -> [UInt8] {
    Array((text.split(separator: "\n").joined(separator: "\r\n") + "\r\n").utf8)
  }
}

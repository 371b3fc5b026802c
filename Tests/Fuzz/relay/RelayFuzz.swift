/// libFuzzer's entry for answers of the media relay: any datagram under any cookie ends a request
/// once at most.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzRelay(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  let bytes = data.map { Array(UnsafeBufferPointer(start: $0, count: size)) } ?? []
  var client = RelayClient(boot: "b", at: 0)
  _ = client.tick(0)
  var completed = 0
  func count(_ actions: [RelayClient.Action]) {
    for case .complete in actions { completed += 1 }
  }
  let requests: [RelayRequest] = [
    .offer("v=0", callID: "c", fromTag: "a", .plainPhone), .query(callID: "c"), .list(limit: 9),
  ]
  for request in requests { _ = try? client.send(request, at: 1) }
  // As it came, then as the answer to each of the probe and the requests.
  count(client.receive(bytes, at: 2))
  for number in 1...4 {
    count(client.receive(Array("b_\(number) ".utf8) + bytes, at: 2 + Int64(number)))
  }
  for now: Int64 in [600, 2_000, 5_000] { count(client.tick(now)) }
  count(client.close())
  precondition(completed == requests.count, "a request ended \(completed) times of 3")
  return 0
}

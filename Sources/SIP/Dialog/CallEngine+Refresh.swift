extension CallEngine {
  /// What the 2xx to our request says of refreshing (RFC 4028 7.2). nil: none.
  func clientRefresh(_ response: SIPMessage) -> RefreshTimer? {
    guard let interval = (try? response.refreshInterval()) ?? nil, interval.seconds > 0 else {
      return nil
    }
    return RefreshTimer(
      seconds: interval.seconds, isOurs: interval.refresher != .uas, nowMilliseconds: now)
  }

  /// What we grant a request, and the fields that say so (RFC 4028 9).
  func grantRefresh(_ request: SIPMessage, _ response: inout SIPMessage) -> RefreshTimer? {
    guard let wanted = configuration.refreshSeconds else { return nil }
    let asked = (try? request.refreshInterval()) ?? nil
    let least = ((try? request.seconds(.minSE)) ?? nil) ?? 90
    let isSupported = request.supports("timer")
    var seconds = wanted
    if let asked { seconds = min(asked.seconds, wanted) }
    seconds = max(seconds, least, configuration.minimumRefreshSeconds)
    let refresher: RefreshInterval.Refresher =
      isSupported ? asked?.refresher ?? .uac : .uas
    response.append(
      .refreshExpires, RefreshInterval(seconds: seconds, refresher: refresher).description)
    if refresher == .uac { response.append(.require, "timer") }
    return RefreshTimer(
      seconds: seconds, isOurs: refresher == .uas, nowMilliseconds: now)
  }

  /// Our turn to refresh, or theirs was missed (RFC 4028 10).
  mutating func refreshDue(_ handle: CallHandle) {
    guard var call = calls[handle], var dialog = call.dialogs.first,
      let refresh = dialog.refresh
    else { return }
    guard refresh.isOurs else {
      call.dialogs[0].refresh = nil
      store(call)
      lose(handle, .notRefreshed, nil)
      return
    }
    // Tried again well before the end should this one come to nothing.
    dialog.refresh?.due = now + Int64(refresh.seconds) * 250
    guard dialog.exchange.isFree, dialog.answer == nil else {
      call.dialogs[0] = dialog
      store(call)
      return
    }
    call.dialogs[0] = dialog
    if dialog.allowed.contains(.update) {
      sendOffer(&call, .update, nil)
    } else if let body = dialog.localBody {
      sendOffer(&call, .invite, body)
    } else {
      store(call)
    }
  }
}

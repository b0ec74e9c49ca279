import Foundation

extension GrantStore {
  /// - Returns: the device code.
  func add(_ device: DeviceRequest) -> String {
    let code = RandomText.base64URL(bytes: 32)
    devices[code] = device
    return code
  }

  /// The undecided request of a user code, which people type in any case and without the dash; without a code the
  /// only undecided one.
  func undecidedDevice(userCode: String?, now: Date) -> DeviceRequest? {
    let open = devices.values.filter { $0.decision == .pending && $0.expiresAt > now }
    guard let userCode else { return open.count == 1 ? open.first : nil }
    return open.first { GrantStore.plain($0.userCode) == GrantStore.plain(userCode) }
  }

  /// - Parameter user: nil denies.
  func decide(userCode: String, user: User?) {
    for (code, device) in devices where device.userCode == userCode {
      devices[code]?.decision = user == nil ? .denied : .approved
      devices[code]?.user = user
    }
  }

  enum Poll {
    case unknown, expired, denied, pending, tooFast
    case approved(DeviceRequest)
  }

  /// One poll (RFC 8628 3.5); an approved request can be fetched once.
  func poll(_ code: String, clientID: String, now: Date) -> Poll {
    guard let device = devices[code], device.clientID == clientID, device.decision != .used else { return .unknown }
    if device.expiresAt <= now { return .expired }
    let isTooFast = device.lastPoll.map { now.timeIntervalSince($0) < Double(device.interval) } ?? false
    devices[code]?.lastPoll = now
    if isTooFast {
      devices[code]?.interval += 5
      return .tooFast
    }
    switch device.decision {
    case .pending, .used: return .pending
    case .denied: return .denied
    case .approved:
      devices[code]?.decision = .used
      return .approved(device)
    }
  }

  /// A `slow_down` by order counts like one that the client's pace brought about.
  func slowDown(_ code: String, now: Date) {
    devices[code]?.interval += 5
    devices[code]?.lastPoll = now
  }

  private static func plain(_ code: String) -> String { code.uppercased().filter(\.isLetter) }
}

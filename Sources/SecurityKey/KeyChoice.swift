import CLibFIDO2
import Platform
import Synchronization
import Values

extension OpenKey {
  /// Asks for each credential without a touch, so that people are not made to touch a key that cannot answer; one by
  /// one, since keys limit the length of a list.
  /// - Returns: nil where the key holds none.
  func holder(of question: Question) -> SecurityKeys.Holder? {
    limit(to: .seconds(5))
    for credential in question.credentials {
      var probe = question
      // Nobody is to get the relying party's challenge signed by this.
      (probe.credentials, probe.clientData, probe.wantsTouch) = ([credential], [0], false)
      switch ask(probe) {
      case .signed: return SecurityKeys.Holder(key: self, credentials: [credential])
      case .failed(let status):
        switch status.code {
        // How libfido2 puts it for keys older than FIDO2.
        case gatectl_fido_user_presence_required: return SecurityKeys.Holder(key: self, credentials: [credential])
        // It says nothing before its PIN: any of the credentials may be there.
        case gatectl_fido_pin_required: return SecurityKeys.Holder(key: self, credentials: question.credentials)
        default: continue
        }
      }
    }
    return nil
  }
}

/// Which of several keys is to answer.
struct KeyChoice: Sendable {
  let limit: Duration
  let tell: @Sendable (SecurityKeyEvent) -> Void

  /// The only one, or the one that is touched.
  func one(of holders: [SecurityKeys.Holder]) async throws(SecurityKeyError) -> SecurityKeys.Holder {
    guard holders.count > 1 else { return holders[0] }
    tell(.touchOne(of: holders.map(\.key.name)))
    let isOver = Flag()
    let touched = await BlockingWait.run(
      limit: limit,
      cancel: {
        isOver.raise()
        for holder in holders { holder.key.cancel() }
      },
      { Self.touched(holders, until: isOver) })
    switch touched {
    case .some(.some(let holder)): return holder
    case .some(.none): throw .failed(key: "the security keys", "none could wait for a touch")
    case .none: throw .timedOut(limit)
    }
  }

  /// Waits for the first touch, and has the other keys stop waiting.
  private static func touched(_ holders: [SecurityKeys.Holder], until isOver: Flag) -> SecurityKeys.Holder? {
    var waiting = holders.filter { $0.key.beginTouch() }
    while !waiting.isEmpty, !isOver.isRaised {
      for (index, holder) in waiting.enumerated().reversed() {
        switch holder.key.isTouched() {
        case true?:
          for other in waiting where other.key !== holder.key { other.key.cancel() }
          return holder
        case false?: continue
        case nil: waiting.remove(at: index)
        }
      }
    }
    return nil
  }

  private final class Flag: Sendable {
    private let value = Atomic(false)
    var isRaised: Bool { value.load(ordering: .acquiring) }
    func raise() { value.store(true, ordering: .releasing) }
  }
}

import Testing
import Values

@testable import HTTPTransport

struct AdmissionTests {
  private let plain = Origin(scheme: "http", host: "a", port: 80)
  private let secure = Origin(scheme: "https", host: "a", port: 443)
  private let late = Duration.seconds(30)

  @Test func eightRunAtOnceToAHostAndTheNextWhenOneEnds() {
    var admission = Admission<Int>()
    for number in 0..<10 { admission.add(number, for: plain, deadline: late) }
    #expect(admission.admit().map(\.element) == Array(0..<8))
    #expect(admission.admit().isEmpty)
    admission.ended(plain, sharesConnections: false)
    #expect(admission.admit().map(\.element) == [8])
  }

  @Test func hostsDoNotWaitForEachOther() {
    var admission = Admission<Int>()
    for number in 0..<300 {
      admission.add(number, for: Origin(scheme: "http", host: "host\(number)", port: 80), deadline: late)
    }
    #expect(Set(admission.admit().map(\.element)) == Set(0..<300))
  }

  @Test func overTLSTheFirstGoesAloneUntilItsConnectionStands() {
    var admission = Admission<Int>()
    for number in 0..<200 { admission.add(number, for: secure, deadline: late) }
    #expect(admission.admit().map(\.element) == [0])
    admission.connected(secure)
    #expect(admission.admit().map(\.element) == Array(1..<8))
    admission.ended(secure, sharesConnections: true)
    #expect(admission.admit().map(\.element) == Array(8..<101))
  }

  @Test func whenTheFirstOverTLSFailsTheNextTakesItsPlace() {
    var admission = Admission<Int>()
    for number in 0..<3 { admission.add(number, for: secure, deadline: late) }
    #expect(admission.admit().map(\.element) == [0])
    admission.ended(secure, sharesConnections: nil)
    #expect(admission.admit().map(\.element) == [1])
  }

  @Test func whoWaitsTooLongOrIsTakenOutDoesNotRun() {
    var admission = Admission<Int>()
    for number in 0..<8 { admission.add(number, for: plain, deadline: late) }
    #expect(admission.admit().count == 8)
    admission.add(8, for: plain, deadline: .seconds(1))
    admission.add(9, for: plain, deadline: late)
    admission.add(10, for: plain, deadline: late)
    #expect(admission.nextDeadline == .seconds(1))
    admission.remove(from: plain) { $0 == 9 }
    #expect(admission.expire(at: .milliseconds(999)).isEmpty)
    #expect(admission.expire(at: .seconds(1)) == [8])
    #expect(admission.nextDeadline == late)
    admission.ended(plain, sharesConnections: nil)
    admission.ended(plain, sharesConnections: nil)
    #expect(admission.admit().map(\.element) == [10])
  }
}

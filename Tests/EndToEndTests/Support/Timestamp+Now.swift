import Glibc
import Values

extension Timestamp {
  static var now: Timestamp { Timestamp(seconds: Int64(time(nil))) }
}

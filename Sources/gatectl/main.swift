import Commands
import HTTPTransport
import Platform
import SecurityKey
import Sessions

// Live effects in, status out; everything else is `Entry.run`.
let environment = Environment.process
let files = LiveFileSystem()
let terminal = LiveTerminal()
var trust: [String: String] = [:]
for name in ["CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR"] { trust[name] = environment[name] }
let dependencies = Dependencies(
  environment: environment, files: files, terminal: terminal, clock: .live, random: .live,
  browser: .live(environment: environment), loopback: .live, children: .live,
  http: .libcurl(userAgent: "gatectl/\(gatectlVersion)", environment: trust),
  securityKeys: SecurityKeys(terminal: terminal, files: files), user: ThisProcess.userID)
ThisProcess.end(with: Entry.run(ThisProcess.arguments, dependencies))

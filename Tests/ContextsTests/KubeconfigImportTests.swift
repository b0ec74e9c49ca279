import Contexts
import Platform
import Testing
import Values

struct KubeconfigImportTests {
  @Test func contextsThatLogInByOpenIDConnectComeOver() throws {
    let foreign = try ForeignConfig(
      .kubeconfig, path: "/home/you/.kube/config", bytes: Array(ForeignFiles.kubeconfig.utf8))
    #expect(
      try foreign.configuration(user: 1000).layers[0].text == """
        apiVersion: gatectl/v1
        current-context: oidc@prod
        contexts:
          oidc@prod:
            server: https://k8s.example:6443
            gateway: oidc
            token-use: id
            idp:
              issuer: https://issuer.example/realms/k8s
              client-id: kubernetes
              client-secret: hush
              scopes: [openid, groups, email]
            tls:
              ca-file: /home/you/.kube/pki/ca.crt
            imported:
              namespace: team-a
              login: ["--grant-type=device-code"]
          legacy:
            server: https://old.example
            gateway: oidc
            token-use: id
            idp:
              issuer: https://issuer.example
              client-id: k8s
            imported:
              certificate-authority-data: LS0tLS1CRUdJTg==
            session:
              token: eyJhbGciOiAibm9uZSJ9.eyJpc3MiOiAiaHR0cHM6Ly9pc3N1ZXIuZXhhbXBsZSIsICJleHAiOiAxNzY3MjI1NjAwLCAibiI6ICI_Pz4-fn4ifQ.sig
              origin: https://old.example
              issuer: https://issuer.example
              expires-at: 2026-01-01T00:00:00Z
              refresh-token: rt

        """)
    #expect(
      foreign.leftOut == [
        ForeignConfig.Remark(name: "admin@prod", text: "its user does not log in by OpenID Connect")
      ])
    #expect(
      foreign.remarks.map(\.text) == [
        "certificate-authority-data has no use here, put the certificate into a file and name that with --ca-file",
        "its server's certificate was not verified, and is now; name its authority with --ca-file",
      ])
  }

  @Test(arguments: ["contexts: 1\n", "contexts: [a]\nclusters: []\nusers: []\n", "a: b\n"])
  func aFileOfAnotherShapeIsRefused(text: String) {
    #expect(
      thrown { try ForeignConfig(.kubeconfig, path: "old", bytes: Array(text.utf8)) } == "malformed")
  }

  @Test func theFirstFileOfTheVariableCounts() {
    #expect(
      ForeignTool.kubeconfig.standardPath(Environment(["KUBECONFIG": "/a:/b", "HOME": "/home/you"])) == "/a")
    #expect(ForeignTool.kubeconfig.standardPath(Environment(["HOME": "/home/you"])) == "/home/you/.kube/config")
  }
}

/// The old tools' files.
extension ForeignImportTests {
  func noetl(_ server: String, _ token: String, name: String = "gke-prod") -> String {
    """
    current_context: \(name)
    contexts:
      \(name):
        server_url: \(server)
        runtime: distributed
        gateway_session_token: \(token)
        gateway_auth0_domain: acme.us.auth0.com
        gateway_auth0_client_id: Abc123XYZ
        gateway_auth0_redirect_uri: null
        gateway_auth0_audience: null
        gateway_auth0_client_secret: hush-hush
        kube_remote_port: null

    """
  }

  func rack(_ server: String, _ token: String, expires: String = "0001-01-01T00:00:00Z") -> String {
    """
    {
      "current": "production",
      "gateways": {
        "production": {
          "url": "\(server)",
          "token": "\(token)",
          "email": "you@acme.com",
          "expires_at": "\(expires)",
          "session_id": 1024,
          "channel": "cli",
          "device_id": "8f4c4b8c-3a0e-4f25-9d7c-0c8a5a1f2b3d",
          "device_name": "dev-mbp",
          "mfa_verified": true
        }
      },
      "machine_id": "8f4c4b8c-3a0e-4f25-9d7c-0c8a5a1f2b3d",
      "sound_volume": 0.6
    }

    """
  }

  static let tracker = """
    server: https://tracker.acme.example
    user: you@acme.com
    token: pat_0123456789abcdef
    token_name: cli
    expires_at: 2099-07-23T14:30:00+00:00
    refresh_token: 1//0gRefresh
    theme: dark

    """

  /// As `kubectl config set-…` writes it: by kubelogin, by the oidc provider of old, and by certificate.
  func kubeconfig(_ server: String, issuer: String, client: String, _ refreshToken: String) -> String {
    """
    apiVersion: v1
    clusters:
    - cluster:
        server: \(server)
      name: prod
    contexts:
    - context:
        cluster: prod
        user: legacy
      name: legacy@prod
    - context:
        cluster: prod
        namespace: team-a
        user: kubelogin
      name: kubelogin@prod
    - context:
        cluster: prod
        user: admin
      name: admin@prod
    current-context: legacy@prod
    kind: Config
    preferences: {}
    users:
    - name: kubelogin
      user:
        exec:
          apiVersion: client.authentication.k8s.io/v1
          args:
          - oidc-login
          - get-token
          - --oidc-issuer-url=\(issuer)
          - --oidc-client-id=\(client)
          - --oidc-client-secret=hush-hush
          - --oidc-extra-scope=groups
          - --username=you@acme.com
          - --password=not-here
          - --grant-type=authcode
          command: kubectl
          env: null
          interactiveMode: IfAvailable
          provideClusterInfo: false
    - name: legacy
      user:
        auth-provider:
          config:
            client-id: \(client)
            id-token: e30.eyJleHAiOjE3NjcyMjU2MDB9.c2ln
            idp-issuer-url: \(issuer)
            refresh-token: \(refreshToken)
          name: oidc
    - name: admin
      user:
        client-certificate: admin.crt
        client-key: admin.key

    """
  }
}

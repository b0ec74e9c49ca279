/// Files word for word as the other tools write them.
enum ForeignFiles {
  /// serde_yaml: nulls are written, order is that of a hash map.
  static let noetl = """
    current_context: gke-prod
    contexts:
      local:
        server_url: http://localhost:8082
        runtime: local
        gateway_session_token: null
        gateway_auth0_domain: null
        gateway_auth0_client_id: null
        gateway_auth0_redirect_uri: null
        gateway_auth0_audience: null
        gateway_auth0_client_secret: null
        kube_context: null
        kube_namespace: null
        kube_service: null
        kube_remote_port: null
      gke-prod:
        server_url: https://gateway.acme.com
        runtime: auto
        gateway_session_token: 69dd6f8a7621ca3cd1e8924460842bc6
        gateway_auth0_domain: acme.us.auth0.com
        gateway_auth0_client_id: Abc123XYZ
        gateway_auth0_redirect_uri: https://app.acme.com/login
        gateway_auth0_audience: https://api.acme.com
        gateway_auth0_client_secret: hush-hush
        kube_context: gke_acme_us-central1_prod
        kube_namespace: gateway
        kube_service: gateway
        kube_remote_port: 8090

    """

  /// encoding/json with two spaces, as `rack-gateway login` leaves it.
  static let rackGateway = """
    {
      "current": "production",
      "gateways": {
        "production": {
          "url": "https://gateway.example.com",
          "token": "rgw_sess_0123456789abcdefghijklmnopqrstuvwxyz",
          "email": "developer@company.com",
          "expires_at": "2024-02-15T10:30:00.123456789Z",
          "session_id": 1024,
          "channel": "cli",
          "device_id": "8f4c4b8c-3a0e-4f25-9d7c-0c8a5a1f2b3d",
          "device_name": "dev-mbp",
          "mfa_verified": true
        },
        "staging": {
          "url": "staging.example.com",
          "expires_at": "0001-01-01T00:00:00Z",
          "mfa_preference": "webauthn",
          "notification_sound": "Glass"
        }
      },
      "machine_id": "8f4c4b8c-3a0e-4f25-9d7c-0c8a5a1f2b3d",
      "mfa_preference": "default",
      "sound_volume": 0.6,
      "all_racks_exclude": [
        "staging"
      ]
    }

    """

  static let tracker = """
    server: https://tracker.292967571998.natera.io
    user: jsmith@natera.com
    token: pat_0123456789abcdef
    token_name: cli
    expires_at: 2026-07-23T14:30:00+00:00
    refresh_token: 1//0gRefresh
    theme: dark

    """
}

extension ForeignFiles {
  /// What `kubectl config` and kubelogin's setup leave behind.
  static let kubeconfig = """
    apiVersion: v1
    clusters:
    - cluster:
        certificate-authority: pki/ca.crt
        server: https://k8s.example:6443
      name: prod
    - cluster:
        certificate-authority-data: LS0tLS1CRUdJTg==
        insecure-skip-tls-verify: true
        server: https://old.example
      name: old
    contexts:
    - context:
        cluster: prod
        namespace: team-a
        user: oidc
      name: oidc@prod
    - context:
        cluster: old
        user: legacy
      name: legacy
    - context:
        cluster: prod
        user: admin
      name: admin@prod
    current-context: oidc@prod
    kind: Config
    preferences: {}
    users:
    - name: oidc
      user:
        exec:
          apiVersion: client.authentication.k8s.io/v1
          args:
          - oidc-login
          - get-token
          - --oidc-issuer-url=https://issuer.example/realms/k8s
          - --oidc-client-id
          - kubernetes
          - --oidc-client-secret=hush
          - --oidc-extra-scope=groups,email
          - --grant-type=device-code
          command: kubectl
          env: null
          interactiveMode: Never
    - name: legacy
      user:
        auth-provider:
          config:
            client-id: k8s
            id-token: eyJhbGciOiAibm9uZSJ9.eyJpc3MiOiAiaHR0cHM6Ly9pc3N1ZXIuZXhhbXBsZSIsICJleHAiOiAxNzY3MjI1NjAwLCAibiI6ICI_Pz4-fn4ifQ.sig
            idp-issuer-url: https://issuer.example
            refresh-token: rt
          name: oidc
    - name: admin
      user:
        client-certificate-data: LS0tLS1CRUdJTg==
        client-key-data: LS0tLS1CRUdJTg==

    """
}

"""Fill a new Glewlwyd through its admin API (default admin/password): scopes, user, clients, two OIDC plugins."""
import os, sys
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from browser import Browser
scheme, port, run = sys.argv[1:4]
base = f"{scheme}://127.0.0.1:{port}/api"
b = Browser()
def call(method, path, obj):
    r = b.json(base + path, obj, method)
    if b.status != 200: sys.exit(f"{method} {path}: {b.status} {r}")
read = lambda n: open(f"{run}/{n}").read()
call("POST", "/auth/", {"username": "admin", "password": "password"})
for s in ("profile", "email", "offline_access", "api"):
    call("POST", "/scope/", {"name": s, "display_name": s, "description": s, "password_required": False, "scheme": {}})
call("POST", "/user/", {"username": "alice", "name": "Alice Liddell", "email": "alice@example.com", "password": "wonderland",
     "scope": ["g_profile", "openid", "profile", "email", "offline_access", "api"], "enabled": True})
loop = [f"http://{h}:{p}/callback" for h in ("127.0.0.1", "localhost", "[::1]") for p in [os.environ["CALLBACK_PORT"]]]
types = ["code", "refresh_token", "delete_token", "password", "device_authorization"]
common = {"redirect_uri": loop, "enabled": True, "scope": ["api"]}
call("POST", "/client/", {"client_id": "cli-public", "name": "CLI public", "confidential": False,
     "authorization_type": types, "token_endpoint_auth_method": ["none"], **common})
call("POST", "/client/", {"client_id": "cli-conf", "name": "CLI confidential", "confidential": True, "client_secret": "cli-secret-0123456789",
     "authorization_type": types + ["client_credentials"], "token_endpoint_auth_method": ["client_secret_basic", "client_secret_post"], **common})
call("POST", "/client/", {"client_id": "cli-key", "name": "CLI with a key", "confidential": True, "pubkey": read("client.pem"),
     "authorization_type": types + ["client_credentials"], "token_endpoint_auth_method": ["private_key_jwt"], **common})
for name, kind, key, extra in (
    ("oidc", "rsa", "rsa", {"access-token-duration": 3600, "refresh-token-one-use": "always"}),
    ("short", "ecdsa", "ec", {"access-token-duration": 3, "refresh-token-one-use": "never", "refresh-token-rolling": True,
                             "device-authorization-expiration": 12, "device-authorization-interval": 1})):
    call("POST", "/mod/plugin/", {"module": "oidc", "name": name, "display_name": name, "enabled": True, "parameters": {
        "iss": f"{base}/{name}", "jwt-type": kind, "jwt-key-size": "256", "key": read(key + ".key"), "cert": read(key + ".pem"),
        "code-duration": 600, "refresh-token-duration": 1209600, "refresh-token-rolling": True, "jwks-show": True,
        "request-parameter-allow": True, "client-pubkey-parameter": "pubkey", "session-management-allowed": True,
        "session-cookie-name": "GLEWLWYD2_OIDC_SID", "session-cookie-expiration": 2419200,
        "allow-non-oidc": True, "auth-type-code-enabled": True, "auth-type-token-enabled": False, "auth-type-implicit-enabled": False,
        "auth-type-password-enabled": True, "auth-type-client-enabled": True, "auth-type-refresh-enabled": True,
        "auth-type-device-enabled": True, "auth-type-code-revoke-replayed": True,
        "pkce-allowed": True, "pkce-method-plain-allowed": False, "pkce-required-public-client": True,
        "introspection-revocation-allowed": True, "introspection-revocation-allow-target-client": True,
        "allowed-scope": ["openid", "profile", "email", "offline_access", "api"],
        "name-claim": "on-demand", "name-claim-scope": ["profile"], "email-claim": "on-demand", "email-claim-scope": ["email"],
        **extra}})

#!/bin/bash
# Glewlwyd 2.7 (Debian package) with an SQLite database. Two issuers: /api/oidc and /api/short.  TLS=1: https, CA in run-PORT/ca.pem.
. "$(dirname "$0")/../server.sh"
install() {                                   # no postinst: it would ask debconf and start a system service
  ! command -v glewlwyd >/dev/null || return 0
  apt-cache show glewlwyd >/dev/null 2>&1 || apt-get update -q >&2
  local t status=0; t=$(mktemp -d); mkdir "$t/partial"; (cd "$t" && apt-get install -y --no-install-recommends --download-only -o Dir::Cache::archives="$t" glewlwyd >&2 && dpkg --unpack ./*.deb >&2) || status=$?; rm -rf "$t"; return "$status"
}
once install
fresh_run; tls
zcat /usr/share/doc/glewlwyd/database/init.sqlite3.sql.gz | python3 -c 'import sqlite3,sys; sqlite3.connect(sys.argv[1]).executescript(sys.stdin.read())' "$RUN/db"
openssl genrsa -out "$RUN/rsa.key" 2048 2>/dev/null; openssl rsa -in "$RUN/rsa.key" -pubout -out "$RUN/rsa.pem" 2>/dev/null
openssl ecparam -name prime256v1 -genkey -noout 2>/dev/null | openssl pkcs8 -topk8 -nocrypt -out "$RUN/ec.key"; openssl ec -in "$RUN/ec.key" -pubout -out "$RUN/ec.pem" 2>/dev/null
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$RUN/client.key" 2>/dev/null; openssl pkey -in "$RUN/client.key" -pubout -out "$RUN/client.pem"
secure=; [ -n "$TLS" ] && secure="use_secure_connection=true
secure_connection_key_file=\"$RUN/tls.key\"
secure_connection_pem_file=\"$RUN/tls.pem\"
secure_connection_ca_file=\"$RUN/ca.pem\""
cat > "$RUN/glewlwyd.conf" <<CONF
port=$PORT
bind_address="127.0.0.1"
external_url="$SCHEME://127.0.0.1:$PORT"
login_url="login.html"
api_prefix="api"
static_files_path="/usr/share/glewlwyd/webapp/"
log_mode="console"
log_level="${LOG_LEVEL:-WARNING}"
cookie_domain="127.0.0.1"
cookie_secure=$([ -n "$TLS" ] && echo 1 || echo 0)
session_expiration=2419200
session_key="GLEWLWYD2_SESSION_ID"
admin_scope="g_admin"
profile_scope="g_profile"
user_module_path="/usr/lib/glewlwyd/user"
client_module_path="/usr/lib/glewlwyd/client"
user_auth_scheme_module_path="/usr/lib/glewlwyd/scheme"
plugin_module_path="/usr/lib/glewlwyd/plugin"
hash_algorithm="SHA512"
$secure
database = { type = "sqlite3"; path = "$RUN/db" };
CONF
bg glewlwyd -c "$RUN/glewlwyd.conf"
ready "$SCHEME://127.0.0.1:$PORT/config"
python3 "$HERE/setup.py" "$SCHEME" "$PORT" "$RUN" || exit 1
ready "$SCHEME://127.0.0.1:$PORT/api/oidc/.well-known/openid-configuration"
echo "$SCHEME://127.0.0.1:$PORT/api/oidc"

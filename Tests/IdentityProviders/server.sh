# Sourced by every start.sh and stop.sh. What a server needs and leaves lies under the build folder, by provider and port.
HERE=$(cd "$(dirname "${BASH_SOURCE[1]}")" && pwd)
STATE=$HERE/../../../.build/identity-providers/$(basename "$HERE")
mkdir -p "$STATE"
STATE=$(cd "$STATE" && pwd)
PORT=${1:?usage: $(basename "$0") PORT}
RUN=$STATE/run-$PORT
PY=$STATE/venv/bin/python
alive() { [ -s "$RUN/pid" ] && kill -0 "$(cat "$RUN/pid")" 2>/dev/null; }
fresh_run() {                       # refuse a second start on the same port, start from an empty state
  if alive; then echo "already running, pid $(cat "$RUN/pid")" >&2; exit 1; fi
  rm -rf "$RUN"; mkdir -p "$RUN"
}
once() {                            # once COMMAND...: nobody else installs meanwhile, for two runs of one provider
  ( flock 9; "$@" ) 9>"$STATE/lock"
}
venv() { once make_venv "$@"; }     # venv PKG...: create it once
make_venv() {
  [ -e "$STATE/venv/.ok" ] && return
  python3 -m venv "$STATE/venv" && "$STATE/venv/bin/pip" install -q --disable-pip-version-check "$@" >&2 && touch "$STATE/venv/.ok"
}
bg() { setsid "$@" >>"$RUN/log" 2>&1 </dev/null & echo $! >"$RUN/pid"; }   # run in background, note the pid
ready() {                           # ready URL: wait (bounded) until URL answers 2xx
  for _ in $(seq 400); do curl -sfo /dev/null "$1" && return; alive || break; sleep 0.05; done
  echo "did not start, see $RUN/log" >&2; tail -5 "$RUN/log" >&2; exit 1
}
stop() {                            # setsid made the server the leader of its own group: stop that group, then wait
  alive || { rm -f "$RUN/pid"; return; }
  local p; p=$(cat "$RUN/pid"); kill -- "-$p"
  timeout 5 tail --pid="$p" -s 0.05 -f /dev/null
  kill -9 -- "-$p" 2>/dev/null; rm -f "$RUN/pid"
}
SCHEME=http
tls() {                             # TLS=1: a private CA and a certificate for 127.0.0.1, ::1 and localhost in $RUN; clients need $RUN/ca.pem
  [ -n "$TLS" ] || return 0; SCHEME=https
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=idps test CA" -addext basicConstraints=critical,CA:TRUE \
    -addext keyUsage=critical,keyCertSign -keyout "$RUN/ca.key" -out "$RUN/ca.pem" 2>/dev/null
  openssl req -newkey rsa:2048 -nodes -subj "/CN=127.0.0.1" -keyout "$RUN/tls.key" -out "$RUN/tls.csr" 2>/dev/null
  openssl x509 -req -days 2 -in "$RUN/tls.csr" -CA "$RUN/ca.pem" -CAkey "$RUN/ca.key" -CAcreateserial -out "$RUN/tls.pem" -extfile \
    <(printf 'subjectAltName=IP:127.0.0.1,IP:::1,DNS:localhost\nextendedKeyUsage=serverAuth\n') 2>/dev/null
  export CURL_CA_BUNDLE=$RUN/ca.pem SSL_CERT_FILE=$RUN/ca.pem
}

#!/bin/bash
# django-oauth-toolkit in a minimal Django project (settings.py, urls.py), SQLite.  TLS=1: https, CA in run-PORT/ca.pem.
. "$(dirname "$0")/../server.sh"
venv 'django-oauth-toolkit==3.4.1' 'Django==5.2.*' 'oauthlib<4'          # oauthlib 4.0 adds a field that breaks its device endpoint
fresh_run; tls
openssl genrsa -out "$RUN/rsa.key" 2048 2>/dev/null
export PORT RUN SCHEME DJANGO_SETTINGS_MODULE=settings PYTHONPATH=$HERE PYTHONDONTWRITEBYTECODE=1
"$PY" "$HERE/seed.py" || exit 1
bg "$PY" "$HERE/serve.py"
ready "$SCHEME://127.0.0.1:$PORT/o/.well-known/openid-configuration"
echo "$SCHEME://127.0.0.1:$PORT/o"

#!/usr/bin/env python3
"""Log in at Glewlwyd. Its login page is a JavaScript program; this does the page's own API calls instead:
POST /api/auth/, PUT /api/auth/grant/<client>, then the page's callback_url with &g_continue."""
import os, sys
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from browser import main, param
from urllib.parse import urlsplit, urlencode, quote


def login(b, o):
    """At login.html?callback_url=...&client_id=...&scope=...: sign in, grant, go on."""
    page, api = b.location(), "{0.scheme}://{0.netloc}/api".format(urlsplit(b.url))
    client, scope, back = (param(page, n) for n in ("client_id", "scope", "callback_url"))
    b.open(page)
    b.json(api + "/auth/", {"username": o.user, "password": o.password})
    if b.status != 200: raise SystemExit(f"login refused: HTTP {b.status}")
    b.json(f"{api}/auth/grant/{quote(client)}", {"scope": "" if o.deny else scope}, "PUT")
    if b.status != 200: raise SystemExit(f"grant refused: HTTP {b.status} {b.text}")
    return b.open(back + ("&" if "?" in back else "?") + "g_continue")


def auth(b, o):
    b.open(o.url)
    if b.location() and o.stop(b.location()): return b.location()     # an error goes straight back
    if not b.location(): return None
    login(b, o)
    return b.location() if b.location() and o.stop(b.location()) else None


def device(b, o):
    url = o.url if o.code is None else o.url + "?" + urlencode({"code": o.code})
    b.open(url)
    if param(b.location() or "", "client_id"): login(b, o)
    prompt = param(b.location() or "", "prompt")                      # deviceComplete / deviceCodeError / ...
    return prompt == "deviceComplete", f"prompt={prompt}"


main(auth, device)

#!/usr/bin/env python3
"""Log in at Django's admin login form, then django-oauth-toolkit's consent and device forms."""
import os, sys
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from browser import main
from urllib.parse import urlencode


def login(b, o):
    """If the page is the login form, fill it in and go on to where it leads."""
    b.follow(lambda u: False)
    f = [f for f in b.forms() if "password" in f["names"]]
    if not f: return
    b.submit(f[0], username=o.user, password=o.password)
    if b.status == 200: raise SystemExit("login refused")


def auth(b, o):
    b.open(o.url)
    if b.location() and o.stop(b.location()): return b.location()
    login(b, o)
    back = b.follow(o.stop)
    if back or not b.forms(): return back
    f = b.forms()[0]
    b.submit(f, None if o.deny else ("allow", "Authorize"))
    return b.follow(o.stop)


def device(b, o):
    b.open(o.url if o.code is None else o.url + "?" + urlencode({"user_code": o.code}))
    login(b, o); b.follow(lambda u: False)
    b.submit(b.forms()[-1])
    if b.status == 200: return False, "code refused: " + ("Incorrect user code" if "Incorrect" in b.text else b.text[-300:])
    b.follow(lambda u: False)
    b.submit(b.forms()[-1], ("action", "deny" if o.deny else "accept")); b.follow(lambda u: False)
    return b.status == 200 and not o.deny, " ".join(b.text.split("<h1>")[-1].split("</h1>")[0].split())


main(auth, device)

#!/usr/bin/env python3
"""Runs gatectl against real identity providers: check.py GATECTL [--results FILE] [glewlwyd|glewlwyd-tls|django-oauth-toolkit|
django-oauth-toolkit-tls|chromium ...]

Every row is one thing a user does; a row that does not hold fails the run. Traffic stays on loopback. The providers
are run side by side; so is a login in a real Chromium."""
import concurrent.futures, json, os, pathlib, re, select, shutil, socket, subprocess, sys, tempfile

HERE = pathlib.Path(__file__).resolve().parent
USER, PASSWORD, SECRET = "alice", "wonderland", "cli-secret-0123456789"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Failed(Exception):
    pass


def expect(condition, text):
    if not condition:
        raise Failed(text)


class Provider:
    """A running identity provider, and a home in which gatectl has a context for it."""

    def __init__(self, gatectl, name, tls=False):
        self.gatectl, self.name, self.tls, self.folder = gatectl, name, tls, HERE / name
        self.port, self.callback = free_port(), free_port()
        environment = {**os.environ, "CALLBACK_PORT": str(self.callback), "TLS": "1" if tls else ""}
        started = subprocess.run(
            ["bash", str(self.folder / "start.sh"), str(self.port)], env=environment, capture_output=True, text=True, timeout=300)
        expect(started.returncode == 0, f"{name} does not start: {started.stderr}")
        self.issuer = started.stdout.split()[-1]
        self.home = tempfile.mkdtemp(prefix="gatectl-idp.")
        self.state = HERE.parent.parent / ".build/identity-providers" / name / f"run-{self.port}"
        self.ca = str(self.state / "ca.pem")
        self.environment = {"PATH": "/usr/bin:/bin", "HOME": self.home, "LANG": "C.UTF-8"}
        if tls:
            self.environment["SSL_CERT_FILE"] = self.ca   # for the browser; gatectl is told by the context

    def stop(self):
        subprocess.run(["bash", str(self.folder / "stop.sh"), str(self.port)], capture_output=True, timeout=60)

    def run(self, *arguments, input="", status=0, **variables):
        done = subprocess.run(
            [self.gatectl, *arguments], input=input, env={**self.environment, **variables}, capture_output=True, text=True, timeout=60)
        expect(status is None or done.returncode == status, f"{' '.join(arguments)}: {done.returncode}, not {status}: {done.stderr}")
        return done

    @property
    def browser(self):
        return {"BROWSER": f"{self.folder / 'drive.py'} auth"}

    def context(self, name, client, *options, issuer=None):
        server = re.match(r"https?://[^/]+", self.issuer)[0]
        ca = ["--ca-file", self.ca] if self.tls else []
        self.run("context", "add", name, "--server", server, "--gateway", "oidc", "--issuer", issuer or self.issuer,
                 "--client-id", client, "--scopes", "openid profile email offline_access", "--redirect-uri",
                 f"http://127.0.0.1:{self.callback}/callback", "--set-current", *ca, *options)

    def secret(self):
        path = pathlib.Path(self.home) / "secret"
        path.write_text(SECRET + "\n")
        return ["--client-secret-file", str(path)]

    def config(self):
        return (pathlib.Path(self.home) / ".config/gatectl/config.yaml").read_text()

    def age(self, name):
        """Lets the session of a context look expired, and its life an hour."""
        path = pathlib.Path(self.home) / ".config/gatectl/config.yaml"
        head, tail = path.read_text().split(f"\n  {name}:\n", 1)
        tail = re.sub(r"issued-at: \S+", "issued-at: 2020-01-01T00:00:00Z", tail, count=1)
        tail = re.sub(r"expires-at: \S+", "expires-at: 2020-01-01T01:00:00Z", tail, count=1)
        path.write_text(f"{head}\n  {name}:\n{tail}")

    def token(self, name="public"):
        return json.loads(self.run("context", "show", name, "--show-token", "-o", "json").stdout)["session"]["token"]

    def refresh_token(self, name):
        return re.search(rf"\n  {name}:\n(?:    .*\n)*?      refresh-token: (\S+)", self.config())[1]

    def device(self, *options, status=0):
        child = subprocess.Popen(
            [self.gatectl, "auth", "login", "--device", "--force", "--no-open"], env=self.environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        url = code = None
        for line in child.stderr:
            if match := re.search(r"open this URL on any device: (\S+)", line):
                url = match[1]
            if match := re.search(r"enter the code: (\S+)", line):
                code = match[1]
                break
        driven = subprocess.run(
            [str(self.folder / "drive.py"), "device", url, code, *options], env=self.environment, capture_output=True, text=True, timeout=60)
        _, errors = child.communicate(timeout=60)
        expect(child.returncode == status, f"device login: {child.returncode}, not {status}: {errors} {driven.stderr}")


def browser_login(p):
    p.context("public", p.clients["public"])
    p.run("auth", "login", "--pkce", **p.browser)
    status = json.loads(p.run("auth", "status", "-o", "json").stdout)
    expect(status["status"] == "valid" and status["verified"], f"status {status}")
    return f"as {status['user']}"


def whoami(p):
    claims = json.loads(p.run("auth", "whoami", "--claims").stdout)
    expect("sub" in claims, f"claims {claims}")
    return "sub " + claims["sub"]


def identity(p):
    p.run("context", "update", "public", "--identity", "alice@example.com")
    p.run("auth", "login", "--pkce", "--force", **p.browser)
    p.run("context", "update", "public", "--identity", "bob@example.com")
    p.run("auth", "login", "--pkce", "--force", status=82, **p.browser)
    p.run("context", "update", "public", "--unset", "identity")


def refresh(p):
    old = p.token()
    p.age("public")
    p.run("auth", "token")
    expect(p.token() != old, "the token is the same")


def refresh_together(p):
    p.age("public")
    children = [subprocess.Popen([p.gatectl, "auth", "token"], env=p.environment, stdin=subprocess.DEVNULL,
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(20)]
    outcomes = [(*child.communicate(timeout=60), child.returncode) for child in children]
    expect(all(code == 0 for _, _, code in outcomes), f"{[e for _, e, c in outcomes if c]}")
    expect(len({out for out, _, _ in outcomes}) == 1, "several tokens")
    p.run("auth", "refresh")
    return "20 processes, one token, the grant lives on"


def device(p):
    p.context("device", p.clients["device"], *p.device_options)
    p.device()
    return json.loads(p.run("auth", "status", "-o", "json").stdout)["status"]


def device_denied(p):
    p.run("context", "use", "device")
    p.device("--deny", status=81)


def browser_denied(p):
    p.run("context", "use", "public")
    driver = pathlib.Path(p.home) / "deny"
    driver.write_text(f"#!/bin/sh\nexec {p.folder / 'drive.py'} auth \"$1\" --deny\n")
    driver.chmod(0o755)
    p.run("auth", "login", "--pkce", "--force", status=81, BROWSER=str(driver))


def confidential(p):
    for method in ("client_secret_basic", "client_secret_post"):
        name = method[14:]
        p.context(name, p.clients["confidential"], *p.secret(), "--set", f"idp.client-authentication={method}")
        p.run("auth", "login", "--pkce", **p.browser)
        p.run("auth", "refresh")
    return "client_secret_basic, client_secret_post"


def wrong_secret(p):
    p.run("auth", "login", "--pkce", "--force", "--client-secret-stdin", input="wrong\n", status=81, **p.browser)


def password(p):
    p.context("password", p.clients["password"], *(p.secret() if p.password_is_confidential else []))
    p.run("auth", "login", "--username", USER, "--password", input=PASSWORD + "\n")
    p.run("auth", "login", "--username", USER, "--password", input="wrong\n", status=81)
    return "a wrong one is 81"


def client_credentials(p):
    p.context("service", p.clients["service"], *p.secret(), "--scopes", "api")
    p.run("auth", "login", "--client-credentials")
    old = p.token("service")
    p.age("service")
    p.run("auth", "token")
    expect(p.token("service") != old, "the token is the same")
    return "renewed by logging in again"


def private_key(p):
    """Every endpoint at which the client proves itself."""
    p.context("key", "cli-key", "--set", f"idp.private-key-file={p.state / 'client.key'}",
              "--set", f"idp.assertion-audience={p.assertion_audience}")
    p.run("auth", "login", "--pkce", **p.browser)
    p.run("auth", "refresh")
    p.device()
    done = p.run("auth", "logout")
    expect("the session was revoked" in done.stderr, done.stderr)
    p.run("auth", "login", "--client-credentials", "--scopes", "api")
    p.run("context", "update", "key", "--set", "idp.assertion-audience=issuer")
    p.run("auth", "login", "--client-credentials", "--force", status=81)
    return f"RS256, for the {p.assertion_audience}, for the issuer is 81"


def logout_everywhere(p):
    """In Chromium: the issuer takes what gatectl's page sends it on with."""
    p.run("context", "use", "public")
    p.run("auth", "login", "--pkce", "--force", **p.browser)
    browser = RealBrowser(p.home, p.logout_page)
    try:
        picture = {"SCREENSHOT": f"{os.environ['PICTURES']}/{p.name}.png"} if "PICTURES" in os.environ else {}
        done = p.run("auth", "logout", "--everywhere", **browser.environment, **picture)
        expect("the browser shows the logout page of" in done.stderr, done.stderr)
        browser.page()
    finally:
        browser.close()


def revocation(p):
    """As the client that may: the token is dead afterwards."""
    p.run("context", "use", p.revoking)
    token = p.token(p.revoking)
    done = p.run("auth", "logout")
    expect("the session was revoked" in done.stderr, done.stderr)
    server = re.match(r"https?://[^/]+", p.issuer)[0]
    p.run("auth", "status", "--context", p.revoking, status=77)
    p.context("after", p.clients["public"])
    p.run("auth", "status", "--token-stdin", input=token + "\n", status=77)


def revoked_refresh(p):
    """A refresh token that was revoked at logout and comes back, as from a backup, is dead: 77."""
    p.run("context", "use", p.revoking)
    p.run("auth", "login", "--pkce", **p.browser)
    path = pathlib.Path(p.home) / ".config/gatectl/config.yaml"
    before = path.read_text()
    p.run("auth", "logout")
    path.write_text(before)
    p.age(p.revoking)
    p.run("auth", "token", status=77)
    p.run("auth", "logout", "--local")


def logout_offline(p):
    """Last, since the provider is stopped for it."""
    p.run("context", "use", "public")
    p.run("auth", "login", "--pkce", "--force", **p.browser)
    p.stop()
    done = p.run("auth", "logout")
    expect("not revoked" in done.stderr, done.stderr)
    p.run("auth", "token", status=77)


def static_refresh(p):
    p.context("short", p.clients.get("static", p.clients["public"]), issuer=p.issuer.replace("/oidc", "/short"))
    p.run("auth", "login", "--pkce", **p.browser)
    before = p.refresh_token("short")
    p.run("auth", "refresh")
    p.run("auth", "refresh")
    expect(p.refresh_token("short") == before, "the refresh token is another")


def reuse(p):
    """A refresh token that came twice ends the grant, and gatectl says so with 77."""
    p.run("context", "use", "public")
    p.run("auth", "login", "--pkce", "--force", **p.browser)
    path = pathlib.Path(p.home) / ".config/gatectl/config.yaml"
    before = path.read_text()
    p.run("auth", "refresh")
    path.write_text(before)
    p.age("public")
    p.run("auth", "token", status=77)
    p.run("auth", "login", "--pkce", **p.browser)


def private_ca(p):
    """Without the context's authority nothing is sent."""
    p.context("stranger", p.clients["public"])
    p.run("context", "update", "stranger", "--unset", "tls.ca-file")
    p.run("auth", "login", "--pkce", "--no-open", status=69, SSL_CERT_FILE="")
    p.run("context", "delete", "stranger", "--force", "--yes", status=None)
    p.run("context", "use", "public")


ROWS = [
    ("login: code + PKCE, public client", browser_login), ("whoami --claims", whoami), ("pinned identity, 82 for another", identity),
    ("refresh of an expired session, rotated", refresh), ("refresh by 20 processes at once", refresh_together),
    ("reused refresh token: 77, then a login", reuse), ("refresh without rotation", static_refresh),
    ("private authority", private_ca), ("login: device", device), ("device refused: 81", device_denied),
    ("browser refused: 81", browser_denied), ("login: code + PKCE, confidential client", confidential),
    ("wrong client secret: 81", wrong_secret), ("login: password", password), ("login: client credentials", client_credentials),
    ("private_key_jwt: code, device, client credentials, refresh, logout", private_key),
    ("logout revokes", revocation), ("logout everywhere, in Chromium", logout_everywhere),
    ("revoked refresh token: 77", revoked_refresh), ("logout while the issuer is down", logout_offline),
]


def glewlwyd(gatectl, tls):
    p = Provider(gatectl, "glewlwyd", tls)
    p.clients = dict(public="cli-public", device="cli-public", confidential="cli-conf", password="cli-conf", service="cli-conf")
    p.device_options, p.password_is_confidential, p.revoking = [], True, "post"
    # Its page has no refusal, and it answers a device refused with nothing.
    p.skipped = {device_denied: "its page has no refusal", browser_denied: "its page has no refusal"}
    p.assertion_audience = "endpoint"
    # Debian's build of its page stays at "Loading...".
    p.skipped[logout_everywhere] = "its page does not come up"
    if not tls:
        p.skipped[private_ca] = "http"
    return p


def django(gatectl, tls):
    p = Provider(gatectl, "django-oauth-toolkit", tls)
    p.clients = dict(public="cli-public", static="cli-static", device="cli-device", confidential="cli-conf", password="cli-password", service="cli-service")
    p.device_options = ["--set", f"idp.device-authorization-endpoint={p.issuer}/device-authorization/"]
    p.password_is_confidential, p.revoking = False, "public"
    p.logout_page = "You are signed out"
    p.skipped = {private_key: "it has none"}
    p.skipped[logout_everywhere if tls else private_ca] = "Chromium does not know the authority" if tls else "http"
    return p


PROVIDERS = {
    "glewlwyd": ("Glewlwyd 2.7, http", lambda g: glewlwyd(g, False)), "glewlwyd-tls": ("Glewlwyd 2.7, https", lambda g: glewlwyd(g, True)),
    "django-oauth-toolkit": ("django-oauth-toolkit 3.4, http", lambda g: django(g, False)),
    "django-oauth-toolkit-tls": ("django-oauth-toolkit 3.4, https", lambda g: django(g, True)),
}


class RealBrowser:
    """Chromium as gatectl's browser: what it showed last, once it is through."""

    def __init__(self, home, awaited, profile=None):
        self.text, self.done = f"{home}/text", f"{home}/done"
        os.mkfifo(self.done)
        self.pipe = os.open(self.done, os.O_RDWR | os.O_NONBLOCK)
        self.environment = {"BROWSER": str(HERE / "chromium.py"), "TEXT": self.text, "DONE": self.done, "AWAITED": awaited}
        if profile:
            self.environment["PROFILE"] = profile

    def page(self):
        """It is still showing the page while gatectl is done."""
        expect(select.select([self.pipe], [], [], 60)[0], "the browser does not come to its end")
        os.read(self.pipe, 100)
        expect(os.path.exists(self.text), "the browser has seen no such page")
        return pathlib.Path(self.text).read_text()

    def close(self):
        os.close(self.pipe)
        for path in (self.text, self.done):
            pathlib.Path(path).unlink(missing_ok=True)


def chromium(gatectl):
    """gatectl-demo in a real browser that keeps its cookies: login and callback page, a login without a password since
    the browser is known, logout everywhere, and a login that wants the password again."""
    home = tempfile.mkdtemp(prefix="gatectl-chromium.")
    announcement, browser = os.path.join(home, "demo.json"), None
    demo = subprocess.Popen(
        [os.path.join(os.path.dirname(gatectl), "gatectl-demo"), "--port-idp", "0", "--port-gateway", "0", "--announce",
         announcement, "--until-stdin-closes"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        demo.stdout.readline()
        gateway = json.loads(pathlib.Path(announcement).read_text())["gateway"]
        browser = RealBrowser(home, "Signed out", profile=f"{home}/profile")
        pictures = os.environ.get("PICTURES", home)

        def run(arguments, expected=None, picture=None):
            environment = {"PATH": "/usr/bin:/bin", "HOME": home, "LANG": "C.UTF-8", **browser.environment}
            if picture:
                environment["SCREENSHOT"] = f"{pictures}/{picture}.png"
            done = subprocess.run(
                [gatectl, *arguments], env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
            expect(done.returncode == 0, f"{arguments}: {done.stderr}")
            if expected:
                page = browser.page()
                expect(page.startswith(expected[0] + "\n") and expected[1] in page, f"{arguments} shows: {page}")
            if picture:
                expect(os.path.getsize(environment["SCREENSHOT"]) > 5000, "the picture is empty")

        login, page = ["auth", "login", "--pkce", "--pkce-port", "0", "--force"], "Logged in as you@acme.com for context demo."
        run(["context", "init", "demo", "--from-gateway", gateway])
        run(login, ("password", page), "callback")
        run(login, ("no password", page))
        run(["auth", "logout", "--everywhere"], ("sent on", "Signed out"), "logout")
        run(login, ("password", page))
        print("Chromium: login, known browser, logout everywhere, login: yes", flush=True)
        return True
    except (Failed, subprocess.TimeoutExpired, OSError) as error:
        print(f"Chromium: login, known browser, logout everywhere, login: NO {error}", flush=True)
        return False
    finally:
        demo.communicate(timeout=30)
        if browser:
            browser.close()
        shutil.rmtree(home, ignore_errors=True)


def check(name, gatectl):
    title, start = PROVIDERS[name]
    provider, results = start(gatectl), []
    try:
        for text, row in ROWS:
            if reason := provider.skipped.get(row):
                results.append((text, "–", reason))
                continue
            try:
                results.append((text, "yes", row(provider) or ""))
            except (Failed, subprocess.TimeoutExpired, KeyError, TypeError, ValueError) as error:
                results.append((text, "NO", str(error).replace("\n", " ")))
            print(f"{title}: {results[-1][0]}: {results[-1][1]} {results[-1][2]}", flush=True)
    finally:
        provider.stop()
        shutil.rmtree(provider.home, ignore_errors=True)
    return title, results


def main():
    arguments = sys.argv[1:]
    gatectl = os.path.abspath(arguments.pop(0))
    target = None
    if arguments[:1] == ["--results"]:
        target, arguments = arguments[1], arguments[2:]
    names = arguments or [*PROVIDERS, "chromium"]
    with concurrent.futures.ThreadPoolExecutor(len(names)) as together:
        runs = [together.submit(check, name, gatectl) for name in names if name != "chromium"]
        shown = chromium(gatectl) if "chromium" in names else True
        tables = [run.result() for run in runs]
    if target:
        lines = ["# What was run against real identity providers", "",
                 "Written by `make e2e E2E='--results …'`: every row is run with the built `gatectl`, on loopback.", "",
                 "| | " + " | ".join(title for title, _ in tables) + " |", "|---" * (len(tables) + 1) + "|"]
        for index, (text, _) in enumerate(ROWS):
            cells = [f"{r[index][1]}{' (' + r[index][2] + ')' if r[index][2] and r[index][1] != 'yes' else ''}" for _, r in tables]
            lines.append(f"| {text} | " + " | ".join(cells) + " |")
        pathlib.Path(target).write_text("\n".join(lines) + "\n")
    sys.exit(not shown or any(mark == "NO" for _, results in tables for _, mark, _ in results))


main()

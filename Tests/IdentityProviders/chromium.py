#!/usr/bin/env python3
"""A person at a real browser: chromium.py URL. At the demo's login page headless Chromium signs in and waits for the page
that gatectl shows afterwards; at gatectl's logout page it waits for the issuer's, to which it is sent on.
Speaks the DevTools protocol over a pipe (--remote-debugging-pipe): JSON, each ended by a NUL.
SCREENSHOT names a file for a picture of the last page, TEXT one for its text and, in a first line, whether a password was
wanted; AWAITED what the issuer's page says (a regular expression), PROFILE a folder to keep cookies in, DONE a pipe that is told when all is there."""
import base64, json, os, select, shutil, subprocess, sys, tempfile, time, urllib.parse


class Chromium:
    def __init__(self, profile):
        there, self.output = os.pipe()
        self.input, here = os.pipe()

        def descriptors():
            os.dup2(there, 3), os.dup2(here, 4)

        self.process = subprocess.Popen(
            [os.environ.get("CHROMIUM", "chromium"), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--window-size=900,600",
             "--remote-debugging-pipe", f"--user-data-dir={profile}"],
            pass_fds=(3, 4), preexec_fn=descriptors, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={**os.environ, "HOME": profile})
        os.close(there), os.close(here)
        self.number, self.buffer, self.session = 0, b"", None
        self.end = time.monotonic() + 60

    def message(self, wait=60):
        """The next one, within the minute that all of this has; None where there is none for so long."""
        while b"\0" not in self.buffer:
            left = self.end - time.monotonic()
            if not select.select([self.input], [], [], max(0, min(wait, left)))[0]:
                if left > wait:
                    return None
                sys.exit("chromium is silent")
            piece = os.read(self.input, 65536)
            if not piece:
                sys.exit("chromium has gone")
            self.buffer += piece
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, **parameters):
        self.number += 1
        request = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            request["sessionId"] = self.session
        os.write(self.output, json.dumps(request).encode() + b"\0")
        while (answer := self.message()).get("id") != self.number:
            pass
        if "error" in answer:
            sys.exit(f"{method}: {answer['error']}")
        return answer["result"]

    def open(self, url):
        target = self.call("Target.createTarget", url=url)["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.call("Page.enable")

    def evaluate(self, expression):
        """Nothing while a page goes and the next comes."""
        return self.call("Runtime.evaluate", expression=f"(() => {{ try {{ return {expression} }} catch {{}} }})()",
                         returnByValue=True)["result"].get("value")

    def until(self, expression):
        """Looks when something happens, and now and then for what a page's own program does, until the expression holds."""
        while not (value := self.evaluate(f"document.readyState == 'complete' && ({expression})")):
            self.message(wait=0.05)
        return value

    def close(self):
        """In order, so that the cookies are kept."""
        self.session = None
        self.call("Browser.close")
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            pass


def log_in(browser):
    arrived = "location.pathname == '/callback' && document.body.innerText"
    page = browser.until(f"document.querySelector('#password') ? 'password' : {arrived}")
    if page != "password":
        return "no password", page
    for field, value in (("#email", "you@acme.com"), ("#password", "wonderland")):
        browser.evaluate(f"document.querySelector('{field}').value = '{value}'")
    browser.evaluate("document.querySelector('input[name=remember]').checked = true")
    browser.evaluate("document.querySelector('button[value=approve]').click()")
    return "password", browser.until(arrived)


def log_out(browser, host):
    awaited = json.dumps(os.environ.get("AWAITED", "."))
    return "sent on", browser.until(
        f"location.host && location.host != '{host}' && new RegExp({awaited}).test(document.body.innerText) && document.body.innerText")


def main():
    url = urllib.parse.urlsplit(sys.argv[1])
    profile = os.environ.get("PROFILE") or tempfile.mkdtemp(prefix="gatectl-chromium.")
    browser = Chromium(profile)
    try:
        browser.open(sys.argv[1])
        steps = log_out(browser, url.netloc) if url.path == "/logout" else log_in(browser)
        if path := os.environ.get("TEXT"):
            with open(path, "w") as file:
                file.write("\n".join(steps))
        if path := os.environ.get("SCREENSHOT"):
            with open(path, "wb") as file:
                file.write(base64.b64decode(browser.call("Page.captureScreenshot")["data"]))
        browser.close()
    finally:
        browser.process.kill()
        browser.process.wait()
        if "PROFILE" not in os.environ:
            shutil.rmtree(profile, ignore_errors=True)
        if path := os.environ.get("DONE"):
            with open(path, "w") as pipe:
                pipe.write("done")


main()

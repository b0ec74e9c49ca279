#!/usr/bin/env python3
"""A person at a real browser: chromium.py URL logs in at the demo's page in headless Chromium and waits for the page that
gatectl shows afterwards. Speaks the DevTools protocol over a pipe (--remote-debugging-pipe): JSON, each ended by a NUL.
SCREENSHOT names a file for a picture of that last page, TITLE one for its title."""
import base64, json, os, shutil, subprocess, sys, tempfile, time


class Chromium:
    def __init__(self):
        self.profile = tempfile.mkdtemp(prefix="gatectl-chromium.")
        there, self.output = os.pipe()
        self.input, here = os.pipe()

        def descriptors():
            os.dup2(there, 3), os.dup2(here, 4)

        self.process = subprocess.Popen(
            [os.environ.get("CHROMIUM", "chromium"), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--window-size=900,600",
             "--remote-debugging-pipe", f"--user-data-dir={self.profile}"],
            pass_fds=(3, 4), preexec_fn=descriptors, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={**os.environ, "HOME": self.profile})
        os.close(there), os.close(here)
        self.number, self.buffer, self.session = 0, b"", None

    def message(self):
        while b"\0" not in self.buffer:
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

    def evaluate(self, expression):
        return self.call("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value")

    def until(self, expression):
        """The page is loaded when it is; asked again until it holds, a minute at most."""
        end = time.monotonic() + 60
        while not (value := self.evaluate(expression)):
            if time.monotonic() > end:
                sys.exit(f"never came: {expression}; the page says {self.evaluate('document.body.innerText')}")
            time.sleep(0.05)
        return value


def main():
    browser = Chromium()
    try:
        browser.open(sys.argv[1])
        browser.until("document.readyState == 'complete' && !!document.querySelector('#password')")
        browser.evaluate("document.querySelector('#email').value = 'you@acme.com'; document.querySelector('#password').value = 'wonderland';"
                         "document.querySelector('button[value=approve]').click()")
        title = browser.until("document.readyState == 'complete' && location.pathname == '/callback' && document.body.innerText")
        if path := os.environ.get("TITLE"):
            with open(path, "w") as file:
                file.write(title)
        if path := os.environ.get("SCREENSHOT"):
            with open(path + ".part", "wb") as file:
                file.write(base64.b64decode(browser.call("Page.captureScreenshot")["data"]))
            os.rename(path + ".part", path)      # whole as soon as it is there
    finally:
        browser.process.kill()
        browser.process.wait()
        shutil.rmtree(browser.profile, ignore_errors=True)


main()

#!/usr/bin/env python3
"""A person at a real browser: chromium.py URL logs in at the demo's page in headless Chromium and waits for the page that
gatectl shows afterwards. Speaks the DevTools protocol over a pipe (--remote-debugging-pipe): JSON, each ended by a NUL.
SCREENSHOT names a file for a picture of that last page, TITLE one for its text; DONE a pipe that is told when both are there."""
import base64, json, os, select, shutil, subprocess, sys, tempfile, time


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
        self.number, self.buffer, self.session, self.loads = 0, b"", None, 0
        self.end = time.monotonic() + 60

    def message(self):
        """The next one, within the minute that all of this has."""
        while b"\0" not in self.buffer:
            if not select.select([self.input], [], [], max(0, self.end - time.monotonic()))[0]:
                sys.exit(f"chromium is silent; the last page was {self.loads}")
            piece = os.read(self.input, 65536)
            if not piece:
                sys.exit("chromium has gone")
            self.buffer += piece
        message, self.buffer = self.buffer.split(b"\0", 1)
        message = json.loads(message)
        self.loads += message.get("method") == "Page.loadEventFired"
        return message

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
        """Looks at each page that is loaded, until the expression holds."""
        while True:
            loads = self.loads
            if value := self.evaluate(expression):
                return value
            while self.loads == loads:
                self.message()


def main():
    browser = Chromium()
    try:
        browser.open(sys.argv[1])
        browser.until("document.readyState == 'complete' && !!document.querySelector('#password')")
        for field, value in (("#email", "you@acme.com"), ("#password", "wonderland")):
            browser.evaluate(f"document.querySelector('{field}').value = '{value}'")
        browser.evaluate("document.querySelector('button[value=approve]').click()")
        title = browser.until("document.readyState == 'complete' && location.pathname == '/callback' && document.body.innerText")
        if path := os.environ.get("TITLE"):
            with open(path, "w") as file:
                file.write(title)
        if path := os.environ.get("SCREENSHOT"):
            with open(path, "wb") as file:
                file.write(base64.b64decode(browser.call("Page.captureScreenshot")["data"]))
    finally:
        browser.process.kill()
        browser.process.wait()
        shutil.rmtree(browser.profile, ignore_errors=True)
        if path := os.environ.get("DONE"):
            with open(path, "w") as pipe:
                pipe.write("done")


main()

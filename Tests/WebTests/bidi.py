"""Drives Debian's Firefox by WebDriver BiDi (https://w3c.github.io/webdriver-bidi/): as much as the
story needs. Elements are found by what a person reads or hears of them, through shadow roots."""

import base64
import contextlib
import itertools
import json
import os
import pathlib
import shutil
import subprocess
import time

from websockets.sync.client import connect

FIREFOX = os.environ.get("FIREFOX", "firefox-esr")
START_SECONDS_MAXIMUM = 60
ANSWER_SECONDS_MAXIMUM = 30
WAIT_SECONDS_MAXIMUM = 60
KEYS = {
    "Enter": "\ue007",
    "Tab": "\ue004",
    "Escape": "\ue00c",
    "F8": "\ue038",
    "Backspace": "\ue003",
}

PREFERENCES = """
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("browser.startup.homepage_override.mstone", "ignore");
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("app.update.enabled", false);
user_pref("remote.active-protocols", 1);
user_pref("ui.primaryPointerCapabilities", 6);
user_pref("ui.allPointerCapabilities", 6);
"""

# Visible elements whose name fits: fields by their label, the rest by aria-label or text.
FIND = """(selector, pattern) => {
  const wanted = new RegExp(pattern)
  const found = []
  const name = (one) => {
    const labels = one.labels ? [...one.labels].map((label) => label.textContent).join(" ") : ""
    return (one.getAttribute("aria-label") || labels || one.textContent || "").trim()
  }
  const walk = (root) => {
    for (const one of root.querySelectorAll("*")) {
      const isShown = one.getClientRects().length > 0
      if (one.matches(selector) && isShown && wanted.test(name(one))) found.push(one)
      if (one.shadowRoot) walk(one.shadowRoot)
    }
  }
  walk(document)
  return found
}"""

# Its middle, and whether a click there meets it.
PLACE = f"""(selector, pattern) => {{
  const one = ({FIND})(selector, pattern)[0]
  if (!one) return ""
  one.scrollIntoView({{ block: "center", behavior: "instant" }})
  const box = one.getBoundingClientRect()
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2].map(Math.round)
  const met = one.getRootNode().elementFromPoint(x, y)
  const isFree = met !== null && (one.contains(met) || met.contains(one) || met.control === one)
  return JSON.stringify({{ x, y, isFree }})
}}"""


def there():
    return shutil.which(FIREFOX)


class Fault(Exception):
    """What Firefox answered instead."""


class Firefox:
    def __init__(self, folder, port):
        profile = pathlib.Path(folder) / "profile"
        profile.mkdir()
        (profile / "user.js").write_text(PREFERENCES)
        self.numbers = itertools.count(1)
        self.process = subprocess.Popen(
            [
                FIREFOX,
                "--headless",
                "--no-remote",
                "--remote-debugging-port",
                str(port),
                "--profile",
                str(profile),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.socket = self.dial(f"ws://127.0.0.1:{port}/session")
        self.command("session.new", capabilities={})

    def dial(self, address):
        end = time.monotonic() + START_SECONDS_MAXIMUM
        while time.monotonic() < end and self.process.poll() is None:
            with contextlib.suppress(OSError):
                return connect(address, max_size=64 << 20, open_timeout=10)
            time.sleep(0.2)
        self.stop()
        raise Fault(f"{FIREFOX} did not answer at {address}")

    def command(self, method, **parameters):
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        end = time.monotonic() + ANSWER_SECONDS_MAXIMUM
        while time.monotonic() < end:
            answer = json.loads(self.socket.recv(timeout=ANSWER_SECONDS_MAXIMUM))
            if answer.get("id") != number:
                continue
            if answer["type"] == "error":
                raise Fault(f"{method}: {answer['error']}: {answer['message']}")
            return answer["result"]
        raise Fault(f"{method}: no answer")

    def person(self):
        """A tab with cookies of its own."""
        user = self.command("browser.createUserContext")["userContext"]
        made = self.command("browsingContext.create", type="tab", userContext=user)
        return Tab(self, made["context"])

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)

    def end(self):
        with contextlib.suppress(Exception):
            self.command("session.end")
            self.socket.close()
        self.stop()


class Tab:
    def __init__(self, firefox, context):
        self.firefox = firefox
        self.context = context

    def goto(self, address):
        self.firefox.command(
            "browsingContext.navigate", context=self.context, url=address, wait="complete"
        )

    def call(self, function, *arguments):
        """What a function of the page returns, for plain values."""
        answer = self.firefox.command(
            "script.callFunction",
            functionDeclaration=function,
            arguments=[{"type": "string", "value": one} for one in arguments],
            target={"context": self.context},
            awaitPromise=True,
        )
        if answer["type"] == "exception":
            raise Fault(answer["exceptionDetails"]["text"])
        return answer["result"].get("value")

    def wait(self, what, function, *arguments):
        end = time.monotonic() + WAIT_SECONDS_MAXIMUM
        while time.monotonic() < end:
            value = self.call(function, *arguments)
            if value:
                return value
            time.sleep(0.1)
        raise AssertionError(f"{what} did not come in {WAIT_SECONDS_MAXIMUM} s")

    def wait_for(self, selector, pattern):
        self.wait(
            f"{selector} {pattern}", f"(a, b) => ({FIND})(a, b).length > 0", selector, pattern
        )

    def wait_for_words(self, words):
        self.wait_for("p, h1, h2, h3, button, div", words)

    def count(self, selector, pattern):
        return self.call(f"(a, b) => ({FIND})(a, b).length", selector, pattern)

    def click(self, selector, pattern):
        """Once it has stood in the same place for two looks, with nothing before it."""
        self.wait_for(selector, pattern)
        end = time.monotonic() + WAIT_SECONDS_MAXIMUM
        before, place = None, {}
        while not place.get("isFree") or place != before:
            if time.monotonic() > end:
                raise AssertionError(f"{selector} {pattern} does not come to rest: {place}")
            before, place = place, json.loads(self.call(PLACE, selector, pattern) or "{}")
            time.sleep(0.1)
        x, y = place["x"], place["y"]
        moves = [
            {"type": "pointerMove", "x": x, "y": y},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        self.act(
            {
                "type": "pointer",
                "id": "mouse",
                "parameters": {"pointerType": "mouse"},
                "actions": moves,
            }
        )

    def type(self, text):
        self.press(*text)

    def press(self, *keys):
        actions = []
        for key in keys:
            value = KEYS.get(key, key)
            actions += [{"type": "keyDown", "value": value}, {"type": "keyUp", "value": value}]
        self.act({"type": "key", "id": "keyboard", "actions": actions})

    def act(self, source):
        self.firefox.command("input.performActions", context=self.context, actions=[source])

    def screenshot(self, path):
        answer = self.firefox.command("browsingContext.captureScreenshot", context=self.context)
        pathlib.Path(path).write_bytes(base64.b64decode(answer["data"]))

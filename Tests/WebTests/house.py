"""A house to walk through: the command on a free port with throw-away data, and a browser."""

import contextlib
import copy
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.request

from playwright.sync_api import Error as BrowserError
from playwright.sync_api import expect, sync_playwright

ROOT = pathlib.Path(__file__).resolve().parents[2]
GUILDHALL = os.environ.get("GUILDHALL", "")
PAGES = pathlib.Path(os.environ.get("WEB_DIST", ROOT / "Web/dist"))
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
# A Monday on which nothing is closed.
AS_IF = "2026-11-23T10:00"
START_SECONDS_MAXIMUM = 60
END_SECONDS_MAXIMUM = 20
# Nothing here is a measurement: a step that takes longer hangs, also on a machine with much to do.
STEP_MILLISECONDS_MAXIMUM = 45_000
LOOK_SECONDS = 0.1

expect.set_options(timeout=STEP_MILLISECONDS_MAXIMUM)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class House:
    """One service on this machine. It can be killed and started again on the same data."""

    def __init__(self, folder, *words, plan=ROOT / "Examples/county"):
        self.folder = pathlib.Path(folder)
        self.data = self.folder / "data"
        self.port = free_port()
        self.address = f"http://localhost:{self.port}"
        self.plan = str(plan)
        self.words = words
        self.process = None
        self.said = open(self.folder / "said.txt", "ab")

    def start(self):
        command = [GUILDHALL, "serve", self.plan, "--data", str(self.data), "--web", str(PAGES)]
        command += ["--port", str(self.port), "--try-out", *self.words]
        if not self.data.exists():
            command += ["--as-if", AS_IF]
        self.process = subprocess.Popen(command, stdout=self.said, stderr=self.said)
        end = time.monotonic() + START_SECONDS_MAXIMUM
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise AssertionError(f"the service ended by itself:\n{self.words_said()}")
            with contextlib.suppress(OSError, urllib.error.URLError):
                with urllib.request.urlopen(f"{self.address}/readyz", timeout=5) as answer:
                    if answer.status == 200:
                        return
            time.sleep(0.05)
        self.end()
        raise AssertionError(f"the service was not ready in time:\n{self.words_said()}")

    @property
    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def kill(self):
        """As when the power goes."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(END_SECONDS_MAXIMUM)

    def end(self):
        if self.is_running:
            self.process.terminate()
            try:
                self.process.wait(END_SECONDS_MAXIMUM)
            except subprocess.TimeoutExpired:
                self.kill()

    def close(self):
        self.end()
        self.said.close()

    def words_said(self):
        self.said.flush()
        return (self.folder / "said.txt").read_text(errors="replace")[-4000:]

    def through(self, line):
        """The same house by another address."""
        other = copy.copy(self)
        other.address = line.address
        return other

    def password(self, name):
        found = re.search(rf"^sign in as {re.escape(name)} with (\S+)", self.words_said(), re.M)
        if not found:
            raise AssertionError(f"no password of {name} in:\n{self.words_said()}")
        return found[1]


class Browser:
    """One Chromium for all tests of a run."""

    playwright = None
    chromium = None

    @classmethod
    def get(cls):
        if cls.chromium is None:
            cls.playwright = sync_playwright().start()
            cls.chromium = cls.playwright.chromium.launch(
                executable_path=CHROMIUM, args=["--no-sandbox", "--mute-audio"]
            )
        return cls.chromium

    @classmethod
    def end(cls):
        if cls.chromium is not None:
            cls.chromium.close()
            cls.playwright.stop()
            cls.chromium = cls.playwright = None


unittest.addModuleCleanup(Browser.end)


class HouseCase(unittest.TestCase):
    """A house for each class of tests, or for each test where they would be in each other's way; and
    pages in it that are watched for faults."""

    house_words = ()
    is_house_shared = True

    @classmethod
    def setUpClass(cls):
        if not GUILDHALL:
            raise unittest.SkipTest("GUILDHALL must name the built command")
        if not (PAGES / "desk/index.html").exists():
            raise unittest.SkipTest(f"{PAGES} is not built: run Web/build")
        if cls.is_house_shared:
            cls.house = cls.open_house(cls.addClassCleanup)

    @classmethod
    def open_house(cls, add_cleanup):
        folder = tempfile.mkdtemp(prefix="guildhall-web-")
        add_cleanup(shutil.rmtree, folder, ignore_errors=True)
        house = House(folder, *cls.house_words)
        add_cleanup(house.close)
        house.start()
        return house

    def setUp(self):
        if not self.is_house_shared:
            self.house = self.open_house(self.addCleanup)

    def run(self, result=None):
        self.pages = {}
        self.faults = []
        # Further addresses of the house.
        self.lines = []
        inner = getattr(self, self._testMethodName)

        def shown(*words):
            try:
                inner(*words)
                self.assertEqual(self.faults, [], "what the pages and the service complained of")
            except unittest.SkipTest:
                raise
            except BaseException as error:
                error.add_note(self.show_pages())
                raise

        setattr(self, self._testMethodName, shown)
        return super().run(result)

    @classmethod
    def browser(cls):
        return Browser.get()

    def page(self, name, **options):
        """A browser of its own for somebody, as on a computer of their own."""
        options = {"viewport": {"width": 1366, "height": 850}, "locale": "en-GB", **options}
        context = self.browser().new_context(**options)
        context.set_default_timeout(STEP_MILLISECONDS_MAXIMUM)
        self.addCleanup(self.close_context, context)
        page = context.new_page()
        self.pages[name] = page
        self.watch(page, name)
        return page

    def watch(self, page, name):
        def heard(message):
            if "Content Security Policy" in message.text:
                self.faults.append(f"{name}: {message.text}")

        def answered(response):
            # How a desk learns that its service has no telephone.
            is_telephone = response.url.endswith("/api/v1/phone") and response.status == 503
            if response.status >= 500 and not is_telephone:
                self.faults.append(f"{name}: {response.status} from {response.url}")

        def asked(request):
            if not request.url.startswith((*self.origins, "data:", "blob:")):
                self.faults.append(f"{name}: asked another origin: {request.url}")

        page.on("console", heard)
        page.on("pageerror", lambda error: self.faults.append(f"{name}: {error}"))
        page.on("response", answered)
        page.on("request", asked)

    @property
    def origins(self):
        return tuple(f"{one.address}/" for one in (self.house, *self.lines))

    def wait_until(self, page, function, argument=None, what=None):
        """Until a function in the page says so. Playwright's own asks from within the page, where
        the page's Content-Security-Policy rightly forbids it to make code of words."""
        end = time.monotonic() + STEP_MILLISECONDS_MAXIMUM / 1000
        while not page.evaluate(function, argument):
            if time.monotonic() > end:
                self.fail(f"this did not become so: {what or function}")
            time.sleep(LOOK_SECONDS)

    @staticmethod
    def close_context(context):
        with contextlib.suppress(BrowserError):
            context.close()

    def show_pages(self):
        """Pictures of all pages as they are now, for whoever reads of the failure."""
        folder = pathlib.Path(tempfile.mkdtemp(prefix="guildhall-failure-"))
        lines = []
        for name, page in self.pages.items():
            with contextlib.suppress(BrowserError):
                page.screenshot(path=folder / f"{name}.png", timeout=5_000)
                lines.append(f"picture of {name}: {folder / name}.png")
        return "\n".join([*lines, *self.faults, "the service said:", self.house.words_said()])

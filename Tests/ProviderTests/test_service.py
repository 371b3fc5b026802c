"""A member of staff signs in at the running service by a real identity provider: pages, cookies and all."""

import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.parse

from walk import Browser, Stuck, walk

HERE = pathlib.Path(__file__).resolve().parent
GUILDHALL = os.environ.get("GUILDHALL", "")
SECONDS_MAXIMUM = 60


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@unittest.skipUnless(GUILDHALL, "GUILDHALL must name the built command")
class SignInTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        port = free_port()
        cls.data = folder.name + "/data"
        cls.base = f"http://localhost:{port}"
        cls.back = cls.base + "/api/v1/session/oidc/callback"
        provider = subprocess.Popen(
            [sys.executable, str(HERE / "provider.py"), cls.back],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        cls.addClassCleanup(provider.wait, 20)
        cls.addClassCleanup(provider.stdout.close)
        cls.addClassCleanup(provider.stdin.close)
        cls.place = json.loads(provider.stdout.readline())
        secret = pathlib.Path(folder.name, "secret")
        secret.write_text(cls.place["secret"] + "\n", encoding="utf-8")
        web = pathlib.Path(folder.name, "web", "desk")
        web.mkdir(parents=True)
        (web / "index.html").write_text("<title>desk</title>", encoding="utf-8")
        plan = HERE.parent.parent / "Examples" / "minimal"
        service = subprocess.Popen(
            [GUILDHALL, "serve", str(plan), "--data", cls.data, "--web", str(web.parent),
             "--port", str(port), "--insecure-cookies", "--oidc-issuer", cls.place["issuer"],
             "--oidc-client", cls.place["client"], "--oidc-secret-file", str(secret),
             "--public-address", cls.base],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        cls.addClassCleanup(service.wait, SECONDS_MAXIMUM)
        cls.addClassCleanup(service.terminate)
        ends = time.monotonic() + SECONDS_MAXIMUM
        while True:
            try:
                Browser().send(cls.base + "/readyz")
                return
            except (OSError, Stuck):
                if time.monotonic() > ends or service.poll() is not None:
                    raise
                time.sleep(0.1)

    def begun(self):
        """A browser that the service has sent to the provider, and where."""
        browser = Browser()
        to, _ = browser.send(self.base + "/api/v1/session/oidc")
        self.assertTrue(to.startswith(self.place["issuer"]), to)
        return browser, to

    def test_2_a_person_whom_the_council_knows_signs_in(self):
        self.add_account()
        browser, to = self.begun()
        asked = urllib.parse.parse_qs(urllib.parse.urlsplit(to).query)
        self.assertEqual(asked["code_challenge_method"], ["S256"])
        self.assertEqual(asked["response_type"], ["code"])
        back = walk(to, self.back, self.place["name"], self.place["password"], browser)
        to, _ = browser.send(back)
        self.assertEqual(to, self.base + "/desk/")
        _, page = browser.send(self.base + "/api/v1/session")
        session = json.loads(page)
        self.assertEqual(session["displayName"], "Ann Other")
        self.assertEqual(session["roles"], ["auditor"])
        with self.assertRaises(Stuck) as refused:
            browser.send(self.base + "/api/v1/desk")
        self.assertIn("403", str(refused.exception))
        # The answer of the provider is good once.
        to, _ = browser.send(back)
        self.assertIn("/desk/?sign-in=", to)

    def add_account(self):
        """Ann's account, tied to who she is at the provider."""
        subprocess.run(
            [GUILDHALL, "user", "add", "ann", "--accounts", self.data + "/accounts.sqlite",
             "--display-name", "Ann Other", "--roles", "auditor", "--issuer", self.place["issuer"],
             "--subject", self.place["name"]],
            check=True, capture_output=True, text=True, timeout=SECONDS_MAXIMUM)

    def test_1_a_stranger_whom_the_provider_gives_no_role_is_told_so(self):
        browser, to = self.begun()
        back = walk(to, self.back, self.place["name"], self.place["password"], browser)
        to, _ = browser.send(back)
        self.assertEqual(to, self.base + "/desk/?sign-in=noRole")

    def test_an_answer_meant_for_another_browser_opens_nothing(self):
        browser, to = self.begun()
        back = walk(to, self.back, self.place["name"], self.place["password"], browser)
        stranger = Browser()
        to, _ = stranger.send(back)
        self.assertIn("/desk/?sign-in=", to)
        other, _ = self.begun()
        to, _ = other.send(back)
        self.assertIn("/desk/?sign-in=", to)
        for one in (stranger, other):
            with self.assertRaises(Stuck) as refused:
                one.send(self.base + "/api/v1/session")
            self.assertIn("401", str(refused.exception))


if __name__ == "__main__":
    unittest.main()

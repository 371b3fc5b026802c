"""The resident and the adviser meet in Debian's Firefox."""

import contextlib
import pathlib
import shutil
import tempfile
import unittest

import bidi
from house import HouseCase, free_port

CUSTOMER = "Fern Fox"


@unittest.skipUnless(bidi.there(), f"{bidi.FIREFOX} is not installed")
class FirefoxTest(HouseCase):
    def setUp(self):
        folder = tempfile.mkdtemp(prefix="guildhall-firefox-")
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        self.firefox = bidi.Firefox(folder, free_port())
        self.addCleanup(self.firefox.end)
        self.tabs = {}

    def show_pages(self):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="guildhall-failure-"))
        for name, tab in self.tabs.items():
            with contextlib.suppress(Exception):
                tab.screenshot(folder / f"{name}.png")
        return f"pictures of {', '.join(self.tabs)}: {folder}\n{self.house.words_said()}"

    def test_they_meet(self):
        self.tabs["resident"] = resident = self.firefox.person()
        resident.goto(f"{self.house.address}/sample/contact.html")
        resident.click("button", "^Chat with us")
        resident.click("input", "Your name")
        resident.type(CUSTOMER)
        resident.click("button", "^Start chat")
        resident.click("button", "^Something else$")
        resident.wait_for_words("^You are next")

        self.tabs["adviser"] = adviser = self.firefox.person()
        adviser.goto(f"{self.house.address}/desk/")
        adviser.click("input", "^Name")
        adviser.type("s.osei")
        adviser.click("input", "^Password")
        adviser.type(self.house.password("s.osei"))
        adviser.press("Enter")
        adviser.click("button", "^Presence: Offline")
        adviser.click("[role=menuitemradio]", "^Available")
        adviser.wait_for(".offer", CUSTOMER)
        adviser.click(".offer button", "^Accept")
        adviser.click("textarea", f"^Message to {CUSTOMER}")
        adviser.type("Good morning")
        adviser.press("Enter")
        resident.wait_for_words("^Good morning$")
        resident.click("textarea", "^Your message")
        resident.type("My light is dark")
        resident.press("Enter")
        adviser.wait_for("p.bubble-text", "^My light is dark$")
        adviser.click(".head-actions button", "^End$")
        adviser.click("[role=dialog] footer button, dialog footer button", "^End$")
        resident.wait_for("h3", "^This chat has ended$")
        adviser.click(".wrapup-code", ".")
        adviser.click(".wrapup button", "^Finish wrap-up$")
        adviser.wait_for(".desk-nothing", "Ready for the next contact")
        self.assertEqual(resident.count("p.text", "^Good morning$"), 1)
        self.assertEqual(adviser.count("p.bubble-text", "^My light is dark$"), 0)


if __name__ == "__main__":
    unittest.main()

"""What the first visit costs: bytes over the wire, from which origins, how long it takes here."""

import sys
import time
import unittest

from playwright.sync_api import expect

from house import HouseCase
from people import Adviser

FIRST_LOAD_BYTES_MAXIMUM = 300_000
WIDGET_BYTES_MAXIMUM = 40_000


class BudgetTest(HouseCase):
    def wire(self, page):
        """Bytes of answers as they came over the wire, heads included, by address."""
        bytes_of, address_of = {}, {}
        devtools = page.context.new_cdp_session(page)
        devtools.on(
            "Network.requestWillBeSent",
            lambda event: address_of.update({event["requestId"]: event["request"]["url"]}),
        )
        devtools.on(
            "Network.loadingFinished",
            lambda event: bytes_of.update({event["requestId"]: event["encodedDataLength"]}),
        )
        devtools.send("Network.enable")
        devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})
        return lambda: {address_of.get(one, "?"): length for one, length in bytes_of.items()}

    def report(self, words):
        print(f"\n{self.id().rsplit('.', 1)[-1]}: {words}", file=sys.stderr)

    def test_first_load_of_the_desk(self):
        page = self.page("adviser")
        loaded = self.wire(page)
        began = time.monotonic()
        adviser = Adviser(page, self.house, "s.osei")
        adviser.open()
        expect(page.get_by_label("Password")).to_be_editable()
        door = time.monotonic() - began
        page.wait_for_load_state("networkidle")
        total = sum(loaded().values())
        self.report(f"{total:,} bytes to the sign-in, which took {door * 1000:.0f} ms")
        self.assertIn("desk.js", " ".join(loaded()))
        self.assertLessEqual(total, FIRST_LOAD_BYTES_MAXIMUM, loaded())
        adviser.sign_in()
        page.wait_for_timeout(500)
        began = time.monotonic()
        page.reload()
        expect(page.get_by_text("Nothing with you", exact=True)).to_be_visible()
        desk = time.monotonic() - began
        total = sum(loaded().values())
        self.report(f"{total:,} bytes in all with the desk, opened in {desk * 1000:.0f} ms")

    def test_the_chat_on_a_councils_page(self):
        page = self.page("resident")
        loaded = self.wire(page)
        page.goto(f"{self.house.address}/sample/contact.html")
        expect(page.get_by_role("button", name="Chat with us")).to_be_visible()
        page.wait_for_timeout(500)
        widget = {url: size for url, size in loaded().items() if "/widget" in url}
        self.report(f"{sum(widget.values()):,} bytes of the chat before it is opened")
        self.assertLessEqual(sum(widget.values()), WIDGET_BYTES_MAXIMUM, widget)
        self.assertEqual(page.context.cookies(), [], "a cookie before the chat is opened")
        kept = page.evaluate("[localStorage.length, sessionStorage.length]")
        self.assertEqual(kept, [0, 0], "something is kept before the chat is opened")


if __name__ == "__main__":
    unittest.main()

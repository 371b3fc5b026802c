"""Pictures of the telephone's states in light, dark and phone width, beside those of pictures.py.

    GUILDHALL=… .venv-tests/bin/python Tests/WebTests/phone_pictures.py docs/images
"""

import sys
import unittest

from playwright.sync_api import expect

from caller import Telephone
from people import Adviser
from pictures import WIDE, Album
from telephone import CALLER_HERTZ, ENTRY, TelephoneCase

# The names of this computer's make-believe devices are nobody's.
NAMES = """
  navigator.permissions.query = () => Promise.resolve({ state: "prompt" })
  const plain = navigator.mediaDevices.enumerateDevices.bind(navigator.mediaDevices)
  navigator.mediaDevices.enumerateDevices = async () => (await plain()).map((one) => ({
    deviceId: one.deviceId, kind: one.kind, groupId: one.groupId,
    label: one.deviceId === "default" ? "Default"
      : one.kind === "audioinput" ? "Headset microphone (USB)" : "Headset earphone (USB)",
  }))
"""
# So that the sound has been measured.
MEASURED_MILLISECONDS = 12_000


class Pictures(TelephoneCase):
    folder = "docs/images"
    is_allowed = False

    def test_walk(self):
        album = Album(self.folder)
        page = self.page("a.one", viewport=WIDE)
        page.add_init_script(NAMES)
        adviser = Adviser(page, self.house, "a.one")
        adviser.sign_in()
        adviser.become("Available")
        dialog = page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        album.keep(page, "phone-first-use")
        dialog.get_by_role("button", name="Allow the microphone").click()
        expect(dialog).to_contain_text("You are heard well.")
        page.wait_for_timeout(MEASURED_MILLISECONDS)
        album.keep(page, "phone-checked")
        page.keyboard.press("Escape")
        caller = Telephone(frequency=CALLER_HERTZ)
        self.addCleanup(caller.close)
        caller.dial(ENTRY, self.sip_port)
        caller.sound.press("1")
        expect(self.offers(page)).to_be_visible()
        album.keep(page, "phone-offer")
        page.keyboard.press("F8")
        expect(self.call_bar(page)).to_contain_text("Connected.")
        page.wait_for_timeout(MEASURED_MILLISECONDS // 2)
        self.keep_call(album, page, "phone-call")
        page.keyboard.press("m")
        self.keep_call(album, page, "phone-muted")
        page.keyboard.press("m")
        page.keyboard.press("Alt+K")
        page.keyboard.type("2041#")
        album.keep(page, "phone-keypad")
        page.keyboard.press("Escape")
        page.keyboard.press("Alt+H")
        expect(self.call_bar(page)).to_contain_text("On hold.")
        self.keep_call(album, page, "phone-hold")
        page.keyboard.press("Alt+B")
        page.get_by_role("dialog").get_by_label("Number").fill("01632 960333")
        album.keep(page, "phone-call-somebody")

    def keep_call(self, album, page, name):
        album.keep(page, name, phone=False)
        page.set_viewport_size({"width": 390, "height": 780})
        page.get_by_role("button", name="Conversation", exact=True).click()
        album.shot(page, f"{name}-phone", "light", {"width": 390, "height": 780})
        page.set_viewport_size(WIDE)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Say where to: phone_pictures.py docs/images")
    Pictures.folder = sys.argv.pop()
    unittest.main(argv=[sys.argv[0]])

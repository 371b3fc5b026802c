"""What an adviser does now and then: a second factor by camera, presence at a time, a declined offer."""

import base64
import hashlib
import hmac
import io
import json
import re
import struct
import subprocess
import tempfile
import time
import unittest
import urllib.parse

import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from house import ROOT, HouseCase
from people import Adviser, Resident

TEXTS_OF_EACH_LENGTH_UP_TO = 213
MODULE_PIXELS = 3
QUIET_MODULES = 4
ENCODE = """
import { qrCode } from "%s"
const texts = JSON.parse(require("fs").readFileSync(0, "utf8"))
process.stdout.write(JSON.stringify(texts.map(
  (text) => qrCode(text).map((row) => row.map((isDark) => (isDark ? 1 : 0))))))
"""


def read_codes(picture):
    return zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)


def one_time_code(address, now):
    """RFC 6238 with the defaults of otpauth addresses: SHA-1, six figures, 30 s."""
    secret = urllib.parse.parse_qs(urllib.parse.urlsplit(address).query)["secret"][0]
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(now) // 30), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at:at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


class CodeTest(unittest.TestCase):
    def test_another_program_reads_every_length(self):
        texts = [("Guildhall:/?=&ŵ" * 20)[:length] for length in range(1, 150)]
        texts += ["a" * length for length in range(1, TEXTS_OF_EACH_LENGTH_UP_TO + 1)]
        with tempfile.TemporaryDirectory() as folder:
            source, program = f"{folder}/encode.ts", f"{folder}/encode.cjs"
            with open(source, "w", encoding="utf-8") as file:
                file.write(ENCODE % (ROOT / "Web/desk/state/qr"))
            subprocess.run(
                ["esbuild", source, "--bundle", "--platform=node", "--format=cjs",
                 f"--outfile={program}", "--log-level=warning"], check=True)
            said = subprocess.run(
                ["node", program], input=json.dumps(texts), capture_output=True, text=True,
                check=True).stdout
        sizes = set()
        for text, modules in zip(texts, json.loads(said)):
            size = len(modules)
            picture = Image.new("L", (size + 2 * QUIET_MODULES,) * 2, 255)
            for row, line in enumerate(modules):
                for column, is_dark in enumerate(line):
                    if is_dark:
                        picture.putpixel((column + QUIET_MODULES, row + QUIET_MODULES), 0)
            found = read_codes(
                picture.resize((picture.width * MODULE_PIXELS,) * 2, Image.Resampling.NEAREST))
            self.assertEqual([(one.text, one.ec_level) for one in found], [(text, "M")])
            sizes.add(size)
        self.assertEqual(sizes, {17 + 4 * version for version in range(1, 11)})


class DeskTest(HouseCase):
    def test_a_second_factor_by_camera(self):
        page = self.page("adviser")
        adviser = Adviser(page, self.house, "s.osei")
        adviser.sign_in()
        page.get_by_role("button", name=re.compile("^Menu of")).click()
        page.get_by_role("menuitem", name="Password and second factor").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("Your password").fill(self.house.password("s.osei"))
        dialog.get_by_role("button", name="Set up the second factor").click()
        code = dialog.get_by_role("img", name="QR code of the key below")
        address = dialog.get_by_role("link", name="open it there").get_attribute("href")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            expect(code).to_be_visible()
            seen = Image.open(io.BytesIO(code.screenshot()))
            self.assertEqual([one.text for one in read_codes(seen)], [address])
        self.assertRegex(address, "^otpauth://totp/.*secret=[A-Z2-7]{16,}")
        # The service's clock is that of the day which is tried out.
        now = page.request.get(f"{self.house.address}/api/v1/desk").json()["now"]
        service = time.mktime(time.strptime(now[:19], "%Y-%m-%dT%H:%M:%S")) - time.timezone
        dialog.get_by_label("The code that it shows now").fill(one_time_code(address, service))
        dialog.get_by_role("button", name="Confirm").click()
        expect(dialog.get_by_role("heading", name="Keep these codes")).to_be_visible()

    def test_presence_at_a_time(self):
        page = self.page("adviser")
        adviser = Adviser(page, self.house, "g.newton")
        adviser.sign_in()
        adviser.become("Available")

        def plan(reason):
            page.get_by_role("button", name=re.compile("^Presence")).click()
            page.get_by_role("menuitem", name="At a time…").click()
            dialog = page.get_by_role("dialog", name="Change presence later")
            dialog.get_by_role("radio", name=reason).check()
            return dialog

        dialog = plan("Lunch")
        dialog.get_by_role("button", name="In an hour").click()
        at = dialog.get_by_label("At", exact=True).input_value()
        dialog.get_by_role("button", name=f"Change at {at}").click()
        expect(dialog).to_be_hidden()
        shown = page.get_by_role("button", name=re.compile("^Presence: Available"))
        expect(shown).to_contain_text(f"→ Lunch {at}")
        dialog = plan("Offline")
        dialog.get_by_role("button", name="In 15 minutes").click()
        at = dialog.get_by_label("At", exact=True).input_value()
        dialog.get_by_role("button", name=f"Change at {at}").click()
        expect(shown).to_contain_text(f"→ Offline {at}")
        dialog = plan("Offline")
        dialog.get_by_role("button", name="Take it back").click()
        expect(shown).not_to_contain_text("→")
        expect(dialog.get_by_text("is planned")).to_be_hidden()
        dialog.get_by_role("button", name="Cancel").click()
        adviser.become("Offline")

    def test_declined_with_a_reason(self):
        adviser = Adviser(self.page("adviser"), self.house, "g.newton")
        page = adviser.page
        adviser.sign_in()
        adviser.become("Available")
        for customer, reason in (("Ann One", "I know this person"), ("Bob Two", "Ill at ease")):
            resident = Resident(self.page(customer), self.house)
            resident.open()
            resident.begin(customer)
            resident.choose("Something else")
            adviser.offer(customer).get_by_role("button", name="Decline and say why").click()
            if reason == "I know this person":
                page.get_by_role("menuitem", name=reason).click()
            else:
                page.get_by_role("menuitem", name="Another reason…").click()
                dialog = page.get_by_role("dialog", name=f"Decline {customer}")
                dialog.get_by_label("Reason").fill(reason)
                dialog.get_by_role("button", name="Decline", exact=True).click()
                expect(dialog).to_be_hidden()
            expect(adviser.offer(customer)).to_be_hidden()
            resident.page.get_by_role("button", name="Options").click()
            resident.page.get_by_role("button", name="End chat").click()
            resident.page.get_by_role("group", name=re.compile("end this chat")).get_by_role(
                "button", name="End chat").click()
            page.get_by_role("link", name="History").click()
            page.get_by_role("row").filter(has_text="abandoned").first.wait_for()
        stories = [
            page.request.get(f"{self.house.address}/api/v1/contacts/{id}/why").text()
            for id in ("C1", "C2")]
        self.assertIn("I know this person", stories[0])
        self.assertIn("Ill at ease", stories[1])


if __name__ == "__main__":
    unittest.main()

"""A resident calls, an adviser answers in the browser: real service, real relay, real Chromium.
Each side sends a tone of its own; what is asserted is what the other side hears."""

import json
import re
import sys
import time
import unittest

from playwright.sync_api import expect

from people import Adviser
from telephone import CALLER_HERTZ, ENTRY, MICROPHONE_HERTZ, TelephoneCase


# Whether both tones stand out: after LISTEN, of the same ear.
LISTEN_BOTH = """([one, other]) => {
  const { context, analyser } = window.ear
  const powers = new Float32Array(analyser.frequencyBinCount)
  analyser.getFloatFrequencyData(powers)
  const near = (hertz) => {
    const at = Math.round(hertz * analyser.fftSize / context.sampleRate)
    return Math.max(...powers.slice(at - 3, at + 4))
  }
  return near(one) > -50 && near(other) > -50 && near(770) < Math.min(near(one), near(other)) - 15
}"""


# A headset whose hook switch says how it stands and whose mute is a key, at this computer.
HEADSET = """(() => {
  class Headset extends EventTarget {
    opened = false
    productName = "Test headset"
    lamps = 0
    collections = [{
      usagePage: 0x0b, usage: 5,
      inputReports: [{ reportId: 2, items: [
        { isAbsolute: true, usages: [0x0b0020], reportSize: 1, reportCount: 1 },
        { isAbsolute: false, usages: [0x0b002f, 0x0b0021], reportSize: 1, reportCount: 2 },
        { isConstant: true, reportSize: 5, reportCount: 1 }] }],
      outputReports: [{ reportId: 2, items: [
        { usages: [0x080017, 0x080009, 0x080018, 0x080020], reportSize: 1, reportCount: 4 },
        { isConstant: true, reportSize: 4, reportCount: 1 }] }],
    }]
    async open() { this.opened = true }
    async close() { this.opened = false }
    async sendReport(id, data) { this.lamps = data[0] }
    says(byte) {
      const data = new DataView(Uint8Array.of(byte).buffer)
      const report = { reportId: 2, data, device: this }
      this.dispatchEvent(Object.assign(new Event("inputreport"), report))
    }
  }
  window.headset = new Headset()
  const hid = Object.assign(new EventTarget(), {
    getDevices: async () => [window.headset], requestDevice: async () => [window.headset] })
  Object.defineProperty(navigator, "hid", { value: hid })
})()"""
OFF_HOOK, MUTE, RING, HOLD = 1, 2, 4, 8


class PhoneTest(TelephoneCase):
    def adviser(self, name="a.one", script=""):
        page = self.page(name)
        page.add_init_script(script)
        adviser = Adviser(page, self.house, name)
        adviser.sign_in()
        # Before it becomes available: a first visit is asked about the microphone.
        page.evaluate("""localStorage.setItem("guildhall/settings",
          JSON.stringify({ isPhoneChecked: true }))""")
        page.reload()
        adviser.become("Available")
        self.expect_ready(page)
        return adviser

    def call(self, adviser, **options):
        """Somebody calls and presses 1; the adviser accepts by keyboard."""
        page, caller = adviser.page, self.telephone(**options)
        caller.dial(ENTRY, self.sip_port)
        caller.sound.press("1")
        expect(self.offers(page)).to_be_visible()
        page.keyboard.press("F8")
        expect(self.call_bar(page)).to_contain_text("Connected.")
        return caller

    def end(self, adviser):
        page = adviser.page
        page.keyboard.press("Alt+W")
        page.get_by_role("dialog").get_by_role("button", name="End", exact=True).click()
        expect(page.get_by_role("dialog")).to_be_hidden()
        expect(adviser.wrap_up).to_be_visible()
        page.keyboard.press("Alt+W")
        expect(adviser.wrap_up).to_be_hidden()

    def both_hear(self, page, caller):
        self.until(lambda: caller.sound.hears(MICROPHONE_HERTZ), "the caller hears the adviser")
        self.until(lambda: self.hears(page, CALLER_HERTZ), "the adviser hears the caller")

    def test_a_call_from_ring_to_end(self):
        adviser = self.adviser()
        page = adviser.page
        said = page.get_by_role("status", name="Telephone")
        caller = self.call(adviser)
        expect(said).to_have_text("Connected to Ann Other")
        self.both_hear(page, caller)
        self.assertTrue(page.evaluate("document.activeElement.textContent").startswith("Mute"))
        expect(self.chip(page, "In call")).to_be_visible()

        page.keyboard.press("m")
        expect(said).to_have_text("Muted")
        expect(self.call_bar(page)).to_contain_text("You are muted.")
        self.until(lambda: caller.sound.is_silent(), "mute silences")
        self.assertTrue(self.hears(page, CALLER_HERTZ), "who is muted still hears")
        page.keyboard.press("m")
        self.both_hear(page, caller)

        page.keyboard.press("Alt+H")
        expect(self.call_bar(page)).to_contain_text("On hold.")
        self.until(
            lambda: not caller.sound.hears(MICROPHONE_HERTZ) and not caller.sound.is_silent(),
            "on hold the caller hears music, not the adviser")
        self.until(lambda: self.hears_nothing(page), "on hold the adviser hears nothing")
        page.keyboard.press("Alt+H")
        self.both_hear(page, caller)

        page.keyboard.press("Alt+K")
        dialog = page.get_by_role("dialog", name="Keypad")
        expect(dialog).to_be_visible()
        page.keyboard.type("20")
        dialog.get_by_role("button", name="hash").click()
        dialog.get_by_role("button", name="7", exact=True).click()
        expect(dialog.get_by_role("status", name="Pressed")).to_have_text("20#7")
        self.until(lambda: caller.sound.keys == "20#7", "the caller gets the keys")
        page.keyboard.press("Escape")
        self.both_hear(page, caller)

        self.end(adviser)
        caller.until(lambda: caller.state == "over", "the adviser's end ends the call")
        self.expect_ready(page)

    def test_a_call_by_the_keys_of_a_headset(self):
        adviser = self.adviser(script=HEADSET)
        page = adviser.page
        caller = self.telephone()

        def lamps(wanted):
            page.wait_for_function("(wanted) => window.headset.lamps === wanted", arg=wanted)

        caller.dial(ENTRY, self.sip_port)
        caller.sound.press("1")
        expect(self.offers(page)).to_be_visible()
        lamps(RING)
        page.evaluate("window.headset.says(1)")
        expect(self.call_bar(page)).to_contain_text("Connected.")
        lamps(OFF_HOOK)
        self.both_hear(page, caller)
        page.evaluate("window.headset.says(1 | 2); window.headset.says(1)")
        expect(self.call_bar(page)).to_contain_text("You are muted.")
        lamps(OFF_HOOK | MUTE)
        self.until(lambda: caller.sound.is_silent(), "muted by the headset")
        page.evaluate("window.headset.says(1 | 2); window.headset.says(1)")
        page.evaluate("window.headset.says(1 | 4); window.headset.says(1)")
        expect(self.call_bar(page)).to_contain_text("On hold.")
        lamps(OFF_HOOK | HOLD)
        page.keyboard.press("Alt+H")
        lamps(OFF_HOOK)
        page.evaluate("window.headset.says(0)")
        caller.until(lambda: caller.state == "over", "hanging up ends the call")
        lamps(0)
        expect(adviser.wrap_up).to_be_visible()
        page.keyboard.press("Alt+W")

    def test_a_reload_in_a_call(self):
        adviser = self.adviser()
        page = adviser.page
        caller = self.call(adviser)
        self.both_hear(page, caller)
        page.reload()
        began = time.monotonic()
        self.until(
            lambda: caller.sound.hears(MICROPHONE_HERTZ) and self.hears(page, CALLER_HERTZ),
            "sound is back both ways")
        seconds = time.monotonic() - began
        print(f"\nsound both ways {seconds:.1f} s after a reload", file=sys.stderr)
        expect(self.call_bar(page)).to_contain_text("Connected.")
        caller.hang_up()
        expect(adviser.wrap_up).to_be_visible()
        page.keyboard.press("Alt+W")

    def test_the_connection_is_lost_and_comes_back(self):
        adviser = self.adviser()
        page = adviser.page
        caller = self.call(adviser)
        self.both_hear(page, caller)
        first = len(page.evaluate("window.heardTracks.map(({ id }) => id)"))
        # As when the way through the network is gone for good.
        page.evaluate("""() => {
          const lost = window.lastConnection
          Object.defineProperty(lost, "connectionState", { value: "disconnected" })
          for (const sender of lost.getSenders()) void sender.replaceTrack(null)
          lost.onconnectionstatechange(new Event("connectionstatechange"))
        }""")
        expect(self.call_bar(page)).to_contain_text("You are not heard.")
        self.until(
            lambda: len(page.evaluate("window.heardTracks.map(({ id }) => id)")) > first,
            "a new connection")
        self.both_hear(page, caller)
        self.end(adviser)

    def test_two_windows_do_not_fight(self):
        adviser = self.adviser()
        first = adviser.page
        second = first.context.new_page()
        self.pages["second"] = second
        self.watch(second, "second")
        second.goto(self.house.address + "/desk/")
        expect(self.chip(second, "Phone elsewhere")).to_be_visible()
        self.expect_ready(first)
        self.chip(second, "Phone elsewhere").click()
        second.get_by_role("button", name="Take calls here").click()
        second.keyboard.press("Escape")
        self.expect_ready(second)
        expect(self.chip(first, "Phone elsewhere")).to_be_visible()
        second.close()
        self.expect_ready(first)

    def test_a_colleague_is_asked_and_all_talk_together(self):
        adviser, boss = self.adviser(), self.adviser("s.boss")
        page, other = adviser.page, boss.page
        boss.become("Lunch")
        caller = self.call(adviser)
        self.both_hear(page, caller)
        boss.become("Available")
        page.get_by_role("button", name="More").click()
        page.get_by_role("menuitem", name="Consult somebody").click()
        page.keyboard.type("boss")
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        expect(self.offers(other).or_(self.call_bar(other))).to_be_visible()
        if self.offers(other).is_visible():
            other.keyboard.press("F8")
        # The two talk: each hears the other's microphone, the caller hears neither.
        self.until(lambda: self.hears(page, MICROPHONE_HERTZ), "the adviser hears the colleague")
        self.until(lambda: self.hears(other, MICROPHONE_HERTZ), "the colleague hears the adviser")
        self.until(
            lambda: not caller.sound.hears(MICROPHONE_HERTZ) and not caller.sound.is_silent(),
            "the caller hears music")
        page.get_by_role("button", name="Join all").click()
        self.until(lambda: caller.sound.hears(MICROPHONE_HERTZ), "the caller hears them again")
        self.until(
            lambda: page.evaluate(LISTEN_BOTH, [CALLER_HERTZ, MICROPHONE_HERTZ]),
            "the adviser hears both")
        caller.hang_up()
        for one in (adviser, boss):
            expect(one.wrap_up).to_be_visible()
            one.page.keyboard.press("Alt+W")
        boss.become("Lunch")

    def test_calling_somebody(self):
        adviser = self.adviser()
        page = adviser.page
        called = self.telephone(number="+441632960333", port=self.trunk_port)
        adviser.become("Offline")
        page.keyboard.press("Alt+B")
        dialog = page.get_by_role("dialog", name="Call somebody")
        dialog.get_by_label("Number").fill("01632 960333")
        dialog.get_by_label("Number").press("Enter")
        expect(dialog).to_contain_text("Your telephone is not connected")
        page.keyboard.press("Escape")
        adviser.become("Available")
        self.expect_ready(page)
        page.keyboard.press("Control+K")
        page.keyboard.type("call somebody")
        page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog", name="Call somebody")
        dialog.get_by_label("Number").fill("00")
        dialog.get_by_role("button", name="Call", exact=True).click()
        expect(dialog.get_by_label("Number")).to_have_attribute("aria-invalid", "true")
        dialog.get_by_label("Number").fill("01632 960333")
        dialog.get_by_label("Number").press("Enter")
        expect(dialog).to_be_hidden()
        expect(self.call_bar(page)).to_contain_text("Called by you.")
        called.until(lambda: called.state == "talking", "it rings there and is answered")
        self.both_hear(page, called)
        called.hang_up()
        expect(adviser.wrap_up).to_be_visible()
        page.keyboard.press("Alt+W")


# A browser that has not been asked yet; the one of these tests allows everything by itself.
UNASKED = """
  navigator.permissions.query = () => Promise.resolve({ state: "prompt" })
"""


class FirstUse(TelephoneCase):
    is_allowed = False

    def test_microphone_and_network_are_tried_before_the_first_call(self):
        page = self.page("a.one")
        page.add_init_script(UNASKED)
        adviser = Adviser(page, self.house, "a.one")
        adviser.sign_in()
        adviser.become("Available")
        dialog = page.get_by_role("dialog", name="Set up the telephone")
        expect(dialog).to_be_visible()
        self.assertEqual(page.evaluate("window.asked"), [], "asked before a word was said of it")
        dialog.get_by_role("button", name="Allow the microphone").click()
        expect(dialog).to_contain_text("You are heard well.")
        self.assertGreater(
            int(dialog.get_by_role("meter").get_attribute("aria-valuenow")), 30)
        expect(dialog).to_contain_text("Phone ready.")
        dialog.get_by_role("button", name="Play a test tone").click()
        expect(dialog).to_contain_text("Was it heard?")
        expect(dialog.get_by_label("You speak into").get_by_role("option")).not_to_have_count(1)
        # Measured every few seconds, once there are reports to measure by.
        expect(dialog).to_contain_text(re.compile("MOS [1-4]\\.\\d of 4.5"), timeout=30_000)
        dialog.get_by_role("button", name="Done").click()
        self.expect_ready(page)
        asked = page.evaluate("window.asked")[0]["audio"]
        for each in ("echoCancellation", "noiseSuppression", "autoGainControl"):
            self.assertIs(asked[each], True)
        kept = json.loads(page.evaluate("""localStorage.getItem("guildhall/settings")"""))
        self.assertTrue(kept["isPhoneChecked"])
        adviser.become("Offline")
        expect(self.chip(page, "Phone off")).to_be_visible()

    def test_what_is_wrong_with_the_microphone_is_said_with_what_to_do(self):
        page = self.page("a.one")
        page.add_init_script(UNASKED)
        page.add_init_script("""
          navigator.mediaDevices.getUserMedia = () =>
            Promise.reject(new DOMException("", window.localStorage.getItem("fault")))""")
        adviser = Adviser(page, self.house, "a.one")
        adviser.sign_in()
        adviser.become("Available")
        dialog = page.get_by_role("dialog", name="Set up the telephone")
        ask = "Allow the microphone"
        for name, words in (
            ("NotAllowedError", "Choose the lock or the settings sign"),
            ("NotFoundError", "Plug in a headset"), ("NotReadableError", "Close other programs"),
        ):
            page.evaluate("(name) => localStorage.setItem('fault', name)", name)
            dialog.get_by_role("button", name=ask, exact=True).first.click()
            expect(dialog.get_by_role("alert")).to_contain_text(words)
            ask = "Try again"
        dialog.get_by_role("button", name="Done").click()
        adviser.become("Offline")


if __name__ == "__main__":
    unittest.main()

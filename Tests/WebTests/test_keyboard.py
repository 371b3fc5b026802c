"""An adviser's day without a mouse: from the sign-in to the wrap-up by keys alone."""

import re
import unittest

from playwright.sync_api import expect

from house import HouseCase
from people import Adviser, Resident

TABS_MAXIMUM = 60
# What a screen reader would call the element with the focus, also inside the chat.
FOCUSED = """() => {
  let at = document.activeElement
  while (at && at.shadowRoot && at.shadowRoot.activeElement) at = at.shadowRoot.activeElement
  if (!at || at === document.body) return ""
  const root = at.getRootNode()
  const labelled = (at.getAttribute("aria-labelledby") || "").split(" ")
    .map((id) => id && root.getElementById(id)).filter(Boolean)
    .map((one) => one.textContent).join(" ")
  const label = at.labels && at.labels.length ? at.labels[0].textContent : ""
  return (at.getAttribute("aria-label") || labelled || label || at.textContent || "").trim()
}"""
# Whether something shows where the focus is (WCAG 2.4.7), by its outline, border or shadow.
MARKED = """() => {
  let at = document.activeElement
  while (at && at.shadowRoot && at.shadowRoot.activeElement) at = at.shadowRoot.activeElement
  const shows = (one) => {
    const style = getComputedStyle(one)
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0)
      || style.boxShadow !== "none"
  }
  const siblings = at.nextElementSibling ? [at.nextElementSibling] : []
  let up = at
  const around = []
  for (let step = 0; up && step < 3; step += 1) { around.push(up); up = up.parentElement }
  return [...around, ...siblings].some(shows)
}"""


class KeyboardTest(HouseCase):
    def tab_to(self, page, pattern):
        """Presses Tab until it is there; every stop on the way shows that it has the focus."""
        stops = []
        for _ in range(TABS_MAXIMUM):
            page.keyboard.press("Tab")
            name = page.evaluate(FOCUSED)
            stops.append(name)
            if name:
                self.assertTrue(page.evaluate(MARKED), f"nothing shows the focus on {name!r}")
            if re.search(pattern, name):
                return
        self.fail(f"Tab does not come to {pattern!r}; it stops at {stops}")

    def expect_focus(self, page, pattern):
        self.wait_until(
            page, f"(pattern) => new RegExp(pattern).test(({FOCUSED})())", pattern,
            what=f"the focus on {pattern}")

    def test_the_residents_part(self):
        page = self.page("resident")
        resident = Resident(page, self.house)
        resident.open()
        self.tab_to(page, "^Chat with us")
        page.keyboard.press("Enter")
        self.tab_to(page, "Your name")
        page.keyboard.type("Key Board")
        self.tab_to(page, "^Start chat")
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Something else")).to_be_visible()
        self.tab_to(page, "^Something else")
        page.keyboard.press("Enter")
        expect(resident.log).to_contain_text("You are next.")
        self.tab_to(page, "^Your message")
        page.keyboard.type("Hello?")
        page.keyboard.press("Enter")
        expect(resident.log).to_contain_text("Hello?")
        page.keyboard.press("Escape")
        self.expect_focus(page, "^Back to your chat")
        page.keyboard.press("Enter")
        self.tab_to(page, "^Options")
        page.keyboard.press("Enter")
        self.tab_to(page, "^End chat")
        page.keyboard.press("Enter")
        self.tab_to(page, "^End chat")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="This chat has ended")).to_be_visible()

    def test_the_advisers_part(self):
        customer = "Tab Walker"
        resident = Resident(self.page("resident"), self.house)
        page = self.page("adviser")
        keys = page.keyboard
        adviser = Adviser(page, self.house, "g.newton")
        adviser.open()
        expect(page.get_by_label("Name")).to_be_visible()
        if page.evaluate(FOCUSED) != "Name":
            self.tab_to(page, "^Name")
        keys.type("g.newton")
        self.tab_to(page, "^Password")
        keys.type(self.house.password("g.newton"))
        keys.press("Enter")
        expect(page.get_by_text("Live", exact=True)).to_be_visible()
        keys.press("Alt+P")
        self.expect_focus(page, "^(Available|Offline)")
        keys.press("Home")
        keys.press("Enter")
        expect(page.get_by_role("button", name=re.compile("^Presence: Available"))).to_be_visible()

        resident.open()
        resident.begin(customer)
        resident.choose("Something else")
        expect(adviser.offer(customer)).to_be_visible()
        keys.press("F8")
        self.expect_focus(page, f"^Message to {customer}")
        keys.type("Good morning")
        keys.press("Enter")
        expect(resident.log).to_contain_text("Good morning")
        self.answer_and_note(page, resident, adviser)
        self.hold_and_resume(page, customer)
        self.walk_the_pages(page, customer)
        self.end_and_wrap_up(page, adviser)

    def answer_and_note(self, page, resident, adviser):
        keys = page.keyboard
        keys.press("/")
        keys.type("one moment")
        keys.press("Enter")
        self.expect_focus(page, "^Message to")
        keys.press("Enter")
        expect(resident.log).to_contain_text("I am looking into it")
        keys.press("Alt+N")
        self.expect_focus(page, "^Note for colleagues")
        keys.type("Asked twice")
        keys.press("Enter")
        expect(adviser.log).to_contain_text("Asked twice")
        keys.press("Alt+M")
        self.expect_focus(page, "^Message to")

    def hold_and_resume(self, page, customer):
        page.keyboard.press("Alt+H")
        expect(page.get_by_role("button", name="Resume")).to_be_visible()
        page.keyboard.press("Alt+H")
        expect(page.get_by_role("button", name="Hold")).to_be_enabled()
        page.keyboard.press("Alt+R")
        expect(page.get_by_role("dialog", name=f"Transfer {customer}")).to_be_visible()
        page.keyboard.type("librar")
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_be_hidden()

    def walk_the_pages(self, page, customer):
        keys = page.keyboard
        for name in ("History", "Board"):
            keys.press("Control+K")
            expect(page.get_by_role("dialog")).to_be_visible()
            keys.type(f"go to {name}")
            keys.press("Enter")
            expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
        keys.press("Control+K")
        keys.type(f"open {customer}")
        keys.press("Enter")
        expect(page.get_by_label(f"Message to {customer}")).to_be_visible()

    def end_and_wrap_up(self, page, adviser):
        keys = page.keyboard
        keys.press("Alt+W")
        expect(page.get_by_role("dialog")).to_be_visible()
        keys.type("All said")
        keys.press("Control+Enter")
        expect(adviser.wrap_up).to_be_visible()
        self.expect_focus(page, ".")
        self.wait_until(page, "() => document.activeElement.type === 'radio'")
        keys.press("Space")
        expect(adviser.wrap_up.get_by_role("radio").first).to_be_checked()
        expect(adviser.wrap_up.get_by_label("Note")).to_have_value("All said")
        keys.press("Alt+W")
        expect(adviser.wrap_up).to_be_hidden()


if __name__ == "__main__":
    unittest.main()

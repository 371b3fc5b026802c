"""axe looks at every page and every state of the story, in light and dark, and finds nothing."""

import re
import unittest

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from house import HouseCase
from people import Adviser, Resident

CUSTOMER = "Rosa Patel"
SAMPLE_PAGES = ("index", "bins", "council-tax", "potholes", "contact", "accessibility")
# Everything in light; in dark only what colours change.
RULES = {
    "light": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "dark": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}
# Colours that are on their way from light to dark are none that anybody reads: until two frames
# have passed in which nothing moved, at most for as long as a page may have something that always
# moves.
SETTLED = """async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))
  const end = performance.now() + 2000
  for (let still = 0; still < 2 && performance.now() < end;) {
    await frame()
    const moving = document.getAnimations().filter((one) => one.playState === "running")
    still = moving.length > 0 ? 0 : still + 1
  }
}"""


class AxeTest(HouseCase):
    def setUp(self):
        self.axe = Axe()
        self.found = []

    def look(self, page, state, anew=False):
        """In light and dark, as the person's system says it; `anew` where a page keeps no state."""
        for scheme, rules in RULES.items():
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            if anew:
                page.reload(wait_until="networkidle" if state == "gallery" else "load")
            page.evaluate(SETTLED)
            if page.locator("html[data-theme]").count():
                expect(page.locator(f"html[data-theme={scheme}]")).to_have_count(1)
                page.evaluate(SETTLED)
            answer = self.axe.run(page, options={"resultTypes": ["violations"], "runOnly": rules})
            for violation in answer.response["violations"]:
                for node in violation["nodes"][:3]:
                    self.found.append(
                        f"{state}, {scheme}: {violation['id']}: {node['target']}"
                        f" {node['html'][:200]}"
                        f" {node['failureSummary'][:300]}"
                    )
        page.emulate_media(color_scheme="light", reduced_motion="reduce")

    def tearDown(self):
        self.assertEqual(self.found, [], "\n".join(["axe found:", *self.found]))

    def test_pages_nobody_signs_in_to(self):
        page = self.page("public")
        for name in SAMPLE_PAGES:
            page.goto(f"{self.house.address}/sample/{name}.html")
            expect(page.get_by_role("button", name=re.compile("Chat with us"))).to_be_visible()
            self.look(page, name, anew=True)
        page.goto(f"{self.house.address}/gallery/")
        expect(page.get_by_role("heading").first).to_be_visible()
        self.look(page, "gallery", anew=True)
        page.goto(f"{self.house.address}/desk/")
        expect(page.get_by_label("Password")).to_be_visible()
        self.look(page, "sign-in")
        page.get_by_label("Name").fill("nobody")
        page.get_by_label("Password").fill("wrong horse battery")
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("alert")).not_to_be_empty()
        self.look(page, "sign-in refused")

    def test_every_state_of_the_story(self):
        chat = self.page("resident")
        desk = self.page("adviser")
        for page in (chat, desk):
            page.emulate_media(reduced_motion="reduce")
        resident = Resident(chat, self.house)
        adviser = Adviser(desk, self.house, "g.newton")

        resident.open()
        resident.launcher.click()
        expect(chat.get_by_label("Your name")).to_be_visible()
        self.look(chat, "chat, before it starts")
        chat.get_by_role("button", name="Minimise the chat").click()
        resident.begin(CUSTOMER)
        self.look(chat, "chat, a question of the service")
        chat.get_by_role("button", name="Options").click()
        self.look(chat, "chat, options")
        chat.get_by_role("button", name="Options").click()
        resident.choose("Something else")
        expect(resident.log).to_contain_text("You are next.")
        self.look(chat, "chat, waiting")

        adviser.sign_in()
        self.look(desk, "desk, nothing there")
        adviser.become("Available")
        expect(adviser.offer(CUSTOMER)).to_be_visible()
        self.look(desk, "desk, an offer")
        adviser.accept(CUSTOMER)
        adviser.write(CUSTOMER, "What is it about?")
        resident.write("My street light")
        expect(adviser.log).to_contain_text("My street light")
        expect(resident.log).to_contain_text("What is it about?")
        self.look(desk, "desk, a conversation")
        self.look(chat, "chat, a conversation")
        self.look_at_dialogs(desk)
        self.look_at_pages(desk)
        adviser.end()
        self.look(desk, "desk, wrap-up")
        expect(chat.get_by_role("heading", name="This chat has ended")).to_be_visible()
        self.look(chat, "chat, ended")
        adviser.wrap_up_in_two_clicks()
        self.look(desk, "desk, after the wrap-up")
        desk.goto(f"{self.house.address}/desk/history")
        desk.get_by_role("button", name=re.compile("C1")).click()
        expect(desk.get_by_role("dialog")).to_contain_text("What is it about?")
        self.look(desk, "history, one contact")

    def look_at_dialogs(self, desk):
        for button, dialog in (("Transfer", "Transfer"), ("End", "End")):
            desk.get_by_role("group", name="Contact").get_by_role("button", name=button).click()
            expect(desk.get_by_role("dialog")).to_be_visible()
            self.look(desk, f"desk, {dialog} dialog")
            desk.keyboard.press("Escape")
            expect(desk.get_by_role("dialog")).to_be_hidden()
        for keys, name in (("Control+K", "the palette"), ("Alt+P", "the presence menu")):
            desk.keyboard.press(keys)
            desk.wait_for_timeout(200)
            self.look(desk, f"desk, {name}")
            desk.keyboard.press("Escape")
        desk.get_by_role("button", name="Canned answers").click()
        self.look(desk, "desk, canned answers")
        desk.keyboard.press("Escape")
        for item in ("Keyboard shortcuts", "Settings", "Help", "Password and second factor"):
            desk.get_by_role("button", name=re.compile("^Menu of")).click()
            desk.get_by_role("menuitem", name=item).click()
            expect(desk.get_by_role("dialog")).to_be_visible()
            self.look(desk, f"desk, {item}")
            desk.keyboard.press("Escape")
            expect(desk.get_by_role("dialog")).to_be_hidden()

    def look_at_pages(self, desk):
        for name in ("Board", "History"):
            desk.get_by_role("link", name=name, exact=True).click()
            expect(desk.get_by_role("heading", name=name, level=1)).to_be_visible()
            expect(desk.get_by_role("main")).to_contain_text("General")
            self.look(desk, name)
        desk.get_by_role("link", name="Board", exact=True).click()
        for button in ("Message to all", "Announcement"):
            desk.get_by_role("button", name=button).click()
            expect(desk.get_by_role("dialog")).to_be_visible()
            self.look(desk, f"board, {button}")
            desk.keyboard.press("Escape")
        desk.get_by_role("button", name="Wall screen").click()
        expect(desk.get_by_role("button", name="Leave the wall screen")).to_be_visible()
        self.look(desk, "wall screen")
        desk.get_by_role("button", name="Leave the wall screen").click()
        desk.get_by_role("link", name="Desk", exact=True).click()
        desk.get_by_role("button", name=re.compile(CUSTOMER)).first.click()


if __name__ == "__main__":
    unittest.main()

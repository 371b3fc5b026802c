"""Pictures of every page in light, dark and phone width, for README and the guides.

    GUILDHALL=… .venv-tests/bin/python Tests/WebTests/pictures.py docs/images

Walks through the story once and photographs each state; the board is that of a busier house.
"""

import pathlib
import re
import sys
import tempfile

from PIL import Image
from playwright.sync_api import expect

from house import Browser, House
from people import Adviser, Resident

CUSTOMER = "Rosa Patel"
WIDE = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 780}
COLOURS = 96
DEMO_MILLISECONDS = 90_000
SETTLE_MILLISECONDS = 400


class Album:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)

    def keep(self, page, name, phone=True):
        self.shot(page, f"{name}-light", "light", WIDE)
        self.shot(page, f"{name}-dark", "dark", WIDE)
        if phone:
            self.shot(page, f"{name}-phone", "light", PHONE)
        page.set_viewport_size(WIDE)
        page.emulate_media(color_scheme="light")

    def shot(self, page, name, scheme, size):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size(size)
        shown = page.get_by_role("button", name="Conversation", exact=True)
        if name.startswith("desk-conv") and size is PHONE and shown.is_visible():
            shown.click()
        page.mouse.move(0, size["height"] - 1)
        page.wait_for_timeout(SETTLE_MILLISECONDS)
        path = self.folder / f"{name}.png"
        page.screenshot(path=path)
        # Flat surfaces: few colours do, and a repository keeps every picture for ever.
        few = (
            Image.open(path)
            .convert("RGB")
            .quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=0)
        )
        few.save(path, optimize=True)


def page():
    context = Browser.get().new_context(viewport=WIDE, locale="en-GB", timezone_id="Europe/London")
    return context.new_page()


def story(album, house):
    adviser = Adviser(page(), house, "s.osei")
    resident = Resident(page(), house)
    desk, chat = adviser.page, resident.page
    adviser.open()
    expect(desk.get_by_label("Password")).to_be_visible()
    album.keep(desk, "sign-in")
    adviser.sign_in()
    album.keep(desk, "desk-empty")
    resident.open()
    album.keep(chat, "chat-launcher")
    resident.launcher.click()
    expect(chat.get_by_label("Your name")).to_be_visible()
    album.keep(chat, "chat-start")
    chat.get_by_role("button", name="Minimise the chat").click()
    resident.begin(CUSTOMER)
    album.keep(chat, "chat-question")
    resident.choose("Something else")
    expect(resident.log).to_contain_text("You are next.")
    album.keep(chat, "chat-waiting")
    adviser.become("Available")
    expect(adviser.offer(CUSTOMER)).to_be_visible()
    album.keep(desk, "desk-offer")
    adviser.accept(CUSTOMER)
    adviser.write(CUSTOMER, "Good morning, Rosa. What can I do for you?")
    expect(resident.log).to_contain_text("What can I do")
    resident.write("The street light in front of 14 Mill Lane has been dark since Friday.")
    expect(adviser.log).to_contain_text("14 Mill Lane")
    adviser.write(CUSTOMER, "Thank you. Is it the one at the bus stop?")
    expect(resident.log).to_contain_text("bus stop")
    resident.write("Yes, number 23 is on the post.")
    expect(adviser.log).to_contain_text("number 23")
    desk.get_by_role("radio", name="Note").check(force=True)
    desk.get_by_label("Note for colleagues").fill("Light 23, Mill Lane. Second report.")
    desk.get_by_label("Note for colleagues").press("Enter")
    expect(adviser.log).to_contain_text("Second report")
    desk.get_by_role("radio", name="Message").check(force=True)
    resident.draft.press_sequentially("Thank", delay=20)
    album.keep(desk, "desk-conversation")
    resident.draft.fill("")
    album.keep(chat, "chat-conversation")
    adviser.message_to(CUSTOMER).press("/")
    album.keep(desk, "desk-answers", phone=False)
    desk.keyboard.press("Escape")
    desk.keyboard.press("Control+K")
    album.keep(desk, "desk-commands", phone=False)
    desk.keyboard.press("Escape")
    desk.get_by_role("button", name="Transfer", exact=True).click()
    album.keep(desk, "desk-transfer")
    desk.keyboard.press("Escape")
    adviser.end()
    album.keep(desk, "desk-wrap-up")
    expect(chat.get_by_role("heading", name="This chat has ended")).to_be_visible()
    album.keep(chat, "chat-ended")
    adviser.wrap_up_in_two_clicks()
    supervisor = Adviser(page(), house, "g.newton")
    supervisor.sign_in("/desk/history")
    supervisor.page.get_by_role("button", name=re.compile("C1")).click()
    expect(supervisor.page.get_by_role("dialog")).to_contain_text("14 Mill Lane")
    album.keep(supervisor.page, "history-contact")


def board(album, house):
    adviser = Adviser(page(), house, "s.osei")
    adviser.sign_in()
    adviser.become("Available")
    for _ in range(2):
        adviser.page.get_by_role("region", name=re.compile("^Offer")).first.wait_for(
            timeout=DEMO_MILLISECONDS
        )
        adviser.page.keyboard.press("F8")
        adviser.page.wait_for_timeout(1_000)
    supervisor = Adviser(page(), house, "g.newton")
    supervisor.sign_in("/desk/board")
    supervisor.page.wait_for_timeout(DEMO_MILLISECONDS)
    album.keep(supervisor.page, "board")
    supervisor.open("/desk/board?wall=1")
    expect(supervisor.page.get_by_role("button", name="Leave the wall screen")).to_be_visible()
    album.keep(supervisor.page, "wall")
    supervisor.open("/desk/history")
    expect(supervisor.page.get_by_role("row").nth(1)).to_be_visible()
    album.keep(supervisor.page, "history")


def main():
    if len(sys.argv) != 2:
        sys.exit("Say where to: pictures.py docs/images")
    album = Album(sys.argv[1])
    for walk, words in ((story, ()), (board, ("--demo",))):
        with tempfile.TemporaryDirectory(prefix="guildhall-web-") as folder:
            house = House(folder, *words)
            try:
                house.start()
                walk(album, house)
            finally:
                house.close()
    Browser.end()


if __name__ == "__main__":
    main()

"""What a resident and an adviser do, by what they see: names of buttons and fields."""

import re

from playwright.sync_api import expect

WELCOME = "How can we help?"


class Resident:
    """Somebody on the council's page, with the chat."""

    def __init__(self, page, house):
        self.page = page
        self.house = house

    def open(self, path="/sample/contact.html"):
        self.page.goto(self.house.address + path)
        expect(self.launcher).to_be_visible()

    @property
    def launcher(self):
        return self.page.get_by_role("button", name=re.compile("^(Chat with us|Back to your chat)"))

    @property
    def log(self):
        return self.page.get_by_role("log", name="Conversation")

    @property
    def draft(self):
        return self.page.get_by_label("Your message", exact=True)

    def begin(self, name):
        self.launcher.click()
        self.page.get_by_label("Your name").fill(name)
        self.page.get_by_role("button", name="Start chat").click()
        expect(self.log).to_contain_text(WELCOME)

    def choose(self, answer):
        self.page.get_by_role("button", name=answer, exact=True).click()

    def write(self, words):
        self.draft.fill(words)
        self.draft.press("Enter")

    def begin_waiting(self, name):
        """Straight into the general queue."""
        self.open()
        self.begin(name)
        self.choose("Something else")
        expect(self.log).to_contain_text("You are next.")


class Adviser:
    """Somebody at the desk."""

    def __init__(self, page, house, name):
        self.page = page
        self.house = house
        self.name = name

    def open(self, path="/desk/"):
        self.page.goto(self.house.address + path)

    def sign_in(self, path="/desk/"):
        self.open(path)
        self.page.get_by_label("Name").fill(self.name)
        self.page.get_by_label("Password").fill(self.house.password(self.name))
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page.get_by_text("Live", exact=True)).to_be_visible()

    def become(self, presence):
        self.page.get_by_role("button", name=re.compile("^Presence")).click()
        self.page.get_by_role("menuitemradio", name=presence).click()
        expect(
            self.page.get_by_role("button", name=re.compile(f"^Presence: {presence}"))
        ).to_be_visible()

    def offer(self, customer):
        return self.page.get_by_role("region", name=re.compile(f"^Offer: .*{customer}"))

    def accept(self, customer):
        self.offer(customer).get_by_role("button", name="Accept").click()
        expect(self.message_to(customer)).to_be_visible()

    def message_to(self, customer):
        return self.page.get_by_label(f"Message to {customer}", exact=True)

    @property
    def log(self):
        return self.page.get_by_role("log", name="Messages")

    def write(self, customer, words):
        self.message_to(customer).fill(words)
        self.message_to(customer).press("Enter")

    def end(self, reason="Done"):
        self.page.get_by_role("group", name="Contact").get_by_role("button", name="End").click()
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_role("button", name=reason).click()
        dialog.get_by_role("button", name="End", exact=True).click()
        expect(self.wrap_up).to_be_visible()

    @property
    def wrap_up(self):
        return self.page.get_by_role("region", name="Wrap-up")

    def wrap_up_in_two_clicks(self):
        """What it was about, and done. Returns what was chosen."""
        first = self.wrap_up.get_by_role("radio").first
        label = self.wrap_up.locator(".wrapup-code").first
        chosen = label.locator("span").first.evaluate("span => span.firstChild.textContent")
        label.click()
        expect(first).to_be_checked()
        self.wrap_up.get_by_role("button", name="Finish wrap-up").click()
        expect(self.wrap_up).to_be_hidden()
        return chosen

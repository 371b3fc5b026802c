"""A resident and two people of the council meet in the browser, up to the record."""

import re
import unittest

from playwright.sync_api import expect

from house import HouseCase
from people import Adviser, Resident

CUSTOMER = "Rosa Patel"
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


class StoryTest(HouseCase):
    def test_the_whole_story(self):
        resident = Resident(self.page("resident"), self.house)
        adviser = Adviser(self.page("adviser"), self.house, "s.osei")
        supervisor = Adviser(self.page("supervisor"), self.house, "g.newton")
        supervisor.sign_in("/desk/board")

        self.wait_in_the_queue(resident, supervisor)
        adviser.sign_in()
        adviser.become("Available")
        adviser.accept(CUSTOMER)
        expect(resident.page.get_by_text("You are talking to S. Osei")).to_be_visible()
        self.talk(resident, adviser)
        self.use_a_canned_answer(resident, adviser)
        self.send_files(resident, adviser)
        self.transfer(resident, adviser)
        self.take_it_over(resident, supervisor)
        disposition = self.finish(resident, supervisor)
        self.look_back(supervisor, disposition)

    def wait_in_the_queue(self, resident, supervisor):
        resident.open()
        resident.begin(CUSTOMER)
        resident.choose("Something else")
        expect(resident.log).to_contain_text("Something else")
        expect(resident.log).to_contain_text("You are next.")
        waiting = supervisor.page.get_by_role("region", name="Waiting, scrolling")
        expect(waiting).to_contain_text("C1")
        expect(waiting).to_contain_text("General")

    def talk(self, resident, adviser):
        adviser.write(CUSTOMER, "Good morning. What is it about?")
        expect(resident.log).to_contain_text("Good morning. What is it about?")
        resident.draft.press_sequentially("My street light", delay=20)
        expect(adviser.page.get_by_text(f"{CUSTOMER} is typing")).to_be_visible()
        resident.draft.press_sequentially(" is dark")
        resident.draft.press("Enter")
        expect(adviser.log).to_contain_text("My street light is dark")
        adviser.message_to(CUSTOMER).press_sequentially("Since when?", delay=20)
        expect(resident.page.get_by_text("S. Osei is writing")).to_be_visible()
        adviser.message_to(CUSTOMER).press("Enter")
        expect(resident.log).to_contain_text("Since when?")
        adviser.page.get_by_role("radio", name="Note").check(force=True)
        note = adviser.page.get_by_label("Note for colleagues")
        note.fill("Rang on Friday, too.")
        note.press("Enter")
        expect(adviser.log).to_contain_text("Rang on Friday, too.")
        adviser.page.get_by_role("radio", name="Message").check(force=True)
        expect(resident.log).not_to_contain_text("Friday")

    def use_a_canned_answer(self, resident, adviser):
        adviser.message_to(CUSTOMER).press("/")
        answers = adviser.page.get_by_role("combobox", name="Canned answers")
        answers.fill("greeting")
        answers.press("Enter")
        expect(adviser.message_to(CUSTOMER)).to_have_value(re.compile(f"^Hello {CUSTOMER}, .*Osei"))
        adviser.message_to(CUSTOMER).press("Enter")
        expect(resident.log).to_contain_text(f"Hello {CUSTOMER}, you are through to S. Osei")

    def send_files(self, resident, adviser):
        chosen = resident.page.locator("guildhall-chat input[type=file]")
        chosen.set_input_files({"name": "light.png", "mimeType": "image/png", "buffer": PICTURE})
        expect(resident.page.get_by_text("light.png goes with your next message")).to_be_visible()
        resident.write("This is the light")
        link = adviser.log.get_by_role("link", name=re.compile("light.png"))
        expect(link).to_be_visible()
        answer = adviser.page.request.get(link.evaluate("link => link.href"))
        self.assertEqual((answer.status, answer.body()), (200, PICTURE))
        self.assertEqual(answer.headers["x-content-type-options"], "nosniff")

        words = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
        adviser.page.locator(".composer input[type=file]").set_input_files(
            {"name": "repairs.pdf", "mimeType": "application/pdf", "buffer": words}
        )
        expect(adviser.page.get_by_role("list", name="Files")).to_contain_text("repairs.pdf")
        adviser.write(CUSTOMER, "How we repair lights")
        file = resident.page.get_by_role("button", name=re.compile("repairs.pdf"))
        with resident.page.expect_download() as download:
            file.click()
        with open(download.value.path(), "rb") as kept:
            self.assertEqual(kept.read(), words)

    def transfer(self, resident, adviser):
        adviser.page.get_by_role("button", name="Transfer", exact=True).click()
        dialog = adviser.page.get_by_role("dialog", name=f"Transfer {CUSTOMER}")
        dialog.get_by_role("combobox").fill("libraries")
        dialog.get_by_role("combobox").press("Enter")
        dialog.get_by_role("button", name=re.compile("^Transfer: Libraries")).click()
        expect(resident.log).to_contain_text("You are next.")
        expect(resident.log).to_contain_text("S. Osei has left the chat")

    def take_it_over(self, resident, supervisor):
        supervisor.become("Available")
        waiting = supervisor.page.get_by_role("region", name="Waiting, scrolling")
        waiting.get_by_role("button", name=re.compile("C1")).click()
        look = supervisor.page.get_by_role("dialog", name="Chat C1")
        expect(look).to_contain_text("Since when?")
        expect(look.get_by_role("region", name="Facts").get_by_role("listitem")).not_to_have_count(
            0
        )
        look.get_by_role("button", name="Pull").click()
        ask = supervisor.page.get_by_role("dialog", name=f"Pull {CUSTOMER}")
        ask.get_by_label("Why").fill("Nobody of the libraries is here")
        ask.get_by_role("button", name="Pull", exact=True).click()
        expect(ask).to_be_hidden()
        expect(look).to_be_hidden()
        supervisor.accept(CUSTOMER)
        expect(resident.page.get_by_text("You are talking to G. Newton")).to_be_visible()
        expect(supervisor.log).to_contain_text("Since when?")
        expect(supervisor.log).to_contain_text("Rang on Friday, too.")
        supervisor.write(CUSTOMER, "I have it repaired.")
        expect(resident.log).to_contain_text("I have it repaired.")

    def finish(self, resident, supervisor):
        supervisor.end()
        expect(resident.page.get_by_role("heading", name="This chat has ended")).to_be_visible()
        return supervisor.wrap_up_in_two_clicks()

    def look_back(self, supervisor, disposition):
        page = supervisor.page
        page.get_by_role("link", name="Board").click()
        row = page.get_by_role("row").filter(has_text="Libraries")
        expect(row.first).to_contain_text("1")
        page.get_by_role("link", name="History").click()
        row = page.get_by_role("row").filter(has_text="C1")
        expect(row).to_contain_text(disposition)
        expect(row).to_contain_text("G. Newton")
        row.get_by_role("button", name=re.compile("C1")).click()
        look = page.get_by_role("dialog", name="Chat C1")
        why = look.get_by_role("region", name="Facts").get_by_role("list").first
        expect(why).to_contain_text("libraries")
        expect(why).to_contain_text("Nobody of the libraries is here")
        expect(look).to_contain_text("This is the light")
        expect(look).to_contain_text(CUSTOMER)


if __name__ == "__main__":
    unittest.main()

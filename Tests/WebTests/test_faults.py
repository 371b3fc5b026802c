"""Killed services, cut networks, lost answers, reloads: nothing is lost, nothing comes twice."""

import re
import unittest

from playwright.sync_api import expect

from house import HouseCase
from people import Adviser, Resident

CUT_MILLISECONDS = 12_000
# The desk waits at most 30 s between two tries, and some time goes by with each.
RETRY_MILLISECONDS_MAXIMUM = 45_000
SAID_TO_CUT_OFF = "Connection lost. We are reconnecting"


class FaultsTest(HouseCase):
    def setUp(self):
        if not self.house.is_running:
            self.house.start()
        self.customer = f"Ada {self._testMethodName.split('_')[1].title()}"
        self.adviser = Adviser(self.page("adviser"), self.house, "s.osei")
        self.resident = Resident(self.page("resident"), self.house)
        self.adviser.sign_in()
        self.adviser.become("Available")
        self.resident.open()
        self.resident.begin(self.customer)
        self.resident.choose("Something else")
        self.adviser.accept(self.customer)
        self.say_both_ways("before")

    def say_both_ways(self, when):
        self.resident.write(f"resident {when}")
        expect(self.adviser.log).to_contain_text(f"resident {when}")
        self.adviser.write(self.customer, f"adviser {when}")
        expect(self.resident.log).to_contain_text(f"adviser {when}")

    def expect_each_once(self, *whens):
        for when in whens:
            for log in (self.resident.log, self.adviser.log):
                for side in ("resident", "adviser"):
                    words = re.compile(rf"^\s*{side} {when}\s*$")
                    expect(
                        log.locator("p.text, p.bubble-text").filter(has_text=words)
                    ).to_have_count(1, timeout=RETRY_MILLISECONDS_MAXIMUM)
        expect(self.adviser.log.get_by_text(re.compile("^(Sending|Not sent)"))).to_have_count(0)
        expect(self.resident.log.get_by_text(re.compile("^(Sending|Not sent)"))).to_have_count(0)

    def finish(self):
        """What is left over would be in the next test's way."""
        self.adviser.end()
        self.adviser.wrap_up_in_two_clicks()
        self.adviser.become("Offline")

    def test_killed_in_mid_chat(self):
        self.house.kill()
        self.adviser.write(self.customer, "adviser meanwhile")
        self.resident.write("resident meanwhile")
        expect(self.adviser.log).to_contain_text("Not sent yet: it is tried again by itself")
        self.adviser.message_to(self.customer).fill("and a draft")
        expect(
            self.resident.page.locator("guildhall-chat .notice", has_text=SAID_TO_CUT_OFF)
        ).to_be_visible()
        self.resident.draft.fill("and a draft, too")
        self.house.start()
        expect(self.adviser.page.get_by_text("Live", exact=True)).to_be_visible()
        expect(
            self.resident.page.locator("guildhall-chat .notice", has_text=SAID_TO_CUT_OFF)
        ).to_be_hidden()
        self.expect_each_once("before", "meanwhile")
        expect(self.adviser.message_to(self.customer)).to_have_value("and a draft")
        expect(self.resident.draft).to_have_value("and a draft, too")
        self.say_both_ways("after")
        self.expect_each_once("before", "meanwhile", "after")
        self.finish()

    def test_network_cut_on_both_sides(self):
        for page in (self.adviser.page, self.resident.page):
            page.context.set_offline(True)
        self.adviser.write(self.customer, "adviser meanwhile")
        self.resident.write("resident meanwhile")
        self.adviser.page.wait_for_timeout(CUT_MILLISECONDS)
        expect(self.resident.log).not_to_contain_text("adviser meanwhile")
        expect(self.adviser.log).not_to_contain_text("resident meanwhile")
        for page in (self.adviser.page, self.resident.page):
            page.context.set_offline(False)
        self.expect_each_once("before", "meanwhile")
        self.say_both_ways("after")
        self.expect_each_once("before", "meanwhile", "after")
        self.finish()

    def test_network_cut_on_one_side_misses_nothing(self):
        self.resident.page.context.set_offline(True)
        for number in range(3):
            self.adviser.write(self.customer, f"adviser meanwhile {number}")
        self.adviser.page.wait_for_timeout(CUT_MILLISECONDS)
        self.resident.page.context.set_offline(False)
        for number in range(3):
            expect(
                self.resident.log.get_by_text(f"adviser meanwhile {number}", exact=True)
            ).to_have_count(1)
        self.adviser.page.context.set_offline(True)
        for number in range(3):
            self.resident.write(f"resident meanwhile {number}")
        self.adviser.page.wait_for_timeout(CUT_MILLISECONDS)
        self.adviser.page.context.set_offline(False)
        for number in range(3):
            expect(
                self.adviser.log.get_by_text(f"resident meanwhile {number}", exact=True)
            ).to_have_count(1)
        self.say_both_ways("after")
        self.expect_each_once("before", "after")
        self.finish()

    def test_lost_answers_double_nothing(self):
        """The service has the message, its answer gets lost: the sender tries again."""
        tries = []

        def lose(route):
            if route.request.method == "POST" and len(tries) < 3:
                tries.append(route.fetch().status)
                route.abort()
            else:
                route.continue_()

        for person in (self.adviser, self.resident):
            tries.clear()
            person.page.route(re.compile(r"/messages$"), lose)
            if person is self.adviser:
                person.write(self.customer, "adviser meanwhile")
            else:
                person.write("resident meanwhile")
            expect(
                self.resident.log if person is self.adviser else self.adviser.log
            ).to_contain_text("meanwhile")
            person.page.wait_for_timeout(3_000)
            person.page.unroute(re.compile(r"/messages$"))
            self.assertGreater(len(tries), 0)
            self.assertEqual(set(tries) - {200, 201}, set())
        self.say_both_ways("after")
        self.expect_each_once("before", "meanwhile", "after")
        self.finish()

    def test_reload_keeps_what_was_typed_or_not_sent(self):
        def refuse(route):
            if route.request.method == "POST":
                route.abort()
            else:
                route.continue_()

        pattern = re.compile(r"/messages$")
        for person in (self.adviser, self.resident):
            person.page.route(pattern, refuse)
            person.page.on("dialog", lambda dialog: dialog.accept())
        self.adviser.write(self.customer, "adviser meanwhile")
        self.resident.write("resident meanwhile")
        self.adviser.message_to(self.customer).fill("half a sentence")
        self.adviser.page.get_by_role("radio", name="Note").check(force=True)
        self.adviser.page.get_by_label("Note for colleagues").fill("half a note")
        self.resident.draft.fill("half a question")
        # What is typed is kept within a moment of the last key.
        self.adviser.page.wait_for_timeout(1_000)
        for person in (self.adviser, self.resident):
            person.page.reload()
        expect(self.resident.draft).to_have_value("half a question")
        expect(self.adviser.page.get_by_label("Note for colleagues")).to_have_value("half a note")
        self.adviser.page.get_by_role("radio", name="Message").check(force=True)
        expect(self.adviser.message_to(self.customer)).to_have_value("half a sentence")
        for person in (self.adviser, self.resident):
            person.page.unroute(pattern)
        self.expect_each_once("before", "meanwhile")
        self.say_both_ways("after")
        self.finish()


if __name__ == "__main__":
    unittest.main()

"""Killed services, cut networks, lost answers, reloads: nothing is lost, nothing comes twice."""

import re
import sys
import time
import unittest

from playwright.sync_api import expect

from house import HouseCase
from line import Line
from people import Adviser, Resident

CUT_MILLISECONDS = 12_000
LONG_CUT_MILLISECONDS = 60_000
# A line that went silent is noticed after 25 s, and after what else a slow machine needs.
SILENCE_MILLISECONDS_MAXIMUM = 60_000
# Whether the browser keeps something that has these words.
KEPT = """(words) => [localStorage, sessionStorage].some(
  (store) => Object.values({ ...store }).some((kept) => kept.includes(words)))"""
SAID_TO_CUT_OFF = "Connection lost. We are reconnecting"


class FaultsTest(HouseCase):
    # A test that fails leaves its adviser in the middle of something.
    is_house_shared = False

    def begin(self, adviser_by=None, resident_by=None):
        """Both in a chat, each over a line of their own where one is given."""
        self.customer = f"Ada {self._testMethodName.split('_')[1].title()}"
        self.lines = [line for line in (adviser_by, resident_by) if line]
        houses = [self.house.through(line) if line else self.house
                  for line in (adviser_by, resident_by)]
        self.adviser = Adviser(self.page("adviser"), houses[0], "s.osei")
        self.resident = Resident(self.page("resident"), houses[1])
        self.people = (self.adviser, self.resident)
        self.adviser.sign_in()
        self.adviser.become("Available")
        self.resident.open()
        self.resident.begin(self.customer)
        self.resident.choose("Something else")
        self.adviser.accept(self.customer)
        self.say_both_ways("before")

    def line(self):
        line = Line(self.house.port)
        self.addCleanup(line.close)
        return line

    @property
    def live(self):
        return self.adviser.page.get_by_text("Live", exact=True)

    @property
    def cut_off(self):
        return self.resident.page.locator("guildhall-chat .notice", has_text=SAID_TO_CUT_OFF)

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
                    ).to_have_count(1)
        expect(self.adviser.log.get_by_text(re.compile("^(Sending|Not sent)"))).to_have_count(0)
        expect(self.resident.log.get_by_text(re.compile("^(Sending|Not sent)"))).to_have_count(0)

    def finish(self):
        """It goes on to its proper end."""
        self.say_both_ways("after")
        self.expect_each_once("before", "after")
        self.adviser.end()
        self.adviser.wrap_up_in_two_clicks()
        self.adviser.become("Offline")

    def cut_for_a_minute(self, cut):
        """Both write when the network is gone; nobody touches anything until it is back."""
        lines = (self.line(), self.line())
        self.begin(*lines)
        for line in lines:
            getattr(line, cut)()
        began = time.monotonic()
        self.adviser.write(self.customer, "adviser meanwhile")
        self.resident.write("resident meanwhile")
        self.adviser.message_to(self.customer).fill("half a sentence")
        self.resident.draft.fill("half a question")
        expect(self.live).to_be_hidden(timeout=SILENCE_MILLISECONDS_MAXIMUM)
        expect(self.cut_off).to_be_visible(timeout=SILENCE_MILLISECONDS_MAXIMUM)
        gone = (time.monotonic() - began) * 1000
        self.adviser.page.wait_for_timeout(max(0, LONG_CUT_MILLISECONDS - gone))
        expect(self.resident.log).not_to_contain_text("adviser meanwhile")
        expect(self.adviser.log).not_to_contain_text("resident meanwhile")
        for line in lines:
            line.mend()
        began = time.monotonic()
        expect(self.live).to_be_visible()
        desk = time.monotonic() - began
        expect(self.cut_off).to_be_hidden()
        chat = time.monotonic() - began
        self.expect_each_once("before", "meanwhile")
        whole = time.monotonic() - began
        print(
            f"\n{cut}: desk back after {desk:.1f} s, chat {chat:.1f} s, all said {whole:.1f} s",
            file=sys.stderr)
        expect(self.adviser.message_to(self.customer)).to_have_value("half a sentence")
        expect(self.resident.draft).to_have_value("half a question")
        self.finish()

    def test_cut_for_a_minute_and_refused(self):
        self.cut_for_a_minute("refuse")

    def test_cut_for_a_minute_and_swallowed(self):
        self.cut_for_a_minute("swallow")

    def test_killed_in_mid_chat(self):
        self.begin()
        self.house.kill()
        self.adviser.write(self.customer, "adviser meanwhile")
        self.resident.write("resident meanwhile")
        expect(self.adviser.log).to_contain_text("Not sent yet: it is tried again by itself")
        self.adviser.message_to(self.customer).fill("and a draft")
        expect(self.cut_off).to_be_visible()
        self.resident.draft.fill("and a draft, too")
        self.house.start()
        expect(self.live).to_be_visible()
        expect(self.cut_off).to_be_hidden()
        self.expect_each_once("before", "meanwhile")
        expect(self.adviser.message_to(self.customer)).to_have_value("and a draft")
        expect(self.resident.draft).to_have_value("and a draft, too")
        self.finish()

    def test_computers_without_network(self):
        """As a browser is told that the cable is out; it says so to the page."""
        self.begin()
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
        self.finish()

    def test_cut_on_one_side_misses_nothing(self):
        self.begin()
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
        self.finish()

    def test_lost_answers_double_nothing(self):
        """The service has the message, its answer gets lost: the sender tries again."""
        self.begin()
        lost = 3
        for person, other, words in (
            (self.adviser, self.resident, "adviser meanwhile"),
            (self.resident, self.adviser, "resident meanwhile"),
        ):
            tries = []

            def lose(route):
                if route.request.method == "POST" and len(tries) < lost:
                    tries.append(route.fetch().status)
                    route.abort()
                else:
                    route.continue_()

            person.page.route(re.compile(r"/messages$"), lose)
            if person is self.adviser:
                person.write(self.customer, words)
            else:
                person.write(words)
            expect(other.log).to_contain_text(words)
            # What the stream brought needs no answer any more: then it is not tried again.
            expect(person.log.get_by_text(re.compile("^(Sending|Not sent)"))).to_have_count(0)
            person.page.unroute(re.compile(r"/messages$"))
            self.assertGreater(len(tries), 0)
            self.assertEqual(set(tries) - {200, 201}, set())
        self.expect_each_once("before", "meanwhile")
        self.finish()

    def test_reload_keeps_what_was_typed_or_not_sent(self):
        self.begin()

        def refuse(route):
            if route.request.method == "POST":
                route.abort()
            else:
                route.continue_()

        pattern = re.compile(r"/messages$")
        for person in self.people:
            person.page.route(pattern, refuse)
            person.page.on("dialog", lambda dialog: dialog.accept())
        self.adviser.write(self.customer, "adviser meanwhile")
        self.resident.write("resident meanwhile")
        self.adviser.message_to(self.customer).fill("half a sentence")
        self.adviser.page.get_by_role("radio", name="Note").check(force=True)
        self.adviser.page.get_by_label("Note for colleagues").fill("half a note")
        self.resident.draft.fill("half a question")
        # What is typed is kept within a moment of the last key.
        for person, words in zip(self.people, ("half a note", "half a question")):
            self.wait_until(person.page, KEPT, words, what=f"kept: {words}")
        for person in self.people:
            person.page.reload()
        expect(self.resident.draft).to_have_value("half a question")
        expect(self.adviser.page.get_by_label("Note for colleagues")).to_have_value("half a note")
        self.adviser.page.get_by_role("radio", name="Message").check(force=True)
        expect(self.adviser.message_to(self.customer)).to_have_value("half a sentence")
        for person in self.people:
            person.page.unroute(pattern)
        self.expect_each_once("before", "meanwhile")
        self.finish()


if __name__ == "__main__":
    unittest.main()

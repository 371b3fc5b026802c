"""The telephone from outside: a real service, called and calling by `guildhall call` and `answer`."""

import json
import os
import socket
import subprocess
import tempfile
import time
import unittest
import urllib.request

GUILDHALL = os.environ.get("GUILDHALL", "")
SECONDS_MAXIMUM = 60
NUMBER = "+441632960100"

SERVICE = """
service: Testshire
languages: [en]
units: [centre]
calendars: { always: { every day: "00:00-24:00" } }
skills: [general]
presence reasons: [lunch]
secrets: [officer-mobile]
dispositions: { extra: [answered] }
numbers:
  "+441632960100": { name: Main, flow: main, shows: "+441632960100" }
  "+441632960190": { name: Duty, duty: night }
queues:
  general:
    channels: [voice, callback, task]
    open: always
    needs: general
    waiting: { position every: 15s, callback after: 1h }
    callback: { attempts: 2, gap: 5min }
    wrap-up: { kind: optional, at most: 60s }
teams:
  front:
    skills: { general: 3 }
    people: { a.one: { mobile: officer-mobile }, s.boss: { supervises: all } }
duty:
  night:
    unit: centre
    rota: { rotate: weekly from 2026-01-05 09:00, among: [a.one] }
    reach: [ mobile 20s ]
    nobody: { then: end, explain: "Nobody is on duty." }
telephone:
  trunks:
    local:
      proxy: "sip:127.0.0.1:{trunk};transport=udp"
      from: [127.0.0.1]
      options every: never
      shows: "+441632960100"
      emergency: true
  outbound: { allow: [national, mobile] }
"""

FLOW = """
flow: main
unit: centre
listen for: { a person: help, an emergency: police }
steps:
  welcome:
    say: "Welcome to the county of Testshire, where every call is answered in the order it came."
    ask: "Press one for help, or two to leave a message."
    answers:
      1: { label: Help, then: help }
      2: { label: Message, then: message }
      3: { label: Bye, then: bye }
    no answer: { again: 1, within: 8s, then: help }
  message:
    take message: { ask: "Speak after the tone.", queue: general, at most: 1min, thanks: "Thank you." }
  bye: { say: "Good-bye.", end: answered }
  police: { transfer outside: { number: "999", within: 30s, failed: help } }
  help: { queue: general }
"""


def free_port():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@unittest.skipUnless(GUILDHALL, "GUILDHALL must name the built command")
class TelephoneTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = folder.name
        cls.sip, cls.trunk, cls.port = free_port(), free_port(), free_port()
        cls.put("plan/service.yaml", SERVICE.replace("{trunk}", str(cls.trunk)))
        cls.put("plan/main.yaml", FLOW)
        cls.put("secrets/officer-mobile", "+447700900123\n")
        cls.put("web/index.html", "")
        cls.service = None
        cls.start()
        cls.addClassCleanup(cls.stop)

    @classmethod
    def put(cls, name, text):
        path = os.path.join(cls.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    @classmethod
    def start(cls):
        cls.log = open(os.path.join(cls.folder, "service.log"), "a", encoding="utf-8")
        cls.service = subprocess.Popen(
            [GUILDHALL, "serve", cls.folder + "/plan", "--data", cls.folder + "/data",
             "--web", cls.folder + "/web", "--port", str(cls.port), "--telephone", "127.0.0.1",
             "--sip-port", str(cls.sip), "--media-ports", "24000-24999", "--media-relay", "none",
             "--secrets", cls.folder + "/secrets"],
            stdout=cls.log, stderr=cls.log)
        ends = time.monotonic() + SECONDS_MAXIMUM
        while time.monotonic() < ends and cls.service.poll() is None:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{cls.port}/readyz", timeout=5):
                    # The sockets of SIP open with the pages.
                    time.sleep(0.5)
                    return
            except OSError:
                time.sleep(0.1)
        with open(cls.log.name, encoding="utf-8") as log:
            raise AssertionError(log.read())

    @classmethod
    def stop(cls, kill=False):
        if cls.service.poll() is None:
            cls.service.kill() if kill else cls.service.terminate()
            cls.service.wait(SECONDS_MAXIMUM)
        cls.log.close()

    def script(self, *lines):
        return self.put(f"{self._testMethodName}-{len(lines)}.txt", "\n".join(lines))

    def call(self, *lines, number=NUMBER):
        """What became of a call that goes through these lines; each of them has to hold."""
        ran = subprocess.run(
            [GUILDHALL, "call", f"sip:{number}@127.0.0.1:{self.sip}", "--from", "+441632960222",
             "--name", "Ann Other", "--script", self.script(*lines), "--json"],
            capture_output=True, text=True, timeout=2 * SECONDS_MAXIMUM)
        self.assertEqual(ran.returncode, 0, ran.stdout + ran.stderr)
        return json.loads(ran.stdout)["calls"][0]

    def answerer(self, *lines, calls=1):
        phone = subprocess.Popen(
            [GUILDHALL, "answer", "--port", str(self.trunk), "--calls", str(calls),
             "--script", self.script(*lines), "--json"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(phone.communicate, timeout=SECONDS_MAXIMUM)
        self.addCleanup(phone.kill)
        self.assertIn("Waiting for calls", phone.stderr.readline())
        return phone

    def events(self):
        """Events of the log, as JSON."""
        told = subprocess.run(
            [GUILDHALL, "log", "tail", self.folder + "/data/log.sqlite", "--json"],
            capture_output=True, text=True, timeout=SECONDS_MAXIMUM).stdout
        return told

    def until(self, holds, what):
        ends = time.monotonic() + SECONDS_MAXIMUM
        while not holds():
            self.assertLess(time.monotonic(), ends, what)
            time.sleep(0.2)

    def test_a_caller_is_greeted_chooses_and_waits_with_music(self):
        call = self.call(
            "expect answer within 10s", "hear speech within 10s", "press 1",
            "hear music within 20s", "hang up")
        self.assertEqual(call["endedBy"], "us")
        self.until(lambda: '"ContactQueued"' in self.events(), "it never waited")

    def test_a_farewell_is_heard_and_then_the_line_ends(self):
        call = self.call(
            "expect answer within 10s", "hear speech within 10s", "press 3",
            "hear speech within 10s", "expect hang up within 20s")
        self.assertEqual(call["endedBy"], "farEnd")

    def test_star_twice_reaches_the_emergency_number_at_once(self):
        police = self.answerer("keep playing tone 700", "hear tone 440 within 20s", "wait 2s", "hang up")
        self.call(
            "expect answer within 10s", "keep playing tone 440", "press **",
            "hear tone 700 within 20s", "expect hang up within 30s")
        out, _ = police.communicate(timeout=SECONDS_MAXIMUM)
        self.assertEqual(police.returncode, 0, out)

    def test_a_duty_officer_presses_a_key_before_the_call_is_theirs(self):
        officer = self.answerer(
            "hear speech within 20s", "press 1", "keep playing tone 700",
            "hear tone 440 within 20s", "wait 1s", "hang up")
        self.call(
            "expect answer within 10s", "keep playing tone 440", "hear tone 700 within 40s",
            "expect hang up within 30s", number="+441632960190")
        out, _ = officer.communicate(timeout=SECONDS_MAXIMUM)
        self.assertEqual(officer.returncode, 0, out)

    def test_a_message_is_recorded_and_waits_for_somebody(self):
        before = self.events().count('"MessageTaken"')
        self.call(
            "expect answer within 10s", "press 2", "hear tone 1000 within 20s",
            "play tone 500 for 3s", "press #", "hear speech within 10s", "expect hang up within 20s")
        self.until(lambda: self.events().count('"MessageTaken"') > before, "no message was taken")
        kept = [
            name for _, _, names in os.walk(self.folder + "/data/recordings") for name in names]
        self.assertTrue(kept)

    def test_a_number_that_is_not_ours_is_refused(self):
        self.call("expect refusal 404 within 10s", number="+441632960999")

    def test_a_restart_lets_go_of_calls_and_takes_new_ones(self):
        caller = subprocess.Popen(
            [GUILDHALL, "call", f"sip:{NUMBER}@127.0.0.1:{self.sip}", "--press", "1", "--for", "30s"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(caller.wait)
        self.addCleanup(caller.kill)
        queued = self.events().count('"ContactQueued"')
        self.until(lambda: self.events().count('"ContactQueued"') > queued, "it never waited")
        type(self).stop(kill=True)
        type(self).start()
        self.until(lambda: '"CustomerLeft"' in self.events().splitlines()[-2:].__repr__()
                   or self.events().count('"ContactClosed"') > 0, "the lost call was kept")
        self.call("expect answer within 10s", "hear speech within 10s", "hang up")


if __name__ == "__main__":
    unittest.main()

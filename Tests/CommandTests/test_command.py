"""The command from outside: exit status, one JSON document, what goes where."""

import contextlib
import json
import os
import pathlib
import random
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
GUILDHALL = os.environ.get("GUILDHALL", "")
COUNTY = str(ROOT / "Examples/county")
MINIMAL = str(ROOT / "Examples/minimal")
GOLDEN = ROOT / "Fixtures/log-2"
DEMAND = str(ROOT / "Examples/minimal/demand.yaml")
SECONDS_MAXIMUM = 600


def run(*words, env=None):
    return subprocess.run(
        [GUILDHALL, *words],
        capture_output=True,
        text=True,
        timeout=SECONDS_MAXIMUM,
        env={**os.environ, **(env or {})},
    )


@unittest.skipUnless(GUILDHALL, "GUILDHALL must name the built command")
class CommandTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def expect(self, status, *words, **options):
        result = run(*words, **options)
        self.assertEqual(
            result.returncode, status, f"{words}\n{result.stdout}\n{result.stderr}"
        )
        return result

    def document(self, status, *words, **options):
        """The one JSON document on standard output, and nothing else there."""
        result = self.expect(status, *words, "--json", **options)
        document = json.loads(result.stdout)
        self.assertEqual(result.stdout.count("\n"), 1, "more than one line")
        self.assertIsInstance(document, dict)
        return document

    def recorded(self, name="log.sqlite", days="1", seed="7"):
        """A log of a simulated day, and what the run said of itself."""
        log = self.path(name)
        said = self.document(
            0, "simulate", MINIMAL, "--demand", DEMAND, "--days", days, "--seed", seed,
            "--log", log,
        )
        return log, said


class Usage(CommandTest):
    def test_help_and_version(self):
        self.assertIn("check", self.expect(0, "--help").stdout)
        self.assertRegex(self.expect(0, "--version").stdout, r"^\d+\.\d+\.\d+$")

    def test_every_verb_explains_itself(self):
        verbs = [["check"], ["simulate"], ["replay"], ["publish"], ["doctor"]]
        verbs += [
            ["log", verb]
            for verb in ["info", "verify", "tail", "why", "export", "import", "snapshot", "erase"]
        ]
        for verb in verbs:
            with self.subTest(verb=verb):
                text = self.expect(0, *verb, "--help").stdout
                self.assertIn("--json", text)
                self.assertIn("guildhall " + " ".join(verb) + " ", text, "no example")

    def test_wrong_use_is_status_2_and_leaves_standard_output_alone(self):
        wrong = [
            ["nonsense"],
            ["check"],
            ["check", COUNTY, "--on", "yesterday"],
            ["check", self.path("nowhere")],
            ["simulate", MINIMAL, "--demand", DEMAND],
            ["simulate", MINIMAL, "--demand", DEMAND, "--seed", "1", "--days", "0"],
            ["simulate", MINIMAL, "--demand", self.path("none.yaml"), "--seed", "1"],
            ["log", "verify", self.path("none.sqlite")],
            ["log", "tail", self.path("none.sqlite"), "--follow", "--json"],
            ["publish", self.path("l.sqlite"), MINIMAL, "--by", " ", "--why", "x"],
            ["replay", self.path("none.sqlite")],
            ["replay", self.path("none.sqlite"), "--same", "--plan", MINIMAL],
            ["log", "why", self.path("none.sqlite"), "somebody"],
        ]
        for words in wrong:
            with self.subTest(words=words):
                result = self.expect(2, *words)
                self.assertNotEqual(result.stderr, "")
                self.assertEqual(result.stdout, "")

    def test_a_fault_is_one_document_too(self):
        fault = self.document(2, "log", "verify", self.path("none.sqlite"))
        self.assertEqual(fault["error"]["kind"], "notFound")

    def test_wrong_words_show_how_the_verb_itself_is_used(self):
        log = self.path("none.sqlite")
        for verb, words in {
            "log why": [log, "somebody"],
            "log erase": [log, "somebody", "--keys", "k"],
            "log verify": [log, "--expect", "short"],
            "forecast": [log, "--at", "noon"],
            "check": [COUNTY, "--on", "9999-12-31"],
        }.items():
            with self.subTest(verb=verb):
                said = self.expect(2, *verb.split(), *words).stderr
                self.assertIn(f"Usage: guildhall {verb} ", said)

    def test_a_missing_log_is_said_to_be_made_by_publishing(self):
        for verb in ("info", "snapshot"):
            said = self.expect(2, "log", verb, self.path("none.sqlite")).stderr
            self.assertIn("publishing a plan makes a new log", said)

    def test_a_result_that_cannot_be_written_is_a_fault(self):
        log, _ = self.recorded()
        for words in (
            ["check", MINIMAL, "--on", "2026-11-02"],
            ["check", MINIMAL, "--on", "2026-11-02", "--json"],
            ["check", self.path("empty")],
            ["simulate", MINIMAL, "--demand", DEMAND, "--days", "1", "--seed", "1", "--json"],
            ["log", "info", log],
            ["log", "tail", log],
            ["log", "export", log],
            ["doctor", "--json"],
        ):
            os.makedirs(self.path("empty"), exist_ok=True)
            with self.subTest(words=words), open("/dev/full", "w") as full:
                result = subprocess.run(
                    [GUILDHALL, *words], stdout=full, stderr=subprocess.PIPE, text=True,
                    timeout=SECONDS_MAXIMUM,
                )
                self.assertEqual(result.returncode, 1, result.stderr)
                self.assertIn("No space left on device", result.stderr)
                self.assertNotIn("Crash", result.stderr)

    def test_like_faults_have_like_status(self):
        demand = self.path("demand.yaml")
        words = ["simulate", MINIMAL, "--demand", demand, "--days", "1", "--seed", "1"]
        self.expect(2, *words)
        for bytes in (b"", b"\xff\xfe\x00", b"demand: [\n", b"#" * 3_000_000):
            with self.subTest(bytes=bytes[:8]):
                pathlib.Path(demand).write_bytes(bytes)
                self.assertIn("demand.yaml", self.expect(1, *words).stderr)
        words[3] = DEMAND
        taken = self.path("taken.sqlite")
        pathlib.Path(taken).write_text("")
        for log in (taken, self.path("no/such/folder/log.sqlite"), "/proc/log.sqlite"):
            with self.subTest(log=log):
                self.expect(2, *words, "--log", log)


class Check(CommandTest):
    def test_the_examples_pass(self):
        for plan in (COUNTY, MINIMAL):
            with self.subTest(plan=plan):
                found = self.document(0, "check", plan, "--on", "2026-11-02")
                self.assertEqual(found["errors"], 0)
                self.assertEqual(found["testsFailed"], 0)
                self.assertGreater(found["testsPassed"], 0)

    def test_a_fault_is_shown_with_file_line_and_column(self):
        plan = self.path("plan")
        shutil.copytree(MINIMAL, plan)
        service = pathlib.Path(plan, "service.yaml")
        lines = service.read_text().split("\n")
        at = next(i for i, line in enumerate(lines) if re.match(r"\s+within:|.*within:", line))
        lines[at] = lines[at].replace("within:", "wihtin:")
        service.write_text("\n".join(lines))
        result = self.expect(1, "check", plan)
        self.assertRegex(result.stdout, rf"(?m)^service\.yaml:{at + 1}:\d+: error: ")
        found = self.document(1, "check", plan)
        self.assertIn(at + 1, [problem["line"] for problem in found["problems"]])

    def test_a_failed_test_of_the_plan_is_a_finding(self):
        plan = self.path("plan")
        shutil.copytree(COUNTY, plan)
        tests = pathlib.Path(plan, "tests", "broken.yaml")
        original = pathlib.Path(plan, "tests", "routing.yaml").read_text()
        # The first expectation of a queue, of another queue now.
        changed = re.sub(r"expect: \[? ?queued [a-z-]+", "expect: queued ict-password", original, 1)
        if changed == original:
            changed = re.sub(
                r"(waiting(?: in)?:? )[a-z-]+", r"\g<1>ict-password", original, count=1
            )
        self.assertNotEqual(changed, original, "the example's tests are written otherwise now")
        pathlib.Path(plan, "tests", "routing.yaml").write_text(changed)
        self.assertFalse(tests.exists())
        found = self.document(1, "check", plan, "--on", "2026-11-02")
        self.assertEqual((found["errors"], found["testsFailed"]), (0, 1))
        failed = [test for test in found["tests"] if not test["passed"]]
        self.assertRegex(failed[0]["failedAt"], r"^tests/routing\.yaml:\d+:\d+$")


    def test_what_is_no_plan_does_not_pass(self):
        empty, other = self.path("empty"), self.path("other")
        os.makedirs(empty), os.makedirs(other)
        pathlib.Path(empty, "service.yaml").write_text("")
        pathlib.Path(other, "service.yml").write_text("service: X\n")
        for plan in (empty, other, str(ROOT / "Examples/demand")):
            with self.subTest(plan=plan):
                found = self.document(1, "check", plan)
                self.assertEqual(found["errors"], 1)
                self.assertIn("there is no plan here", str(found["problems"]))

    def test_one_is_singular(self):
        said = self.expect(0, "check", MINIMAL, "--on", "2026-11-02").stdout
        self.assertIn("Minimal: 1 queue, 24 advisers, 0 flows. 0 warnings. 2 of 2 tests pass.", said)
        os.makedirs(self.path("empty"))
        pathlib.Path(self.path("empty"), "a.yaml").write_text("")
        self.assertIn("\n1 error, 0 warnings. ", self.expect(1, "check", self.path("empty")).stdout)


class Simulate(CommandTest):
    def test_days_far_ahead_are_no_fault_of_the_plans_tests(self):
        self.document(
            0, "simulate", MINIMAL, "--demand", DEMAND, "--days", "1", "--seed", "1",
            "--from", "2099-01-01",
        )
        for day in ("0001-01-01", "9999-12-31"):
            said = self.expect(
                2, "simulate", MINIMAL, "--demand", DEMAND, "--days", "1", "--seed", "1",
                "--from", day,
            ).stderr
            self.assertIn(f"--from {day} is outside the years", said)

    def test_a_log_that_cannot_be_finished_is_removed(self):
        log = self.path("log.sqlite")
        words = ["simulate", MINIMAL, "--demand", DEMAND, "--days", "1", "--seed", "1",
                 "--log", log]

        def little_room():
            # As on a full disk: writes beyond fail, and no signal ends the process.
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

        result = subprocess.run(
            [GUILDHALL, *words], capture_output=True, text=True, timeout=SECONDS_MAXIMUM,
            preexec_fn=little_room, restore_signals=False,
        )
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertIn("log.sqlite", result.stderr)
        self.assertEqual(os.listdir(self.folder.name), [])
        self.expect(0, *words)

    def test_the_same_seed_in_two_processes_decides_the_same(self):
        words = ["simulate", MINIMAL, "--demand", DEMAND, "--days", "1", "--seed"]
        one = self.document(0, *words, "11")
        self.assertEqual(one, self.document(0, *words, "11"))
        other = self.document(0, *words, "12")
        self.assertNotEqual(one["decisionsHash"], other["decisionsHash"])

    def test_the_report_adds_up(self):
        said = self.document(
            0, "simulate", MINIMAL, "--demand", DEMAND, "--days", "1", "--seed", "3"
        )
        counts = said["report"]["contacts"]["counts"]
        self.assertEqual(counts["arrived"], said["contacts"])
        entries = said["report"]["total"]["entries"]
        self.assertGreater(entries["answered"], 0)
        self.assertGreaterEqual(entries["offered"], entries["answered"] + entries["abandoned"])
        self.assertEqual(said["report"]["advisers"], [], "staff are named without being asked for")

    def test_a_demand_for_an_unknown_address_is_refused(self):
        demand = self.path("demand.yaml")
        text = pathlib.Path(DEMAND).read_text()
        changed = re.sub(r'to: "[^"]*"|to: [^,}\s]+', 'to: "+441632999999"', text)
        pathlib.Path(demand).write_text(changed)
        result = self.expect(
            1, "simulate", MINIMAL, "--demand", demand, "--days", "1", "--seed", "1"
        )
        self.assertIn("+441632999999", result.stderr)

    def test_ctrl_c_stops_with_a_report_of_the_days_done(self):
        process = subprocess.Popen(
            [GUILDHALL, "simulate", MINIMAL, "--demand", DEMAND, "--days", "3000",
             "--seed", "1", "--json"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        # Asked again until it is heard: how soon the work begins differs.
        time.sleep(5)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=SECONDS_MAXIMUM)
        self.assertEqual(process.returncode, 130, err)
        said = json.loads(out)
        self.assertFalse(said["isComplete"])
        self.assertLess(said["daysSimulated"], 3000)
        self.assertIn("Stopped after", err)


class Log(CommandTest):
    def test_a_recorded_run_verifies_and_replays(self):
        log, said = self.recorded()
        found = self.document(0, "log", "verify", log)
        self.assertEqual(found["decisionsHash"], said["decisionsHash"])
        self.assertEqual(found["events"], said["events"])
        self.assertEqual(found["chain"], said["logChain"])
        again = self.document(0, "replay", log, "--same")
        self.assertTrue(again["isEqual"])
        self.assertEqual(again["decisionsHash"], said["decisionsHash"])
        info = self.document(0, "log", "info", log)
        self.assertEqual(info["records"], said["logRecords"])
        self.assertEqual(info["eventsAfterSnapshot"], 0)

    def test_export_and_import_give_the_same_log(self):
        log, _ = self.recorded()
        lines, copy = self.path("log.jsonl"), self.path("copy.sqlite")
        out = self.document(0, "log", "export", log, "--to", lines)
        with open(lines) as file:
            parsed = [json.loads(line) for line in file]
        self.assertEqual(len(parsed), out["records"] + 2, "one line a record, header and end")
        self.assertTrue(all("payload" in line for line in parsed[1:-1]), "base64 in the export")
        back = self.document(0, "log", "import", copy, lines)
        self.assertEqual((back["chain"], back["records"]), (out["chain"], out["records"]))
        one = self.document(0, "log", "verify", log)
        self.assertEqual(self.document(0, "log", "verify", copy), one)
        kept = self.document(0, "log", "snapshot", copy)
        self.assertEqual(kept["snapshotAtRecord"], out["records"])
        self.assertEqual(self.document(0, "log", "info", copy)["eventsAfterSnapshot"], 0)

    def test_a_changed_line_is_named_and_nothing_is_left(self):
        log, _ = self.recorded()
        lines, copy = self.path("log.jsonl"), self.path("copy.sqlite")
        self.expect(0, "log", "export", log, "--to", lines)
        text = pathlib.Path(lines).read_text().split("\n")
        at = next(i for i, line in enumerate(text) if '"event":"OfferAccepted"' in line)
        text[at] = re.sub(r'"waitMilliseconds":\d+', '"waitMilliseconds":1', text[at])
        pathlib.Path(lines).write_text("\n".join(text))
        result = self.expect(1, "log", "import", copy, lines)
        self.assertIn(f"line {at + 1}", result.stderr)
        self.assertFalse(os.path.exists(copy))

    def test_a_changed_file_is_found_out(self):
        log, _ = self.recorded()
        blob = bytearray(pathlib.Path(log).read_bytes())
        at = blob.rfind(b"reference") if b"reference" in blob else len(blob) // 2
        blob[at] ^= 0x40
        pathlib.Path(log).write_bytes(bytes(blob))
        result = run("log", "verify", log, "--json")
        self.assertEqual(result.returncode, 1, result.stdout)
        document = json.loads(result.stdout)
        self.assertTrue("error" in document or not document["isGood"])

    def test_the_expected_chain_value_is_looked_for(self):
        log, said = self.recorded()
        self.expect(0, "log", "verify", log, "--expect", said["logChain"])
        result = self.expect(1, "log", "verify", log, "--expect", "0" * 64)
        self.assertIn("no record has the expected chain value", result.stdout)

    def test_why_agrees_with_what_was_recorded(self):
        log, _ = self.recorded()
        for number in ("C1", "C500", "2000"):
            with self.subTest(contact=number):
                story = self.document(0, "log", "why", log, number)
                names = [event["event"] for event in story["events"]]
                self.assertEqual(names[0], "ContactArrived")
                self.assertTrue(all(event["agreesWithRecord"] for event in story["events"]))
                offers = [e for e in story["events"] if e["event"] == "ContactOffered"]
                self.assertTrue(all(offer["why"] for offer in offers))
        self.expect(1, "log", "why", log, "C99999999")

    def test_why_has_a_sentence_for_every_event(self):
        log = self.path("county.sqlite")
        said = self.document(
            0, "simulate", COUNTY, "--demand", str(ROOT / "Examples/demand/oxfordshire.yaml"),
            "--from", "2026-03-02", "--days", "1", "--seed", "3", "--log", log,
        )
        seen = {}
        for number in range(1, said["contacts"], 40):
            for event in self.document(0, "log", "why", log, f"C{number}")["events"]:
                seen.setdefault(event["event"], event["text"])
        self.assertGreater(len(seen), 12, seen)
        for name in ("FlowStarted", "FlowAdvanced", "HandlingStarted"):
            self.assertIn(name, seen)
        for name, text in seen.items():
            words = re.sub(r"(?<!^)([A-Z])", lambda m: " " + m[1].lower(), name)
            self.assertNotEqual(text.rstrip(".").lower(), words.lower())
            self.assertGreaterEqual(len(text.split()), 3, text)
            self.assertTrue(text.endswith("."), text)
            self.assertNotIn("of that number", text)
        self.assertRegex(seen["FlowAdvanced"], r"the step [a-z-]+")

    def test_another_plan_is_set_beside_what_happened(self):
        log, _ = self.recorded()
        said = self.document(
            0, "replay", log, "--plan", MINIMAL, "--replications", "2", "--seed", "1", "--short"
        )
        self.assertEqual(said["replications"], 2)
        figures = {row["figure"]: row for row in said["figures"]}
        self.assertGreater(figures["answeredHundredths"]["happened"], 0)
        self.assertTrue(said["assumptions"])

    def test_the_tail_is_shown(self):
        log, said = self.recorded()
        shown = self.document(0, "log", "tail", log, "--records", "5")["records"]
        self.assertEqual([r["sequence"] for r in shown],
                         list(range(said["logRecords"] - 4, said["logRecords"] + 1)))
        for record in shown:
            self.assertEqual(len({"input", "event"} & set(record["payload"])), 1)

    def test_new_records_are_followed(self):
        log = self.path("log.sqlite")
        words = ["publish", log, MINIMAL, "--by", "x", "--why"]
        self.expect(0, *words, "first")
        process = subprocess.Popen(
            [GUILDHALL, "log", "tail", log, "--records", "1", "--follow"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.assertIn('"why":"first"', process.stdout.readline())
        self.expect(0, *words, "second")
        self.assertIn('"why":"second"', process.stdout.readline())

    def test_no_verb_writes_over_what_is_there(self):
        log, _ = self.recorded()
        before = pathlib.Path(log).read_bytes()
        for words in (
            ["simulate", MINIMAL, "--demand", DEMAND, "--days", "1", "--seed", "1", "--log", log],
            ["log", "export", log, "--to", log],
        ):
            with self.subTest(words=words):
                self.expect(2, *words)
                self.assertEqual(pathlib.Path(log).read_bytes(), before)


class Forecast(CommandTest):
    def test_every_queue_gets_a_range_fitted_to_the_log(self):
        log, _ = self.recorded(days="2")
        words = ["forecast", log, "--simulations", "20"]
        first = self.document(0, *words)
        self.assertEqual(first, self.document(0, *words), "the same seed, another forecast")
        self.assertGreater(first["contactsFittedTo"], 10_000)
        [queue] = first["queues"]
        self.assertTrue(queue["isTaken"])
        self.assertLessEqual(queue["waitP10Milliseconds"], queue["waitP90Milliseconds"])
        # The people of the county are not those of this log.
        result = self.expect(1, *words, "--plan", COUNTY)
        self.assertIn("Publish it first", result.stderr)

    def test_a_log_without_contacts_says_what_is_missing(self):
        log = self.path("log.sqlite")
        self.expect(0, "publish", log, MINIMAL, "--by", "x", "--why", "y")
        result = self.expect(1, "forecast", log)
        self.assertIn("only 0 contacts were handled", result.stderr)
        self.expect(2, "forecast", self.path("none"))


class Killed(CommandTest):
    """What kill -9 leaves of a log that is being written. Benchmarks/crash does this to the
    journal, hundreds of times and with a reference to compare with."""

    KILLS = 5
    SEED = 20261121

    def killed(self, log, after):
        """Records until there is something to lose, and a little longer."""
        process = subprocess.Popen(
            [GUILDHALL, "simulate", MINIMAL, "--demand", DEMAND, "--days", "3000",
             "--seed", "1", "--log", log],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        end = time.monotonic() + SECONDS_MAXIMUM
        while not (os.path.exists(log + "-wal") and os.path.getsize(log + "-wal") > 1 << 20):
            self.assertIsNone(process.poll(), "it ended by itself")
            self.assertLess(time.monotonic(), end, "nothing was written")
            time.sleep(0.01)
        time.sleep(after)
        process.kill()
        self.assertEqual(process.wait(), -signal.SIGKILL)

    def test_a_recording_killed_at_any_moment_verifies_and_is_gone_on_with(self):
        moments = random.Random(self.SEED)
        for number in range(self.KILLS):
            after = moments.random()
            with self.subTest(kill=number, after=after, seed=self.SEED):
                log = self.path(f"killed-{number}.sqlite")
                self.killed(log, after)
                found = self.document(0, "log", "verify", log)
                self.assertTrue(found["isGood"])
                self.assertGreater(found["events"], 0)
                again = self.document(0, "replay", log, "--same")
                self.assertTrue(again["isEqual"] and again["isComplete"])
                self.assertEqual(again["decisionsHash"], found["decisionsHash"])
                # The first to open it for writing says what it found, once.
                words = ["log", "snapshot", log]
                said = self.expect(0, *words).stderr
                self.assertIn("was not closed in order", said)
                self.assertIn(f"{found['records']} records", said)
                self.assertNotIn("closed in order", self.expect(0, *words).stderr)
                self.assertEqual(self.document(0, "log", "verify", log), found)


class Interrupted(CommandTest):
    """Ctrl-C in long work: status 130, and a line on what was left untouched."""

    def interrupted(self, *words):
        process = subprocess.Popen(
            [GUILDHALL, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.addCleanup(process.kill)
        end = time.monotonic() + SECONDS_MAXIMUM
        while not self.catches_the_signal(process.pid):
            self.assertIsNone(process.poll(), f"{words} was over too soon for this test")
            self.assertLess(time.monotonic(), end)
            time.sleep(0.005)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=SECONDS_MAXIMUM)
        self.assertEqual(process.returncode, 130, f"{words}\n{out}\n{err}")
        return out, err

    @staticmethod
    def catches_the_signal(process):
        try:
            text = pathlib.Path(f"/proc/{process}/status").read_text()
        except OSError:
            return False
        caught = re.search(r"(?m)^SigCgt:\s*([0-9a-f]+)$", text)
        return bool(caught and int(caught[1], 16) >> (signal.SIGINT - 1) & 1)

    def test_long_verbs_end_cleanly_and_say_what_is_as_it_was(self):
        log, said = self.recorded(days="2")
        lines, copy = self.path("log.jsonl"), self.path("copy.sqlite")
        for words in (["log", "verify", log], ["replay", log, "--same"],
                      ["replay", log, "--plan", MINIMAL], ["log", "export", log, "--to", lines]):
            with self.subTest(words=words):
                _, err = self.interrupted(*words)
                self.assertIn("log was only read", err)
        self.assertFalse(os.path.exists(lines) or os.path.exists(lines + ".part"))
        short, _ = self.recorded("short.sqlite")
        self.expect(0, "log", "export", short, "--to", lines)
        _, err = self.interrupted("log", "import", copy, lines)
        self.assertIn("No log was made", err)
        left = [name for name in os.listdir(self.folder.name) if name.startswith("copy")]
        self.assertEqual(left, [])
        out, _ = self.interrupted("log", "verify", log, "--json")
        self.assertEqual(json.loads(out)["error"]["kind"], "interrupted")
        found = self.document(0, "log", "verify", log)
        self.assertEqual(found["decisionsHash"], said["decisionsHash"])

    def test_following_ends_cleanly(self):
        log, said = self.recorded()
        out, err = self.interrupted("log", "tail", log, "--records", "3", "--follow")
        self.assertEqual(len(out.splitlines()), 3)
        self.assertIn("log was only read", err)


class Publish(CommandTest):
    def publish(self, status, log, plan, *more):
        return self.document(
            status, "publish", log, plan, "--by", "duty manager", "--why", "a test", *more
        )

    def test_the_gate_lets_a_good_plan_in_and_counts_versions(self):
        log = self.path("log.sqlite")
        dry = self.publish(0, log, COUNTY, "--dry-run")
        self.assertTrue(dry["passes"])
        self.assertFalse(dry["published"] or os.path.exists(log))
        self.assertEqual(self.publish(0, log, COUNTY)["planVersion"], 1)
        self.assertEqual(self.publish(0, log, COUNTY)["planVersion"], 2)
        self.assertEqual(self.document(0, "log", "info", log)["planVersion"], 2)
        last = self.document(0, "log", "tail", log, "--records", "1")["records"][0]["payload"]
        self.assertEqual((last["event"], last["by"]), ("PolicyPublished", "duty manager"))
        self.assertEqual(last["why"], "a test")

    def test_work_that_becomes_unreachable_is_refused_with_the_reason(self):
        log, plan = self.path("log.sqlite"), self.path("plan")
        shutil.copytree(COUNTY, plan)
        self.publish(0, log, plan)
        before = self.document(0, "log", "info", log)["chain"]
        people = pathlib.Path(plan, "people.yaml")
        people.write_text(re.sub(r"skills: \{ safeguarding: \d \}", "skills: {}",
                                 people.read_text()))
        refused = self.publish(1, log, plan)
        self.assertFalse(refused["published"])
        self.assertTrue(any("safeguarding" in r["text"] for r in refused["reasons"]))
        self.assertEqual(self.document(0, "log", "info", log)["chain"], before)

    def test_an_empty_plan_is_refused_with_the_reason_and_makes_no_log(self):
        log, plan = self.path("log.sqlite"), self.path("plan")
        os.makedirs(plan)
        pathlib.Path(plan, "service.yaml").write_text("")
        for isThere in (False, True):
            with self.subTest(isThere=isThere):
                refused = self.publish(1, log, plan)
                # Where a plan is in force, nobody could ring 999 any more, either.
                kinds = ["problem", "lostEmergency"] if isThere else ["problem"]
                self.assertEqual([r["kind"] for r in refused["reasons"]], kinds)
                self.assertIn("there is no plan here", refused["reasons"][0]["text"])
                self.assertEqual(os.path.exists(log), isThere)
                self.publish(0, log, MINIMAL)

    def test_a_mistyped_folder_leaves_no_log_behind(self):
        log = self.path("log.sqlite")
        self.expect(2, "publish", log, self.path("none"), "--by", "x", "--why", "y")
        self.assertFalse(os.path.exists(log))


class Doctor(CommandTest):
    def test_this_machine_is_fit(self):
        found = self.document(0, "doctor")
        self.assertTrue(found["isGood"])

    def test_a_log_without_a_plan_is_a_finding(self):
        log, copy = self.path("log.sqlite"), self.path("other.sqlite")
        self.expect(0, "publish", log, MINIMAL, "--by", "x", "--why", "y")
        names = {c["name"]: c for c in self.document(0, "doctor", "--log", log)["checks"]}
        self.assertEqual(
            set(names),
            {"version", "time zones", "clock", "disk", "closing", "chain", "snapshot", "plan"},
        )
        self.assertEqual(names["closing"]["text"], "closed in order")
        self.assertRegex(names["plan"]["text"], r"^version 1 reaches \d+ days ahead$")
        self.expect(2, "doctor", "--log", copy)


class Erase(CommandTest):
    def test_an_unknown_subject_and_a_wrong_key_are_refused(self):
        log, _ = self.recorded()
        keys, master = self.path("keys.sqlite"), self.path("master")
        pathlib.Path(master).write_text("ab" * 32)
        os.chmod(master, 0o644)
        result = self.expect(
            1, "log", "erase", log, "S1", "--keys", keys, "--master-key", master)
        self.assertIn("chmod 600", result.stderr)
        os.chmod(master, 0o600)
        self.expect(1, "log", "erase", log, "S1", "--keys", keys, "--master-key", master)
        self.expect(2, "log", "erase", log, "someone", "--keys", keys, "--master-key", master)

    # Of the golden log (Fixtures/README.md): somebody who called twice.
    PERSON = "S33fe62d17a244659"
    CONTACTS = 2

    def wrapped_key(self, keys):
        with contextlib.closing(sqlite3.connect(keys)) as store:
            number = int(self.PERSON[1:], 16)
            row = store.execute("SELECT wrapped FROM keys WHERE subject = ?", (number,)).fetchone()
        return row and row[0]

    def test_a_person_is_erased_and_the_log_stays_as_it_was(self):
        log, keys, master = (
            shutil.copy(GOLDEN / name, self.path(name))
            for name in ("log.sqlite", "keys.sqlite", "master-key.hex")
        )
        os.chmod(master, 0o600)
        before = self.document(0, "log", "verify", log)
        self.assertTrue(before["isGood"])
        replayed = self.document(0, "replay", log, "--same")
        self.assertEqual(replayed["decisionsHash"], before["decisionsHash"])
        key = self.wrapped_key(keys)
        self.assertIsNotNone(key)
        self.assertIn(key, pathlib.Path(keys).read_bytes())
        words = ["log", "erase", log, self.PERSON, "--keys", keys, "--master-key", master]

        said = self.document(0, *words)
        self.assertEqual((said["contacts"], said["isErased"]), (self.CONTACTS, False))
        self.assertEqual(self.wrapped_key(keys), key, "erased without --yes")

        said = self.document(0, *words, "--yes")
        self.assertEqual((said["contacts"], said["isErased"]), (self.CONTACTS, True))
        self.assertFalse(said["wasErasedBefore"])
        # Without its key nothing sealed for the person can be opened; no trace of it is left.
        self.assertIsNone(self.wrapped_key(keys))
        for file in pathlib.Path(self.folder.name).glob("keys.sqlite*"):
            self.assertNotIn(key, file.read_bytes(), file.name)

        self.assertEqual(self.document(0, "log", "verify", log), before)
        self.assertEqual(self.document(0, "replay", log, "--same"), replayed)
        again = self.document(0, *words, "--yes")
        self.assertTrue(again["wasErasedBefore"])
        self.assertEqual(again["erasedAt"], said["erasedAt"])


if __name__ == "__main__":
    unittest.main()

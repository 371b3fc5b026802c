"""Accounts from the command line: what is printed, asked for and kept, and what is not."""

import json
import os
import pathlib
import pty
import select
import stat
import subprocess
import time
import unittest

from test_command import GUILDHALL, SECONDS_MAXIMUM, CommandTest

PASSWORD = "ember lantern quartz"
SECONDS_FOR_A_PROMPT = 60


class Users(CommandTest):
    def setUp(self):
        super().setUp()
        self.file = self.path("accounts.sqlite")

    def user(self, status, verb, *words, password=None, as_json=True):
        """The document of a verb, or its result without --json."""
        flags = ["--json"] if as_json else []
        result = subprocess.run(
            [GUILDHALL, "user", verb, *words, "--accounts", self.file, *flags],
            input="" if password is None else password + "\n", capture_output=True, text=True,
            timeout=SECONDS_MAXIMUM,
        )
        self.assertEqual(result.returncode, status, f"{words}\n{result.stdout}\n{result.stderr}")
        if not as_json:
            return result
        self.assertEqual(result.stdout.count("\n"), 1, "more than one line")
        return json.loads(result.stdout)

    def add(self, name="ann", roles="adviser", password=PASSWORD, status=0, *words):
        return self.user(
            status, "add", name, "--display-name", "Some Body", "--roles", roles, *words,
            password=password,
        )


class Story(Users):
    def test_every_verb_explains_itself(self):
        for verb in [
            "add", "list", "set-password", "roles", "disable", "enable", "second-factor-reset",
            "remove",
        ]:
            with self.subTest(verb=verb):
                text = self.expect(0, "user", verb, "--help").stdout
                self.assertIn("--json", text)
                self.assertIn(f"guildhall user {verb} ", text, "no example")

    def test_the_life_of_an_account(self):
        added = self.add("Ann", "adviser,auditor", PASSWORD, 0, "--adviser", "ann-o",
                         "--units", "south, north")["account"]
        self.assertEqual(added["name"], "ann")
        self.assertEqual(added["roles"], ["adviser", "auditor"])
        self.assertEqual(added["units"], ["north", "south"])
        self.assertEqual(added["adviser"], "ann-o")
        self.assertTrue(added["hasPassword"])
        self.assertIsNone(added["signedInAt"])

        changed = self.user(0, "roles", "ann", "--set", "supervisor", "--adviser", "")["account"]
        self.assertEqual((changed["roles"], changed["adviser"]), (["supervisor"], None))
        self.assertEqual(changed["units"], ["north", "south"], "what is not given stays")
        self.assertTrue(self.user(0, "disable", "ann")["account"]["isDisabled"])
        self.assertFalse(self.user(0, "enable", "ann")["account"]["isDisabled"])
        self.user(0, "set-password", "ann", password="quartz lantern ember")
        fault = self.user(1, "second-factor-reset", "ann")
        self.assertEqual(fault["error"]["kind"], "noSecondFactor")

        self.assertFalse(self.user(0, "remove", "ann")["removed"])
        self.assertEqual(len(self.user(0, "list")["accounts"]), 1)
        self.assertTrue(self.user(0, "remove", "ann", "--yes")["removed"])
        self.assertEqual(self.user(0, "list")["accounts"], [])

        trail = self.user(0, "list", "--audit", "100")["audit"]
        self.assertEqual(
            [record["kind"] for record in reversed(trail)],
            ["accountAdded", "accountChanged", "accountDisabled", "accountEnabled",
             "passwordSet", "accountRemoved"],
        )
        for record in trail:
            self.assertTrue(record["by"].startswith("command:"), record)
            self.assertEqual(record["name"], "ann")

    def test_words_for_people(self):
        self.add()
        self.assertEqual(
            self.user(0, "list", as_json=False).stdout, 'ann · "Some Body" · adviser\n')
        said = self.user(0, "disable", "ann", as_json=False).stdout
        self.assertEqual(said, "ann is disabled.\n")
        self.assertIn("disabled", self.user(0, "list", as_json=False).stdout)
        self.assertIn(
            "accountDisabled · ann · by command:",
            self.user(0, "list", "--audit", "1", as_json=False).stdout)

    def test_an_identity_needs_no_password(self):
        account = self.user(
            0, "add", "ann", "--display-name", "Ann", "--roles", "adviser",
            "--entra-tenant", "T-1", "--entra-object", "O-1", "--follows-provider",
        )["account"]
        self.assertFalse(account["hasPassword"])
        self.assertTrue(account["followsProvider"])
        self.assertEqual(account["identities"], [{"issuer": "entra:t-1", "subject": "o-1"}])
        other = self.user(
            2, "add", "bob", "--display-name", "Bob", "--roles", "adviser",
            "--entra-tenant", "t-1", "--entra-object", "o-1",
        )
        self.assertEqual(other["error"]["kind"], "nameTaken")


class Secrets(Users):
    def everything(self):
        return b"".join(
            pathlib.Path(self.path(name)).read_bytes() for name in os.listdir(self.folder.name))

    def test_a_password_is_neither_printed_nor_kept(self):
        result = subprocess.run(
            [GUILDHALL, "user", "add", "ann", "--display-name", "Ann", "--roles", "adviser",
             "--accounts", self.file],
            input=PASSWORD + "\n", capture_output=True, text=True, timeout=SECONDS_MAXIMUM,
        )
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertNotIn(PASSWORD, result.stdout + result.stderr)
        self.assertNotIn(PASSWORD.encode(), self.everything())
        self.assertIn(b"scrypt$ln=15,r=8,p=3$", self.everything())

    def test_a_generated_password_is_printed_once_and_good(self):
        made = self.user(
            0, "add", "ann", "--display-name", "Ann", "--roles", "adviser", "--generate"
        )["password"]
        self.assertRegex(made, r"^([a-z2-9]{5}-){3}[a-z2-9]{5}$")
        self.assertNotIn(made.encode(), self.everything())
        again = self.user(0, "set-password", "ann", "--generate")["password"]
        self.assertNotEqual(made, again)
        text = self.user(0, "set-password", "ann", "--generate", as_json=False).stdout
        self.assertRegex(text, r"\nPassword: \S+\n$")

    def test_a_password_is_no_argument(self):
        self.user(
            2, "add", "ann", "--display-name", "Ann", "--roles", "adviser", "--password",
            PASSWORD, as_json=False)
        self.user(2, "set-password", "ann", PASSWORD, as_json=False)
        self.assertFalse(os.path.exists(self.file))

    def test_the_file_is_for_its_owner_alone(self):
        old = os.umask(0)
        try:
            self.add()
        finally:
            os.umask(old)
        self.assertEqual(stat.S_IMODE(os.stat(self.file).st_mode), 0o600)
        os.chmod(self.file, 0o644)
        fault = self.user(1, "list")
        self.assertIn("chmod 600", fault["error"]["message"])

    def on_a_terminal(self, *answers):
        """Types the answers at the prompts; what the terminal showed, and the status."""
        process, terminal = pty.fork()
        if process == 0:
            os.execv(GUILDHALL, [
                GUILDHALL, "user", "add", "ann", "--display-name", "Ann", "--roles", "adviser",
                "--accounts", self.file])
        shown = b""
        waiting = list(answers)
        end = time.monotonic() + SECONDS_FOR_A_PROMPT
        while time.monotonic() < end:
            ready, _, _ = select.select([terminal], [], [], 1)
            if not ready:
                continue
            try:
                piece = os.read(terminal, 4096)
            except OSError:
                break
            if not piece:
                break
            shown += piece
            if waiting and shown.endswith(b": "):
                os.write(terminal, waiting.pop(0).encode() + b"\n")
        os.close(terminal)
        _, status = os.waitpid(process, 0)
        return shown.decode(), os.waitstatus_to_exitcode(status)

    def test_a_terminal_shows_nothing_of_what_is_typed(self):
        shown, status = self.on_a_terminal(PASSWORD, PASSWORD)
        self.assertEqual(status, 0, shown)
        self.assertIn("Password for ann: ", shown)
        self.assertNotIn("ember", shown)
        self.assertEqual(len(self.user(0, "list")["accounts"]), 1)

    def test_two_that_differ_change_nothing(self):
        shown, status = self.on_a_terminal(PASSWORD, PASSWORD + "x")
        self.assertEqual(status, 2)
        self.assertIn("differ", shown)
        self.assertFalse(os.path.exists(self.file))


class Refusals(Users):
    def test_what_cannot_be_is_said_in_words(self):
        self.add()
        for status, kind, words, password in [
            (2, "nameTaken", ["add", "ANN", "--display-name", "A", "--roles", "adviser"], PASSWORD),
            (2, "badName", ["add", "a b", "--display-name", "A", "--roles", "adviser"], PASSWORD),
            (2, "badValue", ["add", "bob", "--display-name", " ", "--roles", "adviser"], PASSWORD),
            (1, "badPassword", ["add", "bob", "--display-name", "B", "--roles", "adviser"], "short"),
            (1, "badPassword", ["set-password", "ann"], "password1234"),
            (2, "usage", ["set-password", "ann"], None),
            (2, "unknownAccount", ["disable", "nobody"], None),
            (2, "unknownAccount", ["set-password", "nobody"], PASSWORD),
            (2, "unknownAccount", ["disable", "ann' OR '1'='1"], None),
        ]:
            with self.subTest(words=words):
                fault = self.user(status, *words, password=password)
                self.assertEqual(fault["error"]["kind"], kind)
                self.assertNotIn(PASSWORD, fault["error"]["message"])

    def test_the_last_administrator_stays(self):
        self.add("boss", "administrator")
        for words in (["disable", "boss"], ["remove", "boss", "--yes"],
                      ["roles", "boss", "--set", "adviser"]):
            fault = self.user(1, *words)
            self.assertEqual(fault["error"]["kind"], "lastAdministrator")

    def test_wrong_use_is_status_2(self):
        for words in [
            ["add", "ann", "--display-name", "A", "--roles", "king"],
            ["add", "ann", "--display-name", "A", "--roles", "adviser", "--entra-tenant", "t"],
            ["add", "ann", "--display-name", "A", "--roles", "adviser", "--follows-provider"],
            ["roles", "ann"],
            ["list", "--audit", "0"],
        ]:
            with self.subTest(words=words):
                result = self.user(2, *words, as_json=False)
                self.assertEqual(result.stdout, "")

    def test_files_that_are_not_there_or_something_else(self):
        self.assertEqual(self.user(2, "list")["error"]["kind"], "notFound")
        with open(self.file, "w") as file:
            file.write("something else " * 500)
        os.chmod(self.file, 0o600)
        fault = self.user(1, "list")
        self.assertEqual(fault["error"]["kind"], "storage")
        self.file = self.path("nowhere/accounts.sqlite")
        self.assertEqual(self.add(status=1)["error"]["kind"], "storage")


# So that they are not run again from here.
del CommandTest

if __name__ == "__main__":
    unittest.main()

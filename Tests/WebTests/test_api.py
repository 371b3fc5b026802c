"""The service against its own description: schemathesis sends what the description allows and what
it does not, and every answer has to be one that is described. Needs scripts/test-tools.sh."""

import json
import os
import pathlib
import re
import subprocess
import sys
import unittest

from service import Chat, Person, ServiceTest, description, operations

# Beside this Python, as scripts/test-tools.sh installs it.
SCHEMATHESIS = pathlib.Path(sys.prefix, "bin/st")
HERE = pathlib.Path(__file__).resolve().parent
# Of each operation, beside the cases at the edges of its description.
EXAMPLES = os.environ.get("API_EXAMPLES", "5")
SEED = os.environ.get("API_SEED", "3")
SECONDS_AT_MOST = 45
# Fewer than the service takes from one person, so that not every answer is "too many".
REQUESTS = "18/s"

STREAMS = "never ends by itself; test_http.Streams has it"
SILENT = "the service here has no telephone; test_phone has it"
# Left out, each with its reason.
EXCLUDED = {
    "followDesk": STREAMS, "followChat": STREAMS, "followWidget": STREAMS,
    "signOut": "ends the session that the others need; test_roles has it",
    "signInByProvider": "only with a provider; Tests/ProviderTests has it",
    "comeBackFromProvider": "only with a provider; Tests/ProviderTests has it",
    "readPhone": SILENT, "connectPhone": SILENT, "disconnectPhone": SILENT, "pressKeys": SILENT,
    "mutePhone": SILENT, "placeCall": SILENT,
    "readMetrics": "what it takes depends on how the service was started",
}


@unittest.skipUnless(SCHEMATHESIS.exists(), "schemathesis is not here: scripts/test-tools.sh")
class Described(ServiceTest):
    options = ("--rate-factor", "1000")

    @classmethod
    def prepare(cls):
        cls.service.add("boss", "adviser,supervisor", "t.super")
        cls.boss = Person(cls.port, "boss")
        cls.boss.put("/desk/presence", {"presence": "available"})
        # Contacts in several states, so that not everything is "no such contact".
        cls.chats = [Chat(cls.port) for _ in range(5)]
        with cls.boss.stream("/stream") as stream:
            stream.named("hello")
            cls.chats[0].say(option=0)
            cls.boss.until_offered(stream, cls.chats[0].id)
        cls.boss.post(f"/contacts/{cls.chats[0].id}/accept")
        for chat in cls.chats[1:3]:
            chat.say(option=1)
        cls.chats[3].delete(cls.chats[3].path)

    def run_as(self, client, tokens):
        """All checks on all operations but those that are excluded."""
        words = [
            str(SCHEMATHESIS), "--config-file", str(HERE / "schemathesis.toml"), "run",
            f"http://127.0.0.1:{self.port}/api/v1/openapi.json", "--seed", SEED,
            "--max-examples", EXAMPLES, "--generation-deterministic", "--phases",
            "examples,coverage,fuzzing",
            "--max-time", str(SECONDS_AT_MOST), "--continue-on-failure", "--no-color",
            "--suppress-health-check", "all", "--warnings", "off",
            # Who asks is said below, and nothing made up instead; test_roles has that.
            "--generation-with-security-parameters", "false",
        ]
        if client.own:
            words += ["--rate-limit", REQUESTS]
        for name in EXCLUDED:
            words += ["--exclude-operation-id", name]
        for name, value in client.own.items():
            words += ["--header", f"{name}: {value}"]
        result = subprocess.run(
            words, cwd=self.service.folder, capture_output=True, text=True, timeout=4 * SECONDS_AT_MOST,
            env={
                **os.environ, "SCHEMATHESIS_HOOKS": "hooks", "PYTHONPATH": str(HERE),
                "HOOKS_TOKENS": json.dumps(tokens),
                "HOOKS_IDS": json.dumps([chat.id for chat in self.chats]),
            })
        self.assertEqual(
            result.returncode, 0,
            f"seed {SEED}, {EXAMPLES} examples\n{result.stdout[-20_000:]}{result.stderr}")
        return result.stdout

    def test_a_supervisor_is_answered_as_described(self):
        tokens = {chat.id: chat.own["Authorization"] for chat in self.chats}
        said = self.run_as(self.boss, tokens)
        self.assertRegex(said, r"\b[1-9]\d* generated")
        self.assertEqual(self.boss.get("/session").status, 200, "the session was lost on the way")

    def test_nobody_is_answered_as_described(self):
        self.run_as(self.nobody(), {})

    def test_what_is_left_out_is_there(self):
        self.assertLessEqual(
            set(EXCLUDED), {operation["operationId"] for _, _, operation in operations()})


class Document(unittest.TestCase):
    def test_references_lead_somewhere(self):
        document = description()
        for found in re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(document)):
            place = document
            for part in found.split("/"):
                self.assertIn(part, place, found)
                place = place[part]

    def test_names_of_operations_are_used_once(self):
        names = [operation["operationId"] for _, _, operation in operations()]
        self.assertEqual(len(names), len(set(names)))

    def test_every_route_of_the_server_is_described(self):
        """From the sources: a route that is added without a word here is found."""
        sources = (HERE.parents[1] / "Sources/DeskServer").rglob("*.swift")
        text = "\n".join(path.read_text("utf-8") for path in sources)
        methods = "get|post|put|delete"
        routes = {
            (method.upper(), "/api/v1/" + path)
            for method, path in re.findall(rf'\b({methods})\("([a-z][^"\\]*)"(?:, \.|\) \{{)', text)
            if path not in ("healthz", "readyz", "metrics")
        }
        for name in re.findall(r'\b(?:act|intervene)\(\s*"([a-z-]+)"', text):
            routes.add(("POST", f"/api/v1/contacts/:contact/{name}"))
        described = {
            (method, re.sub(r"\{\w+\}", ":", path)) for method, path, _ in operations()}
        routes = {(method, re.sub(r":\w+", ":", path)) for method, path in routes}
        self.assertGreater(len(routes), 50)
        self.assertEqual(routes - described, set())


if __name__ == "__main__":
    unittest.main()

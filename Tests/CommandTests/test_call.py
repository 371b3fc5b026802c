"""`guildhall call` and `guildhall answer`, one calling the other."""

import json
import os
import socket
import subprocess
import tempfile
import unittest
import wave

GUILDHALL = os.environ.get("GUILDHALL", "")
SECONDS_MAXIMUM = 60


def free_port():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


@unittest.skipUnless(GUILDHALL, "GUILDHALL must name the built command")
class CallTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def script(self, name, *lines):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(lines))
        return path

    def both(self, calling, answering, *options):
        port = free_port()
        answer = subprocess.Popen(
            [GUILDHALL, "answer", "--port", port, "--calls", "1", "--json", *answering],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        self.assertIn("Waiting for calls", answer.stderr.readline())
        call = subprocess.run(
            [GUILDHALL, "call", f"sip:100@127.0.0.1:{port}", "--json", *calling],
            capture_output=True, text=True, timeout=SECONDS_MAXIMUM,
        )
        out, _ = answer.communicate(timeout=SECONDS_MAXIMUM)
        return call.returncode, json.loads(call.stdout), answer.returncode, json.loads(out)

    def test_both_hear_each_other(self):
        heard = os.path.join(self.folder, "heard.wav")
        one = self.script("one", "keep playing tone 440", "hear tone 700 within 10s", "press 5", "wait 1s")
        two = self.script("two", "keep playing tone 700", "hear tone 440 within 10s",
                          "hear keys 5 within 10s", "expect hang up within 10s")
        status, call, answered, answer = self.both(
            ["--script", one, "--record", heard], ["--script", two])
        self.assertEqual((status, answered), (0, 0), f"{call}\n{answer}")
        self.assertTrue(call["isGood"] and answer["isGood"])
        self.assertEqual(call["calls"][0]["endedBy"], "us")
        self.assertEqual(answer["calls"][0]["endedBy"], "farEnd")
        self.assertEqual([key["key"] for key in answer["calls"][0]["keys"]], ["5"])
        with wave.open(heard) as sound:
            self.assertEqual((sound.getframerate(), sound.getnchannels()), (16000, 1))
            self.assertGreater(sound.getnframes(), 16000)

    def test_a_line_that_does_not_hold(self):
        one = self.script("one", "wait 1s", "", "hear speech within 1s", "press 1")
        status, call, _, answer = self.both(["--script", one], [])
        self.assertEqual(status, 1)
        failure = call["calls"][0]["failure"]
        self.assertEqual((failure["line"], failure["step"]), (3, "hear speech within 1s"))
        self.assertIn("heard silence for 1.", failure["text"])
        self.assertEqual(answer["calls"][0]["keys"], [])

    def test_a_refusal(self):
        status, call, answered, answer = self.both(["--press", "1"], ["--reject", "486"])
        self.assertEqual((status, answered), (1, 0))
        self.assertEqual(call["calls"][0]["status"], 486)
        self.assertEqual(call["calls"][0]["ending"], "the call was refused with 486 Busy Here")
        self.assertEqual(answer["calls"][0]["endedBy"], "refused")

    def test_wrong_usage(self):
        bad = self.script("bad", "wait 1s", "dance")
        for words in (
            ["call", "nobody"], ["call", "sip:1@127.0.0.1", "--script", self.folder + "/none"],
            ["call", "sip:1@127.0.0.1", "--script", bad], ["answer", "--reject", "200"],
            ["call", "sip:1@127.0.0.1", "--calls", "501"],
            ["call", "sip:1@127.0.0.1", "--record", self.folder + "/none/heard.wav"],
        ):
            result = subprocess.run(
                [GUILDHALL, *words], capture_output=True, text=True, timeout=SECONDS_MAXIMUM)
            self.assertEqual(result.returncode, 2, f"{words}\n{result.stderr}")


if __name__ == "__main__":
    unittest.main()

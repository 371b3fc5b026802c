"""A service of its own for each class of tests, and clients that speak to it: nothing but Python's
own library, so that what is sent is what stands here."""

import contextlib
import functools
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import unittest
import urllib.parse

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
PLAN = str(pathlib.Path(__file__).resolve().parent / "plan")
GUILDHALL = os.environ.get("GUILDHALL", "")
SECONDS_MAXIMUM = 60
PASSWORD = "ember lantern quartz"
API = "/api/v1"
UNITS = ("town", "hub")
ROLES = ("adviser", "supervisor", "planner", "administrator", "auditor")


@functools.cache
def description():
    """What the API says of itself, as it is served."""
    document = yaml.safe_load((ROOT / "Web/openapi.yaml").read_text("utf-8"))
    document.pop("x-parts")
    return document


def operations():
    """Method, path and description of each operation."""
    for path, item in description()["paths"].items():
        for method in ("get", "put", "post", "delete", "patch"):
            if method in item:
                yield method.upper(), path, item[method]


@functools.cache
def has_user_verb():
    """Whether the command can add accounts."""
    result = subprocess.run(
        [GUILDHALL, "user", "add", "--help"], capture_output=True, text=True,
        timeout=SECONDS_MAXIMUM,
    )
    return "user add" in result.stdout


class Answer:
    """Status, headers by lower-case name, and the body."""

    def __init__(self, response, body):
        self.status = response.status
        self.headers = {}
        for name, value in response.getheaders():
            self.headers.setdefault(name.lower(), value)
        self.cookies = response.headers.get_all("Set-Cookie") or []
        self.body = body

    @property
    def type(self):
        return self.headers.get("content-type", "").split(";")[0]

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def kind(self):
        """Of a problem, without "/problems/"."""
        return self.json["type"].removeprefix("/problems/")

    def __str__(self):
        return f"{self.status} {self.type} {self.body[:300]!r}"


class Client:
    """Speaks to the service as nobody."""

    # How often it waits and asks again when it is told that it asks too much.
    patience = 0

    def __init__(self, port):
        self.port = port
        self.own = {}

    def send(self, method, path, *more, **rest):
        for _ in range(self.patience):
            answer = self.send_once(method, path, *more, **rest)
            if answer.status != 429:
                return answer
            time.sleep(int(answer.headers["retry-after"]))
        return self.send_once(method, path, *more, **rest)

    def send_once(self, method, path, body=None, headers=None, raw=None, own=True):
        """One request. `body` is sent as JSON, `raw` as it is; a path below the API begins with
        its own first part. A header of None leaves out what the client would send by itself."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS_MAXIMUM)
        given = dict(self.own) if own else {}
        if body is not None:
            raw = json.dumps(body).encode()
            given["Content-Type"] = "application/json"
        given.update(headers or {})
        given = {name: value for name, value in given.items() if value is not None}
        with contextlib.closing(connection):
            connection.request(method, path, body=raw, headers=given)
            response = connection.getresponse()
            return Answer(response, response.read())

    def get(self, path, **rest):
        return self.send("GET", API + path, **rest)

    def post(self, path, body=None, **rest):
        return self.send("POST", API + path, body, **rest)

    def put(self, path, body=None, **rest):
        return self.send("PUT", API + path, body, **rest)

    def delete(self, path, **rest):
        return self.send("DELETE", API + path, **rest)

    def stream(self, path, headers=None):
        return Stream(self.port, API + path, {**self.own, **(headers or {})})


class Person(Client):
    """Somebody who is signed in."""

    def __init__(self, port, name, password=PASSWORD):
        super().__init__(port)
        self.answer = self.post("/session", {"name": name, "password": password})
        assert self.answer.status == 200, f"{name}: {self.answer}"
        self.session = self.answer.json
        self.cookie = self.answer.cookies[0].split(";")[0]
        self.own = {"Cookie": self.cookie, "X-CSRF-Token": self.session["csrfToken"]}


    def until_offered(self, stream, contact):
        """Returns once it is offered to them, now or as the stream tells; declines what else is."""
        def mine(view):
            if view["phase"] != "offered" or view["offer"]["adviser"] != self.session["adviser"]:
                return False
            if view["id"] != contact:
                self.post(f"/contacts/{view['id']}/decline", {})
            return view["id"] == contact

        if not any(mine(view) for view in self.get("/desk").json["contacts"]):
            stream.named("contact", mine)


class Chat(Client):
    """A resident in a chat."""

    def __init__(self, port, widget="town-chat", name="Rosa", key=None):
        super().__init__(port)
        self.key = key or "chat-" + os.urandom(12).hex()
        self.begun = self.post(
            "/chats", {"widget": widget, "name": name}, headers={"Idempotency-Key": self.key})
        assert self.begun.status in (200, 201), self.begun
        self.id = self.begun.json["chat"]["id"]
        self.own = {"Authorization": "Bearer " + self.begun.json["token"]}
        self.path = f"/chats/{self.id}"

    def say(self, text=None, key=None, **more):
        body = {**({} if text is None else {"text": text}), **more}
        return self.post(
            self.path + "/messages", body,
            headers={"Idempotency-Key": key or "say-" + os.urandom(12).hex()})


class Event:
    def __init__(self, name, data, number):
        self.name, self.data, self.id = name, data, number

    @property
    def json(self):
        return json.loads(self.data)

    def __repr__(self):
        return f"{self.id} {self.name} {self.data[:160]}"


class Stream:
    """Server-sent events, read as they come."""

    def __init__(self, port, path, headers):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS_MAXIMUM)
        self.connection.request("GET", path, headers=headers)
        self.response = self.connection.getresponse()
        self.status = self.response.status
        self.type = (self.response.getheader("Content-Type") or "").split(";")[0]
        self.headers = {name.lower(): value for name, value in self.response.getheaders()}
        self.seen = []
        self.moved = threading.Condition()
        self.ended = False
        if self.status == 200:
            threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        name, data, number = None, "", None
        try:
            while line := self.response.readline():
                line = line.decode().rstrip("\n")
                if line.startswith("id: "):
                    number = int(line[4:])
                elif line.startswith("event: "):
                    name = line[7:]
                elif line.startswith("data: "):
                    data += line[6:]
                elif not line:
                    if name:
                        with self.moved:
                            self.seen.append(Event(name, data, number))
                            self.moved.notify_all()
                    name, data, number = None, "", None
        except (OSError, ValueError, AttributeError, http.client.HTTPException):
            pass
        with self.moved:
            self.ended = True
            self.moved.notify_all()

    def wait(self, matches, what="an event"):
        """The first event for which it holds, that has come or comes."""
        until = time.monotonic() + SECONDS_MAXIMUM
        with self.moved:
            at = 0
            while True:
                for event in self.seen[at:]:
                    if matches(event):
                        return event
                at = len(self.seen)
                if self.ended or not self.moved.wait(until - time.monotonic()):
                    raise AssertionError(f"no {what} among {self.seen}")

    def named(self, name, matches=lambda data: True):
        return self.wait(lambda event: event.name == name and matches(event.json), name)

    def saying(self, text):
        return self.named("message", lambda data: data["message"]["text"] == text)

    def close(self):
        if self.connection.sock:
            with contextlib.suppress(OSError):
                self.connection.sock.shutdown(socket.SHUT_RDWR)
        self.connection.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Service:
    """A running service on a free port, with throw-away data."""

    def __init__(self, *options, plan=PLAN):
        self.folder = tempfile.mkdtemp()
        self.data = os.path.join(self.folder, "data")
        self.web = pathlib.Path(self.folder, "web")
        self._make_pages()
        self.log = open(os.path.join(self.folder, "stderr"), "w+")
        self.process = None
        self.start(plan, *options)

    def start(self, *words):
        """Starts it, or again after `kill`."""
        offset = os.path.getsize(self.log.name)
        self.process = subprocess.Popen(
            [GUILDHALL, "serve", *words, "--data", self.data, "--web", str(self.web),
             "--port", "0"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=self.log,
        )
        self.port = self._wait_for_port(offset)

    def _make_pages(self):
        pages = {
            "openapi.json": json.dumps(description()), "desk/index.html": "<title>desk</title>",
            "desk/desk.js": "1", "widget/widget.js": "2", "sample/index.html": "<title>s</title>",
        }
        for name, text in pages.items():
            path = self.web / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        (self.web / "desk/.hidden.html").write_text("hidden")
        pathlib.Path(self.folder, "outside.html").write_text("outside")

    def _wait_for_port(self, offset):
        until = time.monotonic() + SECONDS_MAXIMUM
        while time.monotonic() < until:
            with open(self.log.name) as log:
                log.seek(offset)
                said = log.read()
            if found := re.search(r"Desk: http://localhost:(\d+)/desk/", said):
                return int(found[1])
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise AssertionError(f"the service did not start: {said}")

    def add(self, name, roles, adviser=None, units=()):
        words = [
            GUILDHALL, "user", "add", name, "--accounts", self.data + "/accounts.sqlite",
            "--display-name", "Some Body", "--roles", roles,
        ]
        words += ["--adviser", adviser] if adviser else []
        words += ["--units", ",".join(units)] if units else []
        result = subprocess.run(
            words + ["--json"], input=PASSWORD + "\n", capture_output=True, text=True,
            timeout=SECONDS_MAXIMUM,
        )
        assert result.returncode == 0, result.stdout + result.stderr

    def end(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(SECONDS_MAXIMUM)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)


@unittest.skipUnless(GUILDHALL, "GUILDHALL must name the built command")
class ServiceTest(unittest.TestCase):
    """Tests that speak to a service which all tests of the class share."""

    options = ("--rate-factor", "1000")

    @classmethod
    def setUpClass(cls):
        if not has_user_verb():
            raise unittest.SkipTest("this build of the command cannot add accounts")
        cls.service = Service(*cls.options)
        cls.addClassCleanup(cls.service.end)
        cls.port = cls.service.port
        cls.prepare()

    @classmethod
    def prepare(cls):
        """Makes what all tests of the class need."""

    def nobody(self):
        return Client(self.port)

    def expect(self, status, answer):
        self.assertEqual(answer.status, status, answer)
        if status >= 400:
            self.assert_problem(answer)
        return answer

    def assert_problem(self, answer):
        """RFC 9457, with what to do."""
        self.assertEqual(answer.type, "application/problem+json", answer)
        said = answer.json
        self.assertEqual(said["status"], answer.status)
        self.assertRegex(said["type"], r"^/problems/[a-z0-9-]+$")
        self.assertTrue(said["title"].strip() and said["detail"].strip(), said)
        self.assertLessEqual(set(said), {"type", "title", "status", "detail", "pointer"})


def filled(path, **values):
    """A path of the description with its places filled."""
    return re.sub(
        r"\{(\w+)\}", lambda found: urllib.parse.quote(str(values[found[1]]), safe=""), path)

"""Who may do what: every operation of the description, for every role and unit and for nobody,
held against the table in docs/operating/roles.md. And that one unit is shown nothing of another."""

import os
import re
import unittest

from service import (
    API, ROLES, ROOT, UNITS, Chat, Person, ServiceTest, description, filled, operations,
)

PEOPLE_IN_PLAN = {
    ("town", "adviser"): "t.adams", ("town", "supervisor"): "t.super",
    ("hub", "adviser"): "h.adams", ("hub", "supervisor"): "h.super",
}
WIDGETS = {"town": "town-chat", "hub": "hub-chat"}
QUEUES = {"town": "town", "hub": "hub"}


def role_table():
    """(operation, role) -> how far, from the page that is written from RoleTable."""
    table = {}
    page = (ROOT / "docs/operating/roles.md").read_text("utf-8")
    for line in page.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) != len(ROLES) + 2 or cells[0] in ("what", "---"):
            continue
        for operation in re.findall(r"`([A-Z]+ [^`]+)`", cells[-1]):
            for role, reach in zip(ROLES, cells[1:-1]):
                table.setdefault((operation, role), set()).add(reach)
    return table


def allowed(table, operation, role):
    """Whether some row of the operation gives the role anything."""
    return any(reach != "–" for reach in table[operation, role])


def name_in_table(method, path):
    return f"{method} {path.removeprefix(API)}"


def body_of(path, operation, unit):
    """Something to send that is well formed; nothing that has a password looked at, which takes long
    and makes the next sign-in wait."""
    if "/session" in path:
        return {"raw": b"{}"}
    content = operation.get("requestBody", {}).get("content", {})
    if "*/*" in content:
        return {"raw": b"a few words", "headers": {"Content-Type": "text/plain"}}
    if not content:
        return {}
    return {
        "body": {
            "why": "a test", "queue": QUEUES[unit], "headStartMilliseconds": 1000, "text": "hello",
            "to": {"queue": QUEUES[unit]}, "presence": "available", "unit": unit, "until": "2000-01-01T00:00:00Z", **(
                {"text": {"en": "hello"}, "units": [unit]}
                if operation["operationId"] == "announce" else {}),
        }
    }


def ask(client, method, path, operation, unit, contact, headers=None, **values):
    given = {
        "id": "1" if "announcements" in path else "S1" if "customers" in path else contact,
        "file": "no-such-file",
        "name": PEOPLE_IN_PLAN[unit, "adviser"] if "advisers" in path else QUEUES[unit], **values,
    }
    extra = body_of(path, operation, unit)
    sent = {"If-Match": '"1"', "Idempotency-Key": "walk-" + os.urandom(8).hex()}
    sent.update(extra.pop("headers", {}))
    sent.update(headers or {})
    target = filled(path, **given)
    if operation.get("x-stream") and method == "GET":
        stream = client.stream(target.removeprefix(API), headers=sent)
        if stream.status == 200:
            stream.close()
            return stream.status, None
        stream.close()
    answer = client.send(method, target, headers=sent, **extra)
    return answer.status, answer


class Staff(ServiceTest):
    """An account for each role and each unit; one service for all classes here."""

    shared = None

    @classmethod
    def setUpClass(cls):
        if Staff.shared is None:
            super().setUpClass()
            # It is ended with the module, not with the first class.
            cls._class_cleanups.clear()
            unittest.addModuleCleanup(cls.service.end)
            people = {}
            for unit in UNITS:
                for role in ROLES:
                    name = f"{unit}.{role}"
                    cls.service.add(name, role, PEOPLE_IN_PLAN.get((unit, role)), [unit])
                    people[unit, role] = Person(cls.port, name)
                    # Whole tables are walked, faster than one person may.
                    people[unit, role].patience = 5
            Staff.shared = cls.service, people
        cls.service, cls.people = Staff.shared
        cls.port = cls.service.port
        cls.chats = {unit: Chat(cls.port, WIDGETS[unit]) for unit in UNITS}
        cls.begin()

    @classmethod
    def begin(cls):
        """What the tests of the class need besides."""

    def staff_operations(self):
        for method, path, operation in operations():
            if operation.get("security", description()["security"]) == [{"session": []}]:
                yield method, path, operation


class Table(Staff):
    def test_every_operation_of_staff_has_a_row_and_names_its_permission(self):
        table = role_table()
        self.assertGreater(len(table), 100)
        permissions = (ROOT / "Sources/Access/Permissions/Permission.swift").read_text("utf-8")
        rows = (ROOT / "Sources/Access/Permissions/RoleTable.swift").read_text("utf-8")
        for method, path, operation in self.staff_operations():
            with self.subTest(operation=operation["operationId"]):
                name = name_in_table(method, path)
                self.assertIn((name, "adviser"), table, "the role table has no row for it")
                permission = operation["x-permission"]
                self.assertRegex(permissions, rf"\b{permission}\b")
                row = re.search(rf"\.{permission},.*?\)", rows, re.DOTALL)
                self.assertIn(f'"{name}"', row[0], "another row than its permission's")

    def test_operations_without_a_session_are_the_public_ones_only(self):
        public = {
            name_in_table(method, path) for method, path, operation in operations()
            if operation.get("security") is not None
        }
        self.assertEqual(public, {
            "GET /sign-in-methods", "POST /session", "GET /session/oidc",
            "GET /session/oidc/callback", "GET /widgets/{name}",
            "GET /widgets/{name}/stream", "POST /chats", "GET /chats/{id}", "DELETE /chats/{id}",
            "GET /chats/{id}/stream", "GET /chats/{id}/messages", "POST /chats/{id}/messages",
            "POST /chats/{id}/files", "GET /chats/{id}/files/{file}", "POST /chats/{id}/typing",
            "GET /openapi.json", "GET /healthz", "GET /readyz", "GET /metrics",
        })

    def test_every_role_and_unit_may_what_the_table_says_and_nothing_else(self):
        table = role_table()
        walked = 0
        for method, path, operation in self.staff_operations():
            if operation["operationId"] == "signOut":
                continue  # By itself below: it would end the walk.
            name = name_in_table(method, path)
            for (unit, role), person in self.people.items():
                with self.subTest(operation=name, role=role, unit=unit):
                    status, answer = ask(
                        person, method, path, operation, unit, self.chats[unit].id)
                    walked += 1
                    if allowed(table, name, role):
                        self.assertNotIn(status, (401, 403), answer)
                        # The service here has no telephone, and says so to who may ask.
                        if status != 503 or answer.kind != "no-telephone":
                            self.assertLess(status, 500, answer)
                    else:
                        self.assertEqual(status, 403, answer)
                        self.assertEqual(answer.kind, "forbidden")
                        self.assert_problem(answer)
        self.assertGreater(walked, 400)

    def test_everybody_may_sign_out(self):
        for role in ROLES:
            with self.subTest(role=role):
                person = Person(self.port, f"hub.{role}")
                self.expect(204, person.delete("/session"))
                self.assertEqual(self.expect(401, person.get("/session")).kind, "signed-out")

    def test_nobody_may_nothing(self):
        for method, path, operation in self.staff_operations():
            with self.subTest(operation=operation["operationId"]):
                _, answer = ask(
                    self.nobody(), method, path, operation, "town", self.chats["town"].id)
                self.assertEqual(self.expect(401, answer).kind, "signed-out")

    def test_a_chat_is_opened_by_its_own_token_alone(self):
        other = Chat(self.port, "town-chat")
        for method, path, operation in operations():
            if operation.get("security") != [{"chat": []}]:
                continue
            for client, who in (
                (self.nobody(), "nobody"), (other, "another chat"),
                (self.people["town", "supervisor"], "a supervisor"),
            ):
                with self.subTest(operation=operation["operationId"], who=who):
                    _, answer = ask(
                        client, method, path, operation, "town", self.chats["town"].id)
                    self.assertEqual(self.expect(401, answer).kind, "no-chat")


class Units(Staff):
    """The hub's contacts, and people of the town."""

    @classmethod
    def begin(cls):
        cls.hub = cls.people["hub", "adviser"]
        assert cls.hub.put("/desk/presence", {"presence": "available"}).status == 200
        chat = cls.chats["hub"]
        chat.say("something private")
        with cls.hub.stream("/stream") as stream:
            stream.named("hello")
            cls.hub.until_offered(stream, chat.id)
        assert cls.hub.post(f"/contacts/{chat.id}/accept").status == 200
        cls.contact = chat.id
        cls.customer = cls.hub.get(f"/contacts/{chat.id}").json["customer"]["id"]
        # One that the hub has finished with, and one that waits there.
        cls.closed = Chat(cls.port, "hub-chat")
        cls.closed.say("something finished")
        cls.closed.delete(cls.closed.path)
        cls.waiting = Chat(cls.port, "hub-chat")

    def town(self):
        for (unit, role), person in self.people.items():
            if unit == "town" and role in ("adviser", "supervisor"):
                yield role, person

    def test_a_contact_of_the_hub_is_not_there_for_the_town_in_any_operation(self):
        table = role_table()
        walked = 0
        for method, path, operation in self.staff_operations():
            if "/contacts/{id}" not in path and not path.startswith("/files/"):
                continue
            name = name_in_table(method, path)
            for role, person in self.town():
                if not allowed(table, name, role):
                    continue
                for kind, contact in (
                    ("open", self.contact), ("closed", self.closed.id),
                    ("waiting", self.waiting.id), ("none", "C999999"),
                ):
                    with self.subTest(operation=name, role=role, contact=kind):
                        _, answer = ask(person, method, path, operation, "town", contact)
                        walked += 1
                        self.expect(404, answer)
        self.assertGreater(walked, 150)

    def test_what_is_said_of_a_foreign_contact_is_what_is_said_of_none(self):
        for role, person in self.town():
            for path in ("", "/messages", "/why"):
                there = person.get(f"/contacts/{self.contact}{path}")
                none = person.get(f"/contacts/C999999{path}")
                with self.subTest(role=role, path=path):
                    self.assertEqual(there.json, none.json)

    def test_no_list_shows_it(self):
        for role, person in self.town():
            paths = ["/desk", "/history", f"/customers/{self.customer}/contacts"]
            if role == "supervisor":
                paths.append("/board")
            for path in paths:
                with self.subTest(role=role, path=path):
                    answer = self.expect(200, person.get(path))
                    for chat in (self.contact, self.closed.id, self.waiting.id):
                        self.assertNotIn(f'"{chat}"'.encode(), answer.body)
                    self.assertNotIn(b'"hub"', answer.body)

    def test_the_hub_itself_sees_it(self):
        boss = self.people["hub", "supervisor"]
        for person in (self.hub, boss):
            self.expect(200, person.get(f"/contacts/{self.contact}"))
            self.assertIn(
                "something private",
                [line["text"] for line in
                 self.expect(200, person.get(f"/contacts/{self.contact}/messages")).json["items"]])
        self.assertIn(f'"{self.waiting.id}"'.encode(), boss.get("/board").body)
        self.assertIn(f'"{self.closed.id}"'.encode(), boss.get("/history").body)

    def test_streams_do_not_tell_of_it(self):
        streams = [person.stream("/stream?after=0") for _, person in self.town()]
        mine = self.hub.stream("/stream?after=0")
        try:
            for stream in [*streams, mine]:
                stream.named("hello")
            self.chats["hub"].say("told to the hub alone")
            mine.saying("told to the hub alone")
            # What comes after it in every stream has come when it would have come.
            self.expect(204, self.people["town", "supervisor"].post(
                "/broadcasts", {"text": "the end", "unit": "town", "why": "a test"}))
            for stream in streams:
                stream.named("notice", lambda notice: notice["text"] == "the end")
                said = "".join(event.data for event in stream.seen)
                self.assertNotIn(f'"{self.contact}"', said)
                self.assertNotIn("told to the hub alone", said)
                self.assertNotIn('"unit":"hub"', said)
        finally:
            for stream in [*streams, mine]:
                stream.close()

    def test_what_belongs_to_the_hub_cannot_be_changed_by_the_town(self):
        boss = self.people["town", "supervisor"]
        why = {"why": "a test"}
        for answer in (
            boss.post("/queues/hub/close", why), boss.post("/queues/hub/open", why),
            boss.put("/advisers/h.adams/presence", {"presence": "offline", **why}),
            boss.post("/broadcasts", {"unit": "hub", "text": "hello", **why}),
            boss.post("/broadcasts", {"text": "hello to all", **why}),
            boss.post("/announcements", {
                "units": ["hub"], "text": {"en": "hello", "cy": "helo"},
                "until": "2999-01-01T00:00:00Z", **why}),
        ):
            with self.subTest(answer=str(answer)):
                self.assertIn(answer.status, (403, 404, 422), answer)
                self.assert_problem(answer)
        self.assertFalse(next(
            queue for queue in self.hub.get("/desk").json["queues"] if queue["name"] == "hub"
        )["isClosedByHand"])
        self.assertEqual(self.hub.get("/desk").json["me"]["presence"], "available")

    def test_an_auditor_reads_everything_but_what_is_personal(self):
        auditor = self.people["town", "auditor"]
        for contact in (self.contact, self.closed.id):
            with self.subTest(contact=contact):
                view = self.expect(200, auditor.get(f"/contacts/{contact}")).json
                self.assertNotIn("customer", view)
                self.expect(200, auditor.get(f"/contacts/{contact}/why"))
                self.expect(403, auditor.get(f"/contacts/{contact}/messages"))
        listed = self.expect(200, auditor.get("/history")).json["items"]
        self.assertIn(self.closed.id, [contact["id"] for contact in listed])

    def test_a_colleagues_conversation_is_not_read_while_it_goes_on(self):
        self.service.add("hub.second", "adviser", "h.super")
        second = Person(self.port, "hub.second")
        for path in ("", "/messages"):
            with self.subTest(path=path):
                self.expect(404, second.get(f"/contacts/{self.contact}{path}"))


class Handover(Staff):
    """A contact of the town that the hub takes over is the hub's from then on."""

    def test_who_had_it_or_looked_on_is_told_no_more(self):
        adviser, boss = self.people["town", "adviser"], self.people["town", "supervisor"]
        hub = self.people["hub", "adviser"]
        for person in (adviser, hub):
            self.expect(200, person.put("/desk/presence", {"presence": "available"}))
        chat = self.chats["town"]
        with adviser.stream("/stream?after=0") as mine, boss.stream("/stream?after=0") as over:
            mine.named("hello"), over.named("hello")
            self.expect(201, chat.say(option=0))
            adviser.until_offered(mine, chat.id)
            self.expect(200, adviser.post(f"/contacts/{chat.id}/accept"))
            # Looking at it makes the supervisor's stream tell of it.
            self.expect(200, boss.get(f"/contacts/{chat.id}"))
            chat.say("still the town's")
            over.saying("still the town's")
            answer = adviser.post(f"/contacts/{chat.id}/transfer", {"to": {"queue": "hub"}})
            self.assertIn(answer.status, (200, 204), answer)
            mine.named("gone", lambda data: data["id"] == chat.id)
            over.named("gone", lambda data: data["id"] == chat.id)
            with hub.stream("/stream?after=0") as theirs:
                theirs.named("hello")
                chat.say("the hub's now")
                self.expect(204, boss.post(
                    "/broadcasts", {"text": "the end", "unit": "town", "why": "a test"}))
                for stream in (mine, over):
                    stream.named("notice", lambda notice: notice["text"] == "the end")
                    self.assertNotIn(
                        "the hub's now", "".join(event.data for event in stream.seen))
        for person in (adviser, boss):
            for path in ("", "/messages", "/why"):
                with self.subTest(path=path):
                    self.expect(404, person.get(f"/contacts/{chat.id}{path}"))
            self.assertNotIn(f'"{chat.id}"'.encode(), person.get("/history").body)


if __name__ == "__main__":
    unittest.main()

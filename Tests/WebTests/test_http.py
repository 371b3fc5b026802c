"""HTTP as the service speaks it: versions, keys, cookies, headers, problems, limits and streams."""

import os
import socket
import time
import unittest

from service import API, SECONDS_MAXIMUM, Chat, Person, ServiceTest, operations

LATER = {"why": "a test"}


class Staffed(ServiceTest):
    """An adviser, a colleague and a supervisor of the town, and one supervisor of the hub."""

    @classmethod
    def prepare(cls):
        for name, roles, adviser in (
            ("adviser", "adviser", "t.adams"), ("mate", "adviser", "t.baker"),
            ("boss", "adviser,supervisor", "t.super"),
        ):
            cls.service.add(name, roles, adviser)
            setattr(cls, name, Person(cls.port, name))

    def waiting(self, option=0):
        """A chat that waits in a queue, as nobody is available."""
        chat = Chat(self.port)
        self.expect(201, chat.say(option=option))
        self.until(lambda: chat.get(chat.path).json["state"] == "waiting")
        return chat

    def handled(self):
        """A chat that the adviser has."""
        chat = self.waiting()
        self.addCleanup(chat.delete, chat.path)
        with self.adviser.stream("/stream") as stream:
            stream.named("hello")
            self.expect(200, self.adviser.put("/desk/presence", {"presence": "available"}))
            self.adviser.until_offered(stream, chat.id)
        self.expect(200, self.adviser.post(f"/contacts/{chat.id}/accept"))
        self.adviser.put("/desk/presence", {"presence": "unavailable", "reason": "break"})
        return chat

    def until(self, holds):
        ends = time.monotonic() + SECONDS_MAXIMUM
        while not holds():
            self.assertLess(time.monotonic(), ends, "it never came to hold")
            time.sleep(0.1)

    def raw(self, text):
        """What is answered to bytes that no client would send."""
        with socket.create_connection(("127.0.0.1", self.port), SECONDS_MAXIMUM) as connection:
            connection.sendall(text.encode("latin-1"))
            said = b""
            while b"\r\n" not in said and (more := connection.recv(4096)):
                said += more
        return int(said.split()[1]) if said else 0


class Versions(Staffed):
    def test_the_plan_is_sent_again_only_when_it_changed(self):
        first = self.expect(200, self.adviser.get("/plan"))
        tag = first.headers["etag"]
        self.assertRegex(tag, r'^"\d+"$')
        for given in (tag, "W/" + tag, f'"0", {tag}', "*"):
            with self.subTest(given=given):
                again = self.adviser.get("/plan", headers={"If-None-Match": given})
                self.assertEqual((again.status, again.body), (304, b""))
                self.assertEqual(again.headers["etag"], tag)
        self.expect(200, self.adviser.get("/plan", headers={"If-None-Match": '"0"'}))
        self.expect(200, self.adviser.get("/plan", headers={"If-None-Match": "nonsense"}))

    def test_a_supervisor_decides_on_what_they_saw(self):
        chat = self.waiting()
        path = f"/contacts/{chat.id}"
        seen = self.expect(200, self.boss.get(path))
        tag = seen.headers["etag"]
        self.assertEqual(tag, f'"{seen.json["version"]}"')
        move = {"queue": "town", **LATER}
        self.assertEqual(self.expect(428, self.boss.post(path + "/move", move)).kind, "if-match")
        self.expect(204, self.boss.post(path + "/move", move, headers={"If-Match": tag}))
        old = self.boss.post(path + "/move", move, headers={"If-Match": tag})
        self.assertEqual(self.expect(412, old).kind, "changed")
        now = self.expect(200, self.boss.get(path))
        self.assertEqual(now.json["queue"], "town")
        self.assertNotEqual(now.headers["etag"], tag)
        for nonsense in ("nonsense", '"-1"', '"99999999999999999999999"', ""):
            with self.subTest(nonsense=nonsense):
                answer = self.boss.post(path + "/move", move, headers={"If-Match": nonsense})
                self.expect(412, answer)

    def test_every_intervention_asks_for_the_version(self):
        chat = self.waiting()
        for act, body in (
            ("move", {"queue": "town"}), ("reprioritise", {"headStartMilliseconds": 1}),
            ("pull", {}), ("end-by-supervisor", {}),
        ):
            with self.subTest(act=act):
                path = f"/contacts/{chat.id}/{act}"
                self.expect(428, self.boss.post(path, {**body, **LATER}))
                self.expect(412, self.boss.post(
                    path, {**body, **LATER}, headers={"If-Match": '"1"'}))


class Keys(Staffed):
    def test_a_message_sent_twice_is_said_once(self):
        chat = self.handled()
        for client, path, body in (
            (chat, f"{chat.path}/messages", {"text": "hello there"}),
            (self.adviser, f"/contacts/{chat.id}/messages", {"text": "good morning"}),
        ):
            key = {"Idempotency-Key": "key-" + os.urandom(8).hex()}
            first = self.expect(201, client.post(path, body, headers=key))
            again = self.expect(201, client.post(path, body, headers=key))
            self.assertEqual(first.json, again.json)
            self.assertEqual(first.json["key"], key["Idempotency-Key"])
            lines = self.expect(200, client.get(path)).json["items"]
            self.assertEqual(
                [line["text"] for line in lines].count(body["text"]), 1, lines)

    def test_a_button_pressed_twice_is_one_answer_though_the_question_is_gone(self):
        chat = Chat(self.port)
        first = self.expect(201, chat.say(option=1, key="the-same-press"))
        self.until(lambda: not chat.get(chat.path).json["buttons"])
        self.assertEqual(
            self.expect(201, chat.say(option=1, key="the-same-press")).json, first.json)
        self.expect(422, chat.say(option=1))

    def test_a_chat_begun_twice_is_one_chat(self):
        first = Chat(self.port)
        again = Chat(self.port, key=first.key)
        self.assertEqual((first.begun.status, again.begun.status), (201, 200))
        self.assertEqual(first.begun.json["token"], again.begun.json["token"])
        self.assertNotEqual(Chat(self.port).id, first.id)

    def test_keys_that_are_none(self):
        chat = Chat(self.port)
        for key in (None, "", "a b", "x" * 101):
            with self.subTest(key=key):
                answer = chat.post(
                    chat.path + "/messages", {"text": "x"}, headers={"Idempotency-Key": key})
                self.expect(422, answer)
        for key in (None, "too-short"):
            answer = self.nobody().post(
                "/chats", {"widget": "town-chat"}, headers={"Idempotency-Key": key})
            self.expect(422, answer)


class Forgery(Staffed):
    def test_acts_take_the_token_of_the_session_and_the_desks_own_pages(self):
        own = self.adviser.own
        presence = {"presence": "unavailable", "reason": "break"}
        for wrong in (
            {"X-CSRF-Token": None}, {"X-CSRF-Token": ""}, {"X-CSRF-Token": "x" * 43},
            {"X-CSRF-Token": self.mate.own["X-CSRF-Token"]},
            {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
            {"Sec-Fetch-Site": "none"},
        ):
            with self.subTest(wrong=wrong):
                answer = self.adviser.put("/desk/presence", presence, headers=wrong)
                self.assertEqual(self.expect(403, answer).kind, "forgery")
        right = {**own, "Sec-Fetch-Site": "same-origin"}
        self.expect(200, self.adviser.put("/desk/presence", presence, headers=right))

    def test_every_act_of_staff_is_guarded(self):
        for method, path, operation in operations():
            if method == "GET" or "x-permission" not in operation:
                continue
            with self.subTest(operation=operation["operationId"]):
                target = path.format(id="C1" if "contacts" in path else "1", name="town")
                answer = self.boss.send(method, target, {}, headers={"X-CSRF-Token": None})
                self.assertEqual(self.expect(403, answer).kind, "forgery")

    def test_nobody_is_signed_in_from_another_site(self):
        answer = self.nobody().post(
            "/session", {"name": "adviser", "password": "x"},
            headers={"Sec-Fetch-Site": "cross-site"})
        self.assertEqual(self.expect(403, answer).kind, "forgery")

    def test_the_cookie_is_for_the_service_alone(self):
        cookie = self.adviser.answer.cookies[0]
        attributes = [part.strip().lower() for part in cookie.split(";")[1:]]
        for needed in ("httponly", "secure", "path=/", "samesite=lax"):
            self.assertIn(needed, attributes)
        self.assertFalse([part for part in attributes if part.startswith("domain")])
        self.assertGreaterEqual(len(self.adviser.cookie.split("=", 1)[1]), 43, "256 bits")
        self.assertNotIn(self.adviser.session["csrfToken"], cookie)

    def test_a_session_that_ended_opens_nothing(self):
        person = Person(self.port, "mate")
        answer = self.expect(204, person.delete("/session"))
        self.assertIn("max-age=0", answer.cookies[0].lower())
        self.expect(401, person.get("/desk"))
        for cookie in ("guildhall=", "guildhall=nonsense", "guildhall=" + "A" * 43):
            self.expect(401, self.nobody().get("/session", headers={"Cookie": cookie}))

    def test_other_origins_are_given_nothing(self):
        for path in ("/session", "/widgets/town-chat"):
            answer = self.adviser.get(path, headers={"Origin": "https://elsewhere.example"})
            self.assertNotIn("access-control-allow-origin", answer.headers)


class Headers(Staffed):
    def test_every_kind_of_answer_keeps_browsers_honest(self):
        chat = self.handled()
        key = {"Idempotency-Key": "a-key"}
        answers = {
            "page": self.nobody().send("GET", "/desk/"),
            "script": self.nobody().send("GET", "/widget/widget.js"),
            "redirect": self.nobody().send("GET", "/"),
            "json": self.adviser.get("/desk"), "not modified": self.adviser.get(
                "/plan", headers={"If-None-Match": self.adviser.get("/plan").headers["etag"]}),
            "no content": self.adviser.post(f"/contacts/{chat.id}/typing"),
            "created": self.adviser.post(
                f"/contacts/{chat.id}/messages", {"text": "x"}, headers=key),
            "signed out": self.nobody().get("/desk"), "not found": self.nobody().send("GET", "/no"),
            "no such page": self.nobody().send("GET", "/desk/no.js"),
            "wrong": self.boss.post("/broadcasts", {}), "metrics": self.nobody().send("GET", "/metrics"),
            "health": self.nobody().send("GET", "/healthz"),
            "method": self.nobody().send("PATCH", API + "/plan"),
        }
        for kind, answer in answers.items():
            with self.subTest(kind=kind):
                headers = answer.headers
                self.assertEqual(headers["x-content-type-options"], "nosniff")
                self.assertIn("referrer-policy", headers)
                policy = headers["content-security-policy"]
                self.assertIn("frame-ancestors 'none'", policy)
                self.assertNotIn("unsafe", policy)
                self.assertEqual(headers["server"], "guildhall")
        for kind in ("json", "no content", "created", "signed out", "not found", "wrong"):
            self.assertEqual(answers[kind].headers["cache-control"], "no-store", kind)

    def test_a_file_runs_nothing(self):
        chat = self.handled()
        upload = {"Content-Type": "text/plain", "X-File-Name": "a%22b%0d%0aX-Evil: 1.txt"}
        card = self.expect(201, chat.post(chat.path + "/files", raw=b"<script>", headers=upload)).json
        self.expect(201, chat.say("see here", files=[card["id"]]))
        for client, path in (
            (chat, card["url"]), (self.adviser, f"/files/{chat.id}/{card['id']}"),
        ):
            answer = self.expect(200, client.send("GET", path))
            self.assertEqual(answer.body, b"<script>")
            self.assertEqual(answer.type, "text/plain")
            self.assertIn("sandbox", answer.headers["content-security-policy"])
            self.assertIn("default-src 'none'", answer.headers["content-security-policy"])
            self.assertTrue(answer.headers["content-disposition"].startswith("attachment"))
            self.assertNotIn("x-evil", answer.headers)
            self.assertIn("no-store", answer.headers["cache-control"])
        self.expect(404, self.mate.send("GET", f"/files/{chat.id}/{card['id']}"))
        self.expect(401, self.nobody().send("GET", f"/files/{chat.id}/{card['id']}"))


class Problems(Staffed):
    def test_each_status_is_a_problem_that_says_what_to_do(self):
        key = {"Idempotency-Key": "a-key"}
        large = b'{"text":"' + b"x" * (300 << 10) + b'"}'
        plain = {"Content-Type": "text/plain"}
        jsonly = {"Content-Type": "application/json"}
        for status, kind, answer in (
            (401, "signed-out", self.nobody().get("/desk")),
            (403, "forbidden", self.adviser.get("/board")),
            (404, "not-found", self.adviser.get("/contacts/C999999")),
            (404, "not-found", self.adviser.get("/contacts/nonsense")),
            (404, "not-found", self.adviser.get("/nothing/of/the/kind")),
            (405, "method", self.adviser.send("PATCH", API + "/plan")),
            (400, "not-json", self.boss.post("/broadcasts", raw=b'{"text":', headers=jsonly)),
            (400, "not-json", self.boss.post("/broadcasts", raw=b"\xff\xfe", headers=jsonly)),
            (400, "not-json", self.boss.post("/broadcasts", raw=b"", headers=jsonly)),
            (413, "too-large", self.boss.post("/broadcasts", raw=large, headers=jsonly)),
            (415, "media-type", self.boss.post("/broadcasts", raw=b"{}", headers=plain)),
            (415, "media-type", self.boss.post("/broadcasts", raw=b"{}")),
            (422, "invalid", self.boss.post("/broadcasts", {"why": "no text"})),
            (422, "invalid", self.boss.post("/broadcasts", {"text": 1})),
            (422, "invalid", self.boss.post("/broadcasts", [])),
            (422, "invalid", self.adviser.get("/history?limit=51")),
            (422, "invalid", self.adviser.get("/history?from=yesterday")),
            (422, "invalid", self.adviser.get("/history?cursor=x")),
            (422, "text-missing", self.boss.post("/broadcasts", {"text": "", **LATER})),
            (422, "too-long", self.boss.post("/broadcasts", {"text": "x" * 10_001, **LATER})),
        ):
            with self.subTest(status=status, kind=kind, answer=str(answer)):
                self.assertEqual(self.expect(status, answer).kind, kind)

    def test_what_is_wrong_is_pointed_at(self):
        for body, pointer in (
            ({}, "/text"), ({"text": 1}, "/text"), ({"text": "x", "unit": "nowhere"}, "/unit"),
        ):
            answer = self.expect(422, self.boss.post("/broadcasts", body))
            self.assertEqual(answer.json["pointer"], pointer)

    def test_the_length_of_a_body_is_not_believed(self):
        own = "".join(f"{name}: {value}\r\n" for name, value in self.boss.own.items())
        head = f"POST {API}/broadcasts HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n{own}"
        self.assertEqual(self.raw(head + "Content-Length: 999999999\r\n\r\n"), 413)
        chunks = "10000\r\n" + "x" * 0x10000 + "\r\n"
        self.assertEqual(
            self.raw(head + "Transfer-Encoding: chunked\r\n\r\n" + chunks * 5 + "0\r\n\r\n"), 413)
        self.assertEqual(self.raw("nonsense\r\n\r\n"), 400)

    def test_messages_have_a_length(self):
        chat = Chat(self.port)
        self.expect(201, chat.say("x" * 10_000))
        self.expect(422, chat.say("x" * 10_001))
        self.expect(422, chat.say(""))
        widest = self.expect(201, chat.say("\U0001f600" * 10_000)).json
        self.assertEqual(len(widest["text"]), 10_000)

    def test_other_methods_are_named(self):
        for method in ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "POST"):
            answer = self.adviser.send(method, API + "/desk")
            with self.subTest(method=method):
                self.expect(405, answer)
                self.assertEqual(answer.headers["allow"], "GET, HEAD")
        answer = self.expect(405, self.adviser.send("PUT", API + "/session"))
        self.assertEqual(answer.headers["allow"], "DELETE, GET, HEAD, POST")
        head = self.adviser.send("HEAD", API + "/desk")
        self.assertEqual((head.status, head.body), (200, b""))
        self.expect(405, self.nobody().send("DELETE", API + "/contacts/C1"))

    def test_nothing_outside_the_pages_is_given(self):
        for path in (
            "/../outside.html", "/desk/../../outside.html", "/%2e%2e/outside.html",
            "/desk/..%2f..%2foutside.html", "/desk/%2e%2e/%2e%2e/outside.html",
            "/..%5coutside.html", "//../outside.html", "/desk/.hidden.html", "/desk/%2ehidden.html",
            "/desk/desk.js%00.html", "/../../../../../../etc/passwd", "/%ff", "/desk//../x.js",
            "/etc/passwd",
        ):
            with self.subTest(path=path):
                answer = self.nobody().send("GET", path)
                self.assertIn(answer.status, (400, 404), answer)
                self.assertNotIn(b"outside", answer.body)
        self.assertEqual(self.nobody().send("GET", "/desk/anything/below").body, b"<title>desk</title>")

    def test_the_description_is_served(self):
        answer = self.expect(200, self.nobody().get("/openapi.json"))
        self.assertEqual(answer.type, "application/openapi+json")
        self.assertEqual(answer.json["openapi"], "3.1.0")


class Pages(Staffed):
    def test_history_is_paged_to_its_end_without_gap_or_repetition(self):
        made = []
        for _ in range(7):
            chat = Chat(self.port)
            chat.delete(chat.path)
            made.append(chat.id)
        self.until(lambda: set(made) <= {
            c["id"] for c in self.boss.get("/history").json["items"] if c["phase"] == "closed"})
        found, path = [], "/history?limit=3"
        while path:
            page = self.expect(200, self.boss.get(path)).json
            self.assertLessEqual(len(page["items"]), 3)
            found += [contact["id"] for contact in page["items"]]
            path = f"/history?limit=3&cursor={page['next']}" if "next" in page else None
        self.assertEqual(found, sorted(set(found), key=lambda c: -int(c[1:])))
        self.assertLessEqual(set(made), set(found))
        # An adviser's own has none that nobody handled.
        own = self.expect(200, self.adviser.get("/history")).json["items"]
        self.assertFalse(set(made) & {contact["id"] for contact in own})

    def test_conversations_are_paged_both_ways(self):
        chat = self.handled()
        for number in range(9):
            self.expect(201, chat.say(f"line {number}"))
        path = f"/contacts/{chat.id}/messages"
        whole = self.expect(200, self.adviser.get(path)).json["items"]
        back, query = [], "?limit=4"
        while query:
            page = self.expect(200, self.adviser.get(path + query)).json
            back = page["items"] + back
            query = f"?limit=4&cursor={page['next']}" if "next" in page else None
        self.assertEqual(back, whole)
        on, query = [], "?limit=4&after=0"
        while query:
            page = self.expect(200, self.adviser.get(path + query)).json
            on += page["items"]
            query = f"?limit=4&after={page['next']}" if "next" in page else None
        self.assertEqual(on, whole)
        last = whole[-1]["sequence"]
        self.assertEqual(
            self.expect(200, chat.get(f"{chat.path}/messages?cursor={last}")).json["items"], [])
        for query in ("?after=x", "?cursor=x", "?cursor=-1"):
            self.expect(422, self.adviser.get(path + query))
            self.expect(422, chat.get(chat.path + "/messages" + query))


class Streams(Staffed):
    def test_hello_comes_first_and_numbers_only_rise(self):
        with self.boss.stream("/stream") as stream:
            self.assertEqual((stream.status, stream.type), (200, "text/event-stream"))
            self.assertEqual(stream.headers["cache-control"], "no-store")
            hello = stream.named("hello")
            self.assertIs(stream.seen[0], hello)
            self.waiting()
            stream.named("waiting", lambda rows: rows)
            numbers = [event.id for event in stream.seen if event.id]
            self.assertEqual(numbers, sorted(numbers))
            self.assertGreaterEqual(numbers[0], hello.json["sequence"])

    def test_without_a_place_or_with_an_unknown_one_everything_is_read_anew(self):
        chat = Chat(self.port)
        for client, path in ((self.adviser, "/stream"), (chat, chat.path + "/stream")):
            for place in ({}, {"Last-Event-ID": "999999999"}, {"Last-Event-ID": "nonsense"}):
                with self.subTest(path=path, place=place), client.stream(path, place) as stream:
                    self.assertEqual(stream.named("reset").json, {"reason": "gap"})
                    self.assertEqual(stream.seen[0].name, "hello")

    def test_a_desk_that_comes_back_is_told_what_it_missed(self):
        chat = self.handled()
        with self.adviser.stream("/stream") as stream:
            stream.named("hello")
            chat.say("before")
            last = stream.saying("before")
        chat.say("missed one")
        chat.say("missed two")
        self.adviser.put("/desk/presence", {"presence": "unavailable", "reason": "training"})
        with self.adviser.stream("/stream", {"Last-Event-ID": str(last.id)}) as stream:
            stream.saying("missed one"), stream.saying("missed two")
            stream.named("me", lambda me: me.get("reason") == "training")
            chat.say("after")
            stream.saying("after")
            self.assert_told_once(stream, last)

    def test_a_chat_that_comes_back_is_told_what_it_missed(self):
        chat = self.handled()
        with chat.stream(chat.path + "/stream") as stream:
            stream.named("hello")
            self.write(chat, "before")
            last = stream.saying("before")
        # Until the service has noticed that nobody listens.
        self.until(lambda: not self.adviser.get(f"/contacts/{chat.id}").json["customerIsHere"])
        self.write(chat, "missed one")
        self.write(chat, "missed two")
        self.expect(204, self.adviser.post(f"/contacts/{chat.id}/end"))
        with chat.stream(chat.path + "/stream", {"Last-Event-ID": str(last.id)}) as stream:
            stream.saying("missed one"), stream.saying("missed two")
            stream.named("chat", lambda view: view["state"] == "ended")
            self.assert_told_once(stream, last)

    def write(self, chat, text):
        self.expect(201, self.adviser.post(
            f"/contacts/{chat.id}/messages", {"text": text},
            headers={"Idempotency-Key": "say-" + os.urandom(8).hex()}))

    def assert_told_once(self, stream, last):
        """Nothing anew, nothing twice, and only the last record's own events again."""
        self.assertNotIn("reset", [event.name for event in stream.seen])
        lines = [e.json["message"] for e in stream.seen if e.name == "message"]
        numbers = [line["sequence"] for line in lines]
        self.assertEqual(numbers, sorted(set(numbers)))
        self.assertTrue(all(event.id >= last.id for event in stream.seen if event.id))

    def test_the_events_of_one_record_are_not_cut_in_two(self):
        chat = self.handled()
        with self.adviser.stream("/stream") as stream:
            stream.named("hello")
            chat.say("in two events")
            line = stream.saying("in two events")
            view = stream.wait(lambda event: event.name == "contact" and event.id == line.id)
        with self.adviser.stream("/stream", {"Last-Event-ID": str(view.id)}) as stream:
            stream.saying("in two events")

    def test_too_old_a_place_is_a_gap(self):
        with self.adviser.stream("/stream", {"Last-Event-ID": "0"}) as stream:
            self.assertEqual(stream.named("reset").json, {"reason": "gap"})

    def test_the_place_may_stand_in_the_address(self):
        place = self.expect(200, self.adviser.get("/desk")).json["sequence"]
        with self.adviser.stream(f"/stream?after={place}") as stream:
            stream.named("me")
            self.assertNotIn("reset", [event.name for event in stream.seen])

    def test_another_advisers_stream_is_not_told(self):
        with self.mate.stream("/stream") as other, self.adviser.stream("/stream") as mine:
            other.named("hello"), mine.named("hello")
            chat = self.handled()
            chat.say("between us")
            mine.saying("between us")
            self.expect(204, self.boss.post(
                "/broadcasts", {"text": "the end", "unit": "town", **LATER}))
            other.named("notice", lambda notice: notice["text"] == "the end")
            for event in other.seen:
                self.assertNotIn(event.name, ("contact", "message", "typing", "advisers", "waiting"))
                self.assertNotIn(f'"{chat.id}"', event.data)

    def test_a_stream_ends_with_its_session(self):
        self.service.add("leaver", "adviser", "h.adams")
        leaver = Person(self.port, "leaver")
        with leaver.stream("/stream") as stream:
            stream.named("hello")
            self.expect(204, leaver.delete("/session"))
            # Seen at the next beat, which comes every ten seconds.
            self.until(lambda: stream.ended)

    def test_typing_is_told_to_the_other_side_alone(self):
        chat = self.handled()
        with chat.stream(chat.path + "/stream") as theirs, self.adviser.stream("/stream") as mine:
            theirs.named("hello"), mine.named("hello")
            self.expect(204, self.adviser.post(f"/contacts/{chat.id}/typing"))
            self.assertEqual(theirs.named("typing").json["author"], "adviser")
            self.expect(204, chat.post(chat.path + "/typing"))
            self.assertEqual(mine.named("typing").json["author"], "customer")
            self.expect(404, self.mate.post(f"/contacts/{chat.id}/typing"))

    def test_a_widget_is_told_how_it_stands(self):
        with self.nobody().stream("/widgets/town-chat/stream") as stream:
            told = stream.named("widget").json
        self.assertEqual(told["name"], "town-chat")
        self.assertTrue(told["isOpen"])

    def test_a_note_is_not_told_to_the_customer(self):
        chat = self.handled()
        with chat.stream(chat.path + "/stream") as stream:
            stream.named("hello")
            self.expect(201, self.adviser.post(
                f"/contacts/{chat.id}/messages", {"text": "for us", "kind": "note"},
                headers={"Idempotency-Key": "a-note"}))
            self.write(chat, "for you")
            stream.saying("for you")
            self.assertNotIn("for us", "".join(event.data for event in stream.seen))
        self.assertNotIn(b"for us", chat.get(chat.path + "/messages").body)


class Rates(ServiceTest):
    """With the limits as they are."""

    options = ()

    @classmethod
    def prepare(cls):
        cls.service.add("adviser", "adviser", "t.adams")

    def assert_limited(self, ask, most):
        """Within so many requests one is told to wait, and how long."""
        for _ in range(most):
            answer = ask()
            if answer.status == 429:
                break
        self.assertEqual(self.expect(429, answer).kind, "too-many-requests")
        self.assertRegex(answer.headers["retry-after"], r"^[1-9]\d*$")
        return answer

    def test_people_addresses_and_chats_are_limited(self):
        person = Person(self.port, "adviser")
        chat = Chat(self.port)
        self.assert_limited(lambda: person.get("/session"), 5_000)
        self.assert_limited(lambda: chat.post(chat.path + "/typing"), 1_000)
        self.assert_limited(lambda: self.nobody().get("/widgets/town-chat"), 500)

    def test_failed_sign_ins_make_the_next_one_wait(self):
        for _ in range(30):
            answer = self.nobody().post("/session", {"name": "somebody", "password": "x" * 2000})
            self.assert_problem(answer)
            if answer.status == 429:
                break
            self.assertEqual(answer.kind, "refused")
        self.expect(429, answer)
        self.assertRegex(answer.headers["retry-after"], r"^[1-9]\d*$")


if __name__ == "__main__":
    unittest.main()

"""A telephone: SIP over UDP, A-law both ways, keys by RFC 4733. It calls the service, or is called
by it; it sends a tone and keeps what it hears. Nothing but Python's own library."""

import math
import os
import random
import re
import socket
import struct
import threading
import time

RATE = 8000
FRAME = 160
SECONDS_MAXIMUM = 20
EVENTS = "0123456789*#"


def alaw_encode(sample):
    """One sample of 16 bits to A-law (ITU-T G.711)."""
    sign = 0x80 if sample >= 0 else 0
    size = min(abs(sample) if sample >= 0 else abs(sample) - 1, 32767) >> 3
    exponent = max(size.bit_length() - 5, 0)
    mantissa = (size >> 1 if exponent == 0 else size >> exponent) & 0x0F
    return (sign | exponent << 4 | mantissa) ^ 0x55


def alaw_decode(byte):
    byte ^= 0x55
    exponent, mantissa = (byte >> 4) & 7, byte & 0x0F
    size = (mantissa << 4) + 8 if exponent == 0 else ((mantissa << 4) + 0x108) << (exponent - 1)
    return size if byte & 0x80 else -size


DECODED = [alaw_decode(byte) for byte in range(256)]


def loudness(samples):
    """Root of the mean square, 0 to 1."""
    if not samples:
        return 0.0
    return math.sqrt(sum(one * one for one in samples) / len(samples)) / 32768


def share_of(samples, frequency):
    """How much of the power is at a frequency, 0 to 1 (Goertzel)."""
    total = sum(one * one for one in samples)
    if not samples or total == 0:
        return 0.0
    turn = 2 * math.cos(2 * math.pi * frequency / RATE)
    last = before = 0.0
    for one in samples:
        last, before = one + turn * last - before, last
    power = last * last + before * before - turn * last * before
    return min(1.0, 2 * power / (len(samples) * total))


class Sound:
    """RTP both ways on one socket: a tone out, what comes kept by its time."""

    def __init__(self, frequency):
        self.frequency = frequency
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.settimeout(0.2)
        self.port = self.socket.getsockname()[1]
        self.to = None
        self.event_type = 101
        self.heard = []
        self.keys = ""
        self.to_press = []
        self.is_open = True
        self.lock = threading.Lock()
        self.seen_events = set()
        threading.Thread(target=self.send, daemon=True).start()
        threading.Thread(target=self.receive, daemon=True).start()

    def press(self, keys):
        with self.lock:
            self.to_press += list(keys)

    def send(self):
        sequence, stamp = random.randrange(65536), random.randrange(2**32)
        source = random.randrange(2**32)
        at, due, event = 0, time.monotonic(), None
        while self.is_open:
            due += FRAME / RATE
            time.sleep(max(0, due - time.monotonic()))
            if self.to is None:
                continue
            with self.lock:
                if event is None and self.to_press:
                    event = [EVENTS.index(self.to_press.pop(0)), stamp, 0]
            if event is not None:
                event[2] += FRAME
                # Eight frames long, the last said three times; then a pause of five.
                ends = event[2] >= 8 * FRAME
                if event[2] <= 8 * FRAME:
                    body = struct.pack(
                        ">BBH", event[0], (0x80 if ends else 0) | 10, min(event[2], 8 * FRAME))
                    for _ in range(3 if ends else 1):
                        self.packet(self.event_type, sequence, event[1], source, body)
                        sequence += 1
                elif event[2] >= 13 * FRAME:
                    event = None
            else:
                wave = bytes(
                    alaw_encode(int(9000 * math.sin(2 * math.pi * self.frequency * n / RATE)))
                    for n in range(at, at + FRAME))
                self.packet(8, sequence, stamp, source, wave)
                sequence += 1
            at += FRAME
            stamp = (stamp + FRAME) % 2**32

    def packet(self, kind, sequence, stamp, source, body):
        head = struct.pack(">BBHII", 0x80, kind, sequence % 65536, stamp, source)
        try:
            self.socket.sendto(head + body, self.to)
        except OSError:
            pass

    def receive(self):
        while self.is_open:
            try:
                packet = self.socket.recv(2048)
            except TimeoutError:
                continue
            except OSError:
                return
            if len(packet) < 12:
                continue
            kind, stamp = packet[1] & 0x7F, struct.unpack(">I", packet[4:8])[0]
            if kind == self.event_type and len(packet) >= 16:
                if stamp not in self.seen_events and packet[12] < len(EVENTS):
                    self.seen_events.add(stamp)
                    self.keys += EVENTS[packet[12]]
            elif kind == 8:
                self.heard.append((time.monotonic(), packet[12:]))

    def lately(self, seconds=0.5):
        """Samples of the last so many seconds."""
        since = time.monotonic() - seconds
        found = []
        for at, body in reversed(self.heard):
            if at < since:
                break
            found.append(body)
        return [DECODED[byte] for body in reversed(found) for byte in body]

    def hears(self, frequency):
        samples = self.lately()
        return loudness(samples) > 0.01 and share_of(samples, frequency) > 0.6

    def is_silent(self):
        samples = self.lately()
        return len(samples) > RATE // 4 and loudness(samples) < 0.002

    def close(self):
        self.is_open = False
        self.socket.close()


class Telephone:
    """One line of SIP at an address of its own; `number` is what it shows."""

    def __init__(self, number="+441632960222", port=0, frequency=440):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", port))
        self.socket.settimeout(0.2)
        self.port = self.socket.getsockname()[1]
        self.number = number
        self.sound = Sound(frequency)
        self.state = "idle"
        self.answers_after = 1.0
        self.is_open = True
        self.call = f"{os.urandom(8).hex()}@127.0.0.1"
        self.tag = os.urandom(4).hex()
        self.to_header = self.target = self.server = self.invited = None
        self.asked = ""
        threading.Thread(target=self.listen, daemon=True).start()

    # ---- Calling ------------------------------------------------------------------------------

    def dial(self, number, port):
        self.server = ("127.0.0.1", port)
        self.target = f"sip:{number}@127.0.0.1:{port}"
        self.to_header = f"<{self.target}>"
        self.state = "calling"
        self.branch = f"z9hG4bK{os.urandom(8).hex()}"
        self.request("INVITE", 1, self.description(), self.branch)
        self.until(lambda: self.state == "talking", "the call was answered")

    def hang_up(self):
        if self.state == "talking":
            self.state = "over"
            self.request("BYE", 2)

    def until(self, is_so, what):
        end = time.monotonic() + SECONDS_MAXIMUM
        while not is_so():
            if time.monotonic() > end:
                raise AssertionError(f"not within {SECONDS_MAXIMUM} s: {what} ({self.state})")
            time.sleep(0.02)

    def description(self):
        return (
            f"v=0\r\no=- {random.randrange(2**31)} 1 IN IP4 127.0.0.1\r\ns=-\r\n"
            f"c=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio {self.sound.port} RTP/AVP 8 101\r\n"
            "a=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\n"
            "a=ptime:20\r\n")

    def request(self, method, sequence, body="", branch=None):
        branch = branch or f"z9hG4bK{os.urandom(8).hex()}"
        mine = f"<sip:{self.number}@127.0.0.1:{self.port}>"
        if self.invited is None:
            from_header, to_header = f'"Ann Other" {mine};tag={self.tag}', self.to_header
        else:
            from_header, to_header = f"{self.to_header};tag={self.tag}", self.from_header
        lines = [
            f"{method} {self.target} SIP/2.0",
            f"Via: SIP/2.0/UDP 127.0.0.1:{self.port};rport;branch={branch}",
            f"From: {from_header}", f"To: {to_header}", f"Call-ID: {self.call}",
            f"CSeq: {sequence} {method}", f"Contact: {mine}", "Max-Forwards: 70",
        ]
        if body:
            lines.append("Content-Type: application/sdp")
        self.put([*lines, f"Content-Length: {len(body)}"], body)

    def put(self, lines, body=""):
        text = "\r\n".join(lines) + "\r\n\r\n" + body
        self.socket.sendto(text.encode(), self.server)

    # ---- What comes ---------------------------------------------------------------------------

    def listen(self):
        while self.is_open:
            try:
                packet, address = self.socket.recvfrom(65536)
            except TimeoutError:
                continue
            except OSError:
                return
            text = packet.decode(errors="replace")
            if not text.strip():
                continue
            head, _, body = text.partition("\r\n\r\n")
            if head.startswith("SIP/2.0"):
                self.answered(int(head.split()[1]), head, body)
            else:
                self.server = address
                self.was_asked(head.split()[0], head, body)

    @staticmethod
    def header(head, name):
        found = re.search(rf"^{name}\s*:\s*(.*)$", head, re.M | re.I)
        return found[1].strip() if found else ""

    def answered(self, status, head, body):
        if "INVITE" not in self.header(head, "CSeq"):
            return
        if status >= 200:
            self.to_header = self.header(head, "To")
            contact = re.search(r"<([^>]*)>", self.header(head, "Contact"))
            if status < 300 and contact:
                self.target = contact[1]
            self.request("ACK", 1, branch=None if status < 300 else self.branch)
            if self.state == "calling":
                self.state = "talking" if status < 300 else f"refused {status}"
        if body:
            self.take(body)

    def take(self, body):
        port = re.search(r"^m=audio (\d+)", body, re.M)
        host = re.search(r"^c=IN IP4 (\S+)", body, re.M)
        if port and host:
            self.sound.to = (host[1], int(port[1]))
        event = re.search(r"^a=rtpmap:(\d+) telephone-event/8000", body, re.M)
        if event:
            self.sound.event_type = int(event[1])

    def was_asked(self, method, head, body):
        if method == "ACK":
            return
        if method == "BYE":
            self.state = "over"
        if method == "CANCEL":
            self.state = "over"
        if method == "INVITE" and self.state == "idle":
            self.state = "ringing"
            self.asked = head
            self.call = self.header(head, "Call-ID")
            self.from_header, self.to_header = self.header(head, "From"), self.header(head, "To")
            contact = re.search(r"<([^>]*)>", self.header(head, "Contact"))
            self.target = contact[1] if contact else self.target
            self.invited = head
            self.take(body)
            self.reply(head, 180, "Ringing")
            threading.Timer(self.answers_after, self.pick_up).start()
            return
        body = self.description() if method in ("INVITE", "UPDATE") else ""
        self.reply(head, 200, "OK", body)

    def pick_up(self):
        if self.state == "ringing" and self.is_open:
            self.state = "talking"
            self.reply(self.invited, 200, "OK", self.description())

    def reply(self, head, status, words, body=""):
        vias = re.findall(r"^(Via\s*:.*)$", head, re.M | re.I)
        to = self.header(head, "To")
        if "tag=" not in to:
            to += f";tag={self.tag}"
        lines = [
            f"SIP/2.0 {status} {words}", *[via.strip() for via in vias],
            f"From: {self.header(head, 'From')}", f"To: {to}",
            f"Call-ID: {self.header(head, 'Call-ID')}", f"CSeq: {self.header(head, 'CSeq')}",
            f"Contact: <sip:{self.number}@127.0.0.1:{self.port}>",
        ]
        if body:
            lines.append("Content-Type: application/sdp")
        self.put([*lines, f"Content-Length: {len(body)}"], body)

    def close(self):
        self.hang_up()
        time.sleep(0.05)
        self.is_open = False
        self.sound.close()
        self.socket.close()

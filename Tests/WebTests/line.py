"""The network between a browser and the service, which can be cut: a relay that stands between both."""

import contextlib
import selectors
import socket
import struct
import threading

CHUNK_BYTES = 1 << 16
# What the one side has not taken yet; beyond, nothing more is read from the other.
HELD_BYTES_MAXIMUM = 1 << 20
LOOK_SECONDS = 0.2


class Line:
    """Listens on a free port and passes on what comes, both ways, until it is cut."""

    def __init__(self, port):
        self.port = port
        self.listener = self._listen(0)
        self.own = self.listener.getsockname()[1]
        self.address = f"http://localhost:{self.own}"
        self.pairs = []
        self.is_deaf = False
        self.is_over = False
        self.lock = threading.Lock()
        threading.Thread(target=self._take, daemon=True).start()

    def refuse(self):
        """As when the service's machine is restarted: what was open breaks, what comes is refused."""
        with self.lock:
            self._shut_listener()
            for pair in self.pairs:
                pair.break_off()
            self.pairs.clear()

    def swallow(self):
        """As when a cable is pulled behind the next switch: nobody is told, nothing arrives. What
        was open then, or is opened until it is mended, stays silent for ever."""
        with self.lock:
            self.is_deaf = True
            for pair in self.pairs:
                pair.is_deaf = True

    def mend(self):
        with self.lock:
            self.is_deaf = False
            if self.listener is None:
                self.listener = self._listen(self.own)
                threading.Thread(target=self._take, daemon=True).start()

    def close(self):
        with self.lock:
            self.is_over = True
            self._shut_listener()
            for pair in self.pairs:
                pair.break_off()
            self.pairs.clear()

    @staticmethod
    def _listen(port):
        return socket.create_server(("127.0.0.1", port), reuse_port=False)

    def _shut_listener(self):
        if self.listener is not None:
            # Wakes who waits in accept.
            with contextlib.suppress(OSError):
                self.listener.shutdown(socket.SHUT_RDWR)
            self.listener.close()
            self.listener = None

    def _take(self):
        listener = self.listener
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            with self.lock:
                if self.is_over or self.listener is not listener:
                    near.close()
                    return
                pair = Pair(near, self.port, self.is_deaf)
                self.pairs = [one for one in self.pairs if one.is_open] + [pair]
            threading.Thread(target=pair.run, daemon=True).start()


class Pair:
    """One connection and its other half."""

    def __init__(self, near, port, is_deaf):
        self.near = near
        self.port = port
        self.is_deaf = is_deaf
        self.is_open = True
        self.far = None

    def break_off(self):
        self.is_open = False

    def run(self):
        try:
            if not self.is_deaf:
                self.far = socket.create_connection(("127.0.0.1", self.port), timeout=10)
                self._relay()
            while self.is_deaf and self.is_open:
                threading.Event().wait(LOOK_SECONDS)
        except OSError:
            pass
        finally:
            self.is_open = False
            for one in (self.near, self.far):
                if one is not None:
                    # Broken, not ended: whoever is at the other end is told so at once.
                    with contextlib.suppress(OSError):
                        one.setsockopt(
                            socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    one.close()

    def _relay(self):
        ends = {self.near: self.far, self.far: self.near}
        held = {self.near: b"", self.far: b""}
        ended = set()
        with selectors.DefaultSelector() as selector:
            for one in ends:
                one.setblocking(False)
            while self.is_open and not self.is_deaf:
                self._register(selector, ends, held, ended)
                if len(ended) == 2 and not any(held.values()):
                    self._say_goodbye()
                    return
                for key, mask in selector.select(LOOK_SECONDS):
                    if self.is_deaf or not self.is_open:
                        return
                    self._move(key.fileobj, mask, ends, held, ended)

    @staticmethod
    def _register(selector, ends, held, ended):
        for one, other in ends.items():
            wanted = 0
            if one not in ended and len(held[other]) < HELD_BYTES_MAXIMUM:
                wanted |= selectors.EVENT_READ
            if held[one]:
                wanted |= selectors.EVENT_WRITE
            known = selector.get_map().get(one)
            if known is None and wanted:
                selector.register(one, wanted)
            elif known is not None and not wanted:
                selector.unregister(one)
            elif known is not None and known.events != wanted:
                selector.modify(one, wanted)

    @staticmethod
    def _move(one, mask, ends, held, ended):
        other = ends[one]
        if mask & selectors.EVENT_READ:
            read = one.recv(CHUNK_BYTES)
            if read:
                held[other] += read
            else:
                ended.add(one)
                # A browser that closes its side has gone; so has a service.
                ended.add(other)
        if mask & selectors.EVENT_WRITE and held[one]:
            held[one] = held[one][one.send(held[one]):]

    def _say_goodbye(self):
        for one in (self.near, self.far):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

"""A connection to the server that can be cut, as a train in a tunnel cuts it."""
import contextlib
import socket
import threading


class Cut:
    """Passes bytes on to `port` until `cut()`, and again after `mend()`. Its own port stays the same."""

    def __init__(self, port):
        self.target, self.open, self.alive = port, True, True
        self.pairs, self.lock = [], threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self):
        with self.lock:
            self.open = False
            for one in self.pairs:
                with contextlib.suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
            self.pairs.clear()

    def mend(self):
        self.open = True

    def close(self):
        self.alive = False
        self.cut()
        self.listener.close()

    def _accept(self):
        while self.alive:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            with self.lock:
                if not self.open:
                    client.close()
                    continue
                server = socket.create_connection(("127.0.0.1", self.target))
                self.pairs += [client, server]
            for one, other in ((client, server), (server, client)):
                threading.Thread(target=self._pass_on, args=(one, other), daemon=True).start()

    @staticmethod
    def _pass_on(one, other):
        with contextlib.suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
        for end in (one, other):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

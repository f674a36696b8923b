"""A load generator of one thread: kept-alive connections, each sending the next request when the last is answered.

Run as a process of its own: `python -m bench.load PORT CONNECTIONS SECONDS < requests.json`; prints JSON.
"""

import json
import selectors
import socket
import sys
import time
from typing import Any


class Answer:
    """Reads one answer at a time: by Content-Length, or in chunks. A body that is measured is counted, not kept."""

    def __init__(self) -> None:
        self.buffer = b""
        self.status = 0
        self.missing = -1

    def feed(self, data: bytes) -> int | None:
        """Take bytes in; the answer's status once it is complete."""
        if self.missing > 0:
            self.missing -= len(data)
            return self._ended(complete=self.missing <= 0)
        self.buffer += data
        head, found, body = self.buffer.partition(b"\r\n\r\n")
        if not found:
            return None
        lower = head.lower()
        self.status = int(head[9:12])
        if b"content-length:" in lower:
            self.missing = int(lower.split(b"content-length:")[1].split(b"\r\n")[0]) - len(body)
            return self._ended(complete=self.missing <= 0)
        if b"transfer-encoding: chunked" in lower:
            return self._ended(complete=body.endswith(b"0\r\n\r\n"))
        return self._ended(complete=self.status in (204, 304))

    def _ended(self, *, complete: bool) -> int | None:
        if not complete:
            return None
        self.buffer, self.missing = b"", -1
        return self.status


class Load:
    """Requests on their way."""

    def __init__(self, port: int, seconds: float, requests: list[bytes]) -> None:
        self.port, self.requests = port, requests
        self.selector = selectors.DefaultSelector()
        self.latencies: list[float] = []
        self.codes: dict[int, int] = {}
        self.sent = 0
        self.began = time.perf_counter()
        self.ends = self.began + seconds if seconds else float("inf")
        self.most = float("inf") if seconds else len(requests)

    def open(self) -> None:
        """One more connection, with its first request on the way."""
        one = socket.create_connection(("127.0.0.1", self.port))
        one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        state = [Answer(), 0.0]
        self.selector.register(one, selectors.EVENT_READ, state)
        self.send(one, state)

    def send(self, one: socket.socket, state: list[Any]) -> None:
        """The next request."""
        state[1] = time.perf_counter()
        one.sendall(self.requests[self.sent % len(self.requests)])
        self.sent += 1

    def receive(self, one: socket.socket, state: list[Any]) -> bool:
        """What has arrived; whether the connection goes on."""
        data = one.recv(1 << 18)
        status = state[0].feed(data) if data else 0
        if status is None:
            return True
        now = time.perf_counter()
        self.codes[status] = self.codes.get(status, 0) + 1
        self.latencies.append((now - state[1]) * 1000)
        if now >= self.ends or self.sent >= self.most or not status:
            self.selector.unregister(one)
            one.close()
            return False
        self.send(one, state)
        return True


def run(port: int, connections: int, seconds: float, requests: list[bytes]) -> dict[str, Any]:
    """Send requests in turn over all connections for a time, or each once for 0; counts, latencies in ms, codes."""
    load = Load(port, seconds, requests)
    for _ in range(connections):
        load.open()
    live = connections
    while live:
        for key, _ in load.selector.select(timeout=30):
            live -= not load.receive(key.fileobj, key.data)  # type: ignore[arg-type]
    whole = time.perf_counter() - load.began
    load.latencies.sort()
    return {"count": len(load.latencies), "seconds": whole, "codes": load.codes, "latencies": load.latencies}


if __name__ == "__main__":
    given = json.load(sys.stdin)
    found = run(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), [one.encode("latin-1") for one in given])
    json.dump(found, sys.stdout)

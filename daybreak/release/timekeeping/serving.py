"""The second machine: answers each question with a signed statement of its own clock, and does nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from daybreak.kernel.errors import BadInput
from daybreak.ledger.notes import Signer
from daybreak.release.timekeeping.statements import FOR_NOBODY, state

LONGEST_QUESTION = 64
Clock = Callable[[], datetime]


class _Answering(BaseHTTPRequestHandler):
    """POST a nonce, get a statement."""

    signer: Signer
    clock: Clock
    timeout = 10  # a caller who says nothing holds nothing up

    def do_POST(self) -> None:
        """Answer a nonce with the time."""
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or not 0 < int(length) <= LONGEST_QUESTION:
            self.send_error(400)
            return
        try:
            nonce = self.rfile.read(int(length)).decode("ascii")
            answer = "" if nonce == FOR_NOBODY else state(self.signer, nonce=nonce, at=type(self).clock())
        except (BadInput, UnicodeDecodeError):
            answer = ""
        if not answer:
            self.send_error(400)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(answer.encode())

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Log nothing: who asks for the time is nobody's matter."""


def server(signer: Signer, host: str, port: int, *, clock: Clock) -> ThreadingHTTPServer:
    """Return the server, bound and not yet running; port 0 takes a free one."""
    handler = type("Answering", (_Answering,), {"signer": signer, "clock": staticmethod(clock)})
    return ThreadingHTTPServer((host, port), handler)


def leave(signer: Signer, file: Path, *, at: datetime) -> None:
    """Write the statement of this instant into a file, for installations that reach no network."""
    fresh = file.with_suffix(".new")
    fresh.write_text(state(signer, nonce=FOR_NOBODY, at=at), "utf-8")
    fresh.replace(file)

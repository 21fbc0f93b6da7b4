"""Where signed time comes from: a timekeeper by its address, the file it leaves, or a time-stamping authority."""

from __future__ import annotations

import secrets
import urllib.request
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from daybreak.kernel.errors import BadInput, Tampered, Unavailable
from daybreak.ledger.notes import Verifier
from daybreak.release.timekeeping.statements import FOR_NOBODY, stated

SECONDS = 3
"""How long an answer is waited for: a page waits with it."""
MOST_BYTES = 1 << 16
Asked = Callable[[], datetime]


def of_timekeeper(source: str, verifier: Verifier) -> Asked:
    """Return what asks the timekeeper at an address, or reads the file it leaves; Unavailable when it is silent."""
    if source.startswith(("http://", "https://")):  # what is answered is signed and no secret: it may travel in clear
        return lambda: _by_address(source, verifier)
    return lambda: stated(_read(Path(source)), verifier, nonce=FOR_NOBODY)


def of_authority(url: str, certificates: Path) -> Asked:
    """Return what has a fresh nonce stamped by an authority (RFC 3161) and gives the time of its stamp."""

    def ask() -> datetime:
        # A compiled library, loaded only where it is used.
        from rfc3161_client import TimestampRequestBuilder, VerifierBuilder

        from daybreak.ledger.timestamps import certificates as read_certificates
        from daybreak.ledger.timestamps import stamped_at

        message = secrets.token_bytes(32)
        request = TimestampRequestBuilder().data(message).build()
        response = _post(url, request.as_bytes(), "application/timestamp-query")
        return stamped_at(
            message, response, VerifierBuilder(roots=read_certificates(certificates), nonce=request.nonce)
        )

    return ask


def _by_address(url: str, verifier: Verifier) -> datetime:
    nonce = secrets.token_hex(16)
    try:
        note = _post(url, nonce.encode(), "text/plain").decode("utf-8")
    except UnicodeDecodeError as broken:
        raise Tampered("The timekeeper's answer is no statement", rule="timekeeper") from broken
    return stated(note, verifier, nonce=nonce)


def _post(url: str, body: bytes, media_type: str) -> bytes:
    asked = urllib.request.Request(url, data=body, headers={"Content-Type": media_type})  # noqa: S310 - a setting
    try:
        with urllib.request.urlopen(asked, timeout=SECONDS) as answer:  # noqa: S310
            return bytes(answer.read(MOST_BYTES))
    except OSError as error:
        raise Unavailable(f"{url} does not answer ({error})", remedy="Start it, or see what keeps it away") from error


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, ValueError) as error:
        raise Unavailable(f"{file} cannot be read ({error})", remedy="Let the timekeeper write it again") from error


def check_settings(source: str, key: str) -> None:
    """Raise BadInput where a timekeeper is named without its key, or the other way round."""
    if bool(source) != bool(key):
        raise BadInput(
            "A timekeeper is named without its key, or a key without its timekeeper", rule="timekeeper",
            remedy="Set both DAYBREAK_TIMEKEEPER and DAYBREAK_TIMEKEEPER_KEY",
        )  # fmt: skip

"""Bytes of a text file into text."""

from __future__ import annotations

from daybreak.intake.readers.incoming import Incoming
from daybreak.kernel.errors import BadInput


def decoded(incoming: Incoming) -> str:
    """Return the text without byte order mark; raise BadInput naming the first byte that is not UTF-8."""
    try:
        return incoming.content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = incoming.content[: error.start]
        raise BadInput(
            f"{incoming.name} is not UTF-8: the byte 0x{incoming.content[error.start]:02x} cannot stand there",
            rule="text in UTF-8",
            place=f"byte {error.start}, line {before.count(10) + 1}",
            remedy="Save it as UTF-8 (in a spreadsheet: CSV UTF-8) and send it again.",
        ) from error

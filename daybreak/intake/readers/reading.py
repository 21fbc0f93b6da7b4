"""Choosing the reader of a file by its content."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib import import_module

from daybreak.intake.readers import formats
from daybreak.intake.readers.declaring import Declaration
from daybreak.intake.readers.incoming import Format, Incoming, Rewriting
from daybreak.intake.terms import ReportRead, Unreadable
from daybreak.kernel.errors import BadInput


def read(name: str, content: bytes, *, declared: tuple[Declaration, ...] = ()) -> Iterator[ReportRead | Unreadable]:
    """Read a file into reports, each with its facts; the caller has asked `refuse` first.

    Raise BadInput if the file as a whole cannot be read. One bad report or row among others is an Unreadable.
    """
    incoming = Incoming(name, content, declared)
    for each in known_formats():
        if each.recognises(incoming):
            return each.read(incoming)
    raise _unknown(incoming)


def rewriting(incoming: Incoming) -> Rewriting | None:
    """Return the format of the file if only a rewritten text of it may be kept, else None."""
    return next((each for each in _rewriting_formats() if each.recognises(incoming)), None)


@cache
def known_formats() -> tuple[Format, ...]:
    """Return every format in the `formats` folder, by module name, those that rewrite first.

    A new file there is a new format. Those that rewrite know their files by an unmistakable beginning.
    """
    modules = sorted(module.name for module in pkgutil.iter_modules(formats.__path__))
    found = [import_module(f"{formats.__name__}.{module}").FORMAT for module in modules]
    return tuple(sorted(found, key=lambda each: not isinstance(each, Rewriting)))


@cache
def _rewriting_formats() -> tuple[Rewriting, ...]:
    return tuple(each for each in known_formats() if isinstance(each, Rewriting))


def _unknown(incoming: Incoming) -> BadInput:
    names = ", ".join(each.name for each in known_formats())
    what = "is empty" if not incoming.content.strip() else "is in no format that is read here"
    return BadInput(
        f"{incoming.name} {what}",
        rule="a known format",
        place="byte 0",
        remedy=f"Known are: {names}. A table needs its column map declared.",
    )

"""Two bags mixed up: where a seal that should be on one exhibit was read on another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from daybreak.custody.terms import Break, BreakKind

Key = TypeVar("Key")


def with_swaps(
    breaks: Mapping[Key, Sequence[Break]], seals: Mapping[str, tuple[Key, str]]
) -> dict[Key, tuple[Break, ...]]:
    """Return the breaks of many exhibits, a seal that is another exhibit's told as a swap, naming that exhibit.

    `seals` says of each seal number of the same force which exhibit it closes or closed, and that exhibit's reference.
    """
    return {key: tuple(_told(key, each, seals) for each in found) for key, found in breaks.items()}


def _told(key: Key, found: Break, seals: Mapping[str, tuple[Key, str]]) -> Break:
    if found.kind is not BreakKind.SEAL:
        return found
    other, reference = seals.get(found.recorded, (key, ""))
    if other == key:
        return found
    return replace(found, kind=BreakKind.SWAP, recorded=f"{found.recorded}, the seal of {reference}")

"""What a new version of a package says otherwise than the one before, in the order somebody at a door asks it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from daybreak.intake.terms import ChangeKind
from daybreak.kernel.words import ItemState

Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is said otherwise: which part it is of, of what, and both sides ("" where not said)."""

    part: str
    of: str
    what: ChangeKind
    before: str = ""
    after: str = ""


def differences(before: Content, after: Content) -> list[Difference]:
    """Return what changed from one version to the next: doors, force, level, name, reasons, then facts.

    A fact said in other places, or in more of them, is the same fact.
    """
    return [
        *_pairs("premises", before["premises"], after["premises"], key=_address, said=_door),
        *_single("force", before["force_name"], after["force_name"]),
        *_single("level", before["level"], after["level"]),
        *_single("name", before["name"], after["name"]),
        *_pairs("reason", before["reasons"], after["reasons"], key=_words, said=_seen),
        *_pairs("fact", before["facts"], after["facts"], key=_fact, said=lambda fact: str(fact["value"])),
    ]


def _single(part: str, before: str, after: str) -> list[Difference]:
    return [Difference(part, part, ChangeKind.CHANGED, str(before), str(after))] if before != after else []


def _pairs(
    part: str, before: Iterable[Content], after: Iterable[Content], *, key: Callable[[Content], Any],
    said: Callable[[Content], str],
) -> list[Difference]:  # fmt: skip
    old, new = ({key(each): said(each) for each in rows} for rows in (before, after))
    found = []
    for each in sorted(old.keys() | new.keys()):
        of = each[0] if isinstance(each, tuple) else each
        if each not in new:
            found.append(Difference(part, of, ChangeKind.REMOVED, before=old[each]))
        elif each not in old:
            found.append(Difference(part, of, ChangeKind.ADDED, after=new[each]))
        elif old[each] != new[each]:
            found.append(Difference(part, of, ChangeKind.CHANGED, old[each], new[each]))
    return found


def _address(place: Content) -> str:
    return str(place["address"])


def _door(place: Content) -> str:
    left = [str(item.get("rule", "")) for item in place["items"] if item.get("state") == ItemState.OPEN]
    return "; ".join([f"{place['role']}, door {place['door']}".replace("_", " "), *left])


def _words(reason: Content) -> str:
    return str(reason.get("words", ""))


def _seen(reason: Content) -> str:
    return str(reason.get("seen") or "")


def _fact(fact: Content) -> tuple[str, str]:
    return str(fact["kind"]), str(fact["value"])

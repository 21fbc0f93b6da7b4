"""The release in words, cut from one snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from daybreak.release.definitions import DEFINITIONS, FEW

WHAT_COUNTS = "What the figures count"
"""The heading under which a text says its definitions; pages print these beside the figures instead."""

STANDING = tuple(definition.counts for definition in DEFINITIONS)
"""Texts that are printed as they stand, and are not read for slips."""


SUSPECTS = "The people arrested are suspects; nobody has been found guilty."
_ONE = {"people": "person", "children": "child", "devices": "device"}


def headline(codename: str, figures: Mapping[str, int | None]) -> str:
    """Return the headline of the national release; without a number where that is withheld."""
    number = figures["children_safeguarded"]
    said = "children" if number is None else _number(number, "children", none="child")
    return f"Operation {codename}: {said} safeguarded"


def with_article(force: str) -> str:
    """Return the name of a force within a sentence: one that is a service has an article."""
    return f"the {force}" if "Service" in force.split() and not force.lower().startswith("the ") else force


def counted(number: int | None, noun: str, *, on: bool = False) -> str:
    """Return how many of what, or that the number is withheld; `on` where the sentence goes on after it."""
    if number is not None:
        return _number(number, noun)
    return f"a number of {noun}, which {FEW}{',' if on else ''}"


def _number(number: int, noun: str, *, none: str = "") -> str:
    if not number:
        return f"no {none or noun}"
    return f"{number:,} {_ONE.get(noun, noun) if number == 1 else noun}"


def policed(officers: str, figures: Mapping[str, int | None]) -> str:
    """Return what these officers did: whom they arrested and interviewed, what they searched and seized."""
    arrests, interviewed = figures.get("arrests"), figures.get("voluntary_attendances")
    done = f"{officers} made no arrest"
    if arrests != 0:
        whom = counted(arrests, "people", on=True)
        done = f"{officers} arrested {whom} on suspicion of offences related to indecent images of children"
    if interviewed != 0:
        if interviewed is not None and arrests != 0:
            whom = f"{interviewed:,}"
        else:
            whom = counted(interviewed, "people", on=True)
        done += f"{'; they' if arrests == 0 else ', and'} interviewed {whom} who attended voluntarily"
    searched, seized = figures.get("premises_searched"), figures.get("devices_seized")
    things = f"{counted(searched, 'premises', on=True)} and seized {counted(seized, 'devices')}"
    return f"{done}. They searched {things}."


def safeguarded(figures: Mapping[str, int | None], *, by: str = "", there: str = "") -> str:
    """Return the sentence about the children safeguarded, and how many of them were at immediate risk."""
    children, risk = figures.get("children_safeguarded"), figures.get("children_at_immediate_risk")
    if children == 0:
        return f"No child was safeguarded{there}."
    if children is None:
        if risk is None:
            return f"The number of children safeguarded, and of those at immediate risk, {FEW}, to protect them."
        verb = "was" if risk in (0, 1) else "were"
        at_risk = f"{_of_them(risk)} {verb} at immediate risk"
        return f"The number of children safeguarded {FEW}, to protect them; {at_risk}."
    at_risk = f"; {_how_many(RISK)} {FEW}" if risk is None else f", {_of_them(risk)} at immediate risk"
    said = _number(children, "children")
    verb = "was" if children == 1 else "were"
    return f"{by} safeguarded {said}{at_risk}." if by else f"{said} {verb} safeguarded{there}{at_risk}."


def _of_them(number: int) -> str:
    return f"{number:,} of them" if number else "none of them"


RISK = "of them were at immediate risk"
SEX_OFFENDERS, OF_TRUST = "were registered sex offenders", "were in a position of trust"
_SINGLE = {SEX_OFFENDERS: "was a registered sex offender", OF_TRUST: "was in a position of trust"}


def _how_many(words: str) -> str:
    return f"how many {words}"


def _were(number: int, words: str) -> str:
    return f"{number:,} {words}" if number > 1 else f"{number or 'none'} {_SINGLE[words]}"


def _of_the_arrested(figures: Mapping[str, int | None]) -> str:
    """Return what the people arrested were, and are; nothing where nobody was arrested."""
    if figures["arrests"] == 0:
        return ""
    said = ((figures["registered_sex_offenders"], SEX_OFFENDERS), (figures["positions_of_trust"], OF_TRUST))
    known = " and ".join(_were(number, words) for number, words in said if number is not None)
    withheld = " and ".join(_how_many(words) for number, words in said if number is None)
    if not known:
        return f"It {FEW} {withheld.replace('were', 'of the people arrested were', 1)}. {SUSPECTS}"
    return f"Of the people arrested, {known}{f'; {withheld} {FEW}' if withheld else ''}. {SUSPECTS}"


def _led(figures: Mapping[str, int | None]) -> str:
    operation = "coordinated operation of all police forces, led nationally"
    if figures["children_safeguarded"]:
        return safeguarded(figures, by=f"A {operation},")
    return f"This was a {operation}. {safeguarded(figures)}"


def national_text(codename: str, figures: Mapping[str, int | None], *, as_at: datetime, forces: int) -> str:
    """Return the text of the national release; every number in it is one of the snapshot's, None where protected.

    Quotes and help lines stand in every file beside it (`documents`), and not in the text itself.
    """
    lines = [
        headline(codename, figures),
        "",
        _led(figures),
        "",
        policed("Officers", figures),
        "",
        *(each for said in filter(None, [_of_the_arrested(figures)]) for each in (said, "")),
        f"Figures as at {as_at:%d %B %Y}, {as_at:%H:%M} UTC.",
        "",
        WHAT_COUNTS,
        *(f"- {definition.title}: {definition.counts}" for definition in DEFINITIONS),
    ]
    return "\n".join(lines) + "\n"

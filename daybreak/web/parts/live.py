"""The pieces of the live picture: each a small piece of a page under the name of the element it fills."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.template.loader import render_to_string

from daybreak.access.models import Compartment
from daybreak.agencies.terms import AgencyKind
from daybreak.visits.live import COUNTED, NEWEST, Line, Part
from daybreak.web.parts.tones import words_of

HEADS = (
    "Ready", "Under way", "Completed", "Stood down", "Arrests", "Attended voluntarily", "Nobody there", "Searched",
    "With children", "Wrong premises", "Officer safety",
)  # fmt: skip
"""What the columns of `COUNTED` are called: visits, but for arrests and attendances, which are people."""


def names_of(parts: Iterable[Compartment]) -> dict[int, tuple[str, str]]:
    """Return slug and name of the force each part lies with; blanks for a part of nobody or of another agency.

    An authority's part holds no visit, and two hundred rows of noughts would bury the forces.
    """
    return {
        part.pk: (part.agency.slug, part.agency.name)
        if part.agency and part.agency.kind == AgencyKind.FORCE else ("", "")
        for part in parts
    }  # fmt: skip


def fragments(parts: Mapping[int, Part], names: Mapping[int, tuple[str, str]]) -> dict[str, str]:
    """Return name of element → what stands in it: the forces, alarms, contradictions and newest entries."""
    forces: dict[tuple[str, str], list[Part]] = {}
    for key, part in parts.items():
        slug, name = names.get(key, ("", ""))
        if slug or part.counts:
            forces.setdefault((name, slug), []).append(part)
    rows = [(slug, name, _counts(held)) for (name, slug), held in sorted(forces.items())]
    return {
        "live-total": total_of(parts.values()),
        "live-forces": render_to_string("web/live/forces.html", {"heads": HEADS, "rows": rows}),
        "live-alarms": render_to_string("web/live/alarms.html", _alarming(parts.values())),
        "live-newest": render_to_string("web/live/newest.html", {"lines": _lines(p.newest for p in parts.values())}),
    }


def total_of(parts: Iterable[Part]) -> str:
    """Return the counts of all parts together, each with the list it opens."""
    lists = [list_of(key) for key in COUNTED]
    cells = list(zip(HEADS, _counts(parts), lists, strict=True))
    return render_to_string("web/live/total.html", {"cells": cells})


def list_of(counted: str) -> str:
    """Return the address of the list of what one of `COUNTED` counts."""
    what, _, which = counted.partition(":")
    if what == "person":
        return f"/packages/?outcome={which}"
    return f"/day/?on=all&{'state' if what == 'state' else 'event'}={which}"


def _counts(parts: Iterable[Part]) -> list[int]:
    held = list(parts)
    return [sum(part.counts.get(key, 0) for part in held) for key in COUNTED]


def _alarming(parts: Iterable[Part]) -> dict[str, object]:
    held = list(parts)
    every = sorted(pair for part in held for pair in part.contradictions)
    pairs = every[:NEWEST]
    return {
        "more": len(every) - len(pairs),
        "lines": _lines(part.alarms for part in held),
        "pairs": [
            {"reference": reference, "visit": visit, "one": words_of(one), "other": words_of(other)}
            for reference, visit, one, other in pairs
        ],
    }


def _lines(lists: Iterable[list[Line]]) -> list[dict[str, object]]:
    newest = sorted((line for lines in lists for line in lines), reverse=True)[:NEWEST]
    return [
        {
            "at": line.happened_at, "what": words_of(line.kind), "reference": line.reference, "visit": line.visit,
            "note": line.note, "against": line.against_gate,
            "late": (line.received_at - line.happened_at).total_seconds() > 120,
        }
        for line in newest
    ]  # fmt: skip

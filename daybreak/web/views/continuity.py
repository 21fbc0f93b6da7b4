"""How breaks and steps of continuity are said on pages; and the list of everything that is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from daybreak.access.gates import require
from daybreak.agencies.queries import names_of_posts
from daybreak.custody import queries
from daybreak.custody.models import Step
from daybreak.custody.queries import Holding, Problems
from daybreak.custody.terms import BREAK_WORDS, OUTSIDE, Break, BreakKind, StepKind
from daybreak.web.parts.tables import Cell, Row
from daybreak.web.parts.tones import words_of
from daybreak.web.views.lists import page_of_list
from daybreak.web.visit import in_operation, signed_in

DIGEST = 12


def break_rows(breaks: Iterable[Break], people: dict[UUID | None, str]) -> list[dict[str, object]]:
    """Return each break in words: where, what, expected, recorded, and the correction that answers it."""
    names = {str(key): name for key, name in people.items()}
    return [
        {
            "place": each.place,
            "what": BREAK_WORDS[each.kind],
            "expected": _known(each, each.expected, names),
            "recorded": _known(each, each.recorded, names),
            "explained": each.explained,
        }
        for each in breaks
    ]


def _known(found: Break, text: str, names: dict[str, str]) -> str:
    return text[:DIGEST] if found.kind in OUTSIDE else names.get(text, text)


def timeline(holding: Holding, people: dict[UUID | None, str]) -> list[dict[str, Any]]:
    """Return seizure and steps as a timeline, what breaks continuity marked where it happened."""
    broken = {each.number: each for each in holding.breaks}
    seized = holding.exhibit
    first = {"at": seized.seized_at, "title": "Seized", "by": people.get(seized.seized_by, ""),
             "text": f"Seal {seized.seal_number}"}  # fmt: skip
    return [first, *(_moment(step, broken.get(step.number), people) for step in holding.steps)]


def _moment(step: Step, broken: Break | None, people: dict[UUID | None, str]) -> dict[str, Any]:
    title = f"{step.number}. {words_of(step.kind)}"
    if step.kind == StepKind.GIVEN:
        title += f" to {people.get(step.given_to, '')}"
    if step.kind == StepKind.CORRECTED:
        title += f": entry {step.corrects}" if step.corrects else ": the seizure"
    parts = [
        f"Seal {step.seal_number}" if step.seal_number else "",
        f"new seal {step.new_seal}" if step.new_seal else "",
    ]
    if step.kind == StepKind.CORRECTED:
        says = "open the description to read it" if step.part == "description" else step.says
        parts.append(f"{words_of(step.part)}: {says}")
    parts += [step.place, step.reason]
    text = ", ".join(part for part in parts if part)
    return {
        "at": step.happened_at, "title": title, "by": f"signed by {people.get(step.signed_by, '')}",
        "text": text + (f". {BREAK_WORDS[broken.kind]}" if broken else ""),
        "state": ("explained" if broken.explained else "breached") if broken else "",
    }  # fmt: skip


@require_safe
def problems(request: HttpRequest) -> HttpResponse:
    """Show every exhibit whose continuity is broken, who keeps whom waiting, and what the ledger says otherwise."""
    post, now = signed_in(request)
    require(post, "exhibit:read")
    told = queries.problems(in_operation(request), at=now)
    people = names_of_posts(_people(told))
    page = page_of_list(request, _rows(told, people))
    context = {
        "page": page,
        "rows": list(page),
        "columns": ["Exhibit", "Where", "What", "Expected", "Recorded", "Explained by"],
        "waiting_columns": ["Exhibit", "Given by", "Given to", "Since"],
        "waiting": [
            [Cell(told.exhibits[key].reference, href=f"/exhibits/{key}/"), people.get(each.held_by),
             people.get(each.given_to), each.given_at]
            for key, each in sorted(told.waiting.items(), key=lambda item: str(item[1].given_at))
        ],
        "lost_columns": ["Exhibit", "Visit"],
        "lost": [[each.reference, Cell("Open it", href=f"/visits/{each.visit}/")] for each in told.lost],
        "looked_at": told.looked_at,
        "broken": len(told.breaks),
        "now": now,
    }  # fmt: skip
    return render(request, "web/continuity.html", context)


def _people(told: Problems) -> list[UUID | None]:
    keys: list[UUID | None] = [key for each in told.waiting.values() for key in (each.held_by, each.given_to)]
    return keys + _posts(each for breaks in told.breaks.values() for each in breaks)


def names_in(breaks: Iterable[Break]) -> dict[UUID | None, str]:
    """Return by post the name of each person whom a break names."""
    return names_of_posts(_posts(breaks))


def _posts(breaks: Iterable[Break]) -> list[UUID | None]:
    gaps = (each for each in breaks if each.kind is BreakKind.GAP)
    return [UUID(text) for each in gaps for text in (each.expected, each.recorded) if text != "nobody"]


def _rows(told: Problems, people: dict[UUID | None, str]) -> list[Row]:
    rows = []
    for key, breaks in sorted(told.breaks.items(), key=lambda item: (all(b.explained for b in item[1]), str(item[0]))):
        found = told.exhibits[key]
        for said in break_rows(breaks, people):
            explained = f"entry {said['explained']}" if said["explained"] else ""
            rows.append(
                Row(
                    [Cell(found.reference, href=f"/exhibits/{key}/", note=found.visit.reference), said["place"],
                     said["what"], said["expected"], said["recorded"], explained],
                    tone="" if explained else "danger",
                )
            )  # fmt: skip
    return rows

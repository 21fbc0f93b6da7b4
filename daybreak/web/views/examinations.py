"""Examinations: each beside the one before it, what they found that is new, and what waits for intake."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from daybreak.access.gates import require
from daybreak.access.queries import compartment
from daybreak.access.terms import CompartmentKind
from daybreak.agencies.queries import names_of_posts
from daybreak.custody import actions, queries
from daybreak.custody.queries import Compared
from daybreak.custody.rules import label_of, unmapped
from daybreak.custody.terms import Looking
from daybreak.intake.terms import Outcome
from daybreak.web.forms.examinations import LOOKING_WORDS
from daybreak.web.parts.tables import Cell, Column, Row
from daybreak.web.parts.tones import words_of
from daybreak.web.views.lists import page_of
from daybreak.web.visit import in_operation, signed_in

COUNT_COLUMNS = ["Scheme", "Category", Column("Items", numeric=True), Column("Changed", numeric=True)]


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Show the examinations whose hashes wait for the lead agency; each by its label, nothing of what was found."""
    post, _ = signed_in(request)
    require(post, "exhibit:take-in")
    page = page_of(request, queries.waiting_results(in_operation(request)))
    rows = [
        [Cell(label_of(row.exhibit_id), exact=True), row.compartment.agency, row.examined_at, row.source_digest[:12]]
        for row in page
    ]
    columns = ["Label", "Force", "Examined", "SHA-256 of the export"]
    return render(request, "web/results.html", {"page": page, "columns": columns, "rows": rows})


@require_safe
def new_material(request: HttpRequest) -> HttpResponse:
    """Show the examinations that found new material, who looks for a child there, and in which state that is."""
    post, _ = signed_in(request)
    require(post, "exhibit:read")
    page = page_of(request, queries.new_material(in_operation(request)))
    people = names_of_posts(row.looked_by for row in page)
    rows = [
        Row(
            [
                Cell(row.exhibit.reference, href=f"/exhibits/{row.exhibit_id}/", note=row.exhibit.visit.reference),
                "Not said" if row.first_generation is None else row.first_generation,
                "Not said" if row.unknown_hashes is None else row.unknown_hashes, row.examined_at,
                Cell(state=row.looking), people.get(row.looked_by) or "Nobody yet",
            ],
            tone="danger" if row.looking == Looking.WAITING else "",
        )
        for row in page
    ]  # fmt: skip
    columns = ["Exhibit", Column("First generation", numeric=True), Column("Unknown", numeric=True), "Examined",
               "State", "Who looks"]  # fmt: skip
    return render(request, "web/new_material.html", {"page": page, "columns": columns, "rows": rows})


@require_POST
def take_in(request: HttpRequest) -> HttpResponse:
    """Take the hashes of all that waits, as new sources of intake."""
    post, now = signed_in(request)
    national = compartment(in_operation(request), CompartmentKind.NATIONAL)
    counted = actions.take_results_in(national, by=post, at=now)
    refused = counted[Outcome.QUARANTINED]
    messages.success(request, f"{counted.total()} records received, {refused} of them in quarantine.")
    return redirect("web:exhibits-results")


def examination_rows(found: Sequence[Compared]) -> list[dict[str, object]]:
    """Return each examination in words, the newest in front, with what changed against the one before it."""
    rows = []
    searches = queries.searches_of(each.examination.id for each in found)
    people = names_of_posts(said.said_by for each in searches.values() for said in each)
    for each in found:
        row = each.examination
        others = (("Devices", row.devices), ("First generation", row.first_generation), ("Unknown", row.unknown_hashes))
        counts = [
            [words_of(scheme), category, number, _signed(each.changed.get((scheme, category)))]
            for (scheme, category), number in sorted(each.counts.items())
        ]
        gone = [
            [words_of(scheme), category, "not counted", _signed(more)]
            for (scheme, category), more in sorted(each.changed.items())
            if (scheme, category) not in each.counts
        ]
        rows.append(
            {
                "number": row.number, "at": row.examined_at, "from_file": row.source_digest[:12],
                "for_identification": row.for_identification, "counts": counts + gone,
                "unmapped": unmapped(scheme for scheme, _ in each.counts),
                "others": [(word, number) for word, number in others if number is not None],
                "searches": [
                    {"at": said.said_at, "title": LOOKING_WORDS[Looking(said.state)],
                     "by": people.get(said.said_by, ""), "text": said.words}
                    for said in searches.get(row.id, ())
                ],
            }
        )  # fmt: skip
    return rows[::-1]


def _signed(more: int | None) -> str:
    return f"{more:+,}" if more else ""

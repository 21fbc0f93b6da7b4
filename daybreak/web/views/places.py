"""Where the facts behind a reason stand: each a link to its place in its source, for who may open that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from daybreak.access.gates import may_ever
from daybreak.agencies.models import Post
from daybreak.intake.models import Fact
from daybreak.web.parts.tables import Cell

SHOWN = 5


def reasons_with_places(reasons: Iterable[Mapping[str, Any]], by: Post) -> list[list[object]]:
    """Return the reasons of a rank as rows; facts the viewer does not see are counted, not named."""
    told = list(reasons)
    keys = [key for each in told for key in each.get("facts", ())[:SHOWN]]
    known = _places(keys) if may_ever(by, "referral:read") else {}
    return [
        [
            Cell(each["words"], note=str(each.get("task") or "")), each.get("seen"), each.get("points"),
            _links([known[key] for key in each.get("facts", ())[:SHOWN] if key in known], len(each.get("facts", ()))),
        ]
        for each in told
    ]  # fmt: skip


def _places(keys: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return address and name of the place of each fact, in one statement."""
    rows = Fact.objects.filter(pk__in=[UUID(key) for key in keys]).values_list(
        "pk", "place", "version__source_id", "version__source__name"
    )
    return {str(key): (f"/sources/{source}/?place={quote(place)}", name) for key, place, source, name in rows}


def _links(places: Sequence[tuple[str, str]], facts: int) -> SafeString | str:
    if not facts:
        return "No fact: nothing is known"
    if not places:
        return f"{facts} facts"
    links = format_html_join(", ", '<a class="govuk-link" href="{}">{}</a>', places)
    return format_html("{} and {} more", links, facts - len(places)) if facts > len(places) else links

"""What is shown beside a package: its versions with what changed, and the source place of each fact as a link."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from daybreak.access.gates import may_ever
from daybreak.agencies.models import Post
from daybreak.intake.models import Source
from daybreak.packages import queries
from daybreak.packages.contents import contents_of
from daybreak.packages.differences import Difference, differences
from daybreak.packages.models import Package, PackageItem
from daybreak.web.parts.tables import Cell, Column, Row
from daybreak.web.parts.tones import words_of

COLUMNS: list[Column | str] = ["What", "What became of it", "Before", "Now"]


def shown_versions(package: Package) -> dict[str, object]:
    """Return the version before with what changed since, and the versions after; only what the viewer sees."""
    before = queries.version_before(package)
    shown: dict[str, object] = {"before": before, "after": list(queries.versions_after(package))}
    if before is not None:
        contents = contents_of([before, package])
        changed = differences(contents[before.pk], contents[package.pk])
        shown |= {"difference_columns": COLUMNS, "differences": [_row(each) for each in changed]}
    return shown


def _row(change: Difference) -> Row:
    of = "" if change.of == change.part else change.of
    kind = words_of(of) if change.part == "fact" else words_of(change.part)
    note = of if change.part in ("premises", "reason") else ""
    exact = change.part == "fact"
    sides = [Cell(side or "Not said", exact=exact and bool(side)) for side in (change.before, change.after)]
    return Row([Cell(kind, note=note), Cell(state=change.what), *sides])


def link_sources(items: Iterable[PackageItem], by: Post) -> None:
    """Give each fact the address of its place in its source, where this post may open it."""
    rows = list(items)
    found: dict[str, object] = {}
    if may_ever(by, "referral:read"):
        wanted = {item.source_digest for item in rows}
        found = dict(Source.objects.filter(digest__in=wanted).values_list("digest", "pk"))
    for item in rows:
        key = found.get(item.source_digest)
        item.href = f"/sources/{key}/?place={quote(item.place)}" if key else ""  # type: ignore[attr-defined]  # shown

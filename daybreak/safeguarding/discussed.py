"""What safeguarding tells the readiness gate: the discussion about the children of a visit, whoever recorded it.

Visits stand before safeguarding and do not read it. So what is recorded here is written down there as the answer of a
post that prepares visits: at once where such a post records it, otherwise when the gate is checked.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from daybreak.access.gates import may
from daybreak.agencies.models import Post
from daybreak.packages.models import Package
from daybreak.safeguarding.following import discussions
from daybreak.safeguarding.rules import discussed
from daybreak.visits import actions as visits
from daybreak.visits.models import PreparationItem
from daybreak.visits.terms import Preparation, Prepared

KIND = Preparation.STRATEGY_DISCUSSION


def answer_discussions(packages: Iterable[UUID], *, by: Post, at: datetime) -> list[PreparationItem]:
    """Answer the gate's item for packages with a discussion, or the reason why none, for every child of theirs.

    An answer written, or a waiver given, after the last of these entries stays as it is. Packages the post prepares
    no visits for are left alone.
    """
    rows = Package.objects.select_related("compartment").filter(pk__in=set(packages))
    mine = {row.id for row in rows if may(by, "visit:prepare", row)}
    children, said = discussions(mine)
    answered = dict(PreparationItem.objects.filter(package__in=mine, kind=KIND).values_list("package", "answered_at"))
    items = []
    for package, entries in said.items():
        answer, last = discussed(children[package], entries), max(entry.entered_at for entry in entries)
        if answer and (package not in answered or answered[package] < last):
            items.append(Prepared(package, KIND, *answer))
    return visits.prepare(items, by=by, at=at) if items else []

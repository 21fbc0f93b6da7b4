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
from daybreak.safeguarding.rules import FROM_ENTRIES, INCOMPLETE, discussed
from daybreak.visits import actions as visits
from daybreak.visits.models import PreparationItem
from daybreak.visits.terms import Preparation, Prepared

KIND = Preparation.STRATEGY_DISCUSSION


def answer_discussions(packages: Iterable[UUID], *, by: Post, at: datetime) -> list[PreparationItem]:
    """Answer the gate's item for packages with a discussion, or the reason why none, for every child of theirs.

    An answer written, or a waiver given, after the last of these entries stays as it is, until a child is found who
    was not known then; and one written from entries is open again once a child has none. Packages the post prepares
    no visits for are left alone.
    """
    rows = Package.objects.select_related("compartment").filter(pk__in=set(packages))
    mine = {row.id for row in rows if may(by, "visit:prepare", row)}
    children, said = discussions(mine)
    before = {row.package_id: row for row in PreparationItem.objects.filter(package__in=mine, kind=KIND)}
    items = []
    for package, entries in said.items():
        known, last = before.get(package), max(entry.entered_at for entry in entries)
        written = known is not None and not known.waived and known.answer in FROM_ENTRIES
        open_again = known is not None and known.reopened != ""
        answer = discussed(children[package], entries) or ((INCOMPLETE, None) if written and not open_again else None)
        if answer is None or (known is not None and known.answer == answer[0] == INCOMPLETE):
            continue
        if known is None or open_again or known.answered_at < last or (written and known.answer != answer[0]):
            items.append(Prepared(package, KIND, *answer))
    return visits.prepare(items, by=by, at=at) if items else []

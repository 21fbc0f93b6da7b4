"""Measures row policies in the home it runs in: `python -m bench.inside.access ROWS`."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from statistics import median
from typing import TYPE_CHECKING, Any

from daybreak.cli import session

if TYPE_CHECKING:
    from daybreak.agencies.models import Post

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
ROUNDS = 15
NATIONAL_PERCENT = 60  # the rest lies evenly with the forces

# Rows as intake writes them: in the order of their arrival, wherever they lie; kinds and states as one operation has.
_FILL = """
INSERT INTO intake_referral (id, compartment_id, scheme, reference, kind, state, sender, owner, received_at, changed_at)
SELECT gen_random_uuid(),
       CASE WHEN h %% 100 < %(share)s THEN %(national)s ELSE (%(forces)s::int[])[1 + h / 100 %% %(count)s] END,
       'Invented', 'R-' || lpad(n::text, 9, '0'),
       (ARRAY['referral', 'informational', 'bundled'])[1 + n %% 3],
       (ARRAY['open', 'open', 'merged', 'rejected', 'closed'])[1 + n %% 5],
       'Example Chat', gen_random_uuid(), at, at
FROM (SELECT n, abs(hashint8(n)::bigint) AS h, timestamptz '2025-01-01' + n * interval '30 seconds' AS at
      FROM generate_series(1, %(rows)s::bigint) n) s
"""


def main(rows: int) -> dict[str, Any]:
    """Return seconds of each page, under row policies and with a filter written by hand, for two kinds of viewer."""
    session.prepare()
    from daybreak.access.founding import found

    found(codename="BENCHMARK", lead_name="Lead Agency", password=None, at=AT, invented=True)
    lead, force = _posts()
    _fill(rows)
    return {"lead": _measure(lead), "force": _measure(force)}


def _posts() -> tuple[Post, Post]:
    """Return a post that sees the whole operation, and one that sees one force's part."""
    from daybreak.access.actions import admit, appoint
    from daybreak.access.models import Operation
    from daybreak.access.viewer import viewing
    from daybreak.agencies.models import Agency, Post
    from daybreak.agencies.terms import AgencyKind, Role

    administrator = Post.objects.get(role=Role.ADMINISTRATOR)
    agency = Agency.objects.filter(kind=AgencyKind.FORCE).order_by("slug")[0]
    with viewing(administrator):
        force = appoint("Force", username="force", agency=agency, role=Role.FORCE_ANALYST, by=administrator, at=AT)
    lead = Post.objects.get(role=Role.LEAD_ANALYST)
    with viewing(Post.objects.filter(role=Role.LEAD_COORDINATOR).first()):
        operation = Operation.objects.get()
    with viewing(administrator):
        admit([force], operation, reason="takes part in the benchmark", by=administrator, at=AT)
    return lead, force


def _fill(rows: int) -> None:
    """Write the rows as the owner, who is let off the policies in this throwaway home so that it can be the rival."""
    from django.db import connections

    national, *forces = _compartments()
    asked: dict[str, Any] = {
        "national": national,
        "forces": forces,
        "count": len(forces),
        "share": NATIONAL_PERCENT,
        "rows": rows,
    }
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE intake_referral NO FORCE ROW LEVEL SECURITY")
        cursor.execute(_FILL, asked)
        cursor.execute("VACUUM ANALYZE intake_referral")


def _compartments() -> list[int]:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT id FROM access_compartment WHERE kind IN ('national', 'force') ORDER BY kind DESC, id")
        return [row[0] for row in cursor.fetchall()]


def _measure(post: Post) -> dict[str, tuple[float, float, float]]:
    """Return the seconds of each page (under policies, by hand, with the list known): medians of rounds in turns."""
    from daybreak.access.viewer import viewing
    from daybreak.intake.models import Referral

    with viewing(post):
        seen = sorted(_seen())
        some = Referral.objects.order_by("-reference").values_list("pk", "reference")[:1].get()
    return {name: _turns(post, seen, page, _asked(name)) for name, page in _pages(*some).items()}


def _asked(name: str) -> Callable[[], Any]:
    """Return what gives a page its rows: what is found by its key as it is, every list as the list pages take it."""
    from daybreak.access.viewer import narrowed
    from daybreak.intake.models import Referral

    return Referral.objects.all if name == "point" else lambda: narrowed(Referral.objects.all())


def _seen() -> list[int]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT access.may_see()")
        return list(cursor.fetchone()[0])


def _pages(key: Any, reference: str) -> dict[str, Callable[[Any], object]]:
    """Return what the pages of referrals ask: the newest, how many by state, those named like this, one."""
    from django.db.models import Count

    order = ("-received_at", "scheme", "reference")
    return {
        "list": lambda rows: list(rows.order_by(*order)[:50]),
        "count": lambda rows: list(rows.order_by().values_list("state").annotate(n=Count("id"))),
        "search": lambda rows: list(rows.filter(reference__icontains=reference[-7:]).order_by(*order)[:50]),
        "point": lambda rows: rows.get(pk=key),
    }


def _turns(
    post: Post, seen: list[int], page: Callable[[Any], object], asked: Callable[[], Any]
) -> tuple[float, float, float]:
    from django.db import transaction

    from daybreak.access.viewer import viewing
    from daybreak.intake.models import Referral

    under, by_hand, listed = [], [], []
    for _ in range(ROUNDS + 2):
        with viewing(post):
            under.append(_seconds(lambda: page(asked())))
        owned = Referral.objects.using("owner")
        with transaction.atomic(using="owner"):
            by_hand.append(_seconds(lambda: page(_filtered(owned, post))))  # noqa: B023 - called at once
        with transaction.atomic(using="owner"):
            listed.append(_seconds(lambda: page(owned.filter(compartment__in=seen))))  # noqa: B023 - called at once
    return median(under[2:]), median(by_hand[2:]), median(listed[2:])


def _filtered(rows: Any, post: Post) -> Any:
    """Return the rows with the filter somebody would have to write into each query, and could forget."""
    from django.db.models import F, Q
    from django.db.models.functions import Now

    from daybreak.access.models import Compartment

    now = Now()
    grant = Q(operation__grants__compartment=None) | Q(operation__grants__compartment=F("id"))
    standing = Q(operation__grants__granted_until=None) | Q(operation__grants__granted_until__gt=now)
    held = Q(operation__grants__post__held_until=None) | Q(operation__grants__post__held_until__gt=now)
    parts = Compartment.objects.using("owner").filter(
        grant, standing, held, operation__grants__post=post.pk, operation__grants__granted_from__lte=now,
        operation__grants__post__person__is_active=True,
    )  # fmt: skip
    return rows.filter(compartment__in=parts.values("id"))


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
    session.let_go()

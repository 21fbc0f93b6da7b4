"""One person, one package out: what a merge of two subjects or a recall does to versions not sent yet."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from django.db import connection

from daybreak.identity.models import Subject
from daybreak.identity.terms import SubjectState
from daybreak.kernel.errors import Conflict
from daybreak.packages.models import Package
from daybreak.packages.terms import LIVE, PackageState, Sent

SENDING = 0x73656E64  # seed of advisory locks ("send"): two who send at once must each see what the other has sent


def one_at_a_time(packages: Collection[UUID]) -> None:
    """Let nobody else disseminate in the operations of these packages until this transaction ends.

    A person lies in one operation, under whichever reference, and so does whatever is out about them.
    """
    rows = Package.objects.filter(pk__in=list(packages)).order_by()
    operations = set(rows.values_list("compartment__operation", flat=True))
    with connection.cursor() as cursor:
        for operation in sorted(operations, key=str):  # in one order, so that two never wait for each other
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [str(operation), SENDING])


def check_not_recalled(rows: Sequence[Package], old: Mapping[UUID, Package]) -> None:
    """Raise Conflict where a package replaces one that was recalled after it was built."""
    for row in rows:
        before = old.get(row.supersedes_id) if row.supersedes_id else None
        if before is not None and before.state == PackageState.RECALLED:
            raise Conflict(
                f"Package {row.reference} replaces {before.reference}, and that was recalled since it was built",
                rule="recall",
                remedy="Close it; where there is still something to send, build a new version from what is known now",
            )


def check_one_live(rows: Sequence[Package], people: Mapping[UUID, frozenset[UUID]]) -> None:
    """Raise Conflict where a package's subject was redirected since, or another one about the person is out."""
    redirected = Subject.objects.filter(pk__in=people.keys()).exclude(state=SubjectState.CURRENT)
    gone = set(redirected.values_list("pk", flat=True))
    out = _live(people, but={row.supersedes_id for row in rows})
    for row in rows:
        if row.subject_id in gone:
            raise Conflict(
                f"Package {row.reference} is about {row.subject_reference}, who is known under another reference now",
                rule="one person",
                remedy="Close it, and build a package about the subject that stands for both",
            )
        if row.subject_id in out:
            raise Conflict(
                f"Package {row.reference} is about the same person as {out[row.subject_id]}, which is out",
                rule="one person",
                remedy=f"Close this one and build a new version of {out[row.subject_id]}, or recall that one first",
            )


def _live(people: Mapping[UUID, frozenset[UUID]], *, but: Collection[UUID | None]) -> dict[UUID, str]:
    everybody = frozenset[UUID]().union(*people.values())
    live = Package.objects.filter(subject__in=everybody, state__in=LIVE).exclude(pk__in=[key for key in but if key])
    named = dict(live.values_list("subject", "reference"))
    return {subject: named[one] for subject, ones in people.items() for one in ones if one in named}


def sent_before(people: Mapping[UUID, frozenset[UUID]]) -> dict[UUID, list[Sent]]:
    """Return what went out before about each person, under whichever of their references."""
    everybody = frozenset[UUID]().union(*people.values())
    rows = Package.objects.filter(subject__in=everybody, disseminated_at__isnull=False, act_by__isnull=False)
    found: dict[UUID, list[Sent]] = {}
    for subject, at, act_by, state, acted_at in rows.values_list(
        "subject", "disseminated_at", "act_by", "state", "acted_at"
    ):
        if at and act_by:
            done = state == PackageState.CLOSED and acted_at is not None
            found.setdefault(subject, []).append(Sent(at, act_by, done))
    return {subject: [each for one in ones for each in found.get(one, ())] for subject, ones in people.items()}

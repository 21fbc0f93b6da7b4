"""Measures deconfliction in the home it runs in: `python -m bench.inside.deconfliction PEOPLE`."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from daybreak.cli import session

if TYPE_CHECKING:
    from daybreak.access.models import Compartment
    from daybreak.agencies.models import Post

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
ARRIVALS = 120
LOOK_UPS = 300
SHARED = 10  # one person in ten is also in the records of another force
TABLES = (
    "intake_referral", "intake_version", "intake_fact", "identity_subject", "identity_mention", "identity_premises",
    "identity_occupancy", "identity_link",
)  # fmt: skip
# Two people a door, a phone and an e-mail address each; one pair of ten linked and not judged. Numbers are as long as
# real ones, and nobody's.
_FILL = """
CREATE TEMP TABLE held AS
SELECT n AS person, n AS record, n %% %(count)s AS force FROM generate_series(1, %(people)s) n
UNION ALL
SELECT n, n + %(people)s, (n + 7) %% %(count)s FROM generate_series(1, %(people)s) n WHERE n %% %(shared)s = 0;
INSERT INTO identity_subject
    (id, compartment_id, reference, state, category, name, occupation, mentions_count, identified_at)
SELECT md5('s' || n)::uuid, %(part)s, 'S-' || n, 'current', 'suspect', '', '', 1, %(at)s
FROM generate_series(1, %(people)s) n;
INSERT INTO identity_premises (id, compartment_id, key, line1, locality, postcode)
SELECT md5('p' || n)::uuid, %(part)s, n || ' example st|ZZ99 1AA', n || ' Example Street', '', 'ZZ99 1AA'
FROM generate_series(0, %(people)s / 2) n;
INSERT INTO intake_referral (id, compartment_id, scheme, reference, kind, state, sender, owner, received_at, changed_at)
SELECT md5('r' || record)::uuid, %(part)s, 'csv:invented', 'R-' || record, 'intelligence', 'open',
       (%(slugs)s::text[])[1 + force], gen_random_uuid(), %(at)s, %(at)s FROM held;
INSERT INTO intake_version
    (id, compartment_id, referral_id, part, number, source_id, place, digest, kept, received_at, current)
SELECT md5('v' || record)::uuid, %(part)s, md5('r' || record)::uuid, 'report', 1, %(source)s, 'row', '0', '[]', %(at)s,
       true FROM held;
INSERT INTO intake_fact
    (id, compartment_id, referral_id, version_id, party, category, kind, value, normal, detail, place)
SELECT md5(kind || record)::uuid, %(part)s, md5('r' || record)::uuid, md5('v' || record)::uuid, 'reported/0', 'suspect',
       kind, normal, normal, '{}', kind
FROM held, LATERAL (VALUES ('phone', '+4477009' || lpad(person::text, 7, '0')), ('email', person || '@example.com'),
                           ('address', person / 2 || ' example st|ZZ99 1AA')) AS fact (kind, normal);
INSERT INTO identity_mention (id, compartment_id, referral_id, party, key, category, features, digest, subject_id)
SELECT md5('m' || record)::uuid, %(part)s, md5('r' || record)::uuid, 'reported/0', 'R-' || record, 'suspect', '{}', '0',
       md5('s' || person)::uuid FROM held;
INSERT INTO identity_occupancy (id, compartment_id, subject_id, premises_id, role, fact_id)
SELECT gen_random_uuid(), %(part)s, md5('s' || person)::uuid, md5('p' || person / 2)::uuid, 'home',
       md5('address' || record)::uuid FROM held;
INSERT INTO identity_link
    (id, compartment_id, left_id, right_id, bits, band, evidence, contradictions, model_id, pooled)
SELECT gen_random_uuid(), %(part)s, md5('m' || n)::uuid, md5('m' || n + 1)::uuid, 7.5, 'review', '{}', '{}', %(model)s,
       false
FROM generate_series(1, %(people)s - 1) n WHERE n %% 10 = 3;
"""


def main(people: int) -> dict[str, float]:
    """Return milliseconds of an arrival, of a run over everything, and of look-ups."""
    session.prepare()
    from daybreak.access.founding import found
    from daybreak.access.models import Operation
    from daybreak.access.queries import compartment
    from daybreak.access.terms import CompartmentKind
    from daybreak.access.viewer import viewing
    from daybreak.agencies.models import Post
    from daybreak.agencies.terms import Role

    found(codename="BENCHMARK", lead_name="Lead Agency", password=None, at=AT, invented=True)
    analyst = Post.objects.get(role=Role.LEAD_ANALYST)
    with viewing(analyst):
        national = compartment(Operation.objects.get(), CompartmentKind.NATIONAL)
        source, model = _before(national)
    slugs = _slugs()
    _fill(national.id, people, slugs, source, model)
    whole = _milliseconds(lambda: _found(analyst, national, None))
    arrivals, statements = _arrivals(analyst, national, slugs, source, people)
    return {
        "whole_ms": whole, "p50_ms": median(arrivals), "p95_ms": quantiles(arrivals, n=20)[-1],
        "statements": statements, "hits": _hits(analyst),
    } | _look_ups(national)  # fmt: skip


def _before(national: Compartment) -> tuple[UUID, UUID]:
    from daybreak.identity.models import LinkModel
    from daybreak.intake.models import Batch, Source

    lies = {"compartment": national}
    batch = Batch.objects.create(**lies, name="b", sender="b", received_at=AT, received_by=uuid4())
    source = Source.objects.create(**lies, batch=batch, digest="0", size=1, name="records.csv", received_at=AT)
    model = LinkModel.objects.create(**lies, digest="0", content={}, trained_on=0, trained_at=AT)
    return source.id, model.id


def _slugs() -> list[str]:
    from daybreak.agencies.models import Agency
    from daybreak.agencies.terms import AgencyKind

    return sorted(Agency.objects.filter(kind=AgencyKind.FORCE).values_list("slug", flat=True))


def _fill(part: int, people: int, slugs: list[str], source: UUID, model: UUID) -> None:
    """Write the rows as the owner, who is let off the policies for as long as that takes."""
    from django.db import connections

    asked: dict[str, Any] = {
        "part": part, "people": people, "slugs": slugs, "count": len(slugs), "shared": SHARED, "source": source,
        "model": model, "at": AT,
    }  # fmt: skip
    with connections["owner"].cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        for statement in _FILL.split(";\n"):
            if statement.strip():
                cursor.execute(statement, asked)
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            cursor.execute(f"VACUUM ANALYZE {table}")


def _found(analyst: Post, national: Compartment, referrals: list[UUID] | None) -> None:
    from daybreak.access.viewer import viewing
    from daybreak.deconfliction.actions import find_hits

    with viewing(analyst):
        find_hits(national, referrals=referrals, by=analyst, at=AT)


def _arrivals(
    analyst: Post, national: Compartment, slugs: list[str], source: UUID, people: int
) -> tuple[list[float], int]:
    """Return the milliseconds of each arrival, commit included, and the statements of the last."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    _analyse()
    took = []
    for number in range(ARRIVALS):
        referral = _arrive(analyst, national, slugs[number % len(slugs)], source, number, people)
        took.append(_milliseconds(lambda: _found(analyst, national, [referral])))  # noqa: B023 - called at once
    referral = _arrive(analyst, national, slugs[0], source, ARRIVALS, people)
    with CaptureQueriesContext(connection) as asked:
        _found(analyst, national, [referral])
    return took[5:], len(asked)


def _analyse() -> None:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        for name in ("interest", "hit", "hitside", "registration"):
            cursor.execute(f"VACUUM ANALYZE deconfliction_{name}")


def _arrive(analyst: Post, national: Compartment, slug: str, source: UUID, number: int, people: int) -> UUID:
    """Write one more record: every second one of somebody known, the others with a number of somebody's."""
    from daybreak.access.viewer import viewing
    from daybreak.identity.models import Mention, Subject
    from daybreak.intake.models import Fact, Referral, Version
    from daybreak.intake.terms import FactKind, RecordKind
    from daybreak.kernel.words import Category

    lies, person = {"compartment": national}, 1 + number * 37 % people
    with viewing(analyst):
        referral = Referral.objects.create(
            **lies, scheme="csv:invented", reference=f"N-{number}", kind=RecordKind.INTELLIGENCE, sender=slug,
            owner=analyst.id, received_at=AT, changed_at=AT,
        )  # fmt: skip
        version = Version.objects.create(
            **lies,
            referral=referral,
            part="report",
            number=1,
            source_id=source,
            place="row",
            digest="0",
            received_at=AT,
        )
        said = {FactKind.PHONE: f"+4477009{person:07}", FactKind.EMAIL: f"n{number}@example.com",
                FactKind.ADDRESS: f"{person // 2} example st|ZZ99 1AA",
                FactKind.FILE_HASH: f"{number % 9:032x}"}  # fmt: skip
        for kind, normal in said.items():
            Fact.objects.create(
                **lies, referral=referral, version=version, party="reported/0", category=Category.SUSPECT, kind=kind,
                value=normal, normal=normal, place=kind,
            )  # fmt: skip
        known = Subject.objects.get(reference=f"S-{person}") if number % 2 else None
        Mention.objects.create(
            **lies, referral=referral, party="reported/0", key=f"N-{number}", category=Category.SUSPECT, features={},
            digest="0", subject=known,
        )  # fmt: skip
    return referral.id


def _hits(analyst: Post) -> int:
    from daybreak.access.viewer import viewing
    from daybreak.deconfliction.models import Hit

    with viewing(analyst):
        return Hit.objects.filter(lapsed_at=None).count()


def _look_ups(national: Compartment) -> dict[str, float]:
    """Return the median of look-ups that meet what is held blindly, and of those that meet nothing, in turns."""
    from django.conf import settings

    from daybreak.access.viewer import viewing
    from daybreak.deconfliction.actions import look_up
    from daybreak.deconfliction.terms import LookedUp

    settings.LOOK_UPS_AN_HOUR = 10**9
    force, part = _force(national)
    took: dict[str, list[float]] = {"blind_hit_ms": [], "blind_none_ms": []}

    def ask(identifier: str) -> None:
        with viewing(force):
            look_up(part, LookedUp.EMAIL, identifier, reason="A benchmark asks for it", by=force, at=AT)

    for number in range(1, LOOK_UPS + 1):
        pair = [("blind_hit_ms", f"{number}@example.com"), ("blind_none_ms", f"{number}@example.org")]
        for name, identifier in pair if number % 2 else reversed(pair):
            took[name].append(_milliseconds(lambda: ask(identifier)))  # noqa: B023 - called at once
    return {name: median(times[20:]) for name, times in took.items()}


def _force(national: Compartment) -> tuple[Post, Compartment]:
    from daybreak.access.actions import admit, appoint
    from daybreak.access.queries import compartment
    from daybreak.access.terms import CompartmentKind
    from daybreak.access.viewer import viewing
    from daybreak.agencies.models import Agency, Post
    from daybreak.agencies.terms import AgencyKind, Role

    administrator = Post.objects.get(role=Role.ADMINISTRATOR)
    agency = Agency.objects.filter(kind=AgencyKind.FORCE).order_by("-slug")[0]
    with viewing(administrator):
        force = appoint("Force", username="force", agency=agency, role=Role.FORCE_ANALYST, by=administrator, at=AT)
        admit([force], national.operation, reason="takes part in the benchmark", by=administrator, at=AT)
        return force, compartment(national.operation, CompartmentKind.FORCE, agency)


def _milliseconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
    session.let_go()

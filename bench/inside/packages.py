"""Measures the lists of packages in the home it runs in: `python -m bench.inside.packages PACKAGES`."""

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
LATER = datetime(2026, 1, 20, 9, tzinfo=UTC)
ROUNDS = 7
IN_BATCH = 5_000
BACKEND = "django.contrib.auth.backends.ModelBackend"

# As one operation writes them: in the order of the ranking, over all forces; each moved as far as its state says.
_SUBJECTS = """
INSERT INTO identity_subject
    (id, compartment_id, reference, state, category, name, occupation, mentions_count, identified_at)
SELECT gen_random_uuid(), %(national)s, 'S-' || lpad(n::text, 6, '0'), 'current', 'suspect', 'Ann Other ' || n, '', 1,
       %(at)s
FROM generate_series(1, %(packages)s::int) n
"""
_REFERRALS = """
INSERT INTO intake_referral (id, compartment_id, scheme, reference, kind, state, sender, owner, received_at, changed_at)
SELECT gen_random_uuid(), %(national)s, 'Invented', reference, 'referral', 'disseminated', 'Example Chat',
       gen_random_uuid(), %(at)s, %(at)s
FROM identity_subject
"""
_MENTIONS = """
INSERT INTO identity_mention (id, compartment_id, referral_id, party, key, category, features, digest, subject_id)
SELECT gen_random_uuid(), %(national)s, r.id, 'reported', r.reference, 'suspect', '{}', '', s.id
FROM identity_subject s JOIN intake_referral r USING (reference)
"""
_BATCH = """
WITH batch AS (INSERT INTO intake_batch (id, compartment_id, name, sender, received_at, received_by)
               SELECT gen_random_uuid(), %(national)s, 'Benchmark', 'Example', %(at)s, gen_random_uuid() RETURNING id)
INSERT INTO intake_receipt (id, compartment_id, batch_id, outcome, file_name, file_digest, file_size, place,
                            referral_id, rule, message, remedy)
SELECT gen_random_uuid(), %(national)s, batch.id, 'new', 'f', 'd', 1, '', r.id, '', '', ''
FROM batch, (SELECT id FROM intake_referral ORDER BY md5(reference) LIMIT %(in_batch)s) r
"""
_TABLES = (
    "identity_subject", "identity_premises", "identity_mention", "intake_referral", "intake_receipt", "intake_batch",
    "attribution_door", "packages_package", "packages_packagepremises", "packages_packagemove",
)  # fmt: skip
_LIVE = ["disseminated", "acknowledged", "accepted", "accepted", "accepted"]
_STATES = [*_LIVE, "rejected", "recalled", "superseded", "closed"]
_PACKAGES = """
INSERT INTO packages_package
    (id, compartment_id, reference, version, subject_id, subject_reference, subject_name, state, level, position,
     reasons, access_to_children, built_by, built_at, checked_by, disseminated_at, act_by, answer_reason, because,
     ranked_level, signature)
SELECT gen_random_uuid(), (%(forces)s::int[])[1 + n %% %(count)s], 'P-' || lpad(n::text, 6, '0') || '/1', 1, s.id,
       s.reference, s.name, (%(states)s::text[])[1 + n %% cardinality(%(states)s::text[])],
       (ARRAY['very_high', 'high', 'medium', 'low'])[1 + n %% 4], n, '[]', 'unknown', gen_random_uuid(), %(at)s, NULL,
       %(at)s, %(at)s::timestamptz + (n %% 30) * interval '1 day', 'not ours', '', '', ''
FROM (SELECT *, row_number() OVER (ORDER BY reference) AS n FROM identity_subject) s
"""
_MOVES = """
INSERT INTO packages_packagemove (id, compartment_id, package_id, before, after, moved_by, moved_at, reason)
SELECT gen_random_uuid(), p.compartment_id, p.id, 'draft', m.after, gen_random_uuid(),
       %(at)s::timestamptz + m.n * interval '1 hour', ''
FROM packages_package p
CROSS JOIN LATERAL (VALUES ('checked', 1), ('signed', 2), ('disseminated', 3), (p.state, 4)) m (after, n)
ON CONFLICT DO NOTHING
"""

_PREMISES = """
INSERT INTO identity_premises (id, compartment_id, key, line1, locality, postcode)
SELECT s.id, %(national)s, s.reference, '1 Invented Lane', '', 'ZZ99 1AA' FROM identity_subject s
"""
_NAMED = """
INSERT INTO packages_packagepremises (id, compartment_id, package_id, of_id, address, role, door, items)
SELECT gen_random_uuid(), compartment_id, id, subject_id, '1 Invented Lane', 'home', 'blocked', '[]'
FROM packages_package
"""
# One door in a hundred is another one by now.
_DOORS = """
INSERT INTO attribution_door (id, compartment_id, subject_id, premises_id, state, items, checked_at)
SELECT gen_random_uuid(), %(national)s, subject_id, subject_id,
       CASE WHEN position %% 100 = 0 THEN 'established' ELSE 'blocked' END, '[]', %(at)s
FROM packages_package
"""


def main(packages: int) -> dict[str, tuple[float, float]]:
    """Return seconds of each question, as asked and by the owner without policies (0 where that is not asked)."""
    session.prepare()
    from daybreak.access.founding import found

    found(codename="BENCHMARK", lead_name="Lead Agency", password=None, at=AT, invented=True)
    gold, force = _posts()
    _fill(packages)
    return _lists(gold, force) | _pages(gold) | {"error": (_error(gold), 0.0)}


def _error(gold: Post) -> float:
    """Return the seconds at most in which a suspected error stops what is done on somebody and lists who was told."""
    from daybreak.access.queries import compartment, operation
    from daybreak.access.terms import CompartmentKind
    from daybreak.access.viewer import viewing
    from daybreak.packages.models import Package
    from daybreak.safeguarding.actions import raise_error

    with viewing(gold):
        national = compartment(operation(""), CompartmentKind.NATIONAL)
        live = Package.objects.filter(state="accepted").select_related("subject").order_by("reference")
        subjects = [package.subject for package in live[:ROUNDS]]
    taken = []
    for subject in subjects:
        begun = time.perf_counter()
        with viewing(gold):
            raised = raise_error(subject, national=national, reason="an invented error", by=gold, at=LATER)
            _sure(len(raised.recipients) == 1)
        taken.append(time.perf_counter() - begun)
    return max(taken)


def _posts() -> tuple[Post, Post]:
    """Return a post that sees the whole operation, and one that sees one force's part."""
    from daybreak.access.actions import admit, appoint
    from daybreak.access.models import Operation
    from daybreak.access.viewer import viewing
    from daybreak.agencies.models import Agency, Post
    from daybreak.agencies.terms import Role

    administrator = Post.objects.get(role=Role.ADMINISTRATOR)
    with viewing(administrator):
        kent = Agency.objects.get(slug="kent")
        force = appoint("Force", username="force", agency=kent, role=Role.FORCE_ANALYST, by=administrator, at=AT)
    gold = Post.objects.get(role=Role.GOLD)
    with viewing(gold):
        operation = Operation.objects.get()
    with viewing(administrator):
        admit([force], operation, reason="takes part in the benchmark", by=administrator, at=AT)
    return gold, force


def _fill(packages: int) -> None:
    """Write the rows as the owner, who is let off the policies in this throwaway home so that it can be the rival."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT id FROM access_compartment WHERE kind IN ('national', 'force') ORDER BY kind DESC, id")
        national, *forces = [row[0] for row in cursor.fetchall()]
        asked: dict[str, Any] = {
            "national": national, "forces": forces, "count": len(forces), "packages": packages, "at": AT,
            "in_batch": IN_BATCH, "states": _STATES,
        }  # fmt: skip
        for table in _TABLES:
            cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        for statement in (_SUBJECTS, _REFERRALS, _MENTIONS, _BATCH, _PACKAGES, _MOVES, _PREMISES, _NAMED, _DOORS):
            cursor.execute(statement, asked)
        cursor.execute("VACUUM ANALYZE")


def _lists(gold: Post, force: Post) -> dict[str, tuple[float, float]]:
    from daybreak.access.models import Operation
    from daybreak.access.viewer import viewing
    from daybreak.intake.models import Batch
    from daybreak.packages.queries import who_has_what

    with viewing(gold):
        operation, batch = Operation.objects.get(), Batch.objects.get()

    def nation() -> int:
        return len(who_has_what(operation, at=LATER))

    def delivery() -> int:
        return len(who_has_what(operation, at=LATER, batch=batch))

    asked = {"nation": (gold, nation), "delivery": (gold, delivery), "force": (force, nation)}
    return {name: (_as(post, work), _bare(work) if post is gold else 0.0) for name, (post, work) in asked.items()}


def _as(post: Post, work: Callable[[], int]) -> float:
    from daybreak.access.viewer import viewing

    def viewed() -> None:
        with viewing(post):
            _sure(work() > 0)

    return _median(viewed)


def _bare(work: Callable[[], int]) -> float:
    """Return the seconds of the same by the owner: its connection takes the place of the app's."""
    from django.db import connections, transaction

    app, owner = connections["default"], connections["owner"]
    connections["default"] = owner

    def owned() -> None:
        with transaction.atomic():
            _sure(work() > 0)

    try:
        return _median(owned)
    finally:
        connections["default"] = app


def _pages(gold: Post) -> dict[str, tuple[float, float]]:
    """Return the seconds of whole pages, from request to answer, with their ledger entries."""
    from django.core.management import call_command
    from django.test import Client

    from daybreak.access.viewer import viewing
    from daybreak.intake.models import Batch

    call_command("collectstatic", verbosity=0, interactive=False)
    client = Client()
    with viewing(gold):
        client.force_login(gold.person, backend=BACKEND)
        kept = client.session
        kept["post"] = str(gold.id)
        kept.save()
        batch = Batch.objects.get().pk

    def asked(query: str) -> Callable[[], None]:
        def get() -> None:
            answer = client.get(f"/packages/{query}")
            _sure(answer.status_code == 200)

        return get

    pages = {"page": "", "page_of_delivery": f"?batch={batch}", "page_overdue": "?overdue=on", "page_door": "?door=on"}
    return {name: (_median(asked(query)), 0.0) for name, query in pages.items()}


def _sure(held: bool) -> None:
    if not held:
        raise RuntimeError("the question was not answered: nothing was measured")


def _median(work: Callable[[], None]) -> float:
    taken = []
    for _ in range(ROUNDS + 1):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return median(taken[1:])


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
    session.let_go()

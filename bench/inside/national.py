"""Measures the national picture in the rehearsed home it runs in: `python -m bench.inside.national REFERRALS`."""

from __future__ import annotations

import json
import sys
import time
from statistics import median
from typing import TYPE_CHECKING, Any

from daybreak.cli import session

if TYPE_CHECKING:
    from daybreak.agencies.models import Post

ROUNDS = 7
BACKEND = "django.contrib.auth.backends.ModelBackend"
PAGES = {
    "national.page": ("gold", "/national/"),
    "national.wall": ("gold", "/national/wall/"),
    "national.of_one_force": ("force_analyst", "/national/"),
}

# What a rehearsal leaves out of the design load: further records of the same people, in the same deliveries.
_REFERRALS = """
INSERT INTO intake_referral (id, compartment_id, scheme, reference, kind, state, sender, owner, received_at, changed_at)
SELECT gen_random_uuid(), (SELECT compartment_id FROM intake_batch LIMIT 1), 'Benchmark', 'B-' || lpad(n::text, 9, '0'),
       'referral', 'open', 'Example Chat', gen_random_uuid(), now(), now()
FROM generate_series(1, %(referrals)s::int - (SELECT count(*) FROM intake_referral)::int) n
"""
_RECEIPTS = """
INSERT INTO intake_receipt (id, compartment_id, batch_id, outcome, file_name, file_digest, file_size, place,
                            referral_id, rule, message, remedy)
SELECT gen_random_uuid(), r.compartment_id, b.id, 'new', 'f', 'd', 1, '', r.id, '', '', ''
FROM (SELECT *, row_number() OVER (ORDER BY reference) AS n FROM intake_referral WHERE scheme = 'Benchmark') r
JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM intake_batch) b
  ON b.n = r.n %% (SELECT count(*) FROM intake_batch)
"""
_MENTIONS = """
INSERT INTO identity_mention (id, compartment_id, referral_id, party, key, category, features, digest, subject_id)
SELECT gen_random_uuid(), r.compartment_id, r.id, 'reported', r.reference, 'suspect', '{}', '', s.id
FROM (SELECT *, row_number() OVER (ORDER BY reference) AS n FROM intake_referral WHERE scheme = 'Benchmark') r
JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM identity_subject) s
  ON s.n = r.n %% (SELECT count(*) FROM identity_subject)
"""
_TABLES = ("intake_referral", "intake_receipt", "intake_batch", "identity_mention", "identity_subject")


def main(referrals: int) -> dict[str, tuple[float, int]]:
    """Return seconds and statements of each page."""
    session.prepare()
    from django.core.management import call_command

    from daybreak.agencies.models import Post

    _fill(referrals)
    call_command("collectstatic", verbosity=0, interactive=False)
    posts = {role: Post.objects.filter(role=role).order_by("pk")[0] for role, _ in PAGES.values()}
    return {name: _measured(posts[role], path) for name, (role, path) in PAGES.items()}


def _fill(referrals: int) -> None:
    """Write the rows as the owner, who is let off the policies in this throwaway home."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        for table in _TABLES:
            cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        for statement in (_REFERRALS, _RECEIPTS, _MENTIONS):
            cursor.execute(statement, {"referrals": referrals})
        for table in _TABLES:
            cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        cursor.execute("VACUUM ANALYZE")


def _measured(post: Post, path: str) -> tuple[float, int]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = _client_of(post)
    taken = []
    for _ in range(ROUNDS + 1):
        begun = time.perf_counter()
        _sure(client.get(path).status_code == 200)
        taken.append(time.perf_counter() - begun)
    with CaptureQueriesContext(connection) as asked:
        _sure(client.get(path).status_code == 200)
    return median(taken[1:]), len(asked)


def _client_of(post: Post) -> Any:
    from django.test import Client

    from daybreak.access.viewer import viewing

    client = Client()
    with viewing(post):
        client.force_login(post.person, backend=BACKEND)
        kept = client.session
        kept["post"] = str(post.id)
        kept.save()
    return client


def _sure(held: bool) -> None:
    if not held:
        raise RuntimeError("the page did not open: nothing was measured")


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
    session.let_go()

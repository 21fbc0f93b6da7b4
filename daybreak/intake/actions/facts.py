"""Writing the facts of many reports at once: as the JSON they were prepared in, taken apart by the database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import connection

BYTES_AT_ONCE = 8 * 1024 * 1024

_FACTS = """
INSERT INTO intake_fact
    (id, compartment_id, referral_id, version_id, party, category, kind, value, normal, detail, place)
SELECT gen_random_uuid(), %s, said.referral, said.version, f.party, f.category, f.kind, f.value, f.normal, f.detail,
       f.place
FROM jsonb_to_recordset(%s::jsonb) AS said (referral uuid, version uuid, facts jsonb)
CROSS JOIN LATERAL jsonb_to_recordset(said.facts)
    AS f (party text, category text, kind text, value text, normal text, detail jsonb, place text)
"""


def write_facts(compartment: int, facts: Sequence[bytes]) -> None:
    """Insert facts by reports, a statement for every few megabytes of them."""
    for portion in _portions(facts):
        with connection.cursor() as cursor:
            cursor.execute(_FACTS, [compartment, (b"[" + b",".join(portion) + b"]").decode()])


def _portions(facts: Sequence[bytes]) -> Iterator[list[bytes]]:
    portion: list[bytes] = []
    size = 0
    for each in facts:
        portion.append(each)
        size += len(each)
        if size >= BYTES_AT_ONCE:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion

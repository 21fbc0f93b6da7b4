"""Writing many at once: facts as the JSON they were prepared in, taken apart by the database, and sealed bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeVar
from uuid import UUID

from daybreak.kernel.prepared import run

Row = TypeVar("Row")

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


_CHUNKS = """
INSERT INTO intake_sealedchunk (id, compartment_id, source_id, number, nonce, ciphertext)
SELECT gen_random_uuid(), %s, new.*
FROM unnest(%b::uuid[], %b::int[], %b::bytea[], %b::bytea[]) AS new (source, number, nonce, ciphertext)
"""


class Chunk(NamedTuple):
    """A sealed part of a source."""

    source: UUID
    number: int
    nonce: bytes
    ciphertext: bytes


def write_facts(compartment: int, facts: Sequence[bytes]) -> None:
    """Insert facts by reports, a statement for every few megabytes of them."""
    for portion in _portions(facts, len):
        run(_FACTS, [compartment, (b"[" + b",".join(portion) + b"]").decode()])


def write_chunks(compartment: int, chunks: Sequence[Chunk]) -> None:
    """Insert sealed chunks, a statement for every few megabytes of them; their bytes travel as they are."""
    for portion in _portions(chunks, lambda chunk: len(chunk.ciphertext)):
        run(_CHUNKS, [compartment, *map(list, zip(*portion, strict=True))])


def _portions(rows: Sequence[Row], size_of: Callable[[Row], int]) -> Iterator[list[Row]]:
    portion: list[Row] = []
    size = 0
    for each in rows:
        portion.append(each)
        size += size_of(each)
        if size >= BYTES_AT_ONCE:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion

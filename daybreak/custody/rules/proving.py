"""Rows against the ledger: a row altered, removed or added behind the application's back does not go unseen.

Each act writes the digest of its row into its ledger entry, in its own transaction. Entries cannot be changed unnoticed
(the ledger's own `verify`); a row can, by whoever owns the database, and then its digest is another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256

import orjson

from daybreak.custody.terms import Break, BreakKind, Told


def digest_of(said: Sequence[object]) -> str:
    """Return the SHA-256 of what a row says: its values in a fixed order as a JSON array, instants in UTC.

    One way of writing it is enough, no canonical form is needed: only this function ever makes it.
    """
    values = [value.astimezone(UTC) if isinstance(value, datetime) else value for value in said]
    return sha256(orjson.dumps(values)).hexdigest()


def against_ledger(rows: Mapping[int, str], told: Iterable[Told]) -> tuple[Break, ...]:
    """Return where the rows of one exhibit (number -> digest, 0 the seizure) are not what the ledger says of them.

    Altered: another digest, or an entry that is not what was written. Missing: the ledger holds an entry, no row does.
    Unproven: a row that the ledger knows nothing of.
    """
    entries = {each.number: each for each in told}
    breaks = [
        Break(BreakKind.MISSING, number, entry.digest, "no row")
        for number, entry in entries.items()
        if number not in rows
    ]
    for number, digest in rows.items():
        entry = entries.get(number)
        if entry is None:
            breaks.append(Break(BreakKind.UNPROVEN, number, "an entry of the ledger", digest))
        elif not entry.holds or entry.digest != digest:
            breaks.append(Break(BreakKind.ALTERED, number, entry.digest, digest))
    return tuple(sorted(breaks, key=lambda each: (each.number, each.kind)))

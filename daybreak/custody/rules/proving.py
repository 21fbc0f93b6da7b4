"""Rows against the ledger: a row altered, removed or added behind the application's back does not go unseen.

Each act writes the digest of its row into its ledger entry, in its own transaction. Entries cannot be changed unnoticed
(the ledger's own `verify`); a row can, by whoever owns the database, and then its digest is another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256

from daybreak.custody.terms import Break, BreakKind, Told
from daybreak.ledger.rules import canonical_payload


def digest_of(said: Mapping[str, object]) -> str:
    """Return the SHA-256 of what a row says, over its canonical form (RFC 8785)."""
    return sha256(canonical_payload(said)).hexdigest()


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

"""What is asked before anything is signed: does the database still continue what this home signed before?

Without that the honest sealer would put its signature under whatever history the database's owner left behind.
"""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from daybreak.kernel.errors import Tampered
from daybreak.ledger.keychain import Keyring
from daybreak.ledger.keys import held, ring, signer
from daybreak.ledger.merkle import Frontier
from daybreak.ledger.terms import Checkpoint, Finding

REMEDY = (
    "Nothing is sealed until this is settled: keep database and home as they are, run `daybreak verify`, and see"
    " docs/how-to/keep-the-ledger-honest.md, *When the sealer refuses*"
)
_LAST = """
SELECT size, root, frontier, note, (SELECT coalesce(max(position), -1) FROM ledger_leaf)
FROM ledger_checkpoint ORDER BY size DESC LIMIT 1
"""
_AT = "SELECT root FROM ledger_checkpoint WHERE size = %s"


def continued(cursor: CursorWrapper) -> Frontier:
    """Return the frontier to append to; Tampered unless the database continues what this home holds."""
    believed = ring()
    try:
        # The file first: what it holds was committed before it was written, the database can only be ahead of it.
        kept = held(believed)
    except Tampered as broken:
        raise _broken(f"The checkpoint this home holds: {broken.message}", broken.rule) from broken
    return compared(cursor, kept, believed)


def compared(cursor: CursorWrapper, kept: Checkpoint | None, believed: Keyring) -> Frontier:
    """Return the frontier of the last checkpoint, held against the one kept outside the database.

    Steps: 1 what is kept stands in the database, with its root; 2 a register names the keys; 3 an accepted key signed
    the last checkpoint in its turn; 4 row, note and frontier say the same; 5 the leaves end where it ends.
    """
    if kept is not None:
        _stands(cursor, kept)  # step 1
        if not believed.statements:  # step 2
            raise _broken("The register of keys is empty, but this home holds a signed checkpoint", "key-chain")
    cursor.execute(_LAST)
    row = cursor.fetchone()
    if row is None:
        _no_leaves(cursor)
        return Frontier()
    return _opened(row, believed)


def _stands(cursor: CursorWrapper, kept: Checkpoint) -> None:
    cursor.execute(_AT, [kept.size])
    row = cursor.fetchone()
    if row is None:
        raise _broken(
            f"This home holds a checkpoint of {kept.size:,} entries, the database has none of that size", "held"
        )
    if bytes(row[0]) != kept.root:
        raise _broken(f"The checkpoint of {kept.size:,} entries has another root than the one this home holds", "held")


def _opened(row: tuple[Any, ...], believed: Keyring) -> Frontier:
    size, root, peaks, note, last = row
    try:
        said = believed.opened(note)  # step 3
    except Tampered as broken:
        raise _broken(f"The last checkpoint, of {size:,} entries: {broken.message}", broken.rule) from broken
    if (said.size, said.root) != (size, bytes(root)) or len(peaks) != size.bit_count():  # step 4
        raise _broken(f"The last checkpoint, of {size:,} entries, is not what its signed note says", "checkpoint")
    frontier = Frontier(size, (bytes(peak) for peak in peaks))
    if frontier.root() != said.root:
        raise _broken(f"The frontier beside the checkpoint of {size:,} entries does not give its root", "frontier")
    if last != size - 1:  # step 5
        raise _broken(f"The last checkpoint counts {size:,} entries, the leaves end at {last + 1:,}", "truncated")
    return frontier


def _no_leaves(cursor: CursorWrapper) -> None:
    cursor.execute("SELECT max(position) FROM ledger_leaf")
    (last,) = cursor.fetchone()
    if last is not None:
        raise _broken(f"There are {last + 1:,} leaves, and no checkpoint at all", "unsigned")


def _broken(message: str, rule: str) -> Tampered:
    return Tampered(message, rule=rule, remedy=REMEDY)


def refusals() -> list[Finding]:
    """Return why the sealer would refuse to sign, for `verify`: nothing when it would not."""
    found = []
    for ask in (signer, _ask):
        try:
            ask()
        except Tampered as broken:
            found.append(Finding(-1, broken.rule, f"the sealer refuses: {broken.message}"))
    return found


def _ask() -> None:
    with connection.cursor() as cursor:
        continued(cursor)

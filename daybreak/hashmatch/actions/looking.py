"""Looking one hash up: where it stands in the operation and on the lists. Each look-up is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from daybreak.access.gates import require
from daybreak.access.models import Compartment
from daybreak.agencies.models import Post
from daybreak.hashmatch import matching, queries
from daybreak.hashmatch.models import FileHash, ListVersion
from daybreak.hashmatch.terms import WIDTHS, Algorithm, Found
from daybreak.kernel import identifiers
from daybreak.kernel.errors import BadInput
from daybreak.ledger.actions import record
from daybreak.ledger.terms import Processing


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What a look-up found: files with their distance, and entries of lists; the nearest first."""

    algorithm: str
    digest: str
    files: tuple[tuple[FileHash, int], ...]
    listed: tuple[tuple[ListVersion, Found], ...]


def look_up(national: Compartment, *, digest: str, algorithm: str = "", by: Post, at: datetime) -> LookedUp:
    """Look a hash up; without an algorithm 64 digits are looked up as SHA-256. Raises BadInput for what is no hash."""
    require(by, "hash:look-up")
    kind, normal = _asked(digest, algorithm)
    near = matching.near_of([normal]).get(normal, {}) if kind is Algorithm.PDQ else {}
    distances = {normal: 0, **near}
    rows = queries.standing(national).filter(digest__in=list(distances)).select_related("referral", "fact")
    if kind is Algorithm.PDQ or algorithm:
        rows = rows.filter(algorithm=kind)
    files = sorted(((row, distances[row.digest]) for row in rows), key=_order)
    raw = bytes.fromhex(normal)
    entries = [
        (version, found)
        for version in queries.matched_against(national)
        for part in version.parts.all()
        if part.algorithm == kind
        for found in matching.on_part(raw, part, version)
    ]
    record(
        "hash:look-up", "operation", national.operation_id, by=by.actor, at=at, processing=Processing.CONSULT,
        algorithm=kind, digest=normal, shown=[str(row.id) for row, _ in files], listed=len(entries),
    )  # fmt: skip
    return LookedUp(kind, normal, tuple(files), tuple(sorted(entries, key=lambda entry: entry[1].distance)))


def _asked(digest: str, algorithm: str) -> tuple[Algorithm, str]:
    named = algorithm.strip().lower()
    if named and named not in list(Algorithm):
        remedy = f"Name one of {', '.join(Algorithm)}"
        raise BadInput("Nothing is kept of that algorithm", rule="algorithm", remedy=remedy)
    normal = identifiers.digest(digest, algorithm=named or None)
    if normal is None:
        remedy = "Give all hexadecimal digits: 32 for MD5, 40 for SHA-1, 64 for SHA-256 and PDQ"
        raise BadInput("That is no hash of that kind", rule="hash", remedy=remedy)
    fitting = [kind for kind, width in WIDTHS.items() if 2 * width == len(normal)]
    return (Algorithm(named) if named else fitting[0]), normal


def _order(found: tuple[FileHash, int]) -> tuple[int, str, str, str]:
    row, distance = found
    return distance, row.referral.scheme, row.referral.reference, row.fact.place

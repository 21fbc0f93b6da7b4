"""Recording what a custody record says of a suspect, for one package or for a force's whole day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from daybreak.access.gates import require
from daybreak.agencies.models import Post
from daybreak.kernel.errors import BadInput, Conflict
from daybreak.ledger.actions import record_many
from daybreak.ledger.terms import Processing
from daybreak.packages.models import Package
from daybreak.visits.locks import lock_packages
from daybreak.visits.models import Particulars
from daybreak.visits.queries.particulars import met, particulars_by_package
from daybreak.visits.rules.described import check_described
from daybreak.visits.terms import Sex, Work


@dataclass(frozen=True, slots=True)
class Described:
    """What the custody record says of a package's suspect; None where it says nothing."""

    package: UUID
    sex: Sex | None = None
    work: Work | None = None


def record_particulars(package: UUID, *, sex: Sex | None, work: Work | None, by: Post, at: datetime) -> bool:
    """Record what the custody record says of a package's suspect; return whether that was new.

    A correction is a further entry: what was recorded stays, and the newest holds. NotFound when the package is hidden
    or absent; Conflict before the suspect was arrested or attended; BadInput when a first entry says nothing.
    """
    return record_many_particulars([Described(package, sex, work)], by=by, at=at) == 1


def record_many_particulars(said: Sequence[Described], *, by: Post, at: datetime) -> int:
    """Record what custody records say of many suspects, all of it or none; return how many entries were new.

    What holds already is no further entry, so that a list which grew during the day can be sent again. The ledger says
    that somebody recorded it and which entry it is, never what it says. BadInput when a package is named twice.
    """
    packages = {package.id: package for package in lock_packages(each.package for each in said)}
    for package in packages.values():
        require(by, "outcome:record", package)
    if len(packages) < len(said):
        raise BadInput("A package is named twice", rule="once a package", remedy="Keep the entry that is right")
    held = particulars_by_package(packages)
    _check(said, packages, held)
    rows = [
        Particulars(
            compartment_id=packages[each.package].compartment_id, package_id=each.package,
            number=held[each.package].number + 1 if each.package in held else 1,
            sex=each.sex or "", work=each.work or "", recorded_by=by.id, recorded_at=at,
        )
        for each in said
        if not _holds(held.get(each.package), each)
    ]  # fmt: skip
    Particulars.objects.bulk_create(rows)
    payloads = [(row.package_id, {"particulars": row.id, "number": row.number}) for row in rows]
    record_many("particulars:record", "package", payloads, by=by.actor, at=at, processing=Processing.COLLECT)
    return len(rows)


def _check(said: Sequence[Described], packages: Mapping[UUID, Package], held: Mapping[UUID, Particulars]) -> None:
    """Check each, and name the first that may not be recorded and how many more there are."""
    seen, refused = met(packages), list[BadInput | Conflict]()
    for each in sorted(said, key=lambda each: packages[each.package].reference):
        reference, known = packages[each.package].reference, each.package in held
        try:
            check_described(reference, sex=each.sex, work=each.work, held=known, met=each.package in seen)
        except (BadInput, Conflict) as error:
            refused.append(error)
    if refused:
        first, more = refused[0], len(refused) - 1
        words = f"{first.message}; and of {more} more, so nothing is kept" if more else first.message
        raise type(first)(words, rule=first.rule, place=first.place, remedy=first.remedy)


def _holds(row: Particulars | None, each: Described) -> bool:
    return row is not None and (row.sex, row.work) == (each.sex or "", each.work or "")

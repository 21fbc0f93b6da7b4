"""Building packages out of ranked subjects: each for the one force of the subject's best premises."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from daybreak.access.gates import require
from daybreak.access.models import Compartment, Operation
from daybreak.agencies.models import Post
from daybreak.identity.models import Subject
from daybreak.identity.people import leads_to
from daybreak.identity.terms import SubjectState
from daybreak.kernel.errors import Conflict, NotFound
from daybreak.kernel.words import NO_WORDS, YES_WORDS, Level
from daybreak.ledger.actions import record_many
from daybreak.packages.basis import Basis, Cleared, basis_of
from daybreak.packages.models import Package, PackagePremises
from daybreak.packages.moving import check_reason, lock_packages, require_each
from daybreak.packages.rules import (
    best_place,
    cleared_among,
    level_after,
    place_in_words,
    reference_of,
    why_unplaced,
)
from daybreak.packages.terms import ANSWERS_ONLY, CLOCK_RUNS, ITEM_KINDS, Answer, PlaceSeen, Unplaced
from daybreak.triage.models import Ranking

# Facts are copied by the database, never retyped (rule 7). What a force keeps in its own records travels to another one
# only where its handling code is open; a missing code is blind. What is cleared does not travel.
_COPY_ITEMS = """
INSERT INTO packages_packageitem (id, compartment_id, package_id, category, kind, value, normal, detail, referral,
                                  source_name, source_digest, place)
SELECT gen_random_uuid(), fact.*
FROM (
    SELECT DISTINCT p.compartment_id, p.id AS package_id, f.category, f.kind,
           CASE WHEN f.kind = 'children_in_home' AND f.value ~* %(number)s THEN substring(f.value from '[0-9]+')
                WHEN f.kind <> ALL (%(answers)s) THEN f.value
                WHEN f.value ~* %(yes)s THEN 'yes'
                WHEN f.value ~* %(no)s THEN 'no'
                ELSE 'unknown' END AS value,
           CASE WHEN f.kind <> ALL (%(answers)s) THEN f.normal ELSE '' END AS normal,
           CASE WHEN f.kind <> ALL (%(answers)s) THEN f.detail ELSE '{}' END AS detail,
           left(r.scheme || ' ' || r.reference, 300), s.name, s.digest, f.place
    FROM packages_package p
    JOIN access_compartment c ON c.id = p.compartment_id
    JOIN agencies_agency a ON a.id = c.agency_id
    JOIN identity_mention m ON m.subject_id = p.subject_id AND m.category = 'suspect'
    JOIN intake_referral r ON r.id = m.referral_id AND r.state <> 'rejected'
    JOIN intake_fact f ON f.referral_id = r.id AND f.category = 'suspect' AND f.kind = ANY (%(kinds)s)
                      AND (f.party = m.party OR f.party = '' OR f.party LIKE 'file/%%')
    JOIN intake_version v ON v.id = f.version_id AND v.current
    JOIN intake_source s ON s.id = v.source_id
    WHERE p.id = ANY (%(packages)s)
      AND NOT (f.normal <> '' AND f.normal = ANY (%(identifiers)s))
      AND NOT EXISTS (SELECT FROM identity_occupancy o WHERE o.fact_id = f.id AND o.premises_id = ANY (%(premises)s))
      AND (r.kind <> 'intelligence' OR EXISTS (
          SELECT FROM intake_fact h JOIN intake_version hv ON hv.id = h.version_id AND hv.current
          WHERE h.referral_id = r.id
            AND ((h.kind = 'handling_code' AND lower(trim(h.value)) = 'open')
              OR (h.kind = 'originator' AND lower(trim(h.value)) IN (a.slug, lower(a.name))))))
) fact
"""

# How a sender's words are read as an answer: "yes, at work" is a yes, "no contact with his daughter" is not a no.
_ANSWERS = {
    "number": r"^\s*[0-9]{1,3}(\.0)?(\s+child(ren)?)?\s*$",
    "yes": rf"^\s*({'|'.join(YES_WORDS)})\M",
    "no": rf"^\s*({'|'.join(NO_WORDS)})\s*$",
}


@dataclass(frozen=True, slots=True)
class Built:
    """The packages built, and the subjects for which none was, each with its reason; both by subject reference."""

    packages: tuple[Package, ...]
    unplaced: tuple[Unplaced, ...]


def build(subjects: Sequence[UUID], *, operation: Operation, by: Post, at: datetime) -> Built:
    """Build a package about each subject, a new version where there was one, as a draft for the force of its district.

    A subject without a force, a rank, or the need for one is returned with the reason. One whose package was passed on
    gets the version for the force it was passed on to, one whose package was rejected the version that replaces it.
    Raises NotFound when a subject is hidden or absent.
    """
    rows = _lock(subjects)
    require(by, "package:build")
    basis = basis_of([row.id for row in rows], operation)
    made = _build(rows, basis, basis.returned, because="", by=by, at=at)
    record_many("package:build", "package", _named(made), by=by.actor, at=at)
    return made


def renew(packages: Sequence[UUID], *, because: str, by: Post, at: datetime) -> Built:
    """Build a new version of packages a force holds, as drafts: for a door, a rank or a fact that changed since.

    The force goes on with what it has until the new version is disseminated, which supersedes the old one in the same
    transaction. Raises Conflict where a package is not with a force, or belongs to more than one operation.
    """
    old = lock_packages(packages)
    require_each(old, "package:build", by)
    check_reason(because, act="A new version")
    _check_held(old)
    operations = {row.compartment.operation for row in old}
    if len(operations) != 1:
        raise Conflict("A new version is built within one operation", rule="operation", remedy="Choose one operation's")
    # One who was redirected since gets the version under the reference they are known by now.
    current = leads_to({row.subject_id for row in old})
    rows = _lock(current.values())
    basis = basis_of([row.id for row in rows], operations.pop())
    made = _build(rows, basis, {current[row.subject_id]: row for row in old}, because=because, by=by, at=at)
    record_many("package:renew", "package", _named(made), by=by.actor, at=at)
    return made


def _check_held(old: Iterable[Package]) -> None:
    for row in old:
        if row.state not in CLOCK_RUNS:
            raise Conflict(
                f"Package {row.reference} is {row.state}: no force holds it, and nothing is superseded",
                rule="state",
                remedy="Build a new package about the subject instead",
            )


def _build(
    rows: Iterable[Subject], basis: Basis, old: Mapping[UUID, Package], *, because: str, by: Post, at: datetime
) -> Built:
    built: list[Package] = []
    unplaced: list[Unplaced] = []
    premises: list[PackagePremises] = []
    for subject in sorted(rows, key=lambda row: row.reference):
        places, cleared = cleared_among(basis.places.get(subject.id, []), basis.cleared.premises)
        before = old.get(subject.id)
        force = _force(basis, places, before)
        nowhere = why_unplaced(places, cleared=cleared) if best_place(places) is None else ""
        if reason := _why_not(subject, basis, force, "" if force else nowhere, before):
            unplaced.append(Unplaced(subject.id, subject.reference, reason))
        elif force is not None:
            version = basis.versions.get(subject.id, 0) + 1
            package = _package(subject, force, basis.rankings[subject.id], version=version, by=by, at=at)
            built.append(_follow(package, before, because))
            premises += _premises(package, places)
    _write(built, premises, basis.cleared)
    return Built(tuple(built), tuple(unplaced))


def _named(made: Built) -> list[tuple[UUID, dict[str, object]]]:
    return [
        (p.id, {"reference": p.reference, "force": p.compartment_id, "level": p.level, "because": p.because})
        for p in made.packages
    ]


def _force(basis: Basis, places: Iterable[PlaceSeen], before: Package | None) -> Compartment | None:
    """Return whose package it is: of the force it was passed on to, else of the best place, by people over records."""
    if before is not None and before.transferred_to_id:
        return basis.forces.get(before.transferred_to_id)
    best = best_place(places)
    return basis.forces.get(best.force) if best and best.force else None


def _follow(package: Package, before: Package | None, because: str) -> Package:
    """Let a package replace the one before: what the force found out stays known, and a *yes* keeps its level."""
    if before is None:
        return package
    agency = before.compartment.agency
    how = "Passed on" if before.transferred_to_id else "Rejected"
    package.supersedes = before
    package.because = because or f"{how} by {agency.name if agency else 'its force'}: {before.answer_reason}"[:1000]
    package.access_to_children = before.access_to_children
    package.level = level_after(Level(package.level), answer=Answer(before.access_to_children), reasons=package.reasons)
    return package


def _lock(subjects: Iterable[UUID]) -> list[Subject]:
    """Lock the subjects, so that two who build at once make one package and not two."""
    wanted = set(subjects)
    rows = list(Subject.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk"))
    if len(rows) != len(wanted):
        raise NotFound(thing="subject")
    return rows


def _why_not(subject: Subject, basis: Basis, force: Compartment | None, nowhere: str, before: Package | None) -> str:
    if subject.state != SubjectState.CURRENT:
        return "the subject is known under another reference now"
    if subject.id in basis.cleared.subjects:
        return "the subject is cleared"
    if subject.id in basis.live and not (before and basis.live[subject.id] == before.reference):
        return f"package {basis.live[subject.id]} is under way"
    if subject.id not in basis.rankings:
        return "not ranked yet"
    return nowhere or ("" if force else "its force does not take part in the operation")


def _package(
    subject: Subject, force: Compartment, ranking: Ranking, *, version: int, by: Post, at: datetime
) -> Package:
    return Package(
        compartment=force,
        reference=reference_of(subject.reference, version),
        version=version,
        subject=subject,
        subject_reference=subject.reference,
        subject_name=subject.name,
        level=ranking.level,
        ranked_level=ranking.level,
        position=ranking.position,
        reasons=[_for_a_force(reason) for reason in ranking.reasons],
        built_by=by.id,
        built_at=at,
    )


def _for_a_force(reason: dict[str, object]) -> dict[str, object]:
    """Leave out the keys of the facts: they lie nationally, a force finds its copies among the items."""
    return {key: value for key, value in reason.items() if key != "facts"}


def _premises(package: Package, places: Iterable[PlaceSeen]) -> Iterable[PackagePremises]:
    for place in places:
        door, items = place_in_words(place)
        yield PackagePremises(
            compartment_id=package.compartment_id,
            package=package,
            of_id=place.premises,
            address=place.address,
            role=place.role,
            door=door,
            items=items,
        )


def _write(packages: list[Package], premises: list[PackagePremises], cleared: Cleared) -> None:
    Package.objects.bulk_create(packages, batch_size=2_000)
    PackagePremises.objects.bulk_create(premises, batch_size=5_000)
    if packages:
        with connection.cursor() as cursor:
            cursor.execute(
                _COPY_ITEMS,
                {
                    "kinds": sorted(kind.value for kind in ITEM_KINDS),
                    "answers": sorted(kind.value for kind in ANSWERS_ONLY),
                    **_ANSWERS,
                    "packages": [package.id for package in packages],
                    "identifiers": sorted(cleared.identifiers),
                    "premises": sorted(cleared.premises),
                },
            )

"""What interests meet: read around a few of them by indexed look-ups, or everything at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from daybreak.access.models import Compartment
from daybreak.deconfliction import queries
from daybreak.deconfliction.models import Interest
from daybreak.deconfliction.records import PERSON
from daybreak.deconfliction.rules import InterestRead, groups_of, likely_names
from daybreak.identity.linkage.pair import ALERT_BITS
from daybreak.identity.models import Judgement, Link, Occupancy, Premises
from daybreak.identity.terms import Band, Verdict
from daybreak.intake.terms import FactKind

ADDRESS = f"{FactKind.ADDRESS.value}:"
LINKED = (Band.STRONG, Band.REVIEW)
"""A contradicted pair (household) is two people; alerting asks for all others, however little they are worth."""

PairOf = frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Interests with what the rule asks about them; `groups` are those read completely, None for all."""

    rows: dict[UUID, Interest]
    places: dict[UUID, frozenset[str]]
    likely: frozenset[PairOf]
    groups: frozenset[str] | None

    def read(self, row: Interest) -> InterestRead:
        """Return the interest as the rule sees it."""
        places = self.places.get(row.subject_id, frozenset()) if row.subject_id else frozenset()
        return read(row, places)

    def standing(self) -> list[InterestRead]:
        """Return those that the newest versions of their records still say."""
        return [self.read(row) for row in self.rows.values() if row.stands]


def read(row: Interest, places: frozenset[str] = frozenset()) -> InterestRead:
    """Return an interest as the rule sees it, at these premises."""
    return InterestRead(
        row.id, f"{row.agency.slug}|{row.reference}|{row.identifier_kind}|{row.identifier}", row.agency.slug,
        f"{row.identifier_kind}:{row.identifier}" if row.identifier_kind != PERSON else f"named:{row.identifier}",
        row.subject_id, row.fact.referral_id if row.fact else None, places,
    )  # fmt: skip


def everything(national: Compartment) -> Surroundings:
    """Return every interest of an operation."""
    rows = {row.id: row for row in queries.interests(national)}
    subjects = {row.subject_id for row in rows.values() if row.subject_id}
    likely = frozenset(pair for pair in _likely(Link.objects.filter(compartment=national)) if pair <= subjects)
    return Surroundings(rows, _places(Occupancy.objects.filter(compartment=national)), likely, None)


def groups_around(national: Compartment, seeds: Iterable[Interest]) -> frozenset[str]:
    """Return every group these interests are members of."""
    rows = list(seeds)
    subjects = {row.subject_id for row in rows if row.subject_id}
    touching = Link.objects.filter(compartment=national)
    ends = [touching.filter(**{f"{end}__subject__in": subjects}) for end in ("left", "right")] if subjects else []
    found = keys_of(ends)
    names = likely_names(_likely(touching.filter(pk__in=found)) if found else ())
    places = _places(Occupancy.objects.filter(compartment=national, subject__in=subjects)) if subjects else {}
    at = [places.get(row.subject_id, frozenset()) if row.subject_id else frozenset() for row in rows]
    return frozenset(group for row, where in zip(rows, at, strict=True) for group in groups_of(read(row, where), names))


def within(national: Compartment, groups: frozenset[str]) -> Surroundings:
    """Return every member of these groups, completely."""
    rows = {row.id: row for row in _members(national, groups)}
    subjects = {row.subject_id for row in rows.values() if row.subject_id}
    among = Link.objects.filter(compartment=national, left__subject__in=subjects, right__subject__in=subjects)
    places = _places(Occupancy.objects.filter(compartment=national, subject__in=subjects)) if subjects else {}
    return Surroundings(rows, places, frozenset(_likely(among) if len(subjects) > 1 else ()), groups)


def hashes_of(national: Compartment, referral: UUID) -> set[str]:
    """Return the groups of the files one record holds."""
    rows = Interest.objects.filter(compartment=national, fact__referral=referral, identifier_kind=FactKind.FILE_HASH)
    return {f"{FactKind.FILE_HASH.value}:{normal}" for normal in rows.values_list("identifier", flat=True)}


def _members(national: Compartment, groups: Collection[str]) -> Iterable[Interest]:
    by_kind: dict[str, list[str]] = defaultdict(list)
    subjects: set[UUID] = set()
    for group in groups:
        kind, _, name = group.partition(":")
        if kind in ("person", "likely"):
            subjects |= {UUID(key) for key in name.split("|")}
        else:
            by_kind[kind].append(name)
    if keys := by_kind.get(FactKind.ADDRESS):
        there = Occupancy.objects.filter(compartment=national, premises__in=_premises(national, keys))
        subjects |= set(there.values_list("subject_id", flat=True))
    by_kind[PERSON] = by_kind.pop("named", [])
    rows = Interest.objects.filter(compartment=national)
    each = [rows.filter(identifier_kind=kind, identifier__in=names) for kind, names in by_kind.items() if names]
    each += [rows.filter(subject__in=subjects)] if subjects else []
    found = keys_of(each)
    return queries.interests(national).filter(pk__in=found) if found else []


def keys_of(each: Sequence[QuerySet[Any]]) -> set[UUID]:
    """Return the keys of all these rows, each by its own index: one OR over all would read the whole table."""
    first, *others = [rows.order_by().values_list("id", flat=True) for rows in each] or [Interest.objects.none()]
    return set(first.union(*others) if others else first)


def _premises(national: Compartment, keys: list[str]) -> list[UUID]:
    return list(Premises.objects.filter(compartment=national, key__in=keys).values_list("id", flat=True))


def _places(rows: QuerySet[Occupancy]) -> dict[UUID, frozenset[str]]:
    found: dict[UUID, set[str]] = defaultdict(set)
    for subject, key in rows.values_list("subject_id", "premises__key"):
        found[subject].add(f"{ADDRESS}{key}")
    return {subject: frozenset(keys) for subject, keys in found.items()}


def _likely(links: QuerySet[Link]) -> set[PairOf]:
    """Return the pairs of subjects these links join, but for those somebody has judged to be two people."""
    rows = links.filter(
        band__in=LINKED, bits__gte=ALERT_BITS, left__subject__isnull=False, right__subject__isnull=False
    )
    found = [row for row in rows.values_list("left", "right", "left__subject", "right__subject") if row[2] != row[3]]
    apart = _judged_apart([row[:2] for row in found])
    pairs: dict[PairOf, bool] = {}
    for left, right, *subjects in found:
        pair = frozenset(subjects)
        pairs[pair] = pairs.get(pair, True) and (left, right) not in apart
    return {pair for pair, joined in pairs.items() if joined}


def _judged_apart(pairs: Collection[tuple[UUID, UUID]]) -> set[tuple[UUID, UUID]]:
    if not pairs:
        return set()
    lefts, rights = {left for left, _ in pairs}, {right for _, right in pairs}
    rows = Judgement.objects.filter(Q(left__in=lefts), Q(right__in=rights)).order_by("judged_at", "id")
    newest = {(left, right): verdict for left, right, verdict in rows.values_list("left", "right", "verdict")}
    return {pair for pair, verdict in newest.items() if verdict == Verdict.DIFFERENT}

"""Reads of what follows for children: their clocks, the threads of referrals, records of two forces that may be one.

Whoever watches clocks is not told who a child is: those columns are not even read (see `watched`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from itertools import combinations
from uuid import UUID

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Least

from daybreak.access.models import Operation
from daybreak.agencies.models import Agency
from daybreak.agencies.terms import AgencyKind
from daybreak.safeguarding.models import Child, ChildCorrection, ChildJudgement, ChildReferral, ReferralEntry
from daybreak.safeguarding.rules import REFER_WITHIN, name_key
from daybreak.safeguarding.terms import ChildReferralState, Discussed, EntryKind
from daybreak.visits.rules.warrants import local_day

NOT_REFERRED = "not_referred"
DISCUSSED = (EntryKind.DISCUSSION, EntryKind.NO_DISCUSSION)
WHO_IT_IS = ("known_as", "age", "whereabouts")


def watched(operation: Operation) -> QuerySet[Child]:
    """Return the children of an operation, immediate risk first, then by `next_clock`, the one due first at the head.

    The clock is that of referring, of the acknowledgement, or of the police power, whichever ends first; None when
    none runs.
    """
    refer_by = Case(When(immediate_risk=True, then=F("recorded_at")), default=F("recorded_at") + REFER_WITHIN)
    clock = Case(
        When(referral__isnull=True, then=refer_by),
        When(_PROTECTED & _MADE, then=Least(F("referral__protected_until"), F("referral__due_at"))),
        When(_PROTECTED, then=F("referral__protected_until")),
        When(_MADE, then=F("referral__due_at")),
        default=Value(None),
    )
    rows = Child.objects.filter(compartment__operation=operation).defer(*WHO_IT_IS)
    rows = rows.select_related("compartment__agency", "authority", "referral").annotate(next_clock=clock)
    return rows.order_by("-immediate_risk", F("next_clock").asc(nulls_last=True), "reference")


_MADE = Q(referral__state=ChildReferralState.MADE)
_PROTECTED = Q(referral__protected_from__isnull=False, referral__protection_ended_at=None)


def in_breach(operation: Operation, *, at: datetime) -> QuerySet[Child]:
    """Return those of the watched children whose clock is over."""
    rows: QuerySet[Child] = watched(operation)
    return rows.filter(Q(("next_clock__lte", at)))


def in_state(rows: QuerySet[Child], state: str) -> QuerySet[Child]:
    """Return those of the watched children whose referral is in a state, or who are not referred."""
    return rows.filter(referral__isnull=True) if state == NOT_REFERRED else rows.filter(referral__state=state)


def by_state(operation: Operation) -> dict[str, int]:
    """Return how many children's records there are by the state of their referral, noughts included."""
    rows = Child.objects.filter(compartment__operation=operation).order_by().values_list("referral__state")
    counted = {state or NOT_REFERRED: number for state, number in rows.annotate(n=Count("pk"))}
    return {state: counted.get(state, 0) for state in (NOT_REFERRED, *ChildReferralState)}


def thread(referral: UUID) -> QuerySet[ReferralEntry]:
    """Return what both sides added to a referral, in the order it was entered."""
    return ReferralEntry.objects.filter(referral=referral).order_by("entered_at", "pk")


def discussions(packages: Iterable[UUID]) -> tuple[dict[UUID, set[UUID]], dict[UUID, list[Discussed]]]:
    """Return by package its children, each once, and what was recorded of discussions about them; two queries."""
    children, said = defaultdict(set), defaultdict(list)
    for package, child, counted in Child.objects.filter(package__in=set(packages)).values_list(
        "package", "pk", "counted_as"
    ):
        children[package].add(counted or child)
    rows = ReferralEntry.objects.filter(referral__child__package__in=children, kind__in=DISCUSSED)
    names = "referral__child__package", "referral__child", "referral__child__counted_as", "kind", "happened_at"
    for package, child, counted, kind, happened_at, entered_at in rows.values_list(*names, "entered_at"):
        held = kind == EntryKind.DISCUSSION
        said[package].append(Discussed(counted or child, held, local_day(happened_at), entered_at))
    return children, said


def unanswered(operation: Operation) -> QuerySet[ReferralEntry]:
    """Return the questions of authorities nobody has answered, oldest first."""
    answered = ReferralEntry.objects.filter(answers=OuterRef("pk"))
    rows = ReferralEntry.objects.filter(sender__operation=operation, kind=EntryKind.QUESTION)
    return rows.exclude(Exists(answered)).select_related("referral").order_by("entered_at", "pk")


def corrections_of(child: UUID) -> QuerySet[ChildCorrection]:
    """Return the corrections of a child's record, in their order."""
    return ChildCorrection.objects.filter(child=child).order_by("corrected_at", "pk")


def authorities() -> QuerySet[Agency]:
    """Return the children's services there are, by name."""
    return Agency.objects.filter(kind=AgencyKind.CHILDRENS_SERVICES).order_by("name")


def may_be_one(operation: Operation) -> list[tuple[Child, Child]]:
    """Return pairs of records with different forces that may be one child and were not judged, by their references.

    Same name but for case and order of its words, and ages at most a year apart where both are known.
    """
    rows = Child.objects.filter(compartment__operation=operation, counted_as=None).exclude(known_as="")
    named: dict[tuple[str, ...], list[Child]] = defaultdict(list)
    for child in rows.select_related("compartment__agency", "authority").order_by("reference", "pk"):
        named[name_key(child.known_as)].append(child)
    judged = {frozenset(pair) for pair in ChildJudgement.objects.values_list("child", "other")}
    pairs = (pair for key, same in named.items() if key for pair in combinations(same, 2))
    return [pair for pair in pairs if _may_be_one(*pair) and frozenset((pair[0].id, pair[1].id)) not in judged]


def _may_be_one(one: Child, other: Child) -> bool:
    if one.compartment_id == other.compartment_id:
        return False
    return one.age is None or other.age is None or abs(one.age - other.age) <= 1


def referral_of(child: Child) -> ChildReferral | None:
    """Return a child's referral, None before it is made."""
    return ChildReferral.objects.select_related("compartment__agency").filter(child=child).first()

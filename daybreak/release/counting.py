"""Counting figures out of the database: nationally, and apart from that by force; and the records behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, UUIDField, Value
from django.db.models.functions import Cast, Coalesce

from daybreak.access.models import Operation
from daybreak.agencies.models import Agency
from daybreak.agencies.queries import forces
from daybreak.custody.models import Exhibit, Step
from daybreak.custody.terms import DEVICES, SEIZURE, Part, StepKind
from daybreak.identity.models import Subject
from daybreak.identity.terms import SubjectState
from daybreak.intake.terms import FactKind
from daybreak.kernel.joining import joined_whole
from daybreak.kernel.words import NO_WORDS, YES_WORDS, Category
from daybreak.packages.models import Package, PackageItem
from daybreak.packages.terms import LIVE
from daybreak.release import particulars
from daybreak.release.definitions import DEFINITIONS, Definition
from daybreak.release.register import REGISTER
from daybreak.release.rules import Behind, Counted
from daybreak.safeguarding.models import Child, ChildReferral
from daybreak.safeguarding.terms import ChildReferralState, Decision
from daybreak.visits.models import Outcome, Visit
from daybreak.visits.terms import EventKind, OutcomeKind, VisitState

Rows = QuerySet[Any]


def _arrests() -> Rows:
    return Outcome.objects.filter(kind=OutcomeKind.ARREST)


def _registered() -> Rows:
    said = PackageItem.objects.filter(kind=FactKind.REGISTERED_SEX_OFFENDER, value__iregex=f"^({'|'.join(YES_WORDS)})$")
    return _arrests().filter(package__in=said.values("package"))


def _children() -> Rows:
    """Return each child once, whichever of its records was referred."""
    told = _same().filter(referral__isnull=False)
    return Child.objects.filter(Q(referral__isnull=False) | Exists(told), counted_as=None)


def _at_risk() -> Rows:
    return _children().filter(Q(immediate_risk=True) | Exists(_same().filter(immediate_risk=True)))


def _same() -> Rows:
    """Return the further records of a child, of this force or, by judgement, of another."""
    return Child.objects.filter(counted_as=OuterRef("pk"))


def _devices() -> Rows:
    """Return the exhibits that are devices, as their newest correction says where there is one."""
    said = Step.objects.filter(exhibit=OuterRef("pk"), kind=StepKind.CORRECTED, corrects=SEIZURE, part=Part.KIND)
    corrected = Subquery(said.order_by("-number").values("says")[:1])
    return Exhibit.objects.alias(now=Coalesce(corrected, F("kind"))).filter(now__in=DEVICES)


def _newest(*kinds: OutcomeKind | None, of: OutcomeKind) -> Rows:
    """Return the arrests or attendances of people of whom the newest entry about what followed is one of these.

    None stands for no entry at all. Entries of one instant: the last by its key, always the same one.
    """
    told = Outcome.objects.filter(package__subject=OuterRef("package__subject"), kind__in=_FOLLOWED)
    rows = Outcome.objects.filter(kind=of).alias(last=Subquery(told.order_by("-at", "-id").values("kind")[:1]))
    said = [kind for kind in kinds if kind is not None]
    return rows.filter(Q(last__in=said) | Q(last=None)) if None in kinds else rows.filter(last__in=said)


_FOLLOWED = [kind for kind in OutcomeKind if kind not in (OutcomeKind.ARREST, OutcomeKind.VOLUNTARY_ATTENDANCE)]


def _arrested(*kinds: OutcomeKind | None) -> Callable[[], Rows]:
    return lambda: _newest(*kinds, of=OutcomeKind.ARREST)


def _attended(*kinds: OutcomeKind | None) -> Callable[[], Rows]:
    return lambda: _newest(*kinds, of=OutcomeKind.VOLUNTARY_ATTENDANCE)


def _unregistered() -> Rows:
    """Return the arrests of people of whom no package says whether they are registered: yes or no."""
    said = PackageItem.objects.filter(
        kind=FactKind.REGISTERED_SEX_OFFENDER, value__iregex=f"^({'|'.join((*YES_WORDS, *NO_WORDS))})$"
    )
    return _arrests().exclude(package__subject__in=said.values("package__subject"))


def _referrals(**said: object) -> Exists:
    """Answer whether a child has such a referral, under whichever of its records."""
    its = Q(child=OuterRef("pk")) | Q(child__counted_as=OuterRef("pk"))
    return Exists(ChildReferral.objects.filter(its, **said))


def _children_at(state: ChildReferralState) -> Callable[[], Rows]:
    """Return children by the referral that has come least far."""
    before = list(ChildReferralState)[: list(ChildReferralState).index(state)]
    return lambda: _children().filter(_referrals(state=state)).exclude(_referrals(state__in=before))


def _unreferred() -> Rows:
    return Child.objects.filter(counted_as=None).exclude(_referrals())


def _visits(*states: VisitState) -> Callable[[], Rows]:
    return lambda: Visit.objects.filter(state__in=states)


def _with_event(kind: EventKind) -> Callable[[], Rows]:
    return lambda: Visit.objects.filter(events__kind=kind)


@dataclass(frozen=True, slots=True)
class _Counts:
    """How a figure is counted: its rows, what is counted once among them, and the suspect they tell of."""

    rows: Callable[[], Rows]
    once: str = "package__subject"
    about: str = "package__subject"


_S, _V, _O = ChildReferralState, VisitState, OutcomeKind
_ROWS: dict[str, _Counts] = {
    "arrests": _Counts(_arrests),
    "voluntary_attendances": _Counts(lambda: Outcome.objects.filter(kind=OutcomeKind.VOLUNTARY_ATTENDANCE)),
    "premises_searched": _Counts(_with_event(EventKind.SEARCH), "premises__of"),
    "devices_seized": _Counts(_devices, "id", "visit__package__subject"),
    "children_safeguarded": _Counts(_children, "id"),
    "children_at_immediate_risk": _Counts(_at_risk, "id"),
    "registered_sex_offenders": _Counts(_registered),
    "positions_of_trust": _Counts(lambda: _arrests().filter(~Q(package__disclosures=None))),
    "arrested_charged": _Counts(_arrested(_O.CHARGE)),
    "arrested_cautioned": _Counts(_arrested(_O.CAUTION)),
    "arrested_on_bail": _Counts(_arrested(_O.PRE_CHARGE_BAIL)),
    "arrested_released": _Counts(_arrested(_O.RELEASED_UNDER_INVESTIGATION)),
    "arrested_no_further_action": _Counts(_arrested(_O.NO_FURTHER_ACTION)),
    "arrested_open": _Counts(_arrested(None)),
    "attended_charged": _Counts(_attended(_O.CHARGE)),
    "attended_finished": _Counts(_attended(_O.CAUTION, _O.NO_FURTHER_ACTION)),
    "attended_open": _Counts(_attended(_O.PRE_CHARGE_BAIL, _O.RELEASED_UNDER_INVESTIGATION, None)),
    "registration_unknown": _Counts(_unregistered),
    **{key: _Counts(rows) for key, rows in particulars.ROWS.items()},
    "children_waiting": _Counts(_children_at(_S.MADE), "id"),
    "children_acknowledged": _Counts(_children_at(_S.ACKNOWLEDGED), "id"),
    "children_decided": _Counts(_children_at(_S.DECIDED), "id"),
    "children_closed": _Counts(_children_at(_S.CLOSED), "id"),
    "children_taken_into_care": _Counts(
        lambda: _children().filter(_referrals(decision=Decision.TAKEN_INTO_CARE)), "id"
    ),
    "children_not_referred": _Counts(_unreferred, "id"),
    "visits_made": _Counts(_visits(_V.UNDER_WAY, _V.COMPLETED), "id"),
    "visits_to_make": _Counts(_visits(_V.PROPOSED, _V.PLANNED, _V.READY), "id"),
    "visits_stood_down": _Counts(_visits(_V.STOOD_DOWN), "id"),
    "wrong_premises": _Counts(_with_event(EventKind.WRONG_PREMISES), "id"),
    "people_identified": _Counts(
        lambda: Subject.objects.filter(category=Category.SUSPECT, state=SubjectState.CURRENT), "id", "id"
    ),
    "people_with_forces": _Counts(lambda: Package.objects.filter(state__in=LIVE), "subject", "subject"),
}


def count(key: str, operation: Operation, agencies: Sequence[Agency] | None = None) -> Counted:
    """Count one figure of one operation; a force's row is 0 where it has none.

    The national number is one count over all rows, not a sum, so that the two can be held against each other.
    """
    once = _ROWS[key].once
    rows = _ROWS[key].rows().filter(compartment__operation=operation).order_by()
    by_agency: dict[UUID | None, int] = dict(
        rows.values_list("compartment__agency").annotate(n=Count(once, distinct=True))
    )
    national = rows.aggregate(n=Count(once, distinct=True))["n"]
    named = {agency.slug: by_agency.pop(agency.id, 0) for agency in agencies or forces()}
    return Counted(national=national, forces=named, remainder=sum(by_agency.values()))


def count_all(operation: Operation, figures: Iterable[Definition] = DEFINITIONS) -> dict[str, Counted]:
    """Count figures of the register, in their order; the released ones where nothing else is said."""
    agencies = list(forces())
    return {definition.key: count(definition.key, operation, agencies) for definition in figures}


def records_behind(operation: Operation) -> list[Behind]:
    """Return the records behind every figure of the register, all as they stand at one instant.

    One statement reads them: whatever is written meanwhile stands behind all of the figures or behind none.
    """
    first, *others = (_behind(definition.key, operation) for definition in REGISTER)
    with joined_whole():
        return [Behind(*row) for row in first.union(*others, all=True)]


def model_behind(key: str) -> type[Any]:
    """Return the table whose rows stand behind a figure."""
    model: type[Any] = _ROWS[key].rows().model
    return model


def _behind(key: str, operation: Operation) -> Rows:
    counts = _ROWS[key]
    rows = counts.rows().filter(compartment__operation=operation).order_by()
    told = rows.annotate(
        of_figure=Value(key), counted_once=Cast(F(counts.once), UUIDField()),
        about_subject=Cast(F(counts.about), UUIDField()), of_agency=F("compartment__agency_id"),
    )  # fmt: skip
    columns = ("of_figure", "id", "counted_once", "about_subject", "of_agency", "compartment_id")
    found: Rows = told.values_list(*columns).distinct()
    return found

"""Counting figures out of the database: nationally, and apart from that by force; and the records behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, UUIDField, Value, Window
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, FirstValue

from daybreak.access.models import Operation
from daybreak.agencies.queries import forces
from daybreak.custody.models import Exhibit, Step
from daybreak.custody.terms import DEVICES, SEIZURE, Part, StepKind
from daybreak.identity.models import Subject
from daybreak.identity.terms import SubjectState
from daybreak.intake.terms import FactKind
from daybreak.kernel.joining import joined_whole
from daybreak.kernel.words import NO_WORDS, YES_WORDS, Category
from daybreak.packages.models import Package, PackageItem
from daybreak.packages.people import asked_once, person_of
from daybreak.packages.terms import LIVE
from daybreak.release import particulars
from daybreak.release.definitions import DEFINITIONS, Definition
from daybreak.release.people import PERSON, about, about_others, arrests, attendances, people
from daybreak.release.register import DEFINED, REGISTER
from daybreak.release.rules import Behind, Counted
from daybreak.safeguarding.models import Child, ChildReferral, ReferralEntry, TrustDisclosure
from daybreak.safeguarding.terms import ChildReferralState, Decision, EntryKind
from daybreak.visits.models import Outcome, Visit
from daybreak.visits.terms import EventKind, OutcomeKind, VisitState

Rows = QuerySet[Any]


def _said_registered(*words: str) -> Rows:
    """Return the people of whom a package, in whichever of its versions, says one of these of their registration."""
    said = PackageItem.objects.filter(kind=FactKind.REGISTERED_SEX_OFFENDER, value__iregex=f"^({'|'.join(words)})$")
    return people(said)


def _registered() -> Rows:
    return about(arrests(), _said_registered(*YES_WORDS))


def _unregistered() -> Rows:
    """Return the arrests of people of whom no package says whether they are registered: yes or no."""
    return about_others(arrests(), _said_registered(*YES_WORDS, *NO_WORDS))


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


def _last_said(*kinds: OutcomeKind) -> Rows:
    """Return the people of whom the newest entry about what followed is one of these.

    Entries of one instant: the last by its key, always the same one. They are read as one set, as ages are.
    """
    told = Outcome.objects.filter(kind__in=_FOLLOWED)
    newest = Window(FirstValue("kind"), partition_by=[PERSON], order_by=["-at", "-id"])
    found: Rows = people(told).annotate(last=newest).filter(last__in=kinds).values("person")
    return found


_FOLLOWED = [kind for kind in OutcomeKind if kind not in (OutcomeKind.ARREST, OutcomeKind.VOLUNTARY_ATTENDANCE)]


def _arrested(*kinds: OutcomeKind) -> Callable[[], Rows]:
    return lambda: about(arrests(), _last_said(*kinds))


def _attended(*kinds: OutcomeKind) -> Callable[[], Rows]:
    return lambda: about(attendances(), _last_said(*kinds))


def _ever_charged(rows: Rows) -> Rows:
    return about(rows, people(Outcome.objects.filter(kind=OutcomeKind.CHARGE)))


def _trusted() -> Rows:
    return about(arrests(), people(TrustDisclosure.objects.all()))


def _with_forces() -> Rows:
    """Return of each person the package a force holds; of two, from before they were known to be one, the later one."""
    held = Package.objects.filter(state__in=LIVE).order_by()
    sent = Window(FirstValue("id"), partition_by=[person_of("subject")], order_by=["-disseminated_at", "-id"])
    return Package.objects.filter(pk__in=held.annotate(newest=sent).values("newest"))


def _referrals(**said: object) -> Exists:
    """Answer whether a child has such a referral, under whichever of its records."""
    its = Q(child=OuterRef("pk")) | Q(child__counted_as=OuterRef("pk"))
    return Exists(ChildReferral.objects.filter(its, **said))


def _children_at(state: ChildReferralState) -> Callable[[], Rows]:
    """Return children by the referral that has come least far."""
    before = list(ChildReferralState)[: list(ChildReferralState).index(state)]
    return lambda: _children().filter(_referrals(state=state)).exclude(_referrals(state__in=before))


def _ever_in_care() -> Rows:
    """Return children by any decision there ever was about them, the one that stands now among them."""
    decided = ReferralEntry.objects.filter(kind=EntryKind.DECISION, decision=Decision.TAKEN_INTO_CARE)
    ever = _referrals(pk__in=decided.values("referral"))
    return _children().filter(Q(_referrals(decision=Decision.TAKEN_INTO_CARE)) | Q(ever))


def _unreferred() -> Rows:
    return Child.objects.filter(counted_as=None).exclude(_referrals())


def _visits(*states: VisitState) -> Callable[[], Rows]:
    return lambda: Visit.objects.filter(state__in=states)


def _with_event(kind: EventKind) -> Callable[[], Rows]:
    return lambda: Visit.objects.filter(events__kind=kind)


@dataclass(frozen=True, slots=True)
class _Counts:
    """How a figure is counted: its rows, what is counted once among them, and the suspect they tell of.

    `about` is the subject as the record names it, so that what is frozen is restricted with the record.
    """

    rows: Callable[[], Rows]
    once: Combinable = PERSON
    about: str = "package__subject"


_S, _V, _O = ChildReferralState, VisitState, OutcomeKind
_ID = F("id")
_ENDS = (_O.CHARGE, _O.CAUTION, _O.NO_FURTHER_ACTION)
_ROWS: dict[str, _Counts] = {
    "arrests": _Counts(arrests),
    "voluntary_attendances": _Counts(attendances),
    "premises_searched": _Counts(_with_event(EventKind.SEARCH), F("premises__of")),
    "devices_seized": _Counts(_devices, _ID, "visit__package__subject"),
    "children_safeguarded": _Counts(_children, _ID),
    "children_at_immediate_risk": _Counts(_at_risk, _ID),
    "registered_sex_offenders": _Counts(_registered),
    "positions_of_trust": _Counts(_trusted),
    "arrested_charged": _Counts(_arrested(_O.CHARGE)),
    "arrested_cautioned": _Counts(_arrested(_O.CAUTION)),
    "arrested_on_bail": _Counts(_arrested(_O.PRE_CHARGE_BAIL)),
    "arrested_released": _Counts(_arrested(_O.RELEASED_UNDER_INVESTIGATION)),
    "arrested_no_further_action": _Counts(_arrested(_O.NO_FURTHER_ACTION)),
    "arrested_open": _Counts(lambda: about_others(arrests(), _last_said(*_FOLLOWED))),
    "attended_charged": _Counts(_attended(_O.CHARGE)),
    "attended_finished": _Counts(_attended(_O.CAUTION, _O.NO_FURTHER_ACTION)),
    "attended_open": _Counts(lambda: about_others(attendances(), _last_said(*_ENDS))),
    "arrested_ever_charged": _Counts(lambda: _ever_charged(arrests())),
    "attended_ever_charged": _Counts(lambda: _ever_charged(attendances())),
    "registration_unknown": _Counts(_unregistered),
    **{key: _Counts(rows) for key, rows in particulars.ROWS.items()},
    "children_waiting": _Counts(_children_at(_S.MADE), _ID),
    "children_acknowledged": _Counts(_children_at(_S.ACKNOWLEDGED), _ID),
    "children_decided": _Counts(_children_at(_S.DECIDED), _ID),
    "children_closed": _Counts(_children_at(_S.CLOSED), _ID),
    "children_taken_into_care": _Counts(lambda: _children().filter(_referrals(decision=Decision.TAKEN_INTO_CARE)), _ID),
    "children_ever_taken_into_care": _Counts(_ever_in_care, _ID),
    "children_not_referred": _Counts(_unreferred, _ID),
    "visits_made": _Counts(_visits(_V.UNDER_WAY, _V.COMPLETED), _ID),
    "visits_to_make": _Counts(_visits(_V.PROPOSED, _V.PLANNED, _V.READY), _ID),
    "visits_stood_down": _Counts(_visits(_V.STOOD_DOWN), _ID),
    "wrong_premises": _Counts(_with_event(EventKind.WRONG_PREMISES), _ID),
    "people_identified": _Counts(
        lambda: Subject.objects.filter(category=Category.SUSPECT, state=SubjectState.CURRENT), _ID, "id"
    ),
    "people_with_forces": _Counts(_with_forces, person_of("subject"), "subject"),
}


def count(key: str, operation: Operation) -> Counted:
    """Count one figure of one operation."""
    return count_all(operation, [DEFINED[key]])[key]


def count_all(operation: Operation, figures: Iterable[Definition] = DEFINITIONS) -> dict[str, Counted]:
    """Count figures of the register, in their order, all at one instant; the released ones where nothing else is said.

    A force's row is 0 where it has none. The national number is one count over all rows, not a sum, so that the two can
    be held against each other.
    """
    keys = [definition.key for definition in figures]
    nation: dict[str, int] = {}
    parts: dict[str, dict[UUID | None, int]] = {key: {} for key in keys}
    for key, whole, agency, n in _read([rows for each in keys for rows in _numbers(each, operation)]):
        if whole:
            nation[key] = n
        else:
            parts[key][agency] = n
    slugs = {agency.id: agency.slug for agency in forces()}
    return {
        key: Counted(
            national=nation.get(key, 0),
            forces={slug: parts[key].get(agency, 0) for agency, slug in slugs.items()},
            remainder=sum(n for agency, n in parts[key].items() if agency not in slugs),
        )
        for key in keys
    }


def records_behind(operation: Operation) -> list[Behind]:
    """Return the records behind every figure of the register, all as they stand at one instant."""
    return [Behind(*row) for row in _read([_behind(definition.key, operation) for definition in REGISTER])]


def _read(figures: Sequence[Rows]) -> list[tuple[Any, ...]]:
    """Read rows of several figures in one statement: whatever is written meanwhile is in all of them or in none."""
    first, *others = figures
    statement, values = first.union(*others, all=True).query.sql_with_params()
    with joined_whole() as cursor:
        cursor.execute(asked_once(statement), values)
        return list(cursor.fetchall())


def model_behind(key: str) -> type[Any]:
    """Return the table whose rows stand behind a figure."""
    model: type[Any] = _ROWS[key].rows().model
    return model


def _numbers(key: str, operation: Operation) -> tuple[Rows, Rows]:
    """Return a figure of the nation and, counted apart, of each agency: its key, whether of all, whose, how many."""
    counts = _ROWS[key]
    rows = counts.rows().filter(compartment__operation=operation).order_by()
    rows = rows.annotate(of_figure=Value(key), of_agency=F("compartment__agency_id"))
    nobody = Value(None, output_field=UUIDField())
    number = Count(counts.once, distinct=True)
    return (
        rows.annotate(whole=Value(True), whose=nobody).values_list("of_figure", "whole", "whose").annotate(n=number),
        rows.annotate(whole=Value(False)).values_list("of_figure", "whole", "of_agency").annotate(n=number),
    )


def _behind(key: str, operation: Operation) -> Rows:
    counts = _ROWS[key]
    rows = counts.rows().filter(compartment__operation=operation).order_by()
    told = rows.annotate(
        of_figure=Value(key), counted_once=Cast(counts.once, UUIDField()),
        about_subject=Cast(F(counts.about), UUIDField()), of_agency=F("compartment__agency_id"),
    )  # fmt: skip
    columns = ("of_figure", "id", "counted_once", "about_subject", "of_agency", "compartment_id")
    found: Rows = told.values_list(*columns).distinct()
    return found

"""Who the people arrested are, as tables of them are split: their age, sex and kind of work."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.models import Count, Exists, F, Func, Min, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import TruncDate

from daybreak.intake.terms import FactKind
from daybreak.packages.models import PackageItem
from daybreak.release.categories import AGE_UNKNOWN, BANDS, SEX_UNKNOWN, SEXES, WORK_UNKNOWN, WORKS, Band
from daybreak.visits.models import Outcome, Particulars
from daybreak.visits.rules.warrants import LOCAL
from daybreak.visits.terms import OutcomeKind

Rows = QuerySet[Any]


def _arrests() -> Rows:
    return Outcome.objects.filter(kind=OutcomeKind.ARREST)


def _aged(band: Band) -> Rows:
    """Return the arrests of people of this age on the day of their first one, wherever they were arrested again."""
    younger: dict[str, Func] = {} if band.below is None else {"born__gt": _years_before(band.below)}
    return _arrests().filter(package__subject__in=_born(born__lte=_years_before(band.youngest), **younger))


def _of_no_known_age() -> Rows:
    """Return the arrests of people whose age is not known: no date of birth, two different ones, or one to come."""
    return _arrests().exclude(package__subject__in=_born(born__lte=_years_before(0)))


def _born(**when: Func) -> Rows:
    """Return the people arrested of whom records say one date of birth and no other, if it is of this time.

    The comparable form is a whole date as ISO writes it, or empty; ISO dates sort as text. They are read as one set:
    the statement that freezes joins whole tables, and would read them once for each arrest.
    """
    its = "package__subject__packages__outcomes"
    arrested = {f"{its}__kind": OutcomeKind.ARREST, f"{its}__superseded_at": None}
    said = PackageItem.objects.filter(kind=FactKind.BORN_ON, normal__gt="", **arrested).order_by()
    by_person = said.values("package__subject").annotate(
        dates=Count("normal", distinct=True), born=Min("normal"), first_day=TruncDate(Min(f"{its}__at"), tzinfo=LOCAL)
    )
    found: Rows = by_person.filter(dates=1, **when).values("package__subject")
    return found


def _years_before(years: int) -> Func:
    """Return the day this many years before the first arrest: who was born by then was of that age.

    Who was born on 29 February is a year older on 1 March.
    """
    return Func(
        F("first_day"), Value(years), function="to_char",
        template="to_char(%(expressions)s, 'YYYY-MM-DD')", arg_joiner=" - interval '1 year' * ",
        output_field=TextField(),
    )  # fmt: skip


def _of_whom(field: str, value: str) -> Rows:
    """Return the arrests of people of whom custody records say this and nothing else."""
    return _arrests().filter(package__subject__in=_agreed(field).filter(said=value).values("package__subject"))


def _of_whom_not(field: str) -> Rows:
    """Return the arrests of people of whom custody records do not say it, or say it in two ways."""
    return _arrests().exclude(package__subject__in=_agreed(field).values("package__subject"))


def _agreed(field: str) -> Rows:
    """Return the people of whom the newest entry of each package about them says one thing, as far as it says any."""
    later = Particulars.objects.filter(package=OuterRef("package"), number__gt=OuterRef("number"))
    newest = Particulars.objects.filter(~Exists(later)).exclude(**{field: ""}).order_by()
    by_person = newest.values("package__subject").annotate(ways=Count(field, distinct=True), said=Min(field))
    return by_person.filter(ways=1)


ROWS: dict[str, Callable[[], Rows]] = {
    **{band.key: partial(_aged, band) for band in BANDS},
    AGE_UNKNOWN: _of_no_known_age,
    **{key: partial(_of_whom, "sex", sex) for key, sex in SEXES.items()},
    SEX_UNKNOWN: partial(_of_whom_not, "sex"),
    **{key: partial(_of_whom, "work", work) for key, work in WORKS.items()},
    WORK_UNKNOWN: partial(_of_whom_not, "work"),
}
"""The arrests behind each category, by its figure."""

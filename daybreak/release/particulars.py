"""Who the people arrested are, as tables of them are split: their age, sex and kind of work."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.models import Count, DateTimeField, Exists, F, Func, Min, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, TruncDate

from daybreak.intake.terms import FactKind
from daybreak.packages.models import PackageItem
from daybreak.release.categories import AGE_UNKNOWN, BANDS, SEX_UNKNOWN, SEXES, WORK_UNKNOWN, WORKS, Band
from daybreak.release.people import PERSON, about, about_others, arrests, people
from daybreak.visits.models import Particulars
from daybreak.visits.rules.warrants import LOCAL

Rows = QuerySet[Any]


def _aged(band: Band) -> Rows:
    """Return the arrests of people of this age on the day of their first one, wherever they were arrested again."""
    younger: dict[str, Func] = {} if band.below is None else {"born__gt": _years_before(band.below)}
    return about(arrests(), _born(born__lte=_years_before(band.youngest), **younger))


def _of_no_known_age() -> Rows:
    """Return the arrests of people whose age is not known: no date of birth, two different ones, or one to come."""
    return about_others(arrests(), _born(born__lte=_years_before(0)))


def _born(**when: Func) -> Rows:
    """Return the people arrested of whom records say one date of birth and no other, if it is of this time.

    The comparable form is a whole date as ISO writes it, or empty; ISO dates sort as text. They are read as one set:
    the statement that freezes joins whole tables, and would read them once for each arrest.
    """
    said = PackageItem.objects.filter(kind=FactKind.BORN_ON, normal__gt="").alias(arrested_at=_first_arrest())
    by_person = people(said.filter(arrested_at__isnull=False)).annotate(
        dates=Count("normal", distinct=True), born=Min("normal"), first_day=TruncDate(Min("arrested_at"), tzinfo=LOCAL)
    )
    found: Rows = by_person.filter(dates=1, **when).values("person")
    return found


def _first_arrest() -> Func:
    """Return when the person of a package's record was first arrested, under whichever reference; null for nobody.

    One value holds all of them by person, made once: of two arrests of one person the last one named stays, which is
    the first there was.
    """
    newest_first = Func(F("at"), F("at").desc(), template="%(expressions)s", arg_joiner=" ORDER BY ")
    by_person = Func(Cast(PERSON, TextField()), newest_first, function="jsonb_object_agg", output_field=TextField())
    every = Subquery(arrests().order_by().annotate(first=by_person).values("first"))
    said = Func(every, Cast(PERSON, TextField()), template="(%(expressions)s)", arg_joiner=" ->> ")
    return Cast(said, DateTimeField())


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
    return about(arrests(), _agreed(field).filter(said=value).values("person"))


def _of_whom_not(field: str) -> Rows:
    """Return the arrests of people of whom custody records do not say it, or say it in two ways."""
    return about_others(arrests(), _agreed(field).values("person"))


def _agreed(field: str) -> Rows:
    """Return the people of whom the newest entry of each package about them says one thing, as far as it says any."""
    later = Particulars.objects.filter(package=OuterRef("package"), number__gt=OuterRef("number"))
    newest = Particulars.objects.filter(~Exists(later)).exclude(**{field: ""})
    found: Rows = people(newest).annotate(ways=Count(field, distinct=True), said=Min(field)).filter(ways=1)
    return found


ROWS: dict[str, Callable[[], Rows]] = {
    **{band.key: partial(_aged, band) for band in BANDS},
    AGE_UNKNOWN: _of_no_known_age,
    **{key: partial(_of_whom, "sex", sex) for key, sex in SEXES.items()},
    SEX_UNKNOWN: partial(_of_whom_not, "sex"),
    **{key: partial(_of_whom, "work", work) for key, work in WORKS.items()},
    WORK_UNKNOWN: partial(_of_whom_not, "work"),
}
"""The arrests behind each category, by its figure."""

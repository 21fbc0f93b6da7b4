"""Who lives together: names and dates of birth of the people of one home, hard cases of linkage included."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from daybreak.rehearsal.nation.chance import Weighted, happens, weighted
from daybreak.rehearsal.nation.names import alike_forenames, draw_surname, forenames, occupations
from daybreak.rehearsal.nation.terms import Household, Relation, Sex
from daybreak.rehearsal.nation.truth import Bearer, Child, Occupation, years_between

DAYS_IN_YEAR = 365.25
MALE_AMONG_REPORTED = 0.94
RETIREMENT_AGE = 66
STUDENT, RETIRED = (
    Occupation(title, walk, False, "") for title, walk in (("student", "study"), ("retired", "retirement"))
)
LODGING = weighted({None: 0.45, Household.COUPLE: 0.33, Household.FLAT_SHARE: 0.22})


def born(rng: Random, *, on: date, youngest: int, oldest: int, typical: float | None = None) -> date:
    """Return a date of birth of somebody who is `youngest` to `oldest` completed years old on the day."""
    age = rng.triangular(youngest, oldest + 0.99, typical) if typical else rng.uniform(youngest, oldest + 0.99)
    return on - timedelta(days=int(age * DAYS_IN_YEAR) + 1)


def draw_bearer(rng: Random, *, born_on: date, family_name: str = "", sex: Sex | None = None) -> Bearer:
    """Return an invented name for somebody born then."""
    sex = sex or (Sex.MALE if happens(rng, MALE_AMONG_REPORTED) else Sex.FEMALE)
    middle_name = forenames(sex).draw(rng) if happens(rng, 0.45) else ""
    return Bearer(sex, forenames(sex).draw(rng), middle_name, family_name or draw_surname(rng), born_on)


def draw_reported(rng: Random, *, on: date, minor: bool, children: int) -> Bearer:
    """Return the bearer of a reported person, of an age that fits the children in the home."""
    if minor:
        return draw_bearer(rng, born_on=born(rng, on=on, youngest=13, oldest=17))
    youngest, oldest = (24, 62) if children else (18, 79)
    return draw_bearer(rng, born_on=born(rng, on=on, youngest=youngest, oldest=oldest, typical=38))


def draw_adult(rng: Random, *, on: date, family_name: str = "") -> Bearer:
    """Return an adult of either sex."""
    sex = rng.choice(tuple(Sex))
    return draw_bearer(rng, born_on=born(rng, on=on, youngest=19, oldest=85), family_name=family_name, sex=sex)


def companion_of(rng: Random, first: Bearer, household: Household, *, on: date) -> Bearer:
    """Return the adult who shares a home with `first` in the given way."""
    match household:
        case Household.FAMILY if years_between(first.born_on, on) < 18:
            return draw_parent(rng, first)
        case Household.SAME_NAME:
            return _father_or_son(rng, first, on=on)
        case Household.TWINS:
            given_name = rng.choice(alike_forenames(first.sex)[first.given_name[0]])
            return replace(
                draw_bearer(rng, born_on=first.born_on, sex=first.sex),
                given_name=given_name,
                family_name=first.family_name,
            )
        case Household.FLAT_SHARE:
            return draw_bearer(rng, born_on=_near(rng, first.born_on, on=on))
        case _:
            sex = Sex.FEMALE if first.sex is Sex.MALE else Sex.MALE
            family_name = first.family_name if happens(rng, 0.7) else ""
            return draw_bearer(rng, born_on=_near(rng, first.born_on, on=on), family_name=family_name, sex=sex)


def draw_parent(rng: Random, child: Bearer) -> Bearer:
    """Return a parent of somebody who is not an adult."""
    older = timedelta(days=int(rng.uniform(22, 42) * DAYS_IN_YEAR))
    return draw_bearer(rng, born_on=child.born_on - older, family_name=child.family_name, sex=rng.choice(tuple(Sex)))


def _father_or_son(rng: Random, first: Bearer, *, on: date) -> Bearer:
    apart = timedelta(days=int(rng.uniform(20, 34) * DAYS_IN_YEAR))
    is_father = years_between(first.born_on, on) < 54  # else the son would not be an adult
    other = draw_bearer(rng, born_on=first.born_on - apart if is_father else first.born_on + apart, sex=first.sex)
    return replace(other, given_name=first.given_name, family_name=first.family_name)


def _near(rng: Random, born_on: date, *, on: date) -> date:
    """Return a date within eight years of another one, an adult's."""
    latest = on - timedelta(days=int(18.1 * DAYS_IN_YEAR))
    return min(born_on + timedelta(days=rng.randint(-2900, 2900)), latest)


def draw_child(rng: Random, parent: Bearer, *, on: date, relation: Relation, immediate_risk: bool) -> Child:
    """Return a child of the home."""
    family_name = parent.family_name if happens(rng, 0.85) else draw_surname(rng)
    given_name = forenames(rng.choice(tuple(Sex))).draw(rng)
    return Child(given_name, family_name, born(rng, on=on, youngest=0, oldest=16), relation, immediate_risk)


def relation_to(rng: Random, person: Bearer, occupation: Occupation, *, on: date) -> Relation:
    """Return what a child of the home is to the person."""
    age = years_between(person.born_on, on)
    if occupation.title == "foster carer":
        return Relation.FOSTER_CHILD
    if age < 28 or age > 56:
        return Relation.SIBLING if age < 28 else Relation.GRANDCHILD
    return Weighted((Relation.CHILD, Relation.STEPCHILD), (3, 1)).draw(rng)


def draw_occupation(rng: Random, bearer: Bearer, *, on: date, trusted: bool) -> Occupation:
    """Return an occupation that fits the age."""
    age = years_between(bearer.born_on, on)
    if not trusted and age >= RETIREMENT_AGE:
        return RETIRED
    if age < 18 or (not trusted and age < 23 and happens(rng, 0.4)):
        return STUDENT
    return occupations(position_of_trust=trusted).draw(rng)

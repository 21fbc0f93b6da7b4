"""Records of people as registers keep them: most fields filled, few wrong, three in ten a repeat; with the truth.

    python -m daybreak.identity.linkage.invented.records 1000000 --seed 2014 --out records.parquet

Homes are those of `people`; besides, some telephone numbers are recycled: they were another home's before.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import duckdb

from daybreak.identity.linkage.invented.people import YEAR, Person, Town
from daybreak.identity.linkage.invented.spoiling import misspelt, spoilt_date
from daybreak.identity.linkage.nicknames import forms_of

# How often a record carries a field, and how often what it carries is wrong. Registers, not tips: [M] chosen to lie
# between a census (a field missing or wrong in 1-2 % of rows) and police records as `mentions` has them.
_CARRIED = {"given": 0.99, "family": 0.99, "born": 0.97, "emails": 0.45, "phones": 0.60, "address": 0.88}
_SHORT_FORM, _INITIAL, _MISSPELT, _TURNED = 0.08, 0.005, 0.02, 0.005
_WRONG_DATE, _MOVED, _OTHER_SPELLING, _MARRIED = 0.03, 0.08, 0.05, 0.02
_RECYCLED = 0.02
_REPEATS = 0.30  # of all records
_ROWS_AT_ONCE = 50_000

COLUMNS = {
    "record": "varchar", "given_name": "varchar", "family_name": "varchar", "born_on": "varchar", "age": "integer",
    "email": "varchar", "phone": "varchar", "address": "varchar", "postcode": "varchar", "truth": "integer",
    "household": "integer", "born_truly": "date", "tie": "varchar",
}  # fmt: skip
Row = tuple[object, ...]


@dataclass(slots=True)
class _Chance:
    random: Random
    retired: list[str]  # telephone numbers that somebody gave up

    def happens(self, rate: float) -> bool:
        return self.random.random() < rate


def records(number: int, *, seed: int) -> Iterator[Row]:
    """Walk the rows of `COLUMNS`; people of one home follow each other."""
    chance = _Chance(Random(seed), [])  # noqa: S311 an invented population needs a seed, not a secret
    town, made, home = Town(chance.random), 0, 0
    while made < number:
        home += 1
        people = town.home()
        ties = _ties(people)
        for person, tie in zip(people, ties, strict=True):
            _recycle(person, chance)
            for _ in range(_times(chance)):
                if made < number:
                    yield (f"r{made:08d}", *_record(person, chance), person.number, home, person.born, tie)
                    made += 1


def _times(chance: _Chance) -> int:
    """Return how many records a person has: on average so many that three in ten of all are repeats."""
    times = 1
    while times < 6 and chance.happens(_REPEATS):
        times += 1
    return times


def _ties(people: list[Person]) -> list[str]:
    """Return for each of a home "twin" or "namesake" where another has the date of birth or the name, else ""."""
    dates = [person.born for person in people]
    names = [(person.given, person.family) for person in people]
    return [
        "twin" if dates.count(born) > 1 else "namesake" if names.count(name) > 1 else ""
        for born, name in zip(dates, names, strict=True)
    ]


def _recycle(person: Person, chance: _Chance) -> None:
    if chance.retired and chance.happens(_RECYCLED):
        person.phones.append(chance.retired.pop())
    if chance.happens(_RECYCLED):
        chance.retired.append(person.phones[0])


def _record(person: Person, chance: _Chance) -> Row:
    given = _given(person.given, chance) if chance.happens(_CARRIED["given"]) else None
    family = _family(person.family, chance) if chance.happens(_CARRIED["family"]) else None
    if given and family and chance.happens(_TURNED):
        given, family = family, given
    born = person.born.isoformat() if chance.happens(_CARRIED["born"]) else None
    if born and chance.happens(_WRONG_DATE):
        born = spoilt_date(born, chance.random)
    age = YEAR - person.born.year - chance.random.randrange(2) if not born and chance.happens(0.5) else None
    email = chance.random.choice(person.emails) if chance.happens(_CARRIED["emails"]) else None
    phone = chance.random.choice(person.phones) if chance.happens(_CARRIED["phones"]) else None
    return (given, family, born, None if age is None else max(0, age), email, phone, *_place(person, chance))


def _given(name: str, chance: _Chance) -> str:
    if chance.happens(_SHORT_FORM):
        return chance.random.choice(forms_of(name) or [name])
    if chance.happens(_INITIAL):
        return name[0]
    return misspelt(name, chance.random) if chance.happens(_MISSPELT) else name


def _family(name: str, chance: _Chance) -> str:
    if chance.happens(_MARRIED):
        return f"{misspelt(name, chance.random)}-{name}"
    return misspelt(name, chance.random) if chance.happens(_MISSPELT) else name


def _place(person: Person, chance: _Chance) -> tuple[str | None, str | None]:
    if not chance.happens(_CARRIED["address"]):
        return None, None
    number = person.address.rpartition("-")[2]
    line, code = f"{number} {person.street} street", person.postcode
    if chance.happens(_MOVED):
        return f"{chance.random.randrange(1, 9_999)} earlier street", f"ZZ1 {chance.random.randrange(10)}AX"
    if chance.happens(_OTHER_SPELLING):
        line = f"{number} {misspelt(person.street, chance.random)} st"
    return line, code


def write(number: int, path: Path, *, seed: int) -> None:
    """Write the records into a parquet file."""
    connection = duckdb.connect(":memory:")
    try:
        typed = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
        connection.execute(f"create table record ({typed})")
        waiting: list[Row] = []
        for row in records(number, seed=seed):
            waiting.append(row)
            if len(waiting) == _ROWS_AT_ONCE:
                _take_in(connection, waiting)
                waiting = []
        _take_in(connection, waiting)
        connection.execute("copy record to $path (format parquet)", {"path": str(path)})
    finally:
        connection.close()


def _take_in(connection: duckdb.DuckDBPyConnection, rows: list[Row]) -> None:
    if rows:
        columns = [list(column) for column in zip(*rows, strict=True)]
        connection.execute(
            "insert into record select " + ", ".join(f"unnest($column{place})" for place in range(len(columns))),
            {f"column{place}": column for place, column in enumerate(columns)},
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("number", type=int, help="how many records")
    parser.add_argument("--seed", type=int, default=2014)
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args()
    write(asked.number, asked.out, seed=asked.seed)

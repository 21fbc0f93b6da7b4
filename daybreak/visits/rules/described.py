"""What may be recorded of a suspect from a custody record, and how a force writes down a whole day of them."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from io import StringIO
from typing import TypeVar

from daybreak.kernel.errors import BadInput, Conflict
from daybreak.visits.terms import SEX_TITLES, WORK_TITLES, Sex, Work

NOT_RECORDED = "not recorded"
COLUMNS = ("reference", "sex", "work")
MOST_LINES = 5_000
"""Of one file: over three times the arrests of a whole operation (1,500); more is another table."""

Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file: the reference of a package and what is said of its suspect; None where it says nothing."""

    number: int
    reference: str
    sex: Sex | None
    work: Work | None

    @property
    def place(self) -> str:
        return f"line {self.number}"


def check_described(reference: str, *, sex: Sex | None, work: Work | None, held: bool, met: bool) -> None:
    """Raise unless this may be recorded: `held` where an entry holds already, `met` where the suspect was met.

    Conflict before an arrest or an attendance. What was recorded can be emptied whatever stands now: nothing is kept of
    somebody whose arrest was a mistake.
    """
    empty = sex is None and work is None
    if empty and not held:
        raise BadInput(
            f"Neither sex nor kind of work is said of the suspect of {reference}", rule="not both empty",
            place="sex, work",
            remedy="Say one of them, or leave it until the custody record says it",
        )  # fmt: skip
    if not met and not empty:
        raise Conflict(
            f"The suspect of {reference} was neither arrested nor attended voluntarily: there is no custody record",
            rule="arrested or attending",
            remedy="Record the arrest or the attendance first, or correct the reference",
        )


def read_described(text: str) -> tuple[list[Line], list[BadInput]]:
    """Return the lines of a CSV file with the columns reference, sex, work, and what is wrong with each other line.

    A word is a value or its title, in any case; an empty cell or "not recorded" says that the record does not say it.
    BadInput where the columns are others or there are too many lines.
    """
    rows = csv.DictReader(StringIO(text, newline=""), skipinitialspace=True)
    named = {(name or "").strip().casefold() for name in rows.fieldnames or ()}
    if missing := [name for name in COLUMNS if name not in named]:
        raise BadInput(
            f"The file has no column {', '.join(missing)}", place="line 1", rule="columns",
            remedy=f"Write {','.join(COLUMNS)} as its first line, and a package on each further one",
        )  # fmt: skip
    good: dict[str, Line] = {}
    wrong = []
    for number, cells in _cells(rows):
        try:
            line = _line(number, cells)
            if (first := good.setdefault(line.reference, line)) is not line:
                raise BadInput(
                    f"{line.reference} stands on {first.place} already", place=line.place, rule="once a package",
                    remedy="Keep the line that is right",
                )  # fmt: skip
        except BadInput as error:
            wrong.append(error)
    return list(good.values()), wrong


def _cells(rows: csv.DictReader[str]) -> Iterator[tuple[int, Mapping[str, str]]]:
    try:
        for count, row in enumerate(rows):
            if count >= MOST_LINES:
                raise BadInput(
                    f"The file has more than {MOST_LINES:,} lines", place=f"line {rows.line_num}", rule="length",
                    remedy="Divide it into several files",
                )  # fmt: skip
            # Cells beyond the columns come under None, and missing ones as None.
            yield (
                rows.line_num,
                {name.strip().casefold(): (cell or "").strip() for name, cell in row.items() if isinstance(name, str)},
            )
    except csv.Error as error:
        raise BadInput(
            f"The file cannot be read as CSV: {error}", place=f"line {rows.line_num}", remedy="Save it as CSV in UTF-8"
        ) from error


def _line(number: int, cells: Mapping[str, str]) -> Line:
    place = f"line {number}"
    if not cells["reference"]:
        raise BadInput("No package is named", place=place, rule="reference", remedy="Write its reference: P-7KQ2M4/1")
    sex, work = (f"{place}, {column}" for column in ("sex", "work"))
    return Line(number, cells["reference"], sex_said(cells["sex"], place=sex), work_said(cells["work"], place=work))


def sex_said(text: str, *, place: str) -> Sex | None:
    """Return the sex a value or its title says, None where the record says none; BadInput for any other word."""
    return _word(text, Sex, SEX_TITLES, what="sex", place=place)


def work_said(text: str, *, place: str) -> Work | None:
    """Return the kind of work a value or its title says, None where the record says none; BadInput for another word."""
    return _word(text, Work, WORK_TITLES, what="kind of work", place=place)


def _word(cell: str, words: type[Word], titles: Mapping[Word, str], *, what: str, place: str) -> Word | None:
    said = cell.casefold()
    if said in ("", NOT_RECORDED):
        return None
    for word in words:
        if said in (word.value, titles[word].casefold()):
            return word
    raise BadInput(
        f"{cell[:40]} is none of the words for the {what}", place=place, rule="words",
        remedy=f"Write one of {', '.join(words)}, or '{NOT_RECORDED}' where the record does not say",
    )  # fmt: skip

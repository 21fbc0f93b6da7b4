"""Tables as they are printed: titles, headings and definitions in words, on every page and in every file alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from daybreak.release.categories import AGED, BANDS, NO_NATION, OUTCOMES, ROWS, TOLD, Axis
from daybreak.release.definitions import ARRESTING, Definition
from daybreak.release.definitions import Group as Place
from daybreak.release.tables.terms import FEWEST, Crossed, Group, Layout, Tables, name_of

HEADING, ALONE = "Who was arrested, and what followed", "Who was arrested"
NONE_PUBLISHED = "Tables of people arrested are not published: too few people."
_TRUST = (
    "Kind of work is not position of trust: that figure counts people about whom a disclosure to an employer or "
    "organisation was drafted."
)
HEADS = {Axis.AGE: "Age", Axis.SEX: "Sex", Axis.WORK: "Kind of work", Axis.NATION: "Nation"}
EVERYBODY, TOGETHER = "All people arrested", "All"
_RULES = {Axis.AGE: AGED, Axis.SEX: TOLD, Axis.WORK: TOLD}
_BANDS = {band.key: band for band in BANDS}


@dataclass(frozen=True, slots=True)
class Line:
    """A row: its name, its words, and its counts in the order of the columns; None is protected."""

    name: str
    words: str
    values: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """A table in words; `columns` are (name, words), the total last, and so is the row of everybody."""

    axis: Axis
    key: str
    title: str
    head: str
    counts: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[Line, ...]


def printed(tables: Tables) -> tuple[Printed, ...]:
    """Return the tables that are published, in words."""
    return tuple(_printed(axis, tables) for axis in tables.layout.rows)


def counted(crossed: Crossed) -> tuple[Printed, ...]:
    """Return all tables as counted, no rows joined, for who commands."""
    layout = Layout(
        {axis: tuple((key,) for key in ROWS[axis]) for axis in Axis if axis in crossed.cells},
        tuple((key,) for key in OUTCOMES),
    )
    shown = {
        axis: {(name_of(row), name_of(column)): crossed.count(axis, row, column) for row, column in layout.places(axis)}
        for axis in layout.rows
    }
    return printed(Tables(layout, shown))


def heading_of(tables: Sequence[Printed]) -> str:
    """Return what stands over tables: without what followed where no table says it."""
    return HEADING if any(len(each.columns) > 1 for each in tables) else ALONE


def left_out(tables: Tables) -> tuple[tuple[str, str], ...]:
    """Return the titles of tables that are not published, each with why."""
    return tuple((title_of(axis), why) for axis, why in tables.layout.left_out.items())


def key_of(axis: Axis) -> str:
    """Return the key under which a table is known, and its changes are explained."""
    return f"arrests_by_{axis}"


KEYS = {key_of(axis): axis for axis in Axis}


def title_of(axis: Axis, *, followed: bool = True) -> str:
    """Return the title of a table."""
    return f"People arrested by {HEADS[axis].lower()}{' and what followed' if followed else ''}"


def row_words(axis: Axis, group: Group) -> str:
    """Return the words of a row; joined ages as one span."""
    if not group:
        return EVERYBODY
    bands = [_BANDS[key] for key in group if key in _BANDS] if axis is Axis.AGE else []
    words = [_span(bands[0].youngest, bands[-1].below)] if bands else []
    words += [ROWS[axis][key] for key in group if key not in _BANDS and (key != NO_NATION or len(group) == 1)]
    said = " or ".join(words)
    return said[:1].upper() + said[1:]


def column_words(group: Group) -> str:
    """Return the words of a column."""
    said = " or ".join(OUTCOMES[key] for key in group) or TOGETHER
    return said[:1].upper() + said[1:]


def _span(youngest: int, below: int | None) -> str:
    if below is None:
        return f"{youngest} and over"
    return f"{youngest} to {below - 1}" if youngest else f"under {below}"


def _printed(axis: Axis, tables: Tables) -> Printed:
    columns, shown = (*tables.layout.columns_printed, ()), tables.shown[axis]
    return Printed(
        axis, key_of(axis), title_of(axis, followed=len(columns) > 1), HEADS[axis],
        _counts(axis, tables.layout, followed=len(columns) > 1),
        tuple((name_of(column), column_words(column)) for column in columns),
        tuple(
            Line(name_of(row), row_words(axis, row), tuple(shown[name_of(row), name_of(each)] for each in columns))
            for row in (*tables.layout.rows[axis], ())
        ),
    )  # fmt: skip


def _counts(axis: Axis, layout: Layout, *, followed: bool) -> str:
    rule = _RULES.get(axis, f"Each person once, in the nation of the force. {ARRESTING}")
    said = [rule.removesuffix(f" {ARRESTING}")]
    if followed:
        said.append("What followed: by the newest entry about each person.")
    else:
        said.append("What followed is left out: too few people so far.")
    said += [_TRUST] if axis is Axis.WORK else []
    groups: Sequence[Group] = (*layout.rows[axis], *layout.columns)
    said += ["The few counted for no force stand with another row."] if axis is Axis.NATION else []
    if any(len(set(each) - {NO_NATION}) > 1 for each in groups):
        said.append(f"Groups of fewer than {FEWEST} people are added to a neighbouring group.")
    return " ".join(said)


def _defined(axis: Axis) -> Definition:
    return Definition(
        key_of(axis),
        title_of(axis),
        "People arrested, by both, with the sums of rows and columns. Groups of fewer than "
        f"{FEWEST} people are added to a neighbouring group before they are published.",
        True,
        rule=_RULES.get(axis, f"Each person once, in the nation of the force. {ARRESTING}"),
        group=Place.TABLES,
    )


TABLES: tuple[Definition, ...] = tuple(_defined(axis) for axis in Axis)
"""What each table counts; frozen as the figures of its rows and columns are, and no figure itself."""

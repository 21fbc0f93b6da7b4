"""The page of states: every transition table of the rooms, as a list and as a diagram."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from types import ModuleType

import daybreak
from tools.docs.texts import first_line, plain

Moves = Mapping[StrEnum, frozenset[StrEnum]]
HEAD = """# States

Each table below is the one that the actions check (`kernel/states.py`): a move that is not listed is refused, with what
is possible instead. A thing begins in the state the arrow from the dot points to.
"""


@dataclass(frozen=True, slots=True)
class Table:
    """One transition table: the room it lies in, its name there, its vocabulary and its moves."""

    room: str
    name: str
    states: type[StrEnum]
    moves: Moves


def page() -> str:
    """Return the page."""
    tables = list(found())
    parts = [HEAD, *map(_section, tables), "## Standings without moves\n"]
    parts.append("Derived or judged anew each time; nothing moves them.\n")
    parts += [f"- {room}, {plain_name(words)}: {', '.join(plain(word) for word in words)}" for room, words in unmoved()]
    return "\n".join(parts)


def found() -> Iterator[Table]:
    """Walk every `*_MOVES` of the rooms' `terms`, in the order of the rooms' names."""
    for room, terms in _terms():
        for name, moves in vars(terms).items():
            if name.endswith("_MOVES"):
                yield Table(room, name, type(next(iter(moves))), moves)


def unmoved() -> Iterator[tuple[str, type[StrEnum]]]:
    """Walk the vocabularies of states that have no table."""
    moved = {table.states for table in found()}
    for room, terms in _terms():
        for name, words in vars(terms).items():
            if name.endswith("State") and words not in moved and _is_of(terms, words):
                yield room, words


def plain_name(states: type[StrEnum]) -> str:
    """Return what the states are of: ChildReferralState gives "child referral"."""
    letters = states.__name__.removesuffix("State")
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in letters).strip()


def _terms() -> Iterator[tuple[str, ModuleType]]:
    for room in sorted(module.name for module in pkgutil.iter_modules(daybreak.__path__)):
        try:
            yield room, import_module(f"daybreak.{room}.terms")
        except ModuleNotFoundError as absent:
            if absent.name != f"daybreak.{room}.terms":
                raise


def _is_of(terms: ModuleType, words: object) -> bool:
    """Tell whether a vocabulary is this room's own: its terms may be a folder, and may name words of another room."""
    return isinstance(words, type) and f"{words.__module__}.".startswith(f"{terms.__name__}.")


def _file(states: type[StrEnum]) -> str:
    return states.__module__.removeprefix("daybreak.").replace(".", "/") + ".py"


def _section(table: Table) -> str:
    said = first_line(table.states)
    return "\n".join(
        [
            f"## {plain_name(table.states).capitalize()}\n",
            f"`{_file(table.states)}`, `{table.name}`. {said}".rstrip() + "\n",
            *(_line(state, table) for state in table.states),
            "\n```mermaid\nstateDiagram-v2",
            *(f"    {line}" for line in _diagram(table)),
            "```\n",
        ]
    )


def _line(state: StrEnum, table: Table) -> str:
    reached = ", ".join(plain(to) for to in _reached(state, table))
    return f"- **{plain(state)}** → {reached}" if reached else f"- **{plain(state)}** (final)"


def _diagram(table: Table) -> Iterator[str]:
    yield f"[*] --> {next(iter(table.states))}"
    for state in table.states:
        reached = [str(to) for to in _reached(state, table)]
        yield from (f"{state} --> {to}" for to in reached or ["[*]"])


def _reached(state: StrEnum, table: Table) -> list[StrEnum]:
    """Return where a state leads, in the vocabulary's own order: a set has none."""
    return [to for to in table.states if to in table.moves[state]]

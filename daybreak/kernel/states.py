"""Moves between states: one table a vocabulary, one check for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from daybreak.kernel.errors import Conflict

State = TypeVar("State", bound=StrEnum)
Moves = Mapping[State, frozenset[State]]


def may_move(moves: Moves[State], *, now: State, to: State) -> bool:
    """Answer whether the table allows the move."""
    return to in moves[now]


def check_move(moves: Moves[State], *, what: str, now: State, to: State, final: str = "This state is final") -> None:
    """Raise Conflict, with both sides and what is possible instead, unless the table allows the move.

    `final` is the remedy where nothing is possible any more.
    """
    if may_move(moves, now=now, to=to):
        return
    possible = ", ".join(sorted(_plain(state) for state in moves[now]))
    remedy = f"From here it can become: {possible}" if possible else final
    raise Conflict(f"{what} that is {_plain(now)} cannot become {_plain(to)}", rule="state", remedy=remedy)


def _plain(state: StrEnum) -> str:
    return state.value.replace("_", " ")

"""Who may do what, asked of the gate itself and compared with a table that a person has read.

A change of the policy shows here as a changed line of `tests/golden/permissions.txt`, and is meant or is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from daybreak.access.gates import may, may_ever, require
from daybreak.access.models import Compartment
from daybreak.access.policy import PERMISSIONS
from daybreak.agencies.models import Agency, Person, Post
from daybreak.agencies.terms import Role
from daybreak.kernel.errors import NotAllowed

GOLDEN = Path(__file__).parents[1] / "golden" / "permissions.txt"
OWN, OTHER = Agency(name="Kent Police", slug="kent"), Agency(name="Surrey Police", slug="surrey")


@dataclass(frozen=True)
class Lying:
    """Something that lies in a compartment."""

    compartment: Compartment


MINE, THEIRS = Lying(Compartment(agency=OWN)), Lying(Compartment(agency=OTHER))


def _post(role: Role) -> Post:
    return Post(person=Person(name="Pat Example"), agency=OWN, role=role)


def _mark(role: Role, permission: str) -> str:
    """Return what the gate answers: for things anywhere, for each that is named, in the own agency only, never."""
    by = _post(role)
    answers = (may(by, permission), may(by, permission, MINE), may(by, permission, THEIRS))
    marks = {(True, True, True): "any", (False, True, True): "each", (False, True, False): "own"}
    return (marks | {(False, False, False): "."})[answers]


def _matrix() -> str:
    lines = [("permission", *Role), *((name, *(_mark(role, name) for role in Role)) for name in PERMISSIONS)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() + "\n" for line in lines
    )


def test_the_gate_answers_as_the_golden_matrix_says() -> None:
    matrix = _matrix()
    assert matrix == GOLDEN.read_text("utf-8"), f"if the change is meant, put this into {GOLDEN.name}:\n{matrix}"


@pytest.mark.parametrize("permission", PERMISSIONS)
def test_asking_raising_and_showing_agree(permission: str) -> None:
    for by in map(_post, Role):
        assert may(by, permission, MINE) is may_ever(by, permission)
        if may(by, permission, MINE):
            require(by, permission, MINE)
        else:
            with pytest.raises(NotAllowed, match=PERMISSIONS[permission].act) as refused:
                require(by, permission, MINE)
            assert refused.value.rule == permission
            assert "Ask a post that may" in refused.value.remedy


def test_every_role_may_do_something_and_every_permission_has_a_role() -> None:
    assert all(any(may_ever(_post(role), name) for name in PERMISSIONS) for role in Role)
    assert all(rule.roles for rule in PERMISSIONS.values())

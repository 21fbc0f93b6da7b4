"""The attack on all that was published with a snapshot, asked once: its answer holds while nothing of it changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

import rfc8785
from django.utils.crypto import constant_time_compare, salted_hmac

from daybreak.release.categories import Axis
from daybreak.release.changes import published_besides
from daybreak.release.definitions import SMALL
from daybreak.release.figures import shown_figures, shown_tables, true_cells, true_figures
from daybreak.release.linking import Published
from daybreak.release.models import Attacked, Snapshot
from daybreak.release.protecting import derivable
from daybreak.release.tables.terms import FEWEST

RULE = 3
"""Of the attack and of what it attacks: another one makes every answer before it void."""


@dataclass(frozen=True, slots=True)
class Target:
    """What is attacked: a snapshot, and all that was published beside it."""

    snapshot: UUID
    now: Published
    published: tuple[Published, ...]

    @property
    def digest(self) -> str:
        """Return SHA-256 over every true and shown count in it, and the rule."""
        rule = {"version": RULE, "small": SMALL, "fewest": FEWEST}
        said = {"rule": rule, "now": _said(self.now), "published": [_said(each) for each in self.published]}
        return sha256(rfc8785.dumps(said)).hexdigest()  # type: ignore[arg-type]

    def found(self) -> tuple[str, ...]:
        """Attack it, and return the counts that are not protected."""
        now = self.now
        return derivable(now.counted, now.shown, published=self.published, crossed=now.crossed, tables=now.tables)


def target(of: Snapshot) -> Target:
    """Return what is attacked with a snapshot, for posts that see the nation."""
    now = Published(true_figures(of), shown_figures(of), true_cells(of), shown_tables(of))
    return Target(of.pk, now, tuple(published_besides(of)))


def remembered(what: Target) -> tuple[str, ...] | None:
    """Return what an attack on exactly this found; None where there was none, or its answer is not sealed by us."""
    digest = what.digest
    for row in Attacked.objects.filter(snapshot=what.snapshot, digest=digest):
        if constant_time_compare(row.seal, seal_of(what.snapshot, digest, tuple(row.derivable))):
            return tuple(row.derivable)
    return None


def derivable_in(what: Target) -> tuple[str, ...]:
    """Return the counts of a target that are not protected: from memory, or attacked now."""
    known = remembered(what)
    return what.found() if known is None else known


def seal_of(snapshot: UUID, digest: str, found: tuple[str, ...]) -> str:
    """Return what shows that this installation found this in an attack on exactly that."""
    return salted_hmac(
        "daybreak.release.attacked", f"{snapshot} {digest} {' '.join(found)}", algorithm="sha256"
    ).hexdigest()


def _said(each: Published) -> dict[str, object]:
    said: dict[str, object] = {
        "counted": {key: figure.as_dict() for key, figure in each.counted.items()},
        "shown": {key: dict(row) for key, row in each.shown.items()},
        "cells": _cells(each.crossed.cells) if each.crossed else None,
        "nations": dict(each.crossed.nations) if each.crossed else None,
        "tables": _cells(each.tables.shown) if each.tables else None,
    }
    return said


def _cells(cells: Mapping[Axis, Mapping[tuple[str, str], Any]]) -> dict[str, dict[str, int | None]]:
    return {axis.value: {f"{row}/{column}": n for (row, column), n in rows.items()} for axis, rows in cells.items()}

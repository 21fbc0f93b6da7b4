"""What is true beside the words of a release, made in one place: for its text, for quotes, for reasons of changes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from daybreak.access.models import Operation
from daybreak.agencies.queries import forces
from daybreak.release.near_names import near
from daybreak.release.reading import Told
from daybreak.release.reading.terms import Days, Page


@dataclass(frozen=True, slots=True)
class Beside:
    """What holds for every word of one operation's release: how many forces there are, whom nothing may name."""

    codename: str
    forces: int
    names: tuple[str, ...]

    def told(
        self,
        figures: Mapping[str, Collection[int]],
        *,
        page: Page = Page.UK,
        not_so: Collection[str] = (),
        names: Collection[str] | None = None,
        days: Days | None = None,
    ) -> Told:
        """Return what a reading is told beside words of this page, which may say these numbers by figure.

        `names` where other than all of them must not stand there; `days` where dates are read.
        """
        return Told(
            {**figures, "forces": [self.forces]}, self.names if names is None else names, page=page, not_so=not_so,
            days=days,
        )  # fmt: skip


def beside(operation: Operation, *words: str) -> Beside:
    """Return what holds beside all these words of an operation's release."""
    return Beside(operation.codename, forces().count(), names_in("\n".join(words), operation))


def names_in(text: str, operation: Operation) -> tuple[str, ...]:
    """Return the names nobody may print that stand in a text or near its words, the same for all who read texts.

    Restricted records and children are among them (release/sql/names.sql): nothing in a name tells whose record it is.
    """
    return near(_names(operation.pk), text)


def _names(operation: UUID) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT release.names_not_printed(%s)", [operation])
        return [name for (name,) in cursor.fetchall()]

"""What hangs on a record: every row that tells of it, found by following foreign keys; and moving all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from django.apps import apps
from django.db import connection, models

from daybreak.access.models import BetweenCompartments, Compartment, Compartmented, Restriction, Review

Rows = dict[type[models.Model], set[UUID]]
SIDES = ("compartment", "sender")
_OF_ACCESS = (Restriction, Review)
"""These lie with what they are about and never move."""


def hanging_on(thing: Compartmented) -> Rows:
    """Return the thing and every row in a compartment that hangs on it, as far as the viewer sees them.

    Steps, until nothing new is found: 1 rows that point at a row found; 2 what a row found `brings`; then
    3 what only rows found point at (`brings_alone`), with all that hangs on that.
    """
    found: Rows = defaultdict(set)
    fresh: Rows = {type(thing): {thing.pk}}
    while fresh:
        for model, keys in fresh.items():
            found[model] |= keys
        pointed = list(_pointing_at(fresh)) + list(_brought(fresh))
        fresh = _unknown(pointed, found) or _unknown(_brought_alone(found), found)
    return dict(found)


def records() -> list[type[models.Model]]:
    """Return every model whose rows lie in compartments, by name."""
    rows = (Compartmented, BetweenCompartments)
    found = [model for model in apps.get_models() if issubclass(model, rows) and model not in _OF_ACCESS]
    return sorted(found, key=lambda model: model._meta.label)


def move(rows: Mapping[type[models.Model], Iterable[UUID]], *, origin: Compartment, target: Compartment) -> int:
    """Move those of the rows that lie in `origin` to `target`, one of which stands for the other; return how many.

    What one part sent to another, as a child's referral to children's services, moves one side at a time.
    """
    moved = 0
    for model, keys in rows.items():
        if issubclass(model, BetweenCompartments):
            for side in SIDES:
                moved += model._default_manager.filter(pk__in=keys, **{side: origin}).update(**{side: target})
        else:
            moved += _move_rows(model, keys, origin.id, target.id)
    return moved


def lying_in(compartment: Compartment) -> Rows:
    """Return every row that lies in one compartment, or was sent from there."""
    found: Rows = defaultdict(set)
    for model in records():
        for side in _sides(model):
            found[model] |= set(model._default_manager.filter(**{side: compartment}).values_list("pk", flat=True))
    return {model: keys for model, keys in found.items() if keys}


def parts_of(rows: Mapping[type[models.Model], Iterable[UUID]]) -> set[int]:
    """Return the keys of the compartments the rows lie in, or were sent from."""
    found: set[int] = set()
    for model, keys in rows.items():
        for side in _sides(model):
            found |= set(model._default_manager.filter(pk__in=keys).values_list(f"{side}_id", flat=True).distinct())
    return found


def _sides(model: type[models.Model]) -> tuple[str, ...]:
    return SIDES if issubclass(model, BetweenCompartments) else SIDES[:1]


def _move_rows(model: type[models.Model], keys: Iterable[UUID], origin: int, target: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT access.move_rows(%s::regclass, %s::uuid[], %s, %s)",
            [connection.ops.quote_name(model._meta.db_table), list(keys), origin, target],
        )
        return int(cursor.fetchone()[0])


def _pointing_at(fresh: Rows) -> Iterator[tuple[type[models.Model], set[UUID]]]:
    for model in records():
        for field in _foreign_keys(model):
            if field.name not in getattr(model, "apart", ()) and (keys := fresh.get(field.related_model)):
                rows = model._default_manager.filter(**{f"{field.name}__in": keys})
                yield model, set(rows.values_list("pk", flat=True))


def _brought(fresh: Rows) -> Iterator[tuple[type[models.Model], set[UUID]]]:
    for model, keys in fresh.items():
        for name in getattr(model, "brings", ()):
            yield _target(model, name), _values(model, name, keys)


def _brought_alone(found: Rows) -> Iterator[tuple[type[models.Model], set[UUID]]]:
    for model, keys in found.items():
        for name in getattr(model, "brings_alone", ()):
            wanted = _values(model, name, keys)
            others = model._default_manager.filter(**{f"{name}__in": wanted}).exclude(pk__in=keys)
            yield _target(model, name), wanted - set(others.values_list(f"{name}_id", flat=True))


def _unknown(pairs: Iterable[tuple[type[models.Model], set[UUID]]], found: Rows) -> Rows:
    fresh: Rows = defaultdict(set)
    for model, keys in pairs:
        if unknown := keys - found.get(model, set()):
            fresh[model] |= unknown
    return dict(fresh)


def _values(model: type[models.Model], name: str, keys: set[UUID]) -> set[UUID]:
    return set(model._default_manager.filter(pk__in=keys).values_list(f"{name}_id", flat=True)) - {None}


def _target(model: type[models.Model], name: str) -> type[models.Model]:
    related = model._meta.get_field(name).related_model
    assert isinstance(related, type)  # noqa: S101
    return related


def _foreign_keys(model: type[models.Model]) -> list[models.ForeignKey[models.Model, models.Model]]:
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.name not in SIDES
    ]

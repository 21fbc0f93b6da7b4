"""The model that comes with the package, for operations too young to learn one."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from daybreak.identity.linkage.model import Model


@cache
def shipped_model() -> Model:
    """Return the shipped model; `daybreak.identity.linkage.invented` says how it is made."""
    return Model.from_json(files(__package__).joinpath("shipped_model.json").read_text(encoding="utf-8"))

"""Declarations: what whoever knows a file says about it, because the file does not say it itself.

A declaration is a small TOML beside the file (NAME.toml beside NAME.csv), one given at the delivery, or one saved under
its name. `columns` make it a column map, `profile` a profile; a format takes the first of the kind it needs.
"""

from __future__ import annotations

from pathlib import Path

from daybreak.intake.readers.column_map import ColumnMap
from daybreak.intake.readers.declarations import Declared
from daybreak.intake.readers.profiles import Profile

Declaration = ColumnMap | Profile


def load_declaration(path_or_bytes: Path | str | bytes) -> Declaration:
    """Read a declaration of either kind; raise BadInput naming the entry that is wrong and what may stand there."""
    declared = Declared.load(path_or_bytes, what="the declaration")
    return Profile.of(declared) if "profile" in declared.entries else ColumnMap.of(declared)

"""Row policies declared as model constraints, so that a migration creates them and a test can compare them.

A policy names the rows a viewer may see and, apart from that, the rows a viewer may write. No viewer, no rows.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

IN_MY_COMPARTMENTS = "compartment_id = ANY ((SELECT access.may_see())::int[])"
"""The fast form: the list is derived once per statement, not once per row (300 times cheaper, ADR 3)."""


class RowPolicy(models.BaseConstraint):
    """A PostgreSQL row policy on the model's table, enabled and (unless told otherwise) forced on its owner too.

    `see` is the SQL condition for reading, changing and deleting; `write` for the row as it will stand, `see` if empty.
    `forced=False` is for the few tables that the visibility functions themselves must read as owner. `owners=True` is
    for functions that run as the owner: no statement of another role carries the condition.
    """

    def __init__(
        self, *, name: str, see: str, write: str = "", forced: bool = True, act: str = "ALL", owners: bool = False
    ) -> None:
        super().__init__(name=name)
        self.owners = owners
        self.see = see
        self.write = write
        self.forced = forced
        self.act = act

    def create_sql(self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> Any:
        table, quote = _table(model, schema_editor)
        force = f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;" if self.forced else ""
        to = " TO CURRENT_USER" if self.owners else ""  # whoever makes a table in a migration owns it
        using = "" if self.act == "INSERT" else f" USING ({self.see})"
        check = "" if self.act in ("SELECT", "DELETE") else f" WITH CHECK ({self.write or self.see})"
        return (
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; {force}"
            f" CREATE POLICY {quote(self.name)} ON {table} FOR {self.act}{to}{using}{check}"
        )

    def constraint_sql(self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> Any:
        # A policy cannot stand inside CREATE TABLE: it follows with the other deferred statements.
        assert schema_editor is not None  # noqa: S101 - Django always passes one here
        schema_editor.deferred_sql.append(self.create_sql(model, schema_editor))
        return None

    def remove_sql(self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> Any:
        table, quote = _table(model, schema_editor)
        return f"DROP POLICY IF EXISTS {quote(self.name)} ON {table}"

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Leave validation to the database: only it knows the viewer."""

    def deconstruct(self) -> Any:
        path, args, kwargs = super().deconstruct()
        kwargs |= {"see": self.see}
        if self.write:
            kwargs |= {"write": self.write}
        if not self.forced:
            kwargs |= {"forced": False}
        if self.act != "ALL":
            kwargs |= {"act": self.act}
        if self.owners:
            kwargs |= {"owners": True}
        return path, args, kwargs

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, RowPolicy):
            return NotImplemented
        return bool(self.deconstruct() == other.deconstruct())

    def __hash__(self) -> int:
        return hash((self.name, self.see, self.write, self.forced, self.act, self.owners))


def to_functions(table: str, *, setting: str) -> RowPolicy:
    """Return the further policy of a table that functions of its room read and write whoever is looking.

    They run as the tables' owner, with this setting on for as long as each of them lasts. Outside them the app is never
    the owner, and the setting opens nothing.
    """
    owner = f"(SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = '{table}'::regclass)"  # noqa: S608
    return RowPolicy(
        name=f"{table}_functions", see=f"current_setting('{setting}', true) = 'on' AND current_user = {owner}"
    )


def named_for_texts(table: str) -> RowPolicy:
    """Return the further policy of a table whose names no text may print: release/sql/names.sql reads them all.

    It runs as the tables' owner, whoever reads the text; no statement of the app carries the condition.
    """
    return RowPolicy(
        name=f"{table}_names", see="current_setting('daybreak.naming', true) = 'on'", act="SELECT", owners=True
    )


def in_compartment(name: str) -> RowPolicy:
    """Return the policy of a compartmented table: seen and written inside the viewer's compartments only."""
    return RowPolicy(name=name, see=IN_MY_COMPARTMENTS)


def between_compartments(name: str) -> RowPolicy:
    """Return the policy of a record sent from one compartment to another: seen and written by either side."""
    mine = "ANY ((SELECT access.may_see())::int[])"
    return RowPolicy(name=name, see=f"compartment_id = {mine} OR sender_id = {mine}")


def _table(model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> tuple[str, Any]:
    assert model is not None  # noqa: S101
    assert schema_editor is not None  # noqa: S101
    return schema_editor.quote_name(model._meta.db_table), schema_editor.quote_name

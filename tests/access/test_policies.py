"""The row policies in the database are those of the models, word for word, on every table."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connections, models, transaction

from daybreak.access.models import Operation
from daybreak.access.roles import reads
from daybreak.kernel.rows import RowPolicy

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
_HELD = """
SELECT c.relname, p.polname, p.polcmd, p.polpermissive, c.relrowsecurity, c.relforcerowsecurity,
       pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid), p.polroles
FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid ORDER BY 1, 2
"""


def _declared() -> list[tuple[type[models.Model], RowPolicy]]:
    return [
        (model, constraint)
        for model in apps.get_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, RowPolicy)
    ]


def _held_and_declared() -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """Return the policies as they stand, and as the models would make them anew; the change is undone."""
    owner = connections["owner"]
    with transaction.atomic(using="owner"), owner.cursor() as cursor:
        cursor.execute(_HELD)
        held = cursor.fetchall()
        for table in {row[0] for row in held}:
            cursor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY")
        cursor.execute("SELECT polname, polrelid::regclass::text FROM pg_policy")
        for name, table in cursor.fetchall():
            cursor.execute(f"DROP POLICY {name} ON {table}")
        for model, policy in _declared():
            cursor.execute(str(policy.create_sql(model, owner.schema_editor())))
        cursor.execute(_HELD)
        declared = cursor.fetchall()
        transaction.set_rollback(True, using="owner")
    return held, declared


def test_each_policy_stands_as_its_model_says() -> None:
    held, declared = _held_and_declared()
    assert held == declared
    assert len(held) > 50


def test_a_policy_that_was_changed_by_hand_is_found() -> None:
    with transaction.atomic(using="owner"):
        with connections["owner"].cursor() as cursor:
            cursor.execute("ALTER POLICY identity_subject_rows ON identity_subject USING (true)")
        held, declared = _held_and_declared()
        transaction.set_rollback(True, using="owner")
    assert [row[:2] for row in held if row not in declared] == [("identity_subject", "identity_subject_rows")]


def test_every_table_with_a_compartment_has_a_policy(django_db_setup: None) -> None:
    guarded = {model for model, _ in _declared()}
    lying = {
        model for model in apps.get_models()
        if any(field.column in ("compartment_id", "operation_id") for field in model._meta.concrete_fields)
    }  # fmt: skip
    assert lying <= guarded
    assert Operation in guarded


def test_the_readers_role_reads_nothing_that_opens_a_door(db: None) -> None:
    closed = {model._meta.db_table for model in apps.get_models() if not reads(model)}
    assert {"agencies_person", "agencies_session", "agencies_codeapp", "access_apitoken", "access_answered"} <= closed
    secret = re.compile("password|secret|digest_of_code|key_digest|^digest$|content$|credential")
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, has_table_privilege(%s, c.oid, 'SELECT') FROM pg_class c"
            " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind = 'r'",
            [settings.DATABASES["reader"]["USER"]],
        )
        read = {name for name, readable in cursor.fetchall() if readable}
    assert not read & closed
    assert {model._meta.db_table for model in apps.get_models()} - closed <= read
    agencies = [model for model in apps.get_models() if model._meta.db_table.startswith(("agencies_", "access_"))]
    held = {model._meta.db_table for model in agencies if any(secret.search(f.name) for f in model._meta.fields)}
    assert held <= closed, "a table with a secret the reader's role could read"

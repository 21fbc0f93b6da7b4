"""What each database role may do with each table: least privilege, granted anew after every migration.

The owner migrates. The app's role reads and writes what its tables declare in `privileges` and owns nothing, so row
policies bind it. The reader's role only reads, under the same policies, and nothing that opens a door.
"""

from __future__ import annotations

from django.apps import apps
from django.conf import settings
from django.db import connections, models, transaction
from psycopg import sql

USUAL = "SELECT, INSERT, UPDATE"
FOREIGN = {
    "django_content_type": "SELECT",
    "auth_permission": "SELECT",
    "auth_group": "SELECT",
    "auth_group_permissions": "SELECT",
}
"""Tables of libraries; those of procrastinate are the queue and are the app's to work with."""


def privileges_of(model: type[models.Model]) -> str:
    """Return what the app's role may do with a model's table."""
    table = model._meta.db_table
    if table.startswith("procrastinate_"):
        return "SELECT, INSERT, UPDATE, DELETE"
    return FOREIGN.get(table) or str(getattr(model, "privileges", USUAL))


def reads(model: type[models.Model]) -> bool:
    """Answer whether the reader's role reads a model's table: not what people and programs sign in with."""
    return bool(getattr(model, "reads", True))


def grant_tables(*, using: str = "owner") -> None:
    """Grant app and reader exactly what the models declare; earlier grants are taken back first."""
    app, reader = settings.DATABASES["default"]["USER"], settings.DATABASES["reader"]["USER"]
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        for schema in ("public", "access", "ledger", "deconfliction", "packages", "release"):
            _run(cursor, "REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {app}, {reader}", schema, app, reader)
            _run(cursor, "GRANT USAGE ON SCHEMA {schema} TO {app}, {reader}", schema, app, reader)
            _run(cursor, "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA {schema} TO {app}", schema, app, reader)
        # Functions are everybody's unless taken back; those of the ledger read past the row policies: for the sealer.
        _run(cursor, "REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA {schema} FROM PUBLIC, {reader}", "ledger", app, reader)
        _run(cursor, "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {app}", "public", app, reader)
        # Reading its own history is how Django tells that migrations are complete; its model is in no app.
        _run(cursor, "GRANT SELECT ON django_migrations TO {app}, {reader}", "public", app, reader)
        for model in apps.get_models(include_auto_created=True):
            usual = "GRANT {what} ON {table} TO {app}; GRANT SELECT ON {table} TO {reader}"
            grants = sql.SQL(usual if reads(model) else usual.partition(";")[0])
            cursor.execute(
                grants.format(
                    what=sql.SQL(privileges_of(model)),  # from code, never from input
                    table=sql.Identifier(model._meta.db_table),
                    app=sql.Identifier(app),
                    reader=sql.Identifier(reader),
                )
            )


def _run(cursor: object, text: str, schema: str, app: str, reader: str) -> None:
    names = {"schema": sql.Identifier(schema), "app": sql.Identifier(app), "reader": sql.Identifier(reader)}
    cursor.execute(sql.SQL(text).format(**names))  # type: ignore[attr-defined]

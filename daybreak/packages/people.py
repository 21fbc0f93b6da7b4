"""Whom a package is about by now, for statements that count people: a package keeps the subject it was built of."""

from __future__ import annotations

from django.db.models import F, Func, UUIDField

EVERYBODY = "(SELECT packages.people_now())"


def person_of(subject: str) -> Func:
    """Return the subject that stands by now for the one a field of the statement names; itself if never redirected.

    Who counts people counts these: one person under two references is one. Whoever sees the package gets the same
    answer, also a force, which sees no subject (sql/people_now.sql).
    """
    return Func(
        F(subject),
        template=f"coalesce(({EVERYBODY} ->> %(expressions)s::text)::uuid, %(expressions)s)",
        output_field=UUIDField(),
    )


def asked_once(statement: str) -> str:
    """Return a statement that asks once who everybody is by now, however many figures it counts."""
    once = statement.replace(EVERYBODY, "(SELECT everybody FROM people_now)")
    return f"WITH people_now AS MATERIALIZED ({EVERYBODY[1:-1]} AS everybody) {once}"

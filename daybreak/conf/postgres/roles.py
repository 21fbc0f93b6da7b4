"""What a server still lacks: roles, database and grants, as the statements that would make them.

The state is read and only the difference is written, so that a second run changes nothing, two runs at once agree, and
an administrator who may do less than is needed can be told exactly what to ask for.

Owner makes tables; app and reader may only connect and look into the schema, and get their tables from migrations.
"""

from collections.abc import Iterator, Mapping
from typing import Any, LiteralString

from psycopg import sql

from daybreak.conf.postgres.server import Connection

Missing = Iterator[sql.Composed]

# What a role must not be able to do; NOINHERIT so that a later GRANT of a role to it gives nothing unasked.
_REFUSED = {
    "rolsuper": "NOSUPERUSER",
    "rolbypassrls": "NOBYPASSRLS",
    "rolcreatedb": "NOCREATEDB",
    "rolcreaterole": "NOCREATEROLE",
    "rolreplication": "NOREPLICATION",
    "rolinherit": "NOINHERIT",
}
# A page or a report that runs away must not hold the action day up; an open transaction must not stop the sealer.
_LIMITS = {
    "owner": {},
    "default": {"statement_timeout": "30s", "idle_in_transaction_session_timeout": "60s"},
    "reader": {"statement_timeout": "60s", "idle_in_transaction_session_timeout": "60s"},
}


def role_statements(connection: Connection, roles: Mapping[str, str], passwords: Mapping[str, str]) -> Missing:
    """Give what makes the roles, or takes from existing ones what they must not have."""
    for alias, role in roles.items():
        state = _one(
            connection,
            "SELECT rolcanlogin, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication, rolinherit,"
            " coalesce(rolconfig, '{}') FROM pg_roles WHERE rolname = %s",
            role,
        )
        name = sql.Identifier(role)
        if state is None:
            refused = sql.SQL(" ").join(map(sql.SQL, _REFUSED.values()))
            verifier = _verifier(connection, role, passwords[alias])
            yield sql.SQL("CREATE ROLE {} LOGIN {} PASSWORD {}").format(name, refused, verifier)
        else:
            allowed = dict(zip(_REFUSED, state[1:7], strict=True))
            wrong = [word for column, word in _REFUSED.items() if allowed[column]] + ([] if state[0] else ["LOGIN"])
            if wrong:
                yield sql.SQL("ALTER ROLE {} {}").format(name, sql.SQL(" ").join(map(sql.SQL, wrong)))
        kept = state[7] if state else []
        for setting, value in _LIMITS[alias].items():
            if f"{setting}={value}" not in kept:
                words = sql.Identifier(setting), sql.Literal(value)
                yield sql.SQL("ALTER ROLE {} SET {} = {}").format(name, *words)


def new_password(connection: Connection, role: str, password: str) -> sql.Composed:
    """Give the statement that sets a role's password."""
    return sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), _verifier(connection, role, password))


def database_statements(connection: Connection, database: str, roles: Mapping[str, str]) -> Missing:
    """Give what makes the database, hands it to its owner and closes it to everybody else."""
    state = _one(connection, "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = %s", database)
    name, owner = sql.Identifier(database), sql.Identifier(roles["owner"])
    grants = _grants(connection, "database", database)
    pending = [
        *(
            [sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name)]
            if state is None or "PUBLIC" in grants
            else []
        ),
        *(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, sql.Identifier(roles[alias]))
            for alias in ("default", "reader")
            if "CONNECT" not in grants.get(roles[alias], ())
        ),
    ]
    if state is None:
        # template0 holds nothing but PostgreSQL itself, whatever was added to this server's template1.
        pending[:0] = [sql.SQL("CREATE DATABASE {} OWNER {} ENCODING 'UTF8' TEMPLATE template0").format(name, owner)]
    elif state[0] != roles["owner"]:
        pending.append(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(name, owner))
    if pending and not _may_be(connection, roles["owner"]):
        # An administrator who is no superuser must be a member of a role to act for it.
        yield sql.SQL("GRANT {} TO {}").format(owner, sql.Identifier(connection.info.user))
    yield from pending


def schema_statements(connection: Connection | None, roles: Mapping[str, str]) -> Missing:
    """Give what opens the schema `public` of the connected database: making for the owner, looking for the others.

    No connection: of a database that is not there yet.
    """
    grants = _grants(connection, "namespace", "public") if connection else {}
    wanted = {"owner": ("CREATE", "USAGE"), "default": ("USAGE",), "reader": ("USAGE",)}
    pending = [
        sql.SQL("GRANT {} ON SCHEMA public TO {}").format(sql.SQL(privilege), sql.Identifier(roles[alias]))
        for alias, privileges in wanted.items()
        for privilege in privileges
        if privilege not in grants.get(roles[alias], ())
    ]
    if "CREATE" in grants.get("PUBLIC", ()):
        pending.append(sql.SQL("REVOKE CREATE ON SCHEMA public FROM PUBLIC").format())
    if pending:
        # The schema belongs to whoever owns the database, through this role (PostgreSQL 15 and newer).
        yield sql.SQL("SET ROLE pg_database_owner").format()
        yield from pending
        yield sql.SQL("RESET ROLE").format()


def _verifier(connection: Connection, role: str, password: str) -> sql.Literal:
    # The server, and so its log, is given a SCRAM verifier: the password itself never leaves this process.
    made = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
    return sql.Literal(made.decode())


_GRANTS: dict[str, LiteralString] = {
    "database": """
        SELECT CASE grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(grantee) END, privilege_type
        FROM pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba))) WHERE datname = %s""",
    "namespace": """
        SELECT CASE grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(grantee) END, privilege_type
        FROM pg_namespace, aclexplode(coalesce(nspacl, acldefault('n', nspowner))) WHERE nspname = %s""",
}


def _grants(connection: Connection, kind: str, name: str) -> dict[str, set[str]]:
    grants: dict[str, set[str]] = {}
    for grantee, privilege in connection.execute(_GRANTS[kind], [name]):
        grants.setdefault(grantee, set()).add(privilege)
    return grants


def _may_be(connection: Connection, role: str) -> bool:
    if connection.info.parameter_status("is_superuser") == "on":
        return True
    # From 16 on the maker of a role is a member that may give it away but not act for it.
    right = "SET" if connection.info.server_version >= 160000 else "MEMBER"
    known = _one(connection, "SELECT oid FROM pg_roles WHERE rolname = %s", role)
    may = known and _one(connection, "SELECT pg_has_role(%s::oid, %s)", known[0], right)
    return bool(may and may[0])


def _one(connection: Connection, query: LiteralString, *values: object) -> tuple[Any, ...] | None:
    return connection.execute(query, values).fetchone()

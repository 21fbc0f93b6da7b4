"""The server's settings: for one box of modest size, and for a log that holds nothing about a case."""

from pathlib import Path

from daybreak.conf.postgres.place import PORT, Place

_SETTINGS = """\
# Written anew at every start. Put your own settings into {local}: they are read last.
listen_addresses = ''
port = {port}
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
password_encryption = 'scram-sha-256'
cluster_name = 'daybreak'

max_connections = 200
shared_buffers = 256MB
work_mem = 8MB
maintenance_work_mem = 128MB
effective_cache_size = 1GB
random_page_cost = 1.1
jit = off

fsync = on
synchronous_commit = on
wal_compression = on
max_wal_size = 2GB
checkpoint_timeout = 15min

timezone = 'UTC'
log_timezone = 'UTC'
datestyle = 'iso, dmy'
lc_messages = 'C'

# A week of logs, a file a day, overwritten in turn.
logging_collector = on
log_directory = '{logs}'
log_filename = 'postgres-%a.log'
log_file_mode = 0600
log_rotation_age = 1d
log_rotation_size = 0
log_truncate_on_rotation = on
log_line_prefix = '%m [%p] %u '
# Statements, their parameters and their errors carry names and numbers of people. None of them reaches this log: an
# error is answered to the client that made it, and to nobody else.
log_min_messages = 'log'
log_statement = 'none'
log_min_error_statement = 'panic'
log_error_verbosity = 'terse'
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
"""

# One line: whoever reaches the socket still needs a password.
ACCESS = "# Written anew at every start.\nlocal all all scram-sha-256\n"


def settings(place: Place) -> str:
    """Write the text of postgresql.conf for this cluster."""
    local = place.data / "local.conf"
    paths = {"socket": place.socket, "logs": place.data / "log", "local": local}
    text = _SETTINGS.format(port=PORT, **{name: _quoted(path) for name, path in paths.items()})
    return text + (f"include '{_quoted(local)}'\n" if local.exists() else "")


def initdb(*, major: int, superuser: str) -> list[str]:
    """Give the arguments of initdb: checksums, UTF-8, and an order of text that no system update can change.

    The builtin locale provider came with PostgreSQL 17; before it the C library's C.UTF-8 is the nearest.
    """
    common = [
        "--data-checksums",
        "--encoding=UTF8",
        "--auth=scram-sha-256",
        f"--username={superuser}",
        "--no-instructions",
    ]
    if major >= 17:
        return [*common, "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    return [*common, "--locale=C.UTF-8"]


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def last(text: str) -> str:
    """Give the end of what a program said, on one line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return " / ".join(lines[-4:]) or "it said nothing"

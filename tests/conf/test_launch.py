"""As whom the server runs: root in a user namespace, root as nobody, an ordinary user with and without an account."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from daybreak.conf.home import private_folder
from daybreak.conf.postgres import binaries, cluster, launch, place
from daybreak.kernel.errors import Unavailable
from tests.conf.conftest import As, clear

ROOT = Path(__file__).resolve().parents[2]
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can take another user's place")


def namespaces() -> bool:
    way = launch.namespace()
    return way is not None and way.can_run(binaries.find(), in_folder=ROOT)


in_namespace = pytest.mark.skipif(not namespaces(), reason="this system refuses user namespaces")


def server_uid(home: Path) -> int:
    number = place.find(home).pid_file.read_text().split()[0]
    return Path(f"/proc/{number}").stat().st_uid


def answers(home: Path) -> bool:
    with As(home).admin() as connection:
        return connection.execute("SELECT 1").fetchone() == (1,)


@as_root
@in_namespace
def test_root_runs_it_in_a_user_namespace_and_nothing_changes_hands(home: Path) -> None:
    found = cluster.start(home)
    number = place.find(home).pid_file.read_text().split()[0]
    assert os.readlink(f"/proc/{number}/ns/user") != os.readlink("/proc/self/ns/user")
    assert found.data == home / "postgres" / "data"
    assert found.data.stat().st_uid == 0
    assert answers(home)


@as_root
def test_root_without_namespaces_runs_it_as_nobody(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hidden = wheel_copied(private_folder(tmp_path / "hidden")) / "pginstall" / "bin"
    monkeypatch.setenv("DAYBREAK_PG_BIN", str(hidden))  # where only root can look
    monkeypatch.setenv("DAYBREAK_PG_AS", "nobody")
    found = cluster.start(home)
    assert server_uid(home) == found.data.stat().st_uid == launch.NOBODY
    assert list(found.data.parent.glob("programs-*"))
    assert answers(home)
    # The way is kept by the data folder's owner: no variable is needed again, and newer programs are copied again.
    monkeypatch.delenv("DAYBREAK_PG_AS")
    cluster.stop(home)
    os.utime(hidden / "postgres", (1, 1))
    assert cluster.start(home) == found
    assert [path.name for path in found.data.parent.glob("programs-*")] == ["programs-1"]
    assert server_uid(home) == launch.NOBODY
    assert answers(home)


@as_root
def test_root_starts_the_cluster_of_an_ordinary_user_as_that_user(ordinary: "Ordinary") -> None:
    told = ordinary.run(launch.NOBODY, "start", "stop")
    assert told.returncode == 0, told.stdout
    try:
        assert cluster.start(ordinary.home).running
        assert server_uid(ordinary.home) == launch.NOBODY
        assert "running" in ordinary.run(launch.NOBODY, "status").stdout
        told = ordinary.run(launch.NOBODY, "stop", "start", "stop")
        assert told.returncode == 0, told.stdout
    finally:
        clear(ordinary.home)


@as_root
@pytest.mark.parametrize("uid", [launch.NOBODY, 54321])
def test_an_ordinary_user_runs_it_directly_and_one_without_an_account_in_a_namespace(
    ordinary: "Ordinary", uid: int
) -> None:
    if uid == 54321 and not namespaces():
        pytest.skip("this system refuses user namespaces")
    told = ordinary.run(uid, "start", "start", "status")
    try:
        assert told.returncode == 0, told.stdout
        assert told.stdout.count("running") == 3
        assert server_uid(ordinary.home) == uid
        assert place.find(ordinary.home).socket == ordinary.home / "postgres" / "socket"
    finally:
        told = ordinary.run(uid, "stop")
    assert "stopped" in told.stdout


@as_root
def test_the_cluster_of_somebody_else_is_refused_with_both_users(ordinary: "Ordinary") -> None:
    ordinary.run(launch.NOBODY, "start", "stop")
    os.chown(ordinary.home / "postgres" / "data", 12345, 12345)
    told = ordinary.run(launch.NOBODY, "start")
    assert told.returncode == Unavailable.exit_code
    assert f"belongs to user 12345, this process runs as user {launch.NOBODY}" in told.stdout


class Ordinary:
    """A copy of the code that any user can read, an interpreter that any user can run, and a home to give away."""

    def __init__(self, code: Path, home: Path) -> None:
        self.code, self.home, self.python = code, home, interpreter()

    def run(self, uid: int, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run the commands one after the other as this user."""
        private_folder(self.home)
        os.chown(self.home, uid, uid)
        script = " && ".join(f'"$0" -B -m daybreak.conf.postgres {word}' for word in words)
        return subprocess.run(
            ["/bin/sh", "-c", script, self.python],
            env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(self.code), "DAYBREAK_HOME": str(self.home)},
            cwd=self.code, user=uid, group=uid, extra_groups=[], umask=0o022,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True, timeout=120,
        )  # fmt: skip


@pytest.fixture(scope="module")
def code() -> Iterator[Path]:
    # Not under pytest's own folder, which only root can enter.
    folder = Path(tempfile.mkdtemp(prefix="daybreak-test-", dir="/var/tmp"))
    yield copied(folder)
    shutil.rmtree(folder)


@pytest.fixture
def ordinary(code: Path) -> Iterator[Ordinary]:
    yield Ordinary(code, code / "home")
    shutil.rmtree(code / "home", ignore_errors=True)


def copied(folder: Path) -> Path:
    for part in ("__init__.py", "kernel", "conf"):
        source, target = ROOT / "daybreak" / part, folder / "daybreak" / part
        target.parent.mkdir(exist_ok=True)
        shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    (wheel_copied(folder) / "__init__.py").write_text("")
    subprocess.run(["chmod", "-R", "go+rX", folder], check=True)
    return folder


def wheel_copied(folder: Path) -> Path:
    """Copy the wheel's programs and the libraries beside them."""
    package = binaries.find().folder.parents[1]
    shutil.copytree(package / "pginstall", folder / package.name / "pginstall", symlinks=True)
    if Path(f"{package}.libs").exists():
        shutil.copytree(Path(f"{package}.libs"), folder / f"{package.name}.libs")
    return folder / package.name


def interpreter() -> str:
    asks = "import sys; sys.exit(sys.version_info < (3, 11))"
    for choice in (os.path.realpath(sys.executable), "/usr/bin/python3", "/usr/local/bin/python3"):
        try:
            asked = subprocess.run([choice, "-c", asks], user=launch.NOBODY, extra_groups=[], check=False)
        except OSError:
            continue
        if asked.returncode == 0:
            return choice
    pytest.skip("no Python 3.11 or newer that an ordinary user can run")

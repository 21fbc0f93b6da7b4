import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from daybreak.conf.home import home, locked, password, private_folder, secret
from daybreak.kernel.errors import BadInput, Unavailable


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_home_is_what_the_environment_says_and_nobody_else_may_open_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAYBREAK_HOME", str(tmp_path / "a" / "b"))
    assert home() == tmp_path / "a" / "b"
    assert mode(home()) == 0o700


def test_home_lies_in_the_checkout_by_default() -> None:
    assert home() == Path(__file__).resolve().parents[2] / ".daybreak"


def test_home_open_to_others_is_closed(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir(mode=0o755)
    assert mode(private_folder(tmp_path / "open")) == 0o700


def test_home_that_cannot_be_made_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable, match="DAYBREAK_HOME"):
        private_folder(tmp_path / "file" / "home")


def test_secret_is_made_once_and_kept_private(tmp_path: Path) -> None:
    first = secret(tmp_path, "session")
    assert len(first) == 32
    assert secret(tmp_path, "session") == first != secret(tmp_path, "other")
    assert password(tmp_path, "session") == first.hex()
    assert mode(tmp_path / "keys") == 0o700
    assert mode(tmp_path / "keys" / "session") == 0o600


@pytest.mark.parametrize("name", ["", "../up", "a/b", ".lock", "Große"])
def test_secret_refuses_names_that_leave_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInput, match="cannot name a key"):
        secret(tmp_path, name)


@pytest.mark.parametrize("damage", ["", "zz", "ab" * 31])
def test_damaged_secret_is_never_replaced(tmp_path: Path, damage: str) -> None:
    secret(tmp_path, "seal")
    (tmp_path / "keys" / "seal").write_text(damage)
    with pytest.raises(Unavailable, match="Restore"):
        secret(tmp_path, "seal")
    assert (tmp_path / "keys" / "seal").read_text() == damage


def test_processes_that_make_the_same_secret_at_once_end_with_one(tmp_path: Path) -> None:
    code = "import sys; from pathlib import Path; from daybreak.conf.home import secret; "
    code += "print(secret(Path(sys.argv[1]), 'k').hex())"
    with locked(private_folder(tmp_path / "keys") / ".lock"):  # all of them are held here until the last one waits
        started = [
            subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True)
            for _ in range(6)
        ]
    told = {process.communicate(timeout=60)[0].strip() for process in started}
    assert told == {secret(tmp_path, "k").hex()}
    assert not [name for name in os.listdir(tmp_path / "keys") if name.startswith(".k")]

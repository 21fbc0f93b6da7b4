"""A replayed, older or withdrawn package is refused; a later envelope tells an offline force what is withdrawn."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from daybreak.kernel.errors import Conflict, Unavailable
from daybreak.packages.travelling.receiving import REGISTER, TOLD, take_in
from tests.packages.travelling.invented import AT, Sent, opened

LATER = "2026-03-03T09:00:00.000000Z"
FIRST = Sent(export="e1", withdrawn=())


def receive(folder: Path, **changed: Any) -> tuple[Path, list[str]]:
    return take_in(opened(FIRST, **changed), folder, at=AT)


def test_a_package_is_written_into_a_folder_of_its_own(tmp_path: Path) -> None:
    place, withdrawn = receive(tmp_path / "inbox")
    assert (place.name, withdrawn) == ("P-7KQ2M4-1", [])
    assert (place / "data" / "package.pdf").read_bytes().startswith(b"%PDF")
    assert {path.stat().st_mode & 0o077 for path in place.rglob("*")} == {0}


@pytest.mark.parametrize(
    ("before", "then", "why"),
    [
        ({}, {}, "received before in this very envelope"),
        ({"exported_at": LATER}, {"export": "e2"}, "in an envelope closed later"),
        ({}, {"export": "e2"}, "in an envelope closed later"),
        ({"reference": "P-7KQ2M4/2"}, {"export": "e2", "exported_at": LATER}, "older than version 2"),
        ({"reference": "P-X/1", "withdrawn": ("P-7KQ2M4/1",)}, {"export": "e2"}, "was withdrawn"),
    ],
)
def test_a_replay_is_refused_with_the_reason(
    tmp_path: Path, before: dict[str, Any], then: dict[str, Any], why: str
) -> None:
    receive(tmp_path, **before)
    held = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(Conflict, match=why) as refused:
        receive(tmp_path, **then)
    assert refused.value.rule == "replay"
    assert sorted(path.name for path in tmp_path.iterdir()) == held


def test_a_later_envelope_and_a_later_version_are_taken(tmp_path: Path) -> None:
    receive(tmp_path)
    again, _ = receive(tmp_path, export="e2", exported_at=LATER)
    newer, _ = receive(tmp_path, export="e3", reference="P-7KQ2M4/10", exported_at=LATER)
    assert [again.name, newer.name] == ["P-7KQ2M4-1.2", "P-7KQ2M4-10"]


def test_what_is_withdrawn_is_marked_where_it_lies(tmp_path: Path) -> None:
    first, _ = receive(tmp_path)
    other, _ = receive(tmp_path, export="e2", reference="P-7KQ2M4/10")
    _, withdrawn = receive(
        tmp_path, export="e3", reference="P-Y/1", withdrawn=("P-7KQ2M4/1", "P-Z/1"), exported_at=LATER
    )
    assert withdrawn == ["P-7KQ2M4/1"], "one this force never had is no news"
    assert (first / TOLD).exists()
    assert not (other / TOLD).exists()
    _, again = receive(tmp_path, export="e4", reference="P-Q/1", withdrawn=("P-7KQ2M4/1",))
    assert again == []


def test_taken_in_six_times_at_once_it_is_taken_once(tmp_path: Path) -> None:
    found, barrier = opened(FIRST), Barrier(6)

    def press(_: int) -> str:
        barrier.wait(timeout=20)
        try:
            take_in(found, tmp_path, at=AT)
        except Conflict:
            return "refused"
        return "taken"

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(press, range(6))) == ["refused"] * 5 + ["taken"]


def test_a_broken_register_stops_everything(tmp_path: Path) -> None:
    (tmp_path / REGISTER).write_text("{}")
    with pytest.raises(Unavailable, match="cannot be read"):
        receive(tmp_path)

"""Benchmarks are listed, speak in figures of one shape, and their page is written from what was kept."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench import intake_parse
from bench.__main__ import main
from bench.harness import keeping, page
from bench.harness.fitting import exponent
from bench.harness.homes import temporary_home
from bench.harness.register import benchmarks
from bench.harness.terms import Figure, Result
from bench.harness.watching import PROC, Watch

FILES = {path.stem for path in (Path(__file__).parents[2] / "bench").glob("*.py") if not path.stem.startswith("_")}
KEYS = ["metric", "value", "unit", "against", "ratio", "size"]


def test_every_file_is_listed_with_what_it_is_held_against(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    listed = capsys.readouterr().out
    assert benchmarks().keys() == FILES
    for name, benchmark in benchmarks().items():
        assert f"{name}\n" in listed
        assert benchmark.against in listed
        assert benchmark.sizes


def test_an_unknown_name_is_refused_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["nothing"])
    assert ended.value.code == 2
    assert "intake_parse" in capsys.readouterr().err


def test_each_figure_is_one_line_of_json(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake_parse, "ROUNDS", 1)
    assert main(["intake_parse", "--size", "30", "--json"]) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert all(list(line) == KEYS for line in told)
    assert {line["metric"].partition(":")[0] for line in told} == {"json", "xml", "csv"}
    for line in told:
        assert line["size"] == 30
        assert line["value"] > 0
        assert 0 < line["ratio"] < 1  # reading into facts with their places costs more than parsing


def test_a_sample_holds_as_many_records_as_asked() -> None:
    for form, sample in intake_parse.samples(25).items():
        assert sample.records >= 25, form
        assert all(file.name.endswith(f".{form}") for file in sample.files)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault of these
@given(st.floats(0.1, 3), st.floats(0.01, 1_000), st.lists(st.integers(1, 10_000), min_size=2, max_size=5, unique=True))
def test_the_exponent_of_a_power_is_found(power: float, factor: float, sizes: list[int]) -> None:
    assert exponent([(size, factor * size**power) for size in sizes]) == pytest.approx(power, abs=1e-6)


@pytest.mark.parametrize("points", [[], [(1, 1)], [(2, 1), (2, 3)], [(1, 0), (2, 1)], [(0, 1), (2, 1)]])
def test_growth_needs_two_sizes_and_values(points: list[tuple[float, float]]) -> None:
    with pytest.raises(ValueError, match="two different sizes"):
        exponent(points)


def test_a_kept_result_is_read_back_as_it_was(tmp_path: Path) -> None:
    kept = Result("demo", "2026-02-03", {"Python": "3.11"}, (Figure("total", 1.5, "s", "limit", None, 0.05),))
    keeping.keep(kept, tmp_path)
    assert list(keeping.kept(tmp_path)) == [kept]


def test_the_page_shows_each_metric_once_with_its_sizes_beside_each_other() -> None:
    figures = [
        Figure("total", seconds, "s", "limit", seconds / 10, size) for size, seconds in ((0.2, 4.0), (0.05, 2.0))
    ]
    lines = page.table([*figures, Figure("growth", 0.5, "exponent", "linear", 0.5, None)]).splitlines()
    assert lines[0] == "| Figure | Unit | Against | 0.05 | 0.2 | overall |"
    assert lines[2:] == [
        "| total | s | limit | 2 (0.2) | 4 (0.4) |  |",
        "| growth | exponent | linear |  |  | 0.5 (0.5) |",
    ]


def test_every_kept_result_is_of_a_benchmark_that_is_there() -> None:
    for result in keeping.kept():
        assert result.benchmark in FILES
        assert {"processor", "memory", "Python", "PostgreSQL"} <= result.machine.keys()


@pytest.mark.skipif(not PROC.is_dir(), reason="memory is read from /proc")
def test_memory_and_time_of_a_child_are_seen(tmp_path: Path) -> None:
    grandchild = "import time; kept = bytes(range(256)) * 400_000; sum(range(10**7)); time.sleep(2.5)"
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {grandchild!r}])"
    with subprocess.Popen([sys.executable, "-c", child]) as process, Watch(process.pid, tmp_path) as watch:
        process.wait()
    assert watch.peak_mb > 100
    assert watch.processor_seconds > 0


def test_a_home_is_gone_afterwards_also_after_an_error() -> None:
    homes: list[Path] = []
    with pytest.raises(FileNotFoundError):
        _look_into(homes)
    assert [home.exists() for home in homes] == [False]


def _look_into(homes: list[Path]) -> None:
    with temporary_home() as home:
        homes.append(home)
        (home / "nothing").read_bytes()

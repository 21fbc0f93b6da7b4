"""The planner alone: plans, checks, compares and locks from files, and says what is wrong with them."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from daybreak.visits.planner.__main__ import main
from daybreak.visits.planner.checker import check
from daybreak.visits.planner.result import Plan
from daybreak.visits.planner.terms import Instance
from tests.visits.planner.instances import nation

INSTANCE = nation(targets=30, forces=3)


@pytest.fixture
def given(tmp_path: Path) -> Path:
    path = tmp_path / "instance.json"
    path.write_text(INSTANCE.to_json())
    return path


def made(given: Path, *words: str) -> Plan:
    out = given.with_name("plan.json")
    assert main([str(given), "--seconds", "2", "--out", str(out), *words]) == 0
    return Plan.from_json(out.read_text())


def test_it_plans_as_a_process_of_its_own_without_django(given: Path) -> None:
    out = given.with_name("plan.json")
    words = [
        sys.executable,
        "-X",
        "importtime",
        "-m",
        "daybreak.visits.planner",
        str(given),
        "--seconds",
        "2",
        "--out",
        str(out),
    ]
    run = subprocess.run(words, capture_output=True, text=True, check=True)
    assert check(INSTANCE, Plan.from_json(out.read_text())) == ()
    assert "of 30 targets placed" in run.stdout
    assert "child-risk-weighted delay" in run.stdout
    assert "django" not in run.stderr


def test_a_plan_is_checked(given: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found, path = made(given), given.with_name("plan.json")
    assert main([str(given), "--check", str(path)]) == 0
    assert "The plan holds" in capsys.readouterr().out
    path.write_text(replace(found, assignments=dict(found.assignments) | {"stranger": "w00"}).to_json())
    assert main([str(given), "--check", str(path)]) == 5
    assert "stranger" in capsys.readouterr().out


def test_locked_targets_stay_and_the_rest_is_compared(given: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = made(given)
    key, window = next((k, w) for k, w in old.assignments.items() if w != "w00")
    before = given.with_name("old.json")
    before.write_text(old.to_json())
    later = next(
        each for each in sorted(next(t for t in INSTANCE.targets if t.key == key).windows or ()) if each > window
    )
    locked = made(given, "--locked", f"{key}={later}", "--compare", str(before), "--anew")
    assert locked.assignments.get(key) in (later, None)
    assert "Since the earlier plan" in capsys.readouterr().out
    kept = made(given, "--locked", key, "--replan", str(before))
    assert kept.assignments == old.assignments
    assert "0 moved" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "words", "said"),
    [
        (None, [], "cannot be read"),
        ("[", [], "not JSON"),
        ('{"windows": []}', [], "Fields missing"),
        ("ok", ["--locked", "stranger=w00"], "--locked stranger"),
        ("ok", ["--locked", "t0001"], "--locked t0001"),
        ("ok", ["--seconds", "0"], "limits"),
        ("ok", ["--check", "nowhere.json"], "nowhere.json"),
    ],
)
def test_what_is_wrong_is_said(
    given: Path, capsys: pytest.CaptureFixture[str], text: str | None, words: list[str], said: str
) -> None:
    if text is None:
        given.unlink()
    elif text != "ok":
        given.write_text(text)
    assert main([str(given), *words]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert "remedy:" in error


def test_what_cannot_be_written_leaves_the_old_plan(given: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(given), "--seconds", "1", "--out", str(given.with_name("no") / "plan.json")]) == 7
    assert "cannot be written" in capsys.readouterr().err
    assert not list(given.parent.glob(".*.new"))


def test_the_least_that_an_instance_must_say_is_enough(tmp_path: Path) -> None:
    path = tmp_path / "least.json"
    window = {"key": "w", "starts_at": "2027-03-01T06:00:00+00:00", "ends_at": "2027-03-01T10:00:00+00:00"}
    target = {"key": "t", "force": "f", "teams": 1, "weight": 1, "act_by": None}
    path.write_text(json.dumps({"windows": [window], "forces": [{"key": "f", "teams": {"w": 1}}], "targets": [target]}))
    assert made(path).assignments == {"t": "w"}
    assert Instance.from_json(path.read_text()).targets[0].locked is None

"""The planner alone: plans, checks, compares and locks from files, and says what is wrong with them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from daybreak.visits.planner.__main__ import main
from daybreak.visits.planner.checker import check
from daybreak.visits.planner.quiet import without_noise
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
    assert "ERROR" not in run.stderr, "what the solver's library says to nobody"


def test_a_plan_is_checked(given: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found, path = made(given), given.with_name("plan.json")
    assert main([str(given), "--check", str(path)]) == 0
    assert "The plan holds" in capsys.readouterr().out
    path.write_text(replace(found, assignments=dict(found.assignments) | {"stranger": "w00"}).to_json())
    assert main([str(given), "--check", str(path)]) == 5
    said = capsys.readouterr().out
    assert "stranger" in said
    assert "Aim." not in said, "no Python is printed"
    off = replace(found.parts[1], value=found.parts[1].value + 1_000)
    path.write_text(replace(found, parts=(found.parts[0], off, *found.parts[2:])).to_json())
    assert main([str(given), "--check", str(path)]) == 5
    assert f"it states {off.value:,}, counted are {off.value - 1_000:,}" in capsys.readouterr().out


def test_what_is_wrong_with_a_plan_names_the_file_of_the_plan(given: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found, path = made(given), given.with_name("plan.json")
    for text, place in (
        ("[", str(path)),
        (given.read_text(), str(path)),
        (found.to_json().replace('"deadlines"', '"dinner"', 1), f"{path}, parts[0].aim"),
    ):
        path.write_text(text)
        for option in ("--check", "--replan", "--compare"):
            assert main([str(given), option, str(path), "--anew"]) == 2, option
            assert f"place: {place}\n" in capsys.readouterr().err, option


def test_a_mended_plan_says_what_its_bounds_are(given: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made(given)
    assert "no plan that is as good in the aims above has less" in capsys.readouterr().out
    assert main([str(given), "--replan", str(given.with_name("plan.json"))]) == 0
    said = capsys.readouterr().out
    assert "plan without --replan" in said
    assert "Gap" not in said.splitlines()[0], "a gap to a simple bound is no measure of the plan"


def test_what_else_is_written_to_the_terminal_is_passed_on(capfd: pytest.CaptureFixture[str]) -> None:
    noise = "[scip_event.c:305] ERROR: SCIPcatchEvent does not support variable or row change events."
    with without_noise():
        os.write(2, f"first\n{noise}\n[gscip_event_handler.cc:124] ERROR: Error <-9> in function call\nlast".encode())
        print("by Python", file=sys.__stderr__)
    os.write(2, b"after\n")
    assert capfd.readouterr().err == "first\nlastby Python\nafter\n"


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
        ('{"windows": []}', [], "lacks forces, targets"),
        ('{"windows": [], "forces": [], "targets": [], "x": 1}', [], "has unknown x"),
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

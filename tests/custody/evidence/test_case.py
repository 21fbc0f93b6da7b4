"""CASE/UCO JSON-LD: what it says, and that the ontology's own validator agrees, without any network."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import pytest

from daybreak.custody.evidence.case import case_of
from tests.custody.evidence.record import content

VALIDATOR = str(Path(sys.executable).with_name("case_validate"))


def test_actions_follow_each_other_and_carry_the_exhibits_number() -> None:
    graph = case_of([content()], investigation="TEST DAWN")["@graph"]
    actions = [node for node in graph if node["@type"] == "case-investigation:InvestigativeAction"]
    assert [node["uco-core:name"] for node in actions] == [
        "seized", "given", "taken", "resealed", "corrected", "returned", "examined"
    ]  # fmt: skip
    for before, after in pairwise(actions[:6]):
        assert after["case-investigation:wasInformedBy"] == {"@id": before["@id"]}
    records = [node for node in graph if node["@type"] == "case-investigation:ProvenanceRecord"]
    assert {node["case-investigation:exhibitNumber"] for node in records} == {"ABC/1"}
    assert len({node["@id"] for node in graph}) == len(graph)


def test_the_same_record_gives_the_same_names() -> None:
    assert case_of([content()], investigation="T") == case_of([content()], investigation="T")


@pytest.mark.skipif(find_spec("case_utils") is None, reason="the extra `case` is not installed")
@pytest.mark.parametrize("count", [0, 1, 2])
def test_it_conforms_to_the_ontology_that_comes_with_the_validator(tmp_path: Path, count: int) -> None:
    contents = [content(f"X-{number}", reference=f"ABC/{number}", kind=kind) for number, kind in
                zip(range(1, count + 1), ("phone", "document"), strict=False)]  # fmt: skip
    path = tmp_path / "case.jsonld"
    path.write_text(json.dumps(case_of(contents, investigation="TEST DAWN")), "utf-8")
    ran = subprocess.run([VALIDATOR, str(path)], capture_output=True, text=True, check=False)
    assert "Conforms: True" in ran.stdout, ran.stdout + ran.stderr
    spoilt = path.read_text("utf-8").replace("xsd:dateTime", "xsd:integer")
    path.write_text(spoilt, "utf-8")
    if count:
        ran = subprocess.run([VALIDATOR, str(path)], capture_output=True, text=True, check=False)
        assert "Conforms: False" in ran.stdout, "the validator must be able to say no"

"""The written files met by the readers of intake: everything is read, only what is broken on purpose is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from daybreak.intake.readers import ColumnMap, read
from daybreak.intake.terms import FactKind, RecordKind, ReportRead, Unreadable
from daybreak.kernel.errors import BadInput
from daybreak.rehearsal.nation.operators import Request
from daybreak.rehearsal.writers.folders import Written, write
from daybreak.rehearsal.writers.resolution_csv import write_answers
from tests.rehearsal.sample import nation, sightings

SCALE = 0.02


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return write(nation(SCALE), tmp_path_factory.mktemp("read") / "nation")


@pytest.fixture(scope="module")
def reports(written: Written) -> list[ReportRead | Unreadable | BadInput]:
    return [report for delivery in written.deliveries for report in _read(delivery.folder)]


def _read(folder: Path) -> Iterator[ReportRead | Unreadable | BadInput]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".toml":
            declared = (ColumnMap.load(path.with_suffix(".toml")),) if path.suffix == ".csv" else ()
            try:
                yield from read(path.name, path.read_bytes(), declared=declared)
            except BadInput as fault:
                yield fault


def test_only_what_is_broken_on_purpose_cannot_be_read(
    written: Written, reports: list[ReportRead | Unreadable | BadInput]
) -> None:
    assert sum(isinstance(one, BadInput) for one in reports) == written.counts["broken"]
    assert [one for one in reports if isinstance(one, Unreadable)] == []


def test_kinds_are_told_apart(written: Written, reports: list[ReportRead | Unreadable | BadInput]) -> None:
    kinds = Counter(one.kind for one in reports if isinstance(one, ReportRead) and one.part == "report")
    assert kinds[RecordKind.INTELLIGENCE] == written.counts["local_records"]
    assert kinds[RecordKind.INFORMATIONAL] == written.counts["records/informational"]
    assert kinds[RecordKind.BUNDLED] == written.counts["records/bundled"]
    assert kinds.total() == written.counts["records"] + written.counts["local_records"]


def test_nothing_stays_unread_but_columns_without_meaning(reports: list[ReportRead | Unreadable | BadInput]) -> None:
    read_well = [one for one in reports if isinstance(one, ReportRead)]
    unread = {one.scheme for one in read_well for fact in one.facts if fact.kind is FactKind.UNREAD}
    assert unread <= {"csv:nordhaven-list", "csv:corrane-list"}


def test_operators_answers_are_read_back(tmp_path: Path) -> None:
    of = nation(SCALE)
    seen = [one for notice in of.notices[:200] for one in sightings(of.report(notice))]
    answers = list(of.answers(Request(f"R{n}", s.ip, s.port, s.at_text) for n, s in enumerate(seen)))
    write_answers(answers, tmp_path)
    found = {one.reference: one for one in _read(tmp_path) if isinstance(one, ReportRead)}
    assert set(found) == {answer.reference for answer in answers}
    for answer in answers:
        facts = {fact.kind: fact for fact in found[answer.reference].facts}
        assert found[answer.reference].kind is RecordKind.RESOLUTION
        assert facts[FactKind.ASKED_IP].value == answer.ip
        assert facts[FactKind.ASKED_AT].value == answer.at_text
        assert facts[FactKind.ADDRESS].detail["role"] == answer.address_role
        assert facts[FactKind.PREMISES_AS_AT].value == answer.as_at_text

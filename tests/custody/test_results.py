"""Results of examinations: counts out of the examiner's own export, hashes back through intake, nothing else of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from daybreak.access.viewer import viewing
from daybreak.custody import queries
from daybreak.custody.actions import import_result, take_results_in
from daybreak.custody.models import ResultChunk, TakenIn
from daybreak.custody.results import TableMap, read_case_file, read_export, read_table
from daybreak.custody.terms import GradingScheme
from daybreak.hashmatch.models import HashMatch
from daybreak.intake.models import Batch, Source
from daybreak.kernel.errors import BadInput, Conflict, NotAllowed
from tests.custody.invented import seized
from tests.custody.vics import SECRET, case_file
from tests.rooms import World
from tests.visits.invented import DAWN

UK, ABC = GradingScheme.VICS_UK, GradingScheme.UK_ABC
MAP = b"""
exhibit = "Exhibit"
[columns."Cat A"]
scheme = "uk_abc"
category = "A"
[columns."Cat C"]
scheme = "uk_abc"
category = "C"
[columns."Phones"]
counts = "devices"
[columns."Made here"]
counts = "first_generation"
"""
TABLE = b'Exhibit,Path,Cat A,Cat C,Phones,Made here\nABC/1,C:\\x.txt,3,,1,0\nABC-2,C:\\y.txt,"1,204",7,2,5\n'


# ── reading ───────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("version", ["2.0", "1.3"])
def test_a_case_file_gives_counts_and_what_stands_on_no_list(version: str) -> None:
    found = read_case_file("x.json", case_file((1, True), (1, False), (3, False), version=version), country="uk")
    assert found.counts == {(UK, "1"): 2, (UK, "3"): 1}
    assert found.unknown_hashes == 2
    assert found.hashes
    assert SECRET.encode() not in found.hashes


def test_a_profile_is_declared_and_known() -> None:
    with pytest.raises(BadInput, match="no profile"):
        read_export("x.json", case_file((1, True)), country="", table_map=b"", reference="ABC/1")
    with pytest.raises(BadInput, match="not known here"):
        read_case_file("x.json", case_file((1, True)), country="nl")
    with pytest.raises(BadInput, match="says profile"):
        read_case_file("x.json", case_file((1, True)), country="us")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"value": []}', b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_export_is_refused(content: bytes) -> None:
    with pytest.raises(BadInput):
        read_case_file("x.json", content, country="uk")


def test_a_table_is_read_by_its_map_and_no_other_column() -> None:
    first = read_table("x.csv", TABLE, TableMap.load(MAP), reference="ABC/1")
    assert (dict(first.counts), first.devices, first.first_generation) == ({(ABC, "A"): 3}, 1, 0)
    second = read_table("x.csv", TABLE, TableMap.load(MAP), reference="ABC/2")
    assert (dict(second.counts), second.first_generation) == ({(ABC, "A"): 1204, (ABC, "C"): 7}, 5)
    assert not second.hashes
    with pytest.raises(BadInput, match="0 rows"):
        read_table("x.csv", TABLE, TableMap.load(MAP), reference="ABC/3")
    with pytest.raises(BadInput, match="2 rows"):
        read_table("x.csv", TABLE + TABLE.splitlines(keepends=True)[1], TableMap.load(MAP), reference="ABC/1")
    with pytest.raises(BadInput, match="no count"):
        read_table("x.csv", TABLE.replace(b",3,", b",many,"), TableMap.load(MAP), reference="ABC/1")
    with pytest.raises(BadInput, match="no column"):
        read_table("x.csv", TABLE.replace(b"Phones", b"Tablets"), TableMap.load(MAP), reference="ABC/1")


@pytest.mark.parametrize(
    "wrong",
    [b"x = 1", b'[columns."A"]\nscheme = "uk_abc"', b'[columns."A"]\nscheme = "bare"\ncategory = "A"',
     b'[columns."A"]\nscheme = "uk_abc"\ncategory = "A1"', b'[columns."A"]\ncounts = "paths"', b"["],
)  # fmt: skip
def test_a_wrong_map_is_named(wrong: bytes) -> None:
    with pytest.raises(BadInput):
        TableMap.load(wrong)


# ── recording, and back through intake ────────────────────────────────────────────────────────────────────────────────
@pytest.mark.django_db
def test_hashes_come_back_as_a_source_and_overlap(world: World) -> None:
    first, second = seized(world, count=2)
    surrey = seized(world, "surrey")[0]
    examiner, other = world.examiner("kent"), world.examiner("surrey")
    with viewing(examiner):
        result = read_case_file("a.json", case_file((1, False), (2, True)), country="uk")
        examination = import_result(first.id, result, by=examiner, at=DAWN)
        assert (examination.for_identification, examination.unknown_hashes) == (True, 1)
        with pytest.raises(Conflict, match="already"):
            import_result(first.id, result, by=examiner, at=DAWN)
        import_result(
            second.id, read_table("x.csv", TABLE, TableMap.load(MAP), reference="ABC/2"), by=examiner, at=DAWN
        )
        assert not any(SECRET.encode() in bytes(row.ciphertext) for row in ResultChunk.objects.all())
        with pytest.raises(NotAllowed):
            take_results_in(world.national, by=examiner, at=DAWN)
    with viewing(other):
        import_result(
            surrey.id, read_case_file("b.json", case_file((2, True), start=1), country="uk"), by=other, at=DAWN
        )
    later = DAWN + timedelta(hours=1)
    with viewing(world.analyst):
        assert queries.waiting_results(world.operation).count() == 2, "a table brings no hashes"
        taken = take_results_in(world.national, by=world.analyst, at=later)
        assert taken.total() >= 2
        assert sorted(Batch.objects.values_list("sender", flat=True)) == ["Kent Police", "Surrey Police"]
        assert not any(first.reference in name for name in Source.objects.values_list("name", flat=True))
        assert HashMatch.objects.filter(kind="overlap").count() == 1, "the same file on two forces' exhibits"
        assert not queries.waiting_results(world.operation)
        assert take_results_in(world.national, by=world.analyst, at=later).total() == 0
    with viewing(examiner):
        assert TakenIn.objects.count() == 1


@pytest.mark.django_db
def test_a_new_export_of_the_same_exhibit_stands_beside_the_first(world: World) -> None:
    exhibit, examiner = seized(world)[0], world.examiner("kent")
    with viewing(examiner):
        import_result(exhibit.id, read_case_file("a.json", case_file((1, True)), country="uk"), by=examiner, at=DAWN)
        more = read_case_file("b.json", case_file((1, True), (1, True)), country="uk")
        import_result(exhibit.id, more, by=examiner, at=DAWN)
        assert [each.changed for each in queries.compared(exhibit.id)] == [{}, {(UK, "1"): 1}]

"""The collected VICS samples as examiners hand them in: counted by their own numbers, never as UK A, B or C."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from daybreak.access.viewer import viewing
from daybreak.custody import queries
from daybreak.custody.actions import import_result
from daybreak.custody.results import for_intake, read_case_file
from daybreak.custody.rules import unmapped
from daybreak.custody.terms import UNMAPPED, GradingScheme
from daybreak.intake.arrivals import Arrived, open_arrived
from daybreak.intake.readers import Profile
from daybreak.intake.terms import FactKind
from daybreak.kernel.errors import BadInput
from tests.api.programs import Program
from tests.custody.invented import seized
from tests.rooms import World

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "vics"
if not DATA.is_dir():
    pytest.skip("…/shared/data/vics is absent", allow_module_level=True)
WHOLE = (
    "vics20_case_uk.json",
    "vics20_case_uk_bom_crlf.json",
    "vics20_hashset_media.json",
    "vics13_hashset_media.json",
)
UK = GradingScheme.VICS_UK


def media_of(name: str) -> list[dict[str, Any]]:
    """Return the media a sample lists, read here on our own."""
    value = json.loads((DATA / name).read_text("utf-8-sig"))["value"]
    return [medium for each in value for medium in each.get("Media", [each])]


@pytest.mark.parametrize("name", WHOLE)
def test_a_sample_is_counted_by_its_own_numbers(name: str) -> None:
    found, media = read_case_file(name, (DATA / name).read_bytes(), country="uk"), media_of(name)
    assert found.counts == {(UK, number): n for number, n in Counter(str(each["Category"]) for each in media).items()}
    unlisted = [each for each in media if each.get("IsPrecategorized") == "false"]
    assert found.unknown_hashes == (len(unlisted) or None), "1.3 does not say, and silence is no 0"


@pytest.mark.parametrize("name", WHOLE)
def test_what_goes_on_to_intake_is_hashes_and_grades_of_one_exhibit(name: str) -> None:
    found = read_case_file(name, (DATA / name).read_bytes(), country="uk")
    again = open_arrived(Arrived("x.json", for_intake(found.hashes, uuid4()), (Profile.named("uk"),)))
    facts = [fact for report in again.reports for fact in report.facts]
    hashes = [fact.value.upper() for fact in facts if fact.kind is FactKind.FILE_HASH]
    assert hashes == [each[kind] for each in media_of(name) for kind in ("MD5", "SHA1") if kind in each]
    assert len({report.reference for report in again.reports}) == 1


@pytest.mark.parametrize(("name", "country"), [
    ("caid12_known_good_media.json", "uk"), ("bad_truncated.json", "uk"), ("icse_export.csv", "uk"),
    ("vics20_case_uk.json", "us"), ("vics20_case_uk.json", ""),
])  # fmt: skip
def test_what_is_older_cut_or_graded_elsewhere_is_refused(name: str, country: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_case_file(name, (DATA / name).read_bytes(), country=country)
    assert refused.value.remedy


@pytest.mark.django_db
def test_a_program_is_told_that_the_scheme_has_no_stated_mapping(world: World) -> None:
    exhibit, examiner = seized(world)[0], world.examiner("kent")
    found = read_case_file(WHOLE[0], (DATA / WHOLE[0]).read_bytes(), country="uk")
    with viewing(examiner):
        import_result(exhibit.id, found, by=examiner, at=world.at)
        kept = {(row.scheme, row.category): row.count for row in queries.counts_of(exhibit.id)}
    assert kept == {("vics:uk", "1"): 2, ("vics:uk", "2"): 2, ("vics:uk", "3"): 6, ("vics:uk", "5"): 2}
    sentence = unmapped([UK])[0]
    counts = Program(world, examiner).get(f"/exhibits/{exhibit.id}").json()["examinations"][0]["counts"]
    assert {(each["category"], each["note"]) for each in counts} == {(number, sentence) for number in "1235"}


def test_only_the_uk_letters_are_the_uk_letters() -> None:
    assert set(UNMAPPED) == set(GradingScheme) - {GradingScheme.UK_ABC}
    assert unmapped([GradingScheme.UK_ABC]) == ()

"""The collected samples of case files: read under a declared profile, and no word about any medium kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from daybreak.intake.arrivals import Arrived, Opened, open_arrived
from daybreak.intake.readers import ColumnMap, Profile, read
from daybreak.intake.terms import FactKind, ReportRead

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "vics"
if not DATA.is_dir():
    pytest.skip("…/shared/data/vics is absent", allow_module_level=True)
WHOLE = {
    "vics20_case_uk.json": 12, "vics20_case_uk_bom_crlf.json": 12, "vics20_hashset_media.json": 21,
    "vics13_hashset_media.json": 21,
}  # fmt: skip
KEPT = ("MD5", "SHA1", "SHA256", "Category")


def opened(name: str) -> Opened:
    return open_arrived(Arrived(name, (DATA / name).read_bytes(), (Profile.named("uk"),)))


def words(value: Any, name: str = "") -> Iterator[str]:
    """Yield the texts of a file that are to be left out; what is too short to be told apart is passed over."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from words(item, key)
    elif isinstance(value, list):
        for item in value:
            yield from words(item, name)
    elif isinstance(value, str) and name not in KEPT and len(value) > 5 and "CaseID" not in name:
        yield value


def test_each_sample_gives_its_media_and_none_of_its_words() -> None:
    for name in WHOLE:
        found = opened(name)
        assert not found.problems
        media = json.loads((DATA / name).read_text("utf-8-sig"))["value"]
        media = media[0].get("Media", media)
        facts = [fact for report in found.reports for fact in report.facts]
        hashes = [fact.value for fact in facts if fact.kind is FactKind.FILE_HASH]
        assert hashes == [medium[name] for medium in media for name in ("MD5", "SHA1") if name in medium]
        assert sum(fact.kind is FactKind.FILE_GRADE for fact in facts) == len(media)
        given = repr((found.content, found.reports)).lower()
        whole = json.loads((DATA / name).read_text("utf-8-sig"))["value"]
        said = [word for word in words(whole) if word.upper() not in hashes and word.lower() not in ("true", "false")]
        assert [word for word in said if word.lower() in given] == []


def test_the_one_case_is_the_same_in_other_bytes() -> None:
    plain, other = opened("vics20_case_uk.json"), opened("vics20_case_uk_bom_crlf.json")
    assert plain.reports == other.reports
    assert plain.kept_digest == other.kept_digest
    assert plain.digest != other.digest


def test_what_is_older_or_cut_is_refused_as_a_whole() -> None:
    assert opened("caid12_known_good_media.json").problems[0].rule == "a known version of the data model"
    assert opened("bad_truncated.json").problems[0].rule == "well-formed JSON"


def test_a_hash_list_in_csv_needs_no_code() -> None:
    declared = ColumnMap.load(
        b'name = "icse"\nkind = "intelligence"\nsender = "s"\nreference = "Image ID"\nparty = "file/0"\n'
        b'[columns."MD5"]\nfact = "file_hash"\nalgorithm = "md5"\n[columns."SHA1"]\nfact = "file_hash"\n'
        b'algorithm = "sha1"\n'
    )
    found = list(read("icse.csv", (DATA / "icse_export.csv").read_bytes(), declared=(declared,)))
    assert all(isinstance(item, ReportRead) for item in found)
    assert len(found) > 5
